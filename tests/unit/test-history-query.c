/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-brute.h"

#include "base/bef-calendar.h"
#include "history-util.h"

#include <math.h>

/*
 * Buckets and periods against the definition read literally: every sample, how long it holds, every
 * bucket.
 */

static void
check_random_curve (guint32 seed, const char *around, const char *quantity)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  gint64 noon = instant (around);
  BefSeriesKey key = bef_series_key ("a", quantity);
  g_auto (Curve) curve = random_curve (rand, noon - 60 * BEF_MS_HOUR, noon + 60 * BEF_MS_HOUR);
  BefHistory *history = open_history (NULL, NULL);

  g_test_message ("seed %u around %s, %u samples of %s", seed, around, curve.n, quantity);
  append_values (history, key, curve.ts, curve.values, curve.n);
  for (int i = 0; i < 6; i++)
    {
      gint64 from = noon - g_rand_int_range (rand, 0, 70 * 3600) * BEF_MS_SECOND;
      gint64 to = from + 1 + g_rand_int_range (rand, 1, 100 * 3600) * BEF_MS_SECOND;
      guint n = (guint)g_rand_int_range (rand, 1, 300);
      g_autoptr (BefBuckets) slices = get_buckets (history, key, from, to, n);
      g_assert_cmpuint (bef_buckets_get_length (slices), ==, n);
      g_assert_cmpint (bef_buckets_get (slices, 0)->start_ms, ==, from);
      g_assert_cmpint (bef_buckets_get (slices, n - 1)->end_ms, ==, to);
      assert_buckets (slices, &curve, quantity);
      for (BefPeriod period = BEF_PERIOD_HOUR; period <= BEF_PERIOD_YEAR; period++)
        {
          g_autoptr (BefBuckets) periods = get_periods (history, key, from, to, period);
          guint length = bef_buckets_get_length (periods);
          g_assert_cmpint (bef_buckets_get (periods, 0)->start_ms, ==,
                           bef_civil_floor (from, period));
          g_assert_cmpint (bef_buckets_get (periods, length - 1)->end_ms, >=, to);
          g_assert_cmpint (bef_buckets_get (periods, length - 1)->start_ms, <, to);
          assert_buckets (periods, &curve, quantity);
        }
    }
  close_history (history);
}

static void
check_random_power (guint32 seed, const char *around)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  gint64 noon = instant (around);
  g_auto (Curve) curve = random_curve (rand, noon - 60 * BEF_MS_HOUR, noon + 60 * BEF_MS_HOUR);
  BefHistory *history = open_history (NULL, NULL);

  g_test_message ("seed %u around %s", seed, around);
  append_values (history, bef_series_key ("a", "power"), curve.ts, curve.values, curve.n);
  for (BefPeriod period = BEF_PERIOD_HOUR; period <= BEF_PERIOD_WEEK; period++)
    {
      g_autoptr (GArray) energies =
          get_energy (history, "a", noon - 70 * BEF_MS_HOUR, noon + 70 * BEF_MS_HOUR, period);
      for (guint k = 0; k < energies->len; k++)
        {
          const BefEnergy *e = &g_array_index (energies, BefEnergy, k);
          double area = 0, known = 0;
          for (guint i = 0; i < curve.n; i++)
            {
              gint64 end = curve.ts[i] + hold_of (&curve, i, "power");
              gint64 overlap = MIN (end, e->end_ms) - MAX (curve.ts[i], e->start_ms);
              area += curve.values[i] * MAX (0, overlap);
              known += MAX (0, overlap);
            }
          assert_same (e->kwh, known > 0 ? area / 3.6e9 : NAN);
          assert_same (e->coverage, known / (e->end_ms - e->start_ms));
          g_assert_false (e->from_index);
        }
    }
  close_history (history);
}

static void
test_energy_from_power_equals_brute_force (void)
{
  for (guint32 seed = 1; seed <= 12; seed++)
    {
      check_random_power (seed + 300, "2021-03-28T01:00:00Z");
      check_random_power (seed + 400, "2021-10-31T01:00:00Z");
    }
}

