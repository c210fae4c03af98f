/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "supervision/alarms/bef-alarm-finding.h"

#define N_DAYS 1100
#define AREA 1000.0

/* Three years of a sound school: 150 kWh a working day, 5 more for each degree below 18. */
typedef struct
{
  BefFindingDay days[N_DAYS];
  BefFindingMeter meter;
} Fixture;

static gint64
start (void)
{
  return bef_civil_to_ms (2023, 1, 2, 0, 0); /* a Monday */
}

static void
set_up (Fixture *f, gconstpointer unused)
{
  GRand *random = g_rand_new_with_seed (7);
  gint64 ms = start ();

  for (guint i = 0; i < N_DAYS; i++, ms = bef_civil_add (ms, BEF_PERIOD_DAY, 1))
    {
      BefFindingDay *d = &f->days[i];
      double cold = 8 + 10 * cos (2 * G_PI * (i - 15) / 365.0);
      d->start_ms = ms;
      d->weekday = (int)(i % 7) + 1;
      d->degree_days = MAX (0, cold + g_rand_double_range (random, -3, 3));
      d->kwh = ((d->weekday <= 5 ? 150 : 60) + 5 * d->degree_days)
               * g_rand_double_range (random, 0.95, 1.05);
      d->day_kw = d->kwh / 15;
      d->night_kw = d->kwh / 50;
    }
  g_rand_free (random);
  f->meter = (BefFindingMeter){ f->days, N_DAYS, AREA, "school" };
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
}

static void
scale (Fixture *f, guint from, guint to, double factor)
{
  for (guint i = from; i < to; i++)
    {
      f->days[i].kwh *= factor;
      f->days[i].day_kw *= factor;
      f->days[i].night_kw *= factor;
    }
}

static void
forget (Fixture *f, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    f->days[i].kwh = f->days[i].night_kw = f->days[i].day_kw = NAN;
}

static GArray *
findings (const Fixture *f)
{
  return bef_findings_of (&f->meter, G_MAXINT64);
}

static guint
count (const GArray *found, BefFindingKind kind)
{
  guint n = 0;

  for (guint i = 0; i < found->len; i++)
    n += g_array_index (found, BefFinding, i).kind == kind;
  return n;
}

static const BefFinding *
nth (const GArray *found, guint i)
{
  return &g_array_index (found, BefFinding, i);
}

static void
test_sound (Fixture *f, gconstpointer unused)
{
  g_autoptr (GArray) found = findings (f);

  g_assert_cmpuint (found->len, ==, 0);
}

static void
test_drift (Fixture *f, gconstpointer unused)
{
  scale (f, 900, N_DAYS, 1.4);
  g_autoptr (GArray) found = findings (f);

  g_assert_cmpuint (count (found, BEF_FINDING_DRIFT), ==, 1);
  const BefFinding *d = nth (found, found->len - 1);
  g_assert_cmpint (d->kind, ==, BEF_FINDING_DRIFT);
  g_assert_cmpint (d->until_ms, ==, BEF_NO_TIME);
  g_assert_cmpint (ABS (d->since_ms - f->days[900].start_ms), <=, 21 * BEF_MS_DAY);
  /* Nothing is said before eight weeks can have shown it. */
  g_assert_cmpint (d->raised_ms, >, f->days[900].start_ms + 40 * BEF_MS_DAY);
  g_assert_cmpfloat_with_epsilon (d->value / d->expected, 1.4, 0.06);
  g_assert_cmpfloat (d->r2, >, 0.5);
}

static void
test_drift_below (Fixture *f, gconstpointer unused)
{
  scale (f, 900, N_DAYS, 1.2);
  g_autoptr (GArray) found = findings (f);

  g_assert_cmpuint (found->len, ==, 0);
}

/* A cold winter is no drift. */
static void
test_cold (Fixture *f, gconstpointer unused)
{
  for (guint i = 980; i < N_DAYS; i++)
    {
      f->days[i].degree_days += 20;
      f->days[i].kwh += 100;
    }
  g_autoptr (GArray) found = findings (f);

  g_assert_cmpuint (count (found, BEF_FINDING_DRIFT), ==, 0);
}

static void
test_drift_ends (Fixture *f, gconstpointer unused)
{
  scale (f, 850, 950, 1.5);
  g_autoptr (GArray) found = findings (f);

  g_assert_cmpuint (count (found, BEF_FINDING_DRIFT), ==, 1);
  const BefFinding *d = nth (found, found->len - 1);
  g_assert_cmpint (d->kind, ==, BEF_FINDING_DRIFT);
  g_assert_cmpint (d->until_ms, >, f->days[950].start_ms);
}

static void
test_drop (Fixture *f, gconstpointer unused)
{
  scale (f, 900, N_DAYS, 0.55);
  g_autoptr (GArray) found = findings (f);

  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpint (nth (found, 0)->kind, ==, BEF_FINDING_DROP);
}

