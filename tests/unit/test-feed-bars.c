/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/feed/bef-feed-buckets.h"

#include <math.h>

static void
add (GArray *energies, gint64 start, gint64 end, double kwh, double coverage)
{
  BefEnergy e = { .start_ms = start, .end_ms = end, .kwh = kwh, .coverage = coverage };

  g_array_append_val (energies, e);
}

/* Days of the year before stand where those of this year do, whatever clocks and leap days did. */
static void
test_days_of_a_year_before_keep_their_places (void)
{
  static const int months[][2] = { { 2026, 3 }, { 2026, 10 }, { 2025, 2 }, { 2024, 2 } };

  for (guint m = 0; m < G_N_ELEMENTS (months); m++)
    {
      gint64 start = bef_civil_to_ms (months[m][0], months[m][1], 1, 0, 0);
      gint64 end = bef_civil_add (start, BEF_PERIOD_MONTH, 1);
      gint64 from = bef_civil_days_before (start, 365), to = bef_civil_days_before (end, 365);
      g_autoptr (GArray) energies = g_array_new (FALSE, FALSE, sizeof (BefEnergy));
      for (gint64 day = from; day < to; day = bef_civil_add (day, BEF_PERIOD_DAY, 1))
        {
          BefCivil c;
          bef_civil_from_ms (day, &c);
          add (energies, day, bef_civil_add (day, BEF_PERIOD_DAY, 1), c.day, 1);
        }
      g_array_index (energies, BefEnergy, 1).meter_changed = TRUE;
      g_autoptr (BefBuckets) bars =
          bef_feed_make_bars (energies, start, end, BEF_PERIOD_DAY, BEF_NO_TIME);
      for (guint i = 0; i < bef_buckets_get_length (bars); i++)
        {
          const BefBucket *b = bef_buckets_get (bars, i);
          BefCivil c;
          g_assert_cmpint (b->meter_changed, ==, i == 1);
          bef_civil_from_ms (b->start_ms, &c);
          g_assert_cmpint (b->start_ms, ==, bef_civil_add (start, BEF_PERIOD_DAY, (int)i));
          g_assert_cmpint (b->end_ms, ==, bef_civil_add (start, BEF_PERIOD_DAY, (int)i + 1));
          g_assert_cmpfloat (b->mean, ==, c.day);
        }
      g_assert_cmpuint (bef_buckets_get_length (bars), >=, 28);
    }
}

/* Of the day beside the running one only what had passed by the same time counts, as a part. */
static void
test_beside_the_running_day_stands_as_much (void)
{
  gint64 start = bef_civil_to_ms (2026, 11, 19, 0, 0), other = bef_civil_days_before (start, 365);
  gint64 next = bef_civil_add (other, BEF_PERIOD_DAY, 1), cut = next + 6 * BEF_MS_HOUR;
  gint64 last = bef_civil_add (other, BEF_PERIOD_DAY, 2);
  g_autoptr (GArray) energies = g_array_new (FALSE, FALSE, sizeof (BefEnergy));

  add (energies, other, next, 20, 1);
  add (energies, next, cut, 4, 1);
  add (energies, cut, last, 16, 1);
  add (energies, last, bef_civil_add (other, BEF_PERIOD_DAY, 3), 21, 0.5);
  g_autoptr (BefBuckets) bars = bef_feed_make_bars (
      energies, start, bef_civil_add (start, BEF_PERIOD_DAY, 3), BEF_PERIOD_DAY, cut);
  g_assert_cmpuint (bef_buckets_get_length (bars), ==, 3);
  g_assert_cmpfloat (bef_buckets_get (bars, 0)->missing, ==, 0);
  g_assert_cmpfloat (bef_buckets_get (bars, 1)->mean, ==, 4);
  g_assert_cmpfloat_with_epsilon (bef_buckets_get (bars, 1)->missing, 0.75, 1e-12);
  g_assert_cmpint (bef_buckets_get (bars, 1)->start_ms, ==,
                   bef_civil_add (start, BEF_PERIOD_DAY, 1));
  g_assert_cmpfloat (bef_buckets_get (bars, 2)->mean, ==, 21);
  g_assert_cmpfloat_with_epsilon (bef_buckets_get (bars, 2)->missing, 0.5, 1e-12);
}

static void
test_nothing_known_is_wholly_missing (void)
{
  gint64 start = bef_civil_to_ms (2026, 11, 19, 0, 0),
         end = bef_civil_add (start, BEF_PERIOD_DAY, 1);
  g_autoptr (GArray) energies = g_array_new (FALSE, FALSE, sizeof (BefEnergy));

  add (energies, start, end, NAN, 0);
  g_autoptr (BefBuckets) bars =
      bef_feed_make_bars (energies, start, end, BEF_PERIOD_DAY, BEF_NO_TIME);
  g_assert_cmpuint (bef_buckets_get (bars, 0)->count, ==, 0);
  g_assert_cmpfloat (bef_buckets_get (bars, 0)->missing, ==, 1);
}

/* The age of a bar is that of its newest sample; an estimate stays one. */
static void
test_a_bar_keeps_its_newest_sample_and_its_doubt (void)
{
  gint64 start = bef_civil_to_ms (2026, 11, 19, 0, 0),
         end = bef_civil_add (start, BEF_PERIOD_DAY, 1);
  g_autoptr (GArray) energies = g_array_new (FALSE, FALSE, sizeof (BefEnergy));
  BefEnergy e = { .start_ms = start, .end_ms = end, .kwh = 3, .coverage = 0.4 };

  e.newest_ms = start + 9 * BEF_MS_HOUR;
  e.estimated = TRUE;
  g_array_append_val (energies, e);
  g_autoptr (BefBuckets) bars =
      bef_feed_make_bars (energies, start, end, BEF_PERIOD_DAY, BEF_NO_TIME);
  g_assert_cmpint (bef_buckets_get (bars, 0)->last_ms, ==, e.newest_ms);
  g_assert_true (bef_buckets_get (bars, 0)->estimated);
}

/* Slices of a summary that count no sample keep their stamps with them. */
static void
test_summaries_move_whole (void)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (BefBucket));
  BefBucket b = { 100, 200, 1, 3, 2, 1, 3, 50, 250, 0 };

  g_array_append_val (array, b);
  g_autoptr (BefBuckets) buckets = bef_buckets_new_take (array);
  g_autoptr (BefBuckets) moved = bef_feed_shift_buckets (buckets, 1000);
  const BefBucket *m = bef_buckets_get (moved, 0);
  g_assert_cmpint (m->start_ms, ==, 1100);
  g_assert_cmpint (m->first_ms, ==, 1050);
  g_assert_cmpint (m->last_ms, ==, 1250);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feed/bars/a-year-before-keeps-its-places",
                   test_days_of_a_year_before_keep_their_places);
  g_test_add_func ("/feed/bars/as-much-as-the-running-one",
                   test_beside_the_running_day_stands_as_much);
  g_test_add_func ("/feed/bars/nothing-known", test_nothing_known_is_wholly_missing);
  g_test_add_func ("/feed/bars/newest-sample-and-doubt",
                   test_a_bar_keeps_its_newest_sample_and_its_doubt);
  g_test_add_func ("/feed/buckets/summaries-move-whole", test_summaries_move_whole);
  return g_test_run ();
}