static void
test_buckets_equal_brute_force_over_clock_changes (void)
{
  for (guint32 seed = 1; seed <= 12; seed++)
    {
      check_random_curve (seed, "2021-03-28T01:00:00Z", "power");
      check_random_curve (seed + 100, "2021-10-31T01:00:00Z", "power");
      check_random_curve (seed + 200, "2021-10-31T01:00:00Z", "link-state");
    }
}

static void
test_clock_change_days_last_23_and_25_hours (void)
{
  BefHistory *history = open_history (NULL, NULL);
  BefSeriesKey key = bef_series_key ("a", "power");

  for (gint64 at = instant ("2021-03-27T00:00:00Z"); at < instant ("2021-03-30T00:00:00Z");
       at += BEF_MS_HOUR)
    append (history, &(BefReading){ key, at, 1 }, 1);
  for (gint64 at = instant ("2021-10-30T00:00:00Z"); at < instant ("2021-11-02T00:00:00Z");
       at += BEF_MS_HOUR)
    append (history, &(BefReading){ key, at, 1 }, 1);
  g_autoptr (BefBuckets) march = get_periods (history, key, instant ("2021-03-28T10:00:00Z"),
                                              instant ("2021-03-28T11:00:00Z"), BEF_PERIOD_DAY);
  g_autoptr (BefBuckets) october = get_periods (history, key, instant ("2021-10-31T10:00:00Z"),
                                                instant ("2021-10-31T11:00:00Z"), BEF_PERIOD_DAY);
  g_assert_cmpuint (bef_buckets_get (march, 0)->count, ==, 23);
  g_assert_cmpuint (bef_buckets_get (october, 0)->count, ==, 25);
  close_history (history);
}

/* What came as means of hours is known as such over those hours, across a restart, and nothing else
 * is; and means that come again change nothing. */
static void
test_means_are_known_as_means (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  BefHistory *history = open_history (path, NULL);
  BefSeriesKey key = bef_series_key ("a", "power"), other = bef_series_key ("b", "power");
  gint64 from = instant ("2026-03-02T00:00:00Z"), end = from + 12 * BEF_MS_HOUR;
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));
  GAsyncResult *result = NULL;

  for (gint64 at = from; at < end; at += BEF_MS_HOUR)
    {
      /* The fifth hour is missing there; of the last two all was measured. */
      gboolean is_mean = at < end - 2 * BEF_MS_HOUR;
      BefReading reading = { key, at, 100, is_mean ? BEF_MS_HOUR : 0 };
      if (at != from + 5 * BEF_MS_HOUR)
        g_array_append_val (readings, reading);
      append (history, &(BefReading){ other, at, 100 }, 1);
    }
  for (guint again = 0; again < 2; again++)
    {
      WAIT (result, bef_history_append_range_async (
                        history, &(BefHistoryQuery){ .key = key, .from_ms = from, .to_ms = end },
                        readings, NULL, wait_cb, &result));
      g_assert_true (bef_history_append_range_finish (history, result, NULL));
      g_object_unref (result);
    }
  close_history (history);
  history = open_history (path, NULL);
  g_autoptr (BefBuckets) buckets = get_buckets (history, key, from, end, 12);
  g_autoptr (BefBuckets) others = get_buckets (history, other, from, end, 12);
  for (guint i = 0; i < 12; i++)
    {
      g_assert_cmpint (bef_buckets_get (buckets, i)->of_means, ==, i != 5 && i < 10);
      g_assert_false (bef_buckets_get (others, i)->of_means);
    }
  g_autoptr (BefBuckets) day = get_periods (history, key, from, from + 1, BEF_PERIOD_DAY);
  g_assert_true (bef_buckets_get (day, 0)->of_means);
  close_history (history);
  remove_folder (folder);
}