static void
test_end (Fixture *f, gconstpointer unused)
{
  forget (f, N_DAYS - BEF_FINDING_END_DAYS + 1, N_DAYS);
  {
    g_autoptr (GArray) found = findings (f);
    g_assert_cmpuint (found->len, ==, 0);
  }
  forget (f, N_DAYS - BEF_FINDING_END_DAYS, N_DAYS);
  g_autoptr (GArray) found = findings (f);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpint (nth (found, 0)->kind, ==, BEF_FINDING_END);
  g_assert_cmpint (nth (found, 0)->since_ms, ==, f->days[N_DAYS - BEF_FINDING_END_DAYS].start_ms);
  g_assert_cmpint (nth (found, 0)->until_ms, ==, BEF_NO_TIME);
}

/* Where the data ended nothing else can be known; when they come again it is over. */
static void
test_end_speaks_alone (Fixture *f, gconstpointer unused)
{
  scale (f, 800, N_DAYS, 1.5);
  forget (f, 950, 1000);
  g_autoptr (GArray) found = findings (f);

  g_assert_cmpuint (count (found, BEF_FINDING_END), ==, 1);
  for (guint i = 0; i < found->len; i++)
    {
      const BefFinding *x = nth (found, i);
      if (x->kind == BEF_FINDING_END)
        g_assert_cmpint (x->until_ms, !=, BEF_NO_TIME);
      else if (x->raised_ms < f->days[950].start_ms)
        {
          g_assert_cmpint (x->until_ms, !=, BEF_NO_TIME);
          g_assert_cmpint (x->until_ms, <=, f->days[950].start_ms);
        }
    }
  g_assert_cmpint (nth (found, 0)->kind, !=, BEF_FINDING_END);
}

static void
test_still (Fixture *f, gconstpointer unused)
{
  scale (f, N_DAYS - 2, N_DAYS, 0);
  {
    g_autoptr (GArray) found = findings (f);
    g_assert_cmpuint (found->len, ==, 0);
  }
  scale (f, N_DAYS - 3, N_DAYS, 0);
  g_autoptr (GArray) found = findings (f);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpint (nth (found, 0)->kind, ==, BEF_FINDING_STILL);
  /* A day of which nothing is known is no day of nothing. */
  forget (f, N_DAYS - 2, N_DAYS - 1);
  g_autoptr (GArray) again = findings (f);
  g_assert_cmpuint (count (again, BEF_FINDING_STILL), ==, 0);
}

/* A hall that nobody used for a week each month does not move either. */
static void
test_still_by_use (Fixture *f, gconstpointer unused)
{
  for (guint i = 0; i < N_DAYS; i++)
    if (i % 28 < 7)
      scale (f, i, i + 1, 0);
  g_autoptr (GArray) found = findings (f);
  g_assert_cmpuint (count (found, BEF_FINDING_STILL), ==, 0);
}

static void
test_implausible (Fixture *f, gconstpointer unused)
{
  f->meter.floor_area_m2 = 60;
  scale (f, 900, N_DAYS, 1.5);
  g_autoptr (GArray) found = findings (f);

  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpint (nth (found, 0)->kind, ==, BEF_FINDING_IMPLAUSIBLE);
  g_assert_cmpfloat (nth (found, 0)->value, >, BEF_FINDING_MOST_KWH_M2);
  f->meter.category = "waterTower";
  g_autoptr (GArray) tower = findings (f);
  g_assert_cmpuint (count (tower, BEF_FINDING_IMPLAUSIBLE), ==, 0);
}

static void
test_nights (Fixture *f, gconstpointer unused)
{
  for (guint i = 0; i < N_DAYS; i++)
    f->days[i].night_kw = f->days[i].day_kw * 0.8;
  g_autoptr (GArray) found = findings (f);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpint (nth (found, 0)->kind, ==, BEF_FINDING_NIGHT);
  g_assert_cmpfloat (nth (found, 0)->value, >, BEF_FINDING_NIGHT_RATIO);
  /* Lamps are for nights. */
  f->meter.category = "streetLighting";
  g_autoptr (GArray) lamps = findings (f);
  g_assert_cmpuint (count (lamps, BEF_FINDING_NIGHT), ==, 0);
}

/* Heat at night is no waste by its W/m2; what runs on warm nights is. */
static void
test_warm_nights (Fixture *f, gconstpointer unused)
{
  for (guint i = 0; i < N_DAYS; i++)
    {
      f->days[i].day_kw = 30;
      f->days[i].night_kw = f->days[i].degree_days >= BEF_FINDING_WARM ? 12 : 4;
    }
  {
    g_autoptr (GArray) found = findings (f);
    g_assert_cmpuint (found->len, ==, 0);
  }
  for (guint i = 0; i < N_DAYS; i++)
    f->days[i].night_kw = 7;
  g_autoptr (GArray) found = findings (f);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpint (nth (found, 0)->kind, ==, BEF_FINDING_NIGHT);
}

