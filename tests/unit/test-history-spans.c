/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-util.h"

#include <math.h>

#define METER "urn:ngsi-ld:ACMeasurement:test:school:main"

static GArray *
get_spans (BefHistory *history, const char *quantity, const gint64 *bounds, guint n, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result, bef_history_spans_energy_async (history, bef_series_key (METER, quantity), bounds,
                                                n, NULL, wait_cb, &result));
  return bef_history_energy_finish (history, result, error);
}

static const BefEnergy *
energy_at (GArray *energies, guint i)
{
  g_assert_cmpuint (i, <, energies->len);
  return &g_array_index (energies, BefEnergy, i);
}

/* An index of @quantity every @step_min minutes from @from on, that gains at random, in thousandths
 * of its unit. Returns all it gained in these. */
static gint64
put_random_index (BefHistory *history, const char *quantity, gint64 from, guint n, int step_min)
{
  g_autofree gint64 *ts = g_new (gint64, n);
  g_autofree double *values = g_new (double, n);
  gint64 milli = 123456789, first = milli;

  for (guint i = 0; i < n; i++)
    {
      ts[i] = from + (gint64)i * step_min * BEF_MS_MINUTE;
      values[i] = (double)milli / 1000;
      milli += i + 1 < n ? g_test_rand_int_range (0, 400) : 0;
    }
  append_values (history, bef_series_key (METER, quantity), ts, values, n);
  return milli - first;
}

/* Over both clock changes: whole days cut at the hours of a tariff, which are not those of UTC. */
static void
test_days_cut_anywhere_add_up (void)
{
  static const char *const starts[] = { "2021-03-26T23:00:00Z", "2021-10-29T22:00:00Z" };

  for (guint s = 0; s < G_N_ELEMENTS (starts); s++)
    {
      BefHistory *history = open_history (NULL, NULL);
      gint64 start = instant (starts[s]), end = bef_civil_add (start, BEF_PERIOD_DAY, 4);
      put_random_index (history, "energy-index", start - BEF_MS_DAY, 6 * 24 * 12, 5);
      g_autoptr (GArray) days = get_energy (history, METER, start, end, BEF_PERIOD_DAY);
      g_autoptr (GArray) bounds = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_assert_cmpuint (days->len, ==, 4);
      for (guint i = 0; i < days->len; i++)
        {
          gint64 at = energy_at (days, i)->start_ms;
          /* No part shorter than its bracket of readings would let it be known, at the day's end
           * neither. */
          for (; at + 8 * BEF_MS_MINUTE <= energy_at (days, i)->end_ms;
               at += g_test_rand_int_range (7 * 60, 9 * 3600) * BEF_MS_SECOND)
            g_array_append_val (bounds, at);
        }
      g_array_append_val (bounds, end);
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) parts =
          get_spans (history, "energy-index", (const gint64 *)bounds->data, bounds->len, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (parts->len, ==, bounds->len - 1);
      for (guint i = 0, p = 0; i < days->len; i++)
        {
          gint64 wh = 0;
          for (; p < parts->len && energy_at (parts, p)->end_ms <= energy_at (days, i)->end_ms; p++)
            {
              g_assert_cmpfloat (energy_at (parts, p)->coverage, ==, 1);
              wh += llround (energy_at (parts, p)->kwh * 1000);
            }
          g_assert_cmpint (wh, ==, llround (energy_at (days, i)->kwh * 1000));
        }
      close_history (history);
    }
}

static void
test_gas_and_water_are_counted_likewise (void)
{
  static const char *const quantities[] = { "gas-index", "water-index" };

  for (guint q = 0; q < G_N_ELEMENTS (quantities); q++)
    {
      BefHistory *history = open_history (NULL, NULL);
      gint64 start = instant ("2024-01-09T23:00:00Z");
      gint64 gained = put_random_index (history, quantities[q], start, 24 * 6 + 1, 10);
      gint64 bounds[] = { start, start + 7 * BEF_MS_HOUR, start + 8 * BEF_MS_HOUR,
                          start + BEF_MS_DAY };
      /* What power says is of electricity. */
      for (guint i = 0; i < 288; i++)
        append (
            history,
            &(BefReading){ bef_series_key (METER, "power"), start + i * 10 * BEF_MS_MINUTE, 5000 },
            1);
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) parts = get_spans (history, quantities[q], bounds, 4, &error);
      g_assert_no_error (error);
      gint64 milli = 0;
      for (guint i = 0; i < 3; i++)
        milli += llround (energy_at (parts, i)->kwh * 1000);
      g_assert_cmpint (milli, ==, gained);
      gint64 after[] = { start + BEF_MS_DAY + BEF_MS_HOUR, start + 2 * BEF_MS_DAY };
      g_autoptr (GArray) unknown = get_spans (history, quantities[q], after, 2, &error);
      g_assert_no_error (error);
      g_assert_true (isnan (energy_at (unknown, 0)->kwh));
      close_history (history);
    }
}

static void
test_bounds_that_do_not_ascend_are_refused (void)
{
  BefHistory *history = open_history (NULL, NULL);
  gint64 start = instant ("2024-01-09T23:00:00Z");
  gint64 wrong[][3] = { { start, start, start + 1 },
                        { start + 2, start + 1, start + 3 },
                        { start, start + 2, start + 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) none = get_spans (history, "energy-index", wrong[i], 3, &error);
      g_assert_null (none);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
  for (guint n = 0; n < 2; n++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) none = get_spans (history, "energy-index", wrong[0], n, &error);
      g_assert_null (none);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
  close_history (history);
}

static void
test_means_between_bounds_are_those_of_the_periods (void)
{
  BefHistory *history = open_history (NULL, NULL);
  gint64 start = instant ("2024-01-09T23:00:00Z");
  BefSeriesKey key = bef_series_key (METER, "power");
  gint64 bounds[] = { start, start + BEF_MS_HOUR, start + BEF_MS_DAY, start + 2 * BEF_MS_DAY };

  for (guint i = 0; i < 288; i++)
    if (i != 150)
      append (history,
              &(BefReading){ key, start + i * 10 * BEF_MS_MINUTE, g_test_rand_int_range (0, 9000) },
              1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  WAIT (result, bef_history_spans_async (history, key, bounds, 4, NULL, wait_cb, &result));
  g_autoptr (BefBuckets) spans = bef_history_buckets_finish (history, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bef_buckets_get_length (spans), ==, 3);
  g_autoptr (BefBuckets) days =
      get_periods (history, key, start, start + 2 * BEF_MS_DAY, BEF_PERIOD_DAY);
  g_autoptr (BefBuckets) hours =
      get_periods (history, key, start, start + BEF_MS_HOUR, BEF_PERIOD_HOUR);
  g_assert_cmpfloat (bef_buckets_get (spans, 0)->mean, ==, bef_buckets_get (hours, 0)->mean);
  g_assert_cmpfloat (bef_buckets_get (spans, 2)->mean, ==, bef_buckets_get (days, 1)->mean);
  g_assert_cmpfloat (bef_buckets_get (spans, 2)->max, ==, bef_buckets_get (days, 1)->max);
  g_assert_cmpfloat (bef_buckets_get (spans, 2)->missing, ==, bef_buckets_get (days, 1)->missing);
  close_history (history);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/spans/add-up", test_days_cut_anywhere_add_up);
  g_test_add_func ("/history/spans/gas-and-water", test_gas_and_water_are_counted_likewise);
  g_test_add_func ("/history/spans/refused", test_bounds_that_do_not_ascend_are_refused);
  g_test_add_func ("/history/spans/means", test_means_between_bounds_are_those_of_the_periods);
  return g_test_run ();
}