static void
test_a_gap_is_a_gap (void)
{
  BefHistory *history = open_history (NULL, NULL);
  BefSeriesKey key = bef_series_key ("a", "power");
  gint64 t = instant ("2024-01-10T00:00:00Z"), m = BEF_MS_MINUTE;
  gint64 ts[] = { t, t + m, t + 2 * m, t + 10 * m, t + 11 * m, t + 12 * m };
  double values[] = { 1, 2, 3, 4, 5, 6 };

  append_values (history, key, ts, values, 6);
  /* Half minutes: a sample, the same one still holding, and so on; then nothing from 3 to 10. */
  g_autoptr (BefBuckets) b = get_buckets (history, key, t, t + 14 * m, 28);
  g_assert_cmpuint (bef_buckets_get (b, 5)->count, ==, 0);
  g_assert_cmpfloat (bef_buckets_get (b, 5)->mean, ==, 3);
  g_assert_cmpint (bef_buckets_get (b, 5)->last_ms, ==, t + 2 * m);
  for (guint i = 6; i < 20; i++)
    {
      g_assert_cmpuint (bef_buckets_get (b, i)->count, ==, 0);
      g_assert_true (isnan (bef_buckets_get (b, i)->mean));
      g_assert_true (isnan (bef_buckets_get (b, i)->min));
      g_assert_cmpint (bef_buckets_get (b, i)->first_ms, ==, BEF_NO_TIME);
    }
  g_assert_cmpfloat (bef_buckets_get (b, 20)->mean, ==, 4);
  g_assert_cmpfloat (bef_buckets_get (b, 25)->mean, ==, 6);
  g_assert_true (isnan (bef_buckets_get (b, 26)->mean));
  close_history (history);
}

static void
test_a_state_holds_twenty_minutes (void)
{
  BefHistory *history = open_history (NULL, NULL);
  BefSeriesKey key = bef_series_key ("link", "link-state");
  gint64 t = instant ("2024-01-10T00:00:00Z"), m = BEF_MS_MINUTE;
  gint64 ts[] = { t, t + m, t + 50 * m };
  double values[] = { 0, 1, 0 };

  append_values (history, key, ts, values, 3);
  g_autoptr (BefBuckets) b = get_buckets (history, key, t, t + 80 * m, 80);
  g_assert_cmpfloat (bef_buckets_get (b, 0)->max, ==, 0);
  g_assert_cmpfloat (bef_buckets_get (b, 20)->last, ==, 1);
  g_assert_true (isnan (bef_buckets_get (b, 21)->last));
  g_assert_cmpfloat (bef_buckets_get (b, 69)->last, ==, 0);
  g_assert_true (isnan (bef_buckets_get (b, 70)->last));
  close_history (history);
}

