/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days of many series at every instant, against every sample and how long it holds. */
#include "../patience.h"
#include "history-brute.h"
#include "history-util.h"

#include <math.h>

static GArray *
get_steps (BefHistory *history, const BefSeriesKey *keys, guint n, gint64 from, gint64 to,
           gint64 settled)
{
  GAsyncResult *slot;
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result =
      WAIT (slot, bef_history_steps_async (history, &(BefSeriesSpan){ keys, n, from, to }, settled,
                                           NULL, wait_cb, &slot));
  GArray *all = bef_history_steps_finish (history, result, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, n);
  return all;
}

static double
brute_at (const Curve *curve, const char *quantity, gint64 ms)
{
  double value = NAN;

  for (guint i = 0; i < curve->n; i++)
    if (curve->ts[i] <= ms && ms < curve->ts[i] + hold_of (curve, i, quantity))
      value = curve->values[i];
  return value;
}

/* Two series over a civil day, however long it is, in the order asked. */
static void
check_day (guint32 seed, const char *noon_text, int hours)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  gint64 noon = instant (noon_text), from = bef_civil_floor (noon, BEF_PERIOD_DAY);
  gint64 to = bef_civil_add (noon, BEF_PERIOD_DAY, 1);
  g_auto (Curve) power = random_curve (rand, from - 9 * BEF_MS_HOUR, to + 9 * BEF_MS_HOUR);
  g_auto (Curve) door = random_curve (rand, from - 9 * BEF_MS_HOUR, to + 9 * BEF_MS_HOUR);
  BefSeriesKey keys[] = { bef_series_key ("d", "link-state"), bef_series_key ("m", "power") };
  BefHistory *history = open_history (NULL, NULL);
  guint hint = 0;

  g_test_message ("seed %u, %s", seed, noon_text);
  g_assert_cmpint (to - from, ==, hours * BEF_MS_HOUR);
  for (guint i = 0; i < door.n; i++)
    door.values[i] = door.values[i] > 400;
  append_values (history, keys[0], door.ts, door.values, door.n);
  append_values (history, keys[1], power.ts, power.values, power.n);
  g_autoptr (GArray) all = get_steps (history, keys, 2, from, to, to);
  for (gint64 at = from; at < to; at += g_rand_int_range (rand, 1, 60000))
    {
      assert_same (bef_steps_at (g_array_index (all, BefSeriesSteps, 0).steps, at, &hint),
                   brute_at (&door, "link-state", at));
      assert_same (bef_steps_at (g_array_index (all, BefSeriesSteps, 1).steps, at, NULL),
                   brute_at (&power, "power", at));
    }
  g_assert_true (isnan (bef_steps_at (g_array_index (all, BefSeriesSteps, 1).steps, to, NULL)));
  close_history (history);
}

static void
test_a_day_is_what_its_samples_hold (void)
{
  for (guint32 seed = 1; seed <= 8; seed++)
    {
      check_day (seed, "2021-11-17T11:00:00Z", 24);
      check_day (seed + 50, "2021-03-28T10:00:00Z", 23);
      check_day (seed + 90, "2021-10-31T11:00:00Z", 25);
    }
}

/* A state holds 20 min after its last sample, a level as long as its step: then nothing is known.
 */
static void
test_what_nothing_holds_is_unknown (void)
{
  gint64 noon = instant ("2021-11-17T12:00:00Z");
  BefSeriesKey keys[] = { bef_series_key ("d", "link-state"), bef_series_key ("m", "power"),
                          bef_series_key ("never", "power") };
  gint64 ts[] = { noon, noon + BEF_MS_MINUTE, noon + 2 * BEF_MS_MINUTE };
  double values[] = { 1, 1, 1 };
  BefHistory *history = open_history (NULL, NULL);

  append_values (history, keys[0], ts, values, 3);
  append_values (history, keys[1], ts, values, 3);
  g_autoptr (GArray) all =
      get_steps (history, keys, 3, noon - BEF_MS_HOUR, noon + BEF_MS_HOUR, noon);
  const BefSteps *door = g_array_index (all, BefSeriesSteps, 0).steps;
  const BefSteps *power = g_array_index (all, BefSeriesSteps, 1).steps;
  const BefSteps *never = g_array_index (all, BefSeriesSteps, 2).steps;
  g_assert_true (isnan (bef_steps_at (door, noon - 1, NULL)));
  g_assert_cmpfloat (bef_steps_at (door, noon + 22 * BEF_MS_MINUTE - 1, NULL), ==, 1);
  g_assert_true (isnan (bef_steps_at (door, noon + 22 * BEF_MS_MINUTE, NULL)));
  g_assert_cmpfloat (bef_steps_at (power, noon + 3 * BEF_MS_MINUTE - 1, NULL), ==, 1);
  g_assert_true (isnan (bef_steps_at (power, noon + 3 * BEF_MS_MINUTE, NULL)));
  g_assert_true (isnan (bef_steps_at (never, noon, NULL)));
  close_history (history);
}

