/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "energy-util.h"
#include "supervision/energy/bef-savings.h"

/*
 * Recorded municipal buildings from which a known part is taken out from a random day on, as works
 * would: how often the interval holds it, and how often works that gave nothing are said to be
 * proven.
 */

static const char *const ids[] = { "6398", "6404", "6406", "6411", "6413", "6415", "6425", "6441" };
static const double taken_out[] = { 0, 0.05, 0.1, 0.2 };

#define CASES 1000
#define BEFORE_DAYS 364
#define LEAST_AFTER_DAYS 280

typedef struct
{
  guint n, held, proven;
} Count;

/* A building from @at on with @share less. */
static BefSavings
judge_with (const RecordedBuilding *b, guint at, guint after, double share)
{
  guint n = bef_energy_dates_count (b->dates);
  g_autofree BefDayEnergy *days = g_memdup2 (b->days, n * sizeof (BefDayEnergy));
  gint64 at_ms = bef_energy_dates_get (b->dates, at)->start_ms;
  const BefSavingsSeries series = { b->dates, days, b->degree_days };

  for (guint i = at; i < n; i++)
    days[i].kwh *= 1 - share;
  return bef_savings_judge (&series, (BefRange){ at_ms, at_ms },
                            bef_civil_add (at_ms, BEF_PERIOD_DAY, (int)after));
}

static void
count_case (Count *count, const BefSavings *s, double share)
{
  count->n++;
  count->held += s->share_low <= share && share <= s->share_high;
  count->proven += s->verdict == BEF_SAVINGS_PROVEN;
}

static double
part (guint n, guint of)
{
  return of > 0 ? (double)n / of : NAN;
}

/* The figures that are promised: of 100 intervals of 90 %, 85 to 95 hold what was taken out; works
 * that gave nothing are proven in 5 of 100 at most. */
static void
test_what_was_taken_out_is_found (void)
{
  g_autoptr (GPtrArray) buildings =
      g_ptr_array_new_with_free_func ((GDestroyNotify)recorded_building_free);
  const char *wanted = g_getenv ("BEFFROI_SAVINGS");
  guint cases = wanted != NULL ? (guint)strtoul (wanted, NULL, 10) : CASES;
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261130);
  Count by_share[G_N_ELEMENTS (taken_out)] = { 0 }, by_building[G_N_ELEMENTS (ids)] = { 0 },
                              all = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *name = g_strdup_printf ("drammen-cofactor/building_%s.csv", ids[i]);
      RecordedBuilding *b = recorded_building (name);
      if (b == NULL)
        {
          g_test_skip ("no recorded curves");
          return;
        }
      g_ptr_array_add (buildings, b);
    }
  while (all.n < cases)
    {
      guint which = (guint)g_rand_int_range (rand, 0, G_N_ELEMENTS (ids)),
            s = (guint)g_rand_int_range (rand, 0, G_N_ELEMENTS (taken_out));
      const RecordedBuilding *b = g_ptr_array_index (buildings, which);
      gint32 n = (gint32)bef_energy_dates_count (b->dates);
      guint at = (guint)g_rand_int_range (rand, BEFORE_DAYS, n - LEAST_AFTER_DAYS),
            after = (guint)g_rand_int_range (rand, LEAST_AFTER_DAYS, 366);
      BefSavings found = judge_with (b, at, MIN (after, (guint)n - at), taken_out[s]);
      if (found.verdict == BEF_SAVINGS_UNKNOWN)
        continue;
      g_assert_cmpint (found.verdict, !=, BEF_SAVINGS_NOT_YET);
      count_case (&by_share[s], &found, taken_out[s]);
      count_case (&by_building[which], &found, taken_out[s]);
      count_case (&all, &found, taken_out[s]);
    }
  for (guint s = 0; s < G_N_ELEMENTS (taken_out); s++)
    g_test_message ("taken out %2.0f %%: %4u cases, interval holds %.3f, proven %.3f",
                    taken_out[s] * 100, by_share[s].n, part (by_share[s].held, by_share[s].n),
                    part (by_share[s].proven, by_share[s].n));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_test_message ("%s: %4u cases, interval holds %.3f", ids[i], by_building[i].n,
                    part (by_building[i].held, by_building[i].n));
  g_test_message ("all: %u cases, interval holds %.3f", all.n, part (all.held, all.n));
  g_assert_cmpfloat (part (all.held, all.n), >=, 0.85);
  g_assert_cmpfloat (part (all.held, all.n), <=, 0.95);
  g_assert_cmpfloat (part (by_share[0].proven, by_share[0].n), <=, 0.05);
  /* And it is of use: a fifth less is seen more often than not. */
  g_assert_cmpfloat (part (by_share[3].proven, by_share[3].n), >=, 0.5);
}

