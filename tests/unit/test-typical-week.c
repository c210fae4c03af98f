/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last seven days beside the typical week: judged by the weeks before them alone. */
#include <locale.h>
#include <math.h>

#include "supervision/energy/bef-energy-words.h"

#define assert_near(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-6)

/* Monday. */
#define UNTIL bef_civil_to_ms (2026, 6, 29, 0, 0)

static double
watts_at (gint64 ms)
{
  BefCivil c;

  bef_civil_from_ms (ms, &c);
  return c.weekday >= 6 || c.hour < 7 || c.hour >= 19 ? 1000 : 5000 + 10 * c.hour;
}

/* @weeks of hours until @until_ms; each week a little more than the one before, from 90 % to 110 %.
 */
static GArray *
make_weeks (guint weeks, gint64 until_ms)
{
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (BefLoadStep));

  for (guint w = 0; w < weeks; w++)
    {
      gint64 from = bef_civil_days_before (until_ms, 7 * (int)(weeks - w)),
             to = bef_civil_days_before (until_ms, 7 * (int)(weeks - w - 1));
      for (gint64 at = from; at < to; at += BEF_MS_HOUR)
        {
          BefLoadStep step = { at, BEF_MS_HOUR, watts_at (at) * (0.9 + 0.2 * (w % 5) / 4) };
          g_array_append_val (steps, step);
        }
    }
  return steps;
}

static void
multiply (GArray *steps, gint64 from_ms, gint64 to_ms, double factor)
{
  for (guint i = 0; i < steps->len; i++)
    {
      BefLoadStep *step = &g_array_index (steps, BefLoadStep, i);
      if (step->at_ms >= from_ms && step->at_ms < to_ms)
        step->watts *= factor;
    }
}

static BefTypicalWeek
week_of (const GArray *steps, gint64 until_ms)
{
  return bef_typical_week_of ((const BefLoadStep *)(void *)steps->data, steps->len, until_ms);
}

static void
assert_begins (const BefTypicalWeek *week, const char *begin)
{
  g_autofree char *text = bef_typical_week_dup_sentence (week);

  g_test_message ("%s", text);
  g_assert_true (g_str_has_prefix (text, begin));
}

static void
test_a_week_as_the_others (void)
{
  /* The last one is the fifth of its kind: in the middle. */
  g_autoptr (GArray) steps = make_weeks (13, UNTIL);
  BefTypicalWeek week = week_of (steps, UNTIL);

  g_assert_cmpint (week.verdict, ==, BEF_WEEK_AS_USUAL);
  g_assert_cmpuint (week.n_hours, ==, 168);
  g_assert_cmpuint (week.n_known, ==, 168);
  g_assert_cmpuint (week.n_above + week.n_below, ==, 0);
  g_assert_cmpint (week.range.from_ms, ==, bef_civil_to_ms (2026, 6, 22, 0, 0));
  /* Tuesday at noon, on which no holiday fell: twelve of 90, 95, 100, 105 and 110 %, by Hyndman and
   * Fan's type 7. */
  const BefWeekHour *hour = &week.hours[36];
  g_assert_cmpuint (hour->usual.n, ==, 12);
  assert_near (hour->usual.p10, 5120 * 0.9);
  assert_near (hour->usual.p50, 5120 * 0.975);
  assert_near (hour->usual.p90, 5120 * 1.095);
  assert_near (hour->watts, 5120 * 1.0);
  assert_begins (&week, "From 22 to 28 June 2026: as in a typical week.");
  g_autofree char *rhythm = bef_typical_week_dup_rhythm (&week);
  g_test_message ("%s", rhythm);
  /* Of Thursdays Ascension Day lacks, which was a small one; Sundays have it. */
  g_assert_nonnull (strstr (rhythm, "most on Thursday at 18:00 ("));
  g_assert_nonnull (strstr (rhythm, "least on Sunday at 00:00 (950"));
}