static void
test_what_was_asked_is_known (void)
{
  gint64 from = instant ("2021-11-17T00:00:00Z"), to = from + BEF_MS_DAY;
  BefSeriesKey keys[] = { bef_series_key ("whole", "power"), bef_series_key ("part", "power"),
                          bef_series_key ("none", "power") };
  BefHistory *history = open_history (NULL, NULL);
  GAsyncResult *slot;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GAsyncResult) result = WAIT (
          slot, bef_history_mark_asked_async (
                    history, &(BefSeriesSpan){ &keys[i], 1, from, i == 0 ? to : to - BEF_MS_HOUR },
                    NULL, wait_cb, &slot));
      bef_history_mark_asked_finish (history, result, &error);
      g_assert_no_error (error);
    }
  g_autoptr (GArray) all = get_steps (history, keys, 3, from, to, to);
  g_assert_true (g_array_index (all, BefSeriesSteps, 0).asked);
  g_assert_false (g_array_index (all, BefSeriesSteps, 1).asked);
  g_assert_false (g_array_index (all, BefSeriesSteps, 2).asked);
  g_assert_cmpint (g_array_index (all, BefSeriesSteps, 0).dropped_until_ms, ==, BEF_NO_TIME);
  /* What is still on its way need not have been asked for. */
  g_autoptr (GArray) settled = get_steps (history, keys, 3, from, to, to - BEF_MS_HOUR);
  g_assert_true (g_array_index (settled, BefSeriesSteps, 1).asked);
  g_assert_false (g_array_index (settled, BefSeriesSteps, 2).asked);
  close_history (history);
}

/* Samples that the budget took: an hour of one value is still known at each of its instants, of an
 * hour of several nothing is. */
static void
test_dropped_samples_are_told_and_not_guessed (void)
{
  const guint n = 60 * 24 * 60;
  gint64 from = instant ("2021-06-01T00:00:00Z");
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  BefHistory *history = open_history (path, NULL);
  BefSeriesKey key = bef_series_key ("m", "power");
  g_autofree gint64 *ts = g_new (gint64, n);
  g_autofree double *values = g_new (double, n);
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);
  g_autoptr (GArray) all = NULL;
  gint64 dropped = BEF_NO_TIME;

  for (guint i = 0; i < n; i++)
    {
      ts[i] = from + i * BEF_MS_MINUTE;
      /* The sixth hour of each day stays at one value. */
      values[i] = i / 60 % 24 == 5 ? 500 : g_rand_int_range (rand, 0, 1000000);
    }
  append_values (history, key, ts, values, n);
  bef_history_set_budget (history, 150000);
  for (guint i = 0; i < 400 * test_patience () && dropped < from + BEF_MS_DAY; i++)
    {
      g_clear_pointer (&all, g_array_unref);
      all = get_steps (history, &key, 1, from, from + BEF_MS_DAY, from);
      dropped = g_array_index (all, BefSeriesSteps, 0).dropped_until_ms;
      g_usleep (5000);
    }
  g_assert_cmpint (dropped, >=, from + BEF_MS_DAY);
  for (guint minute = 0; minute < 24 * 60; minute++)
    {
      double value = bef_steps_at (g_array_index (all, BefSeriesSteps, 0).steps,
                                   from + minute * BEF_MS_MINUTE, NULL);
      if (minute / 60 == 5)
        g_assert_cmpfloat (value, ==, 500);
      else
        g_assert_true (isnan (value));
    }
  close_history (history);
  remove_folder (folder);
}

static void
test_no_span_is_refused (void)
{
  BefHistory *history = open_history (NULL, NULL);
  BefSeriesKey key = bef_series_key ("m", "power");
  const gint64 ends[] = { 0, -1, BEF_STEPS_MAX_MS + 1 };
  GAsyncResult *slot;

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GAsyncResult) result =
          WAIT (slot, bef_history_steps_async (history, &(BefSeriesSpan){ &key, 1, 0, ends[i] }, 0,
                                               NULL, wait_cb, &slot));
      g_assert_null (bef_history_steps_finish (history, result, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
  close_history (history);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/steps/day", test_a_day_is_what_its_samples_hold);
  g_test_add_func ("/history/steps/unknown", test_what_nothing_holds_is_unknown);
  g_test_add_func ("/history/steps/asked", test_what_was_asked_is_known);
  g_test_add_func ("/history/steps/dropped", test_dropped_samples_are_told_and_not_guessed);
  g_test_add_func ("/history/steps/refused", test_no_span_is_refused);
  return g_test_run ();
}