static void
test_deviation (Fixture *f, gconstpointer unused)
{
  scale (f, N_DAYS - 2, N_DAYS, 2);
  {
    g_autoptr (GArray) found = findings (f);
    g_assert_cmpuint (found->len, ==, 0);
  }
  scale (f, N_DAYS - 3, N_DAYS - 2, 2);
  g_autoptr (GArray) found = findings (f);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpint (nth (found, 0)->kind, ==, BEF_FINDING_DEVIATION);
  g_assert_cmpfloat_with_epsilon (nth (found, 0)->value / nth (found, 0)->expected, 2, 0.2);
  /* Of what is not known nothing is said. */
  forget (f, N_DAYS - 2, N_DAYS - 1);
  g_autoptr (GArray) again = findings (f);
  g_assert_cmpuint (again->len, ==, 0);
}

/* Where no thermometer is. */
static void
test_jump (Fixture *f, gconstpointer unused)
{
  for (guint i = 0; i < N_DAYS; i++)
    {
      f->days[i].kwh = (f->days[i].weekday <= 5 ? 100 : 90) + i % 5;
      f->days[i].degree_days = NAN;
    }
  scale (f, 900, N_DAYS, 1.9);
  g_autoptr (GArray) found = findings (f);
  g_assert_cmpuint (count (found, BEF_FINDING_JUMP), ==, 1);
  g_assert_cmpuint (count (found, BEF_FINDING_DRIFT), ==, 0);
}

/* The day of 23 hours is a whole day of 23 hours, and one with a hole is none. */
static void
test_long_and_short_days (Fixture *f, gconstpointer unused)
{
  gint64 from = bef_civil_to_ms (2026, 3, 28, 0, 0), to = bef_civil_to_ms (2026, 3, 31, 0, 0);
  GArray *all = g_array_new (FALSE, TRUE, sizeof (BefBucket));

  for (gint64 ms = from; ms < to; ms += BEF_MS_HOUR)
    {
      BefBucket b = { .start_ms = ms, .end_ms = ms + BEF_MS_HOUR, .mean = 2000, .count = 1 };
      if (ms == bef_civil_to_ms (2026, 3, 30, 12, 0))
        b = (BefBucket){ .start_ms = ms, .end_ms = ms + BEF_MS_HOUR, .mean = NAN, .missing = 1 };
      g_array_append_val (all, b);
    }
  g_autoptr (BefBuckets) watts = bef_buckets_new_take (all);
  g_autoptr (GArray) days = bef_finding_days_from_buckets (watts, NULL);
  g_assert_cmpuint (days->len, ==, 3);
  const BefFindingDay *d = &g_array_index (days, BefFindingDay, 0);
  g_assert_cmpfloat_with_epsilon (d[0].kwh, 48, 1e-9);
  g_assert_cmpint (d[0].weekday, ==, 6);
  g_assert_cmpfloat_with_epsilon (d[1].kwh, 46, 1e-9);
  g_assert_cmpfloat_with_epsilon (d[1].night_kw, 2, 1e-9);
  g_assert_true (isnan (d[2].kwh));
  g_assert_true (isnan (d[2].day_kw));
  g_assert_cmpfloat_with_epsilon (d[2].night_kw, 2, 1e-9);
  g_assert_true (isnan (d[0].degree_days));
}

static void
test_signs (Fixture *f, gconstpointer unused)
{
  BefAlarmRule drift = { .id = "energy-drift" }, over = { .id = "energy-end" };

  scale (f, 900, N_DAYS, 1.5);
  g_autoptr (GArray) found = findings (f);
  BefAlarmSign sign = bef_finding_sign (&drift, "urn:m", NULL, found);
  g_assert_cmpint (sign.says, ==, BEF_ALARM_SAYS_YES);
  g_assert_cmpint (bef_finding_sign (&over, "urn:m", NULL, found).says, ==, BEF_ALARM_SAYS_NO);
  forget (f, N_DAYS - 20, N_DAYS);
  g_autoptr (GArray) ended = findings (f);
  g_assert_cmpint (bef_finding_sign (&over, "urn:m", NULL, ended).says, ==, BEF_ALARM_SAYS_YES);
  /* That there is no drift cannot be said: it is not cleared. */
  g_assert_cmpint (bef_finding_sign (&drift, "urn:m", NULL, ended).says, ==,
                   BEF_ALARM_SAYS_NOTHING);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/findings/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("sound", test_sound);
  ADD ("drift", test_drift);
  ADD ("drift-below", test_drift_below);
  ADD ("cold", test_cold);
  ADD ("drift-ends", test_drift_ends);
  ADD ("drop", test_drop);
  ADD ("end", test_end);
  ADD ("end-speaks-alone", test_end_speaks_alone);
  ADD ("still", test_still);
  ADD ("still-by-use", test_still_by_use);
  ADD ("implausible", test_implausible);
  ADD ("nights", test_nights);
  ADD ("warm-nights", test_warm_nights);
  ADD ("deviation", test_deviation);
  ADD ("jump", test_jump);
  ADD ("long-and-short-days", test_long_and_short_days);
  ADD ("signs", test_signs);
  return g_test_run ();
}