static void
test_absurd_values_and_ranges_are_survived (void)
{
  BefHistory *history = open_history (NULL, NULL);
  BefSeriesKey key = bef_series_key ("a", "power");
  gint64 t = instant ("2024-01-10T00:00:00Z"), ts[] = { t, t + 1, t + 2 };
  double values[] = { 1.7e308, -1.7e308, 1.7e308 };
  static const gint64 ranges[][2] = {
    { 5, 5 }, { 6, 5 }, { G_MININT64, G_MAXINT64 }, { 0, G_MAXINT64 }, { G_MININT64, 0 }
  };

  append_values (history, key, ts, values, 3);
  g_autoptr (BefBuckets) b = get_buckets (history, key, t - 5, t + 5, 1);
  g_assert_true (isfinite (bef_buckets_get (b, 0)->mean));
  g_autoptr (BefBuckets) tiny = get_buckets (history, key, t, t + 3, 20000);
  g_assert_cmpuint (bef_buckets_get_length (tiny), ==, 20000);
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      WAIT (result, bef_history_buckets_async (history,
                                               &(BefHistoryQuery){ .key = key,
                                                                   .from_ms = ranges[i][0],
                                                                   .to_ms = ranges[i][1],
                                                                   .n_buckets = 10 },
                                               NULL, wait_cb, &result));
      g_assert_null (bef_history_buckets_finish (history, result, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
  close_history (history);
}

static BefBuckets *
get_usual_without (BefHistory *history, BefSeriesKey key, gint64 day_ms, const GArray *without)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  WAIT (result,
        bef_history_usual_day_async (
            history, &(BefHistoryQuery){ .key = key, .from_ms = day_ms, .without = without }, NULL,
            wait_cb, &result));
  BefBuckets *usual = bef_history_buckets_finish (history, result, &error);
  g_assert_no_error (error);
  return usual;
}

static BefBuckets *
get_usual (BefHistory *history, BefSeriesKey key, gint64 day_ms)
{
  return get_usual_without (history, key, day_ms, NULL);
}

/* Quarter hours from 80 days before @day: value = 1000 x kind of day + civil hour + week / 100. */
static void
store_weeks (BefHistory *history, BefSeriesKey key, gint64 day)
{
  gint64 start = bef_civil_add (day, BEF_PERIOD_DAY, -80);
  guint n = (guint)((day + 2 * BEF_MS_DAY - start) / (15 * BEF_MS_MINUTE));
  g_autofree gint64 *ts = g_new (gint64, n);
  g_autofree double *values = g_new (double, n);

  for (guint i = 0; i < n; i++)
    {
      BefCivil c;
      ts[i] = start + i * 15 * BEF_MS_MINUTE;
      bef_civil_from_ms (ts[i], &c);
      double kind = bef_calendar_is_working_day (ts[i]) ? 1 : c.weekday == 6 ? 2 : 3;
      gint64 weeks_before = (day - ts[i] + 7 * BEF_MS_DAY) / (7 * BEF_MS_DAY);
      values[i] = 1000 * kind + c.hour + (double)weeks_before / 100;
    }
  append_values (history, key, ts, values, n);
}

static void
test_the_usual_day_is_that_of_its_kind_of_day (void)
{
  static const struct
  {
    const char *day;
    guint n_quarters, hour_at_12;
    double kind;
  } cases[] = {
    { "2021-10-27T10:00:00Z", 96, 3, 1000 },  /* Wednesday */
    { "2021-10-30T10:00:00Z", 96, 3, 2000 },  /* Saturday */
    { "2021-10-31T10:00:00Z", 100, 2, 3000 }, /* Sunday of 25 hours: the second 2 o'clock */
    { "2021-03-28T10:00:00Z", 92, 4, 3000 },  /* Sunday of 23 hours */
    { "2021-11-11T10:00:00Z", 96, 3, 3000 },  /* a Thursday, but a public holiday */
  };
  BefSeriesKey key = bef_series_key ("a", "power");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      BefHistory *history = open_history (NULL, NULL);
      store_weeks (history, key, bef_civil_floor (instant (cases[i].day), BEF_PERIOD_DAY));
      g_autoptr (BefBuckets) usual = get_usual (history, key, instant (cases[i].day));
      g_assert_cmpuint (bef_buckets_get_length (usual), ==, cases[i].n_quarters);
      const BefBucket *b = bef_buckets_get (usual, 12);
      g_assert_cmpfloat_with_epsilon (b->mean, cases[i].kind + cases[i].hour_at_12, 0.09);
      g_assert_cmpfloat (b->min, <, b->mean);
      g_assert_cmpfloat (b->max, >, b->mean);
      /* 8 weeks, and no more. */
      g_assert_cmpfloat (b->max, <, cases[i].kind + cases[i].hour_at_12 + 0.085);
      g_assert_cmpuint (b->count, >=, 7);
      close_history (history);
    }
}