/* By hand: 100 kWh a day and 10 per degree day, from 20 % less on. */
typedef struct
{
  BefEnergyDates *dates;
  BefDayEnergy *days;
  double *degree_days;
  gint64 works_ms, until_ms;
} Fixture;

static void
setup (Fixture *f, gconstpointer data)
{
  f->works_ms = bef_civil_to_ms (2025, 3, 12, 0, 0);
  f->until_ms = bef_civil_to_ms (2026, 3, 11, 0, 0);
  f->dates = bef_energy_dates_new (bef_civil_to_ms (2023, 9, 1, 0, 0), f->until_ms);
  guint n = bef_energy_dates_count (f->dates);
  f->days = g_new0 (BefDayEnergy, n);
  f->degree_days = g_new0 (double, n);
  for (guint i = 0; i < n; i++)
    {
      gint64 start = bef_energy_dates_get (f->dates, i)->start_ms;
      gboolean is_after = start >= f->works_ms;
      /* The year after is colder, by five degrees in winter: without the weather nothing is seen.
       */
      f->degree_days[i] = MAX (0, 9 + 9 * cos (2 * G_PI * i / 365.25) + (is_after ? 3 : 0));
      f->days[i] = (BefDayEnergy){ .start_ms = start,
                                   .kwh = (100 + 10 * f->degree_days[i]) * (is_after ? 0.8 : 1),
                                   .coverage = 1 };
    }
}

static void
teardown (Fixture *f, gconstpointer data)
{
  bef_energy_dates_free (f->dates);
  g_free (f->days);
  g_free (f->degree_days);
}

static BefSavings
judge (Fixture *f, gint64 until_ms)
{
  const BefSavingsSeries series = { f->dates, f->days, f->degree_days };

  return bef_savings_judge (&series, (BefRange){ f->works_ms, f->works_ms }, until_ms);
}

static void
test_the_weather_is_taken_out (Fixture *f, gconstpointer data)
{
  BefSavings s = judge (f, f->until_ms);

  g_assert_cmpint (s.verdict, ==, BEF_SAVINGS_PROVEN);
  g_assert_cmpfloat_with_epsilon (s.fit.slope, 10, 1e-6);
  g_assert_cmpfloat_with_epsilon (s.fit.base, 100, 1e-4);
  g_assert_cmpfloat_with_epsilon (s.share, 0.2, 1e-6);
  g_assert_cmpfloat (s.share_low, >, 0);
  g_assert_cmpfloat (s.share_high, <, 0.4);
  double after = 0;
  for (guint i = bef_energy_dates_at (f->dates, f->works_ms); i < bef_energy_dates_count (f->dates);
       i++)
    after += f->days[i].kwh;
  g_assert_cmpfloat_with_epsilon (s.kwh, after / 0.8 * 0.2, 0.01);
  /* Without a thermometer the colder year hides it. */
  f->degree_days = (g_free (f->degree_days), NULL);
  s = judge (f, f->until_ms);
  g_assert_cmpuint (s.fit.n, ==, 0);
  g_assert_cmpint (s.verdict, ==, BEF_SAVINGS_NOT_PROVEN);
}

static void
test_under_nine_months_is_not_yet (Fixture *f, gconstpointer data)
{
  gint64 ready = bef_civil_to_ms (2025, 12, 12, 0, 0);

  g_assert_cmpint (judge (f, bef_civil_add (ready, BEF_PERIOD_DAY, -1)).verdict, ==,
                   BEF_SAVINGS_NOT_YET);
  g_assert_cmpint (judge (f, bef_civil_add (ready, BEF_PERIOD_DAY, -1)).ready_ms, ==, ready);
  g_assert_cmpint (judge (f, ready).verdict, ==, BEF_SAVINGS_PROVEN);
  /* Works that are not done yet. */
  g_assert_cmpint (judge (f, f->works_ms).verdict, ==, BEF_SAVINGS_NOT_YET);
}

