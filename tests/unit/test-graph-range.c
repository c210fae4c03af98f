/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/graph/bef-graph-wanted.h"

#include <locale.h>

static void
test_day_of_25_hours (void)
{
  gint64 noon = bef_civil_to_ms (2026, 10, 25, 12, 0);
  BefGraphRange range;

  bef_graph_range_set (&range, BEF_PERIOD_DAY, noon, noon);
  g_assert_cmpint (range.from_ms, ==, bef_civil_to_ms (2026, 10, 25, 0, 0));
  g_assert_cmpint (range.to_ms - range.from_ms, ==, 25 * BEF_MS_HOUR);
  bef_graph_range_step (&range, -1);
  g_assert_cmpint (range.to_ms - range.from_ms, ==, 24 * BEF_MS_HOUR);
  bef_graph_range_step (&range, 2);
  g_assert_cmpint (range.from_ms, ==, bef_civil_to_ms (2026, 10, 26, 0, 0));
  g_assert_true (bef_graph_range_holds (&range, range.from_ms));
  g_assert_false (bef_graph_range_holds (&range, range.to_ms));
}

static void
test_present_hour (void)
{
  gint64 now = bef_civil_to_ms (2026, 11, 24, 14, 32) + 7 * BEF_MS_SECOND;
  BefGraphRange range;

  bef_graph_range_set (&range, BEF_PERIOD_HOUR, now, now);
  g_assert_cmpint (range.to_ms, ==, bef_civil_to_ms (2026, 11, 24, 14, 35));
  g_assert_cmpint (range.from_ms, ==, bef_civil_to_ms (2026, 11, 24, 13, 35));
  bef_graph_range_set (&range, BEF_PERIOD_HOUR, now - BEF_MS_DAY, now);
  g_assert_cmpint (range.from_ms, ==, bef_civil_to_ms (2026, 11, 23, 14, 0));
}

static void
test_month_steps (void)
{
  gint64 day = bef_civil_to_ms (2026, 1, 31, 10, 0);
  BefGraphRange range;

  bef_graph_range_set (&range, BEF_PERIOD_MONTH, day, day);
  bef_graph_range_step (&range, 1);
  g_assert_cmpint (range.from_ms, ==, bef_civil_to_ms (2026, 2, 1, 0, 0));
  g_assert_cmpint (range.to_ms, ==, bef_civil_to_ms (2026, 3, 1, 0, 0));
  g_assert_cmpint (bef_graph_range_bar_period (&range), ==, BEF_PERIOD_DAY);
  bef_graph_range_set (&range, BEF_PERIOD_YEAR, day, day);
  g_assert_cmpint (bef_graph_range_bar_period (&range), ==, BEF_PERIOD_MONTH);
}

/* However long nobody looked: what showed the present shows it again. */
static void
test_follows (void)
{
  gint64 evening = bef_civil_to_ms (2026, 10, 24, 18, 0),
         morning = bef_civil_to_ms (2026, 10, 26, 8, 0);
  BefGraphRange range;

  bef_graph_range_set (&range, BEF_PERIOD_DAY, evening, evening);
  g_assert_false (bef_graph_range_follow (&range, evening, evening + BEF_MS_HOUR));
  g_assert_true (bef_graph_range_follow (&range, evening, morning));
  g_assert_cmpint (range.from_ms, ==, bef_civil_to_ms (2026, 10, 26, 0, 0));
  g_assert_false (bef_graph_range_follow (&range, morning, morning));
  /* A clock that was put right backwards, too. */
  g_assert_true (bef_graph_range_follow (&range, morning, evening));
  g_assert_true (bef_graph_range_holds (&range, evening));
  /* A past that somebody chose stays. */
  bef_graph_range_step (&range, -1);
  g_assert_false (bef_graph_range_follow (&range, evening, morning));
  bef_graph_range_set (&range, BEF_PERIOD_HOUR, evening, evening);
  g_assert_true (bef_graph_range_follow (&range, evening, morning));
  g_assert_cmpint (range.to_ms, >, morning);
  g_assert_cmpint (range.to_ms - range.from_ms, ==, BEF_MS_HOUR);
  range.free_form = TRUE;
  g_assert_false (bef_graph_range_follow (&range, morning, morning + BEF_MS_DAY));
}

static void
test_free_form_steps (void)
{
  gint64 from = bef_civil_to_ms (2026, 11, 24, 10, 10);
  BefGraphRange range = { BEF_PERIOD_DAY, from, from + 90 * BEF_MS_MINUTE, TRUE };

  bef_graph_range_step (&range, -1);
  g_assert_cmpint (range.from_ms, ==, from - 90 * BEF_MS_MINUTE);
  g_assert_cmpint (range.to_ms, ==, from);
}

static void
assert_compares (BefPeriod period, gint64 at_ms, int back_days)
{
  BefGraphComparison found[BEF_GRAPH_MAX_COMPARISONS];
  gboolean any = FALSE;
  BefGraphRange range;

  bef_graph_range_set (&range, period, at_ms, at_ms + BEF_MS_DAY);
  guint n = bef_graph_range_comparisons (&range, found);
  g_assert_cmpuint (n, >, 1);
  g_assert_cmpint (found[0].back_days, ==, 0);
  for (guint i = 0; i < n; i++)
    any = any || found[i].back_days == back_days;
  g_assert_true (any);
}