static void
test_a_week_above_says_when (void)
{
  g_autoptr (GArray) steps = make_weeks (13, UNTIL);

  multiply (steps, bef_civil_to_ms (2026, 6, 26, 0, 0), bef_civil_to_ms (2026, 6, 29, 0, 0), 1.5);
  multiply (steps, bef_civil_to_ms (2026, 6, 28, 12, 0), bef_civil_to_ms (2026, 6, 29, 0, 0), 0.5);
  BefTypicalWeek week = week_of (steps, UNTIL);
  g_assert_cmpint (week.verdict, ==, BEF_WEEK_ABOVE);
  /* From 7 to 12 h on Sunday holidays that fell on working days took as much. */
  g_assert_cmpuint (week.n_above, ==, 60 - 5);
  g_assert_cmpuint (week.n_below, ==, 12);
  g_assert_cmpint (week.notable_day_ms, ==, bef_civil_to_ms (2026, 6, 26, 0, 0));
  assert_begins (&week, "From 22 to 28 June 2026: more than usual at that hour of the week for 55 "
                        "of 168 known hours, most of all on Friday 26 June");
  multiply (steps, bef_civil_to_ms (2026, 6, 22, 0, 0), UNTIL, 0.1);
  week = week_of (steps, UNTIL);
  g_assert_cmpint (week.verdict, ==, BEF_WEEK_BELOW);
  assert_begins (&week, "From 22 to 28 June 2026: less than usual");
}

/* A week is not judged by itself. */
static void
test_a_week_is_not_in_its_own_band (void)
{
  g_autoptr (GArray) steps = make_weeks (4, UNTIL);

  multiply (steps, bef_civil_to_ms (2026, 6, 22, 0, 0), UNTIL, 100);
  BefTypicalWeek week = week_of (steps, UNTIL);
  g_assert_cmpuint (week.hours[12].usual.n, ==, 3);
  g_assert_cmpfloat (week.hours[12].usual.p90, <, 6000);
  g_assert_cmpuint (week.n_above, ==, 168);
}

static void
test_too_little_is_said (void)
{
  g_autoptr (GArray) steps = make_weeks (3, UNTIL);
  BefTypicalWeek week = week_of (steps, UNTIL);

  g_assert_cmpint (week.verdict, ==, BEF_WEEK_TOO_LITTLE);
  assert_begins (&week, "A typical week cannot be told yet");
  g_assert_null (bef_typical_week_dup_rhythm (&week));
  week = bef_typical_week_of (NULL, 0, UNTIL);
  g_assert_cmpint (week.verdict, ==, BEF_WEEK_TOO_LITTLE);
}

static void
test_a_week_that_is_not_measured (void)
{
  g_autoptr (GArray) steps = make_weeks (13, UNTIL);

  g_array_set_size (steps, steps->len - 100);
  BefTypicalWeek week = week_of (steps, UNTIL);
  g_assert_cmpint (week.verdict, ==, BEF_WEEK_UNKNOWN);
  g_assert_cmpuint (week.n_known, ==, 68);
  g_assert_true (isnan (week.hours[100].watts));
  assert_begins (&week, "From 22 to 28 June 2026: too few hours are measured");
}

/* A day of 25 hours has 25 of them, and a holiday on a Wednesday is a Sunday. */
static void
test_days_that_are_none_like_others (void)
{
  gint64 until = bef_civil_to_ms (2026, 10, 26, 0, 0);
  g_autoptr (GArray) steps = make_weeks (8, until);
  BefTypicalWeek week = week_of (steps, until);
  g_assert_cmpuint (week.n_hours, ==, 169);
  g_assert_cmpuint (week.n_known, ==, 169);
  g_assert_cmpint (week.verdict, ==, BEF_WEEK_AS_USUAL);

  until = bef_civil_to_ms (2026, 11, 16, 0, 0);
  g_autoptr (GArray) november = make_weeks (8, until);
  week = week_of (november, until);
  /* Wednesday 11 November at noon. */
  g_assert_cmpint (week.hours[60].start_ms, ==, bef_civil_to_ms (2026, 11, 11, 12, 0));
  g_assert_cmpfloat (week.hours[60].usual.p90, <, 1200);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/typical-week/as-usual", test_a_week_as_the_others);
  g_test_add_func ("/typical-week/above", test_a_week_above_says_when);
  g_test_add_func ("/typical-week/not-in-its-own-band", test_a_week_is_not_in_its_own_band);
  g_test_add_func ("/typical-week/too-little", test_too_little_is_said);
  g_test_add_func ("/typical-week/not-measured", test_a_week_that_is_not_measured);
  g_test_add_func ("/typical-week/odd-days", test_days_that_are_none_like_others);
  return g_test_run ();
}