/* Sundays from the day of 25 hours back: of two of them works took an hour, of another all. */
static void
test_the_usual_day_leaves_out_days_under_works (void)
{
  BefHistory *history = open_history (NULL, NULL);
  BefSeriesKey key = bef_series_key ("a", "power");
  gint64 sunday = bef_civil_floor (instant ("2021-10-31T10:00:00Z"), BEF_PERIOD_DAY);
  g_autoptr (GArray) without = g_array_new (FALSE, FALSE, sizeof (BefRange));

  for (int week = 1; week <= 4; week++)
    for (int quarter = 0; quarter < 4 * 24; quarter++)
      {
        gint64 day = bef_civil_add (sunday, BEF_PERIOD_DAY, -7 * week);
        append (history,
                &(BefReading){ key, day + quarter * 15 * BEF_MS_MINUTE, week == 4 ? 500 : 9000 },
                1);
      }
  for (int week = 1; week <= 3; week++)
    {
      gint64 day = bef_civil_add (sunday, BEF_PERIOD_DAY, -7 * week);
      BefRange works = { day + 23 * BEF_MS_HOUR, bef_civil_add (day, BEF_PERIOD_DAY, 1) };
      if (week == 2)
        works = (BefRange){ day - 3 * BEF_MS_HOUR, day + 1 };
      g_array_append_val (without, works);
    }
  g_autoptr (BefBuckets) all = get_usual (history, key, sunday);
  g_autoptr (BefBuckets) usual = get_usual_without (history, key, sunday, without);
  g_assert_cmpfloat (bef_buckets_get (all, 40)->mean, ==, 9000);
  for (guint i = 0; i < bef_buckets_get_length (usual); i++)
    {
      g_assert_cmpfloat (bef_buckets_get (usual, i)->mean, ==, 500);
      g_assert_cmpfloat (bef_buckets_get (usual, i)->max, ==, 500);
    }
  /* What ends with the midnight before a day is none of that day's. */
  g_array_set_size (without, 0);
  gint64 oldest = bef_civil_add (sunday, BEF_PERIOD_DAY, -28);
  BefRange eve = { oldest - BEF_MS_DAY, oldest };
  g_array_append_val (without, eve);
  g_autoptr (BefBuckets) as_all = get_usual_without (history, key, sunday, without);
  g_assert_cmpuint (bef_buckets_get (as_all, 40)->count, ==, bef_buckets_get (all, 40)->count);
  close_history (history);
}

static void
test_usual_percentiles_interpolate (void)
{
  BefHistory *history = open_history (NULL, NULL);
  BefSeriesKey key = bef_series_key ("a", "power");
  gint64 saturday = bef_civil_floor (instant ("2024-01-20T10:00:00Z"), BEF_PERIOD_DAY);

  /* Six Saturdays with 0, 10, 20... W in the first quarter hour. */
  for (int week = 1; week <= 6; week++)
    for (int minute = 0; minute < 15; minute++)
      append (history,
              &(BefReading){ key, saturday - week * 7 * BEF_MS_DAY + minute * BEF_MS_MINUTE,
                             (week - 1) * 10.0 },
              1);
  g_autoptr (BefBuckets) usual = get_usual (history, key, saturday);
  const BefBucket *b = bef_buckets_get (usual, 0);
  g_assert_cmpuint (b->count, ==, 6);
  g_assert_cmpfloat_with_epsilon (b->min, 5, 1e-9);
  g_assert_cmpfloat_with_epsilon (b->mean, 25, 1e-9);
  g_assert_cmpfloat_with_epsilon (b->max, 45, 1e-9);
  g_assert_true (isnan (bef_buckets_get (usual, 40)->mean));
  g_assert_cmpuint (bef_buckets_get (usual, 40)->count, ==, 0);
  close_history (history);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/query/brute-force", test_buckets_equal_brute_force_over_clock_changes);
  g_test_add_func ("/history/query/energy-from-power", test_energy_from_power_equals_brute_force);
  g_test_add_func ("/history/query/23-and-25-hours", test_clock_change_days_last_23_and_25_hours);
  g_test_add_func ("/history/query/means", test_means_are_known_as_means);
  g_test_add_func ("/history/query/gap", test_a_gap_is_a_gap);
  g_test_add_func ("/history/query/state-holds", test_a_state_holds_twenty_minutes);
  g_test_add_func ("/history/query/absurd", test_absurd_values_and_ranges_are_survived);
  g_test_add_func ("/history/usual/kind-of-day", test_the_usual_day_is_that_of_its_kind_of_day);
  g_test_add_func ("/history/usual/works", test_the_usual_day_leaves_out_days_under_works);
  g_test_add_func ("/history/usual/percentiles", test_usual_percentiles_interpolate);
  return g_test_run ();
}