static void
test_comparisons (void)
{
  gint64 day = bef_civil_to_ms (2026, 11, 24, 10, 0), leap = bef_civil_to_ms (2024, 6, 1, 10, 0);

  assert_compares (BEF_PERIOD_DAY, day, 1);
  assert_compares (BEF_PERIOD_DAY, day, 7);
  assert_compares (BEF_PERIOD_DAY, day, 364);
  assert_compares (BEF_PERIOD_WEEK, day, 364);
  assert_compares (BEF_PERIOD_MONTH, day, 365);
  assert_compares (BEF_PERIOD_MONTH, leap, 366);
  assert_compares (BEF_PERIOD_YEAR, bef_civil_to_ms (2025, 6, 1, 0, 0), 366);
}

/* Years panned about are not compared with a week before. */
static void
test_what_is_zoomed_is_compared_by_its_length (void)
{
  static const struct
  {
    int days;
    int back_days[3];
  } cases[] = { { 1, { 364, 7, 1 } }, { 6, { 364, 7, 0 } }, { 40, { 365, 0, 0 } } };
  gint64 from = bef_civil_to_ms (2026, 3, 3, 0, 0);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      BefGraphRange range = { BEF_PERIOD_DAY, from,
                              bef_civil_add (from, BEF_PERIOD_DAY, cases[i].days), TRUE };
      BefGraphComparison found[BEF_GRAPH_MAX_COMPARISONS];
      guint n = bef_graph_range_comparisons (&range, found);
      for (guint k = 0; k < 3 && cases[i].back_days[k] != 0; k++)
        {
          g_assert_cmpuint (n, >, k + 1);
          g_assert_cmpint (found[k + 1].back_days, ==, cases[i].back_days[k]);
        }
    }
}

static void
test_what_a_graph_is_wanted_for (void)
{
  static const struct
  {
    const char *argument, *entity, *quantity;
    gint64 at_ms;
  } cases[] = {
    { "urn:a:b|power|2026-11-24T16:12:00Z", "urn:a:b", "power", 1795536720000 },
    { "urn:a:b||2026-11-24T17:12:00+01:00", "urn:a:b", NULL, 1795536720000 },
    { "urn:a:b|power", "urn:a:b", "power", BEF_NO_TIME },
    { "urn:a:b|power|", "urn:a:b", "power", BEF_NO_TIME },
    { "urn:a:b|power|soon", "urn:a:b", "power", BEF_NO_TIME },
    { "urn:a:b", "urn:a:b", NULL, BEF_NO_TIME },
    { "urn:a:b|nonsense", "urn:a:b", NULL, BEF_NO_TIME },
    { "", "", NULL, BEF_NO_TIME },
    { NULL, "", NULL, BEF_NO_TIME },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (BefGraphWanted) wanted = { 0 };
      bef_graph_wanted_read (&wanted, cases[i].argument);
      g_assert_cmpstr (wanted.entity, ==, cases[i].entity);
      g_assert_cmpstr (wanted.info != NULL ? wanted.info->id : NULL, ==, cases[i].quantity);
      g_assert_cmpint (wanted.at_ms, ==, cases[i].at_ms);
    }
}

static void
test_a_moment_has_something_before_it (void)
{
  gint64 now = bef_civil_to_ms (2026, 11, 29, 16, 0);

  /* All of the long night too. */
  for (gint64 at = bef_civil_to_ms (2026, 10, 24, 0, 0); at < bef_civil_to_ms (2026, 10, 27, 0, 0);
       at += 10 * BEF_MS_MINUTE)
    {
      BefGraphWanted wanted = { NULL, NULL, at };
      BefGraphRange range = { 0 };
      bef_graph_wanted_range (&wanted, now, &range);
      g_assert_true (bef_graph_range_holds (&range, at));
      g_assert_cmpint (at - range.from_ms, >=, 3 * BEF_MS_HOUR);
      g_assert_true (range.free_form || range.from_ms == bef_civil_floor (at, BEF_PERIOD_DAY));
      g_assert_cmpint (range.to_ms - at, >, 0);
    }
  BefGraphWanted present = { NULL, NULL, BEF_NO_TIME };
  BefGraphRange today = { 0 };
  bef_graph_wanted_range (&present, now, &today);
  g_assert_cmpint (today.from_ms, ==, bef_civil_floor (now, BEF_PERIOD_DAY));
  g_assert_false (today.free_form);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph-range/a-day-may-last-25-hours", test_day_of_25_hours);
  g_test_add_func ("/graph-range/the-present-hour-ends-now", test_present_hour);
  g_test_add_func ("/graph-range/what-shows-the-present-follows-it", test_follows);
  g_test_add_func ("/graph-range/months-step-by-their-own-length", test_month_steps);
  g_test_add_func ("/graph-range/a-zoomed-range-steps-by-itself", test_free_form_steps);
  g_test_add_func ("/graph-range/a-year-keeps-weekdays-or-dates", test_comparisons);
  g_test_add_func ("/graph-range/a-zoomed-range-is-compared-by-its-length",
                   test_what_is_zoomed_is_compared_by_its_length);
  g_test_add_func ("/graph-range/what-a-graph-is-wanted-for", test_what_a_graph_is_wanted_for);
  g_test_add_func ("/graph-range/a-moment-has-something-before-it",
                   test_a_moment_has_something_before_it);
  return g_test_run ();
}