/* What falls by itself year after year falls on without works: they have proven nothing. */
static void
test_what_fell_before_proves_nothing (Fixture *f, gconstpointer data)
{
  guint n = bef_energy_dates_count (f->dates), works = bef_energy_dates_at (f->dates, f->works_ms);

  for (guint i = 0; i < n; i++)
    f->days[i].kwh = (100 + 10 * f->degree_days[i]) * exp (-0.2 * i / 365.25);
  g_assert_cmpuint (works, >=, 364 + 71);
  BefSavings s = judge (f, f->until_ms);
  g_assert_cmpfloat (s.share, >, 0.15);
  g_assert_cmpfloat (s.drift, >, 0.15);
  g_assert_cmpint (s.verdict, ==, BEF_SAVINGS_NOT_PROVEN);
}

static void
test_too_little_is_known (Fixture *f, gconstpointer data)
{
  guint works = bef_energy_dates_at (f->dates, f->works_ms);

  for (guint i = works - 364; i < works - 364 + 100; i++)
    f->days[i].kwh = NAN;
  BefSavings s = judge (f, f->until_ms);
  g_assert_cmpint (s.verdict, ==, BEF_SAVINGS_UNKNOWN);
  g_assert_cmpfloat_with_epsilon (s.pairs, 264.0 / 364, 1e-9);
}

static void
test_days_of_works_are_in_neither (Fixture *f, gconstpointer data)
{
  const BefSavingsSeries series = { f->dates, f->days, f->degree_days };
  guint works = bef_energy_dates_at (f->dates, f->works_ms);

  for (guint i = works - 20; i < works; i++)
    f->days[i].kwh = 100000;
  BefSavings s = bef_savings_judge (
      &series,
      (BefRange){ bef_energy_dates_get (f->dates, works - 20)->start_ms + 8 * BEF_MS_HOUR,
                  f->works_ms - BEF_MS_HOUR },
      f->until_ms);
  g_assert_cmpfloat_with_epsilon (s.share, 0.2, 1e-6);
  g_assert_cmpint (s.after.from_ms, ==, f->works_ms);
}

/* Neighbours that are alike count as fewer. */
static void
test_alike_neighbours_widen_the_interval (void)
{
  double free[364], alike[364];
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < 364; i++)
    free[i] = g_rand_double_range (rand, -1, 1);
  /* The same values, each for four weeks. */
  for (guint i = 0; i < 364; i++)
    alike[i] = free[i / 28 * 28];
  BefMeanError a = bef_mean_error (free, 364, 7), b = bef_mean_error (alike, 364, 7);
  g_assert_cmpfloat (a.n_eff, >, 25);
  g_assert_cmpfloat (b.n_eff, <, 15);
  /* Independent values: sd / sqrt (n). */
  g_assert_cmpfloat_with_epsilon (a.se, 1 / sqrt (3) / sqrt (364), 0.01);
  g_assert_cmpfloat (b.se, >, 2 * a.se);
  g_assert_true (isnan (bef_mean_error (free, 27, 7).se));
}

/* Tables of Student's distribution, one-sided 95 %. */
static void
test_student (void)
{
  g_assert_cmpfloat_with_epsilon (bef_student_90 (2), 2.920, 0.02);
  g_assert_cmpfloat_with_epsilon (bef_student_90 (5), 2.015, 0.002);
  g_assert_cmpfloat_with_epsilon (bef_student_90 (10), 1.812, 0.001);
  g_assert_cmpfloat_with_epsilon (bef_student_90 (30), 1.697, 0.001);
  g_assert_cmpfloat_with_epsilon (bef_student_90 (1e9), 1.645, 0.001);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/savings/found", test_what_was_taken_out_is_found);
#define ADD(path, func) g_test_add (path, Fixture, NULL, setup, func, teardown)
  ADD ("/savings/weather", test_the_weather_is_taken_out);
  ADD ("/savings/not-yet", test_under_nine_months_is_not_yet);
  ADD ("/savings/fell-before", test_what_fell_before_proves_nothing);
  ADD ("/savings/unknown", test_too_little_is_known);
  ADD ("/savings/works", test_days_of_works_are_in_neither);
#undef ADD
  g_test_add_func ("/savings/neighbours", test_alike_neighbours_widen_the_interval);
  g_test_add_func ("/savings/student", test_student);
  return g_test_run ();
}
