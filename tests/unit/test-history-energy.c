/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-util.h"

#include <math.h>

#include "history/bef-history-index.h"

#define METER "urn:ngsi-ld:ACMeasurement:test:school:main"

static BefSeriesKey
index_key (void)
{
  return bef_series_key (METER, "energy-index");
}

static BefSeriesKey
power_key (void)
{
  return bef_series_key (METER, "power");
}

static void
put_index (BefHistory *history, gint64 ms, double kwh)
{
  append (history, &(BefReading){ index_key (), ms, kwh }, 1);
}

static const BefEnergy *
energy_at (GArray *energies, guint i)
{
  g_assert_cmpuint (i, <, energies->len);
  return &g_array_index (energies, BefEnergy, i);
}

/* An index every 10 minutes over [from, to], growing @wh_per_step, starting at @kwh. Returns its
 * last value. */
static double
put_steady_index (BefHistory *history, gint64 from, gint64 to, double kwh, int wh_per_step)
{
  gint64 step = 10 * BEF_MS_MINUTE;
  guint n = (guint)((to - from) / step) + 1;
  g_autofree gint64 *ts = g_new (gint64, n);
  g_autofree double *values = g_new (double, n);

  for (guint i = 0; i < n; i++)
    {
      ts[i] = from + i * step;
      values[i] = kwh + (double)wh_per_step * i / 1000;
    }
  append_values (history, index_key (), ts, values, n);
  return values[n - 1];
}

static void
test_days_from_the_index_over_both_clock_changes (void)
{
  static const struct
  {
    const char *noon;
    int steps;
  } days[] = { { "2021-03-28T10:00:00Z", 23 * 6 },
               { "2021-03-29T10:00:00Z", 24 * 6 },
               { "2021-10-31T10:00:00Z", 25 * 6 } };

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      BefHistory *history = open_history (NULL, NULL);
      gint64 noon = instant (days[i].noon);
      put_steady_index (history, noon - 3 * BEF_MS_DAY, noon + 3 * BEF_MS_DAY, 123456.789, 333);
      g_autoptr (GArray) e = get_energy (history, METER, noon, noon + 1, BEF_PERIOD_DAY);
      g_assert_cmpuint (e->len, ==, 1);
      g_assert_cmpfloat (energy_at (e, 0)->kwh, ==, days[i].steps * 333 / 1000.0);
      g_assert_cmpfloat (energy_at (e, 0)->coverage, ==, 1);
      g_assert_true (energy_at (e, 0)->from_index);
      g_assert_false (energy_at (e, 0)->meter_changed);
      close_history (history);
    }
}

static void
test_index_samples_just_before_the_bounds_count (void)
{
  BefHistory *history = open_history (NULL, NULL);
  gint64 midnight = instant ("2024-01-10T23:00:00Z"), late = 7 * BEF_MS_MINUTE;

  put_steady_index (history, midnight - BEF_MS_DAY + late, midnight + 3 * BEF_MS_DAY + late, 10,
                    500);
  g_autoptr (GArray) days =
      get_energy (history, METER, midnight, midnight + 2 * BEF_MS_DAY, BEF_PERIOD_DAY);
  g_assert_cmpuint (days->len, ==, 2);
  g_assert_cmpfloat (energy_at (days, 0)->kwh, ==, 72);
  g_autoptr (GArray) hours =
      get_energy (history, METER, midnight, midnight + BEF_MS_DAY, BEF_PERIOD_HOUR);
  double sum = 0;
  for (guint i = 0; i < hours->len; i++)
    sum += energy_at (hours, i)->kwh;
  g_assert_cmpfloat (sum, ==, 72);
  close_history (history);
}

static void
test_whole_watt_hours_gather_no_noise (void)
{
  BefHistory *history = open_history (NULL, NULL);
  gint64 start = instant ("2023-12-31T23:00:00Z");

  /* 0.1 kWh a step is not a binary fraction: 52,704 differences of doubles would show. */
  put_steady_index (history, start, start + 366 * BEF_MS_DAY, 98765.4, 100);
  g_autoptr (GArray) year = get_energy (history, METER, start, start + 1, BEF_PERIOD_YEAR);
  g_assert_cmpfloat (energy_at (year, 0)->kwh, ==, 5270.4);
  close_history (history);
}

static void
test_a_new_meter_is_not_consumption (void)
{
  BefHistory *history = open_history (NULL, NULL);
  gint64 start = instant ("2024-01-09T23:00:00Z"), change = start + 30 * BEF_MS_HOUR;

  put_steady_index (history, start - BEF_MS_DAY, change, 50000, 100);
  put_steady_index (history, change + 10 * BEF_MS_MINUTE, start + 4 * BEF_MS_DAY, 3, 100);
  g_autoptr (GArray) e = get_energy (history, METER, start, start + 3 * BEF_MS_DAY, BEF_PERIOD_DAY);
  g_assert_cmpfloat (energy_at (e, 0)->kwh, ==, 14.4);
  g_assert_false (energy_at (e, 0)->meter_changed);
  g_assert_cmpfloat (energy_at (e, 1)->kwh, ==, 14.3);
  g_assert_true (energy_at (e, 1)->meter_changed);
  g_assert_cmpfloat_with_epsilon (energy_at (e, 1)->coverage, 143 / 144.0, 1e-12);
  g_assert_cmpfloat (energy_at (e, 2)->kwh, ==, 14.4);
  g_assert_false (energy_at (e, 2)->meter_changed);
  close_history (history);
}

static void
test_a_spike_is_ignored (double spike)
{
  BefHistory *history = open_history (NULL, NULL);
  gint64 start = instant ("2024-01-09T23:00:00Z");

  put_steady_index (history, start - BEF_MS_DAY, start + 2 * BEF_MS_DAY, 1000, 100);
  put_index (history, start + 5 * BEF_MS_HOUR, spike);
  put_index (history, start + BEF_MS_DAY, spike);
  g_autoptr (GArray) e = get_energy (history, METER, start, start + 2 * BEF_MS_DAY, BEF_PERIOD_DAY);
  /* The spike on midnight hides that step: the one before it stands in, the next day gets it. */
  double first = energy_at (e, 0)->kwh, second = energy_at (e, 1)->kwh;
  g_assert_cmpfloat_with_epsilon (first + second, 28.8, 0.11);
  g_assert_cmpfloat_with_epsilon (first, 14.4, 0.11);
  g_assert_false (energy_at (e, 0)->meter_changed);
  g_assert_false (energy_at (e, 1)->meter_changed);
  close_history (history);
}

static void
test_spikes_are_ignored (void)
{
  static const double spikes[] = { 0, -5, -1e300, 999, 1e6, 8e12, 1e300 };

  for (guint i = 0; i < G_N_ELEMENTS (spikes); i++)
    test_a_spike_is_ignored (spikes[i]);
}

/* A device that restarts says 0 for some minutes, or something absurd, before it says the index
 * again. */
static void
test_a_run_of_rubbish_is_ignored (void)
{
  static const double runs[][4] = {
    { 0, 0, 0, 0 }, { 0, 1, 2, 3 }, { 1e6, 0, 1e6, 0 }, { 1e7, 1e7, 1e7, 1e7 }
  };

  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    {
      BefHistory *history = open_history (NULL, NULL);
      gint64 start = instant ("2024-01-09T23:00:00Z"), rubbish = start + 5 * BEF_MS_HOUR;
      put_steady_index (history, start - BEF_MS_DAY, start + 2 * BEF_MS_DAY, 1000, 100);
      for (guint k = 0; k < 4; k++)
        put_index (history, rubbish + k * 10 * BEF_MS_MINUTE, runs[i][k]);
      g_autoptr (GArray) e = get_energy (history, METER, start, start + 1, BEF_PERIOD_DAY);
      g_assert_cmpfloat (energy_at (e, 0)->kwh, ==, 14.4);
      g_assert_false (energy_at (e, 0)->meter_changed);
      close_history (history);
    }
}

static void
test_a_newest_lower_index_waits_for_confirmation (void)
{
  BefHistory *history = open_history (NULL, NULL);
  gint64 start = instant ("2024-01-09T23:00:00Z"), end = start + 12 * BEF_MS_HOUR;

  put_steady_index (history, start, end, 1000, 100);
  put_index (history, end + 10 * BEF_MS_MINUTE, 0);
  g_autoptr (GArray) unsure = get_energy (history, METER, start, end, BEF_PERIOD_DAY);
  g_assert_false (energy_at (unsure, 0)->meter_changed);
  g_assert_cmpfloat (energy_at (unsure, 0)->kwh, ==, 7.2);
  put_index (history, end + 20 * BEF_MS_MINUTE, 0.1);
  g_autoptr (GArray) sure = get_energy (history, METER, start, end, BEF_PERIOD_DAY);
  g_assert_true (energy_at (sure, 0)->meter_changed);
  g_assert_cmpfloat (energy_at (sure, 0)->kwh, ==, 7.3);
  close_history (history);
}

static void
test_a_catch_up_after_a_gap_is_no_peak (void)
{
  BefHistory *history = open_history (NULL, NULL);
  gint64 start = instant ("2024-01-09T23:00:00Z"), gap_end = start + 52 * BEF_MS_HOUR;
  double before =
      put_steady_index (history, start - BEF_MS_DAY, start + 20 * BEF_MS_HOUR, 1000, 100);

  /* Nothing from 20:00 to 04:00 two nights later; then the index shows all that was used: 0.6 kWh
   * an hour, as far as one can know. */
  put_steady_index (history, gap_end, start + 4 * BEF_MS_DAY, before + 19.2, 100);
  g_autoptr (GArray) e = get_energy (history, METER, start, start + 4 * BEF_MS_DAY, BEF_PERIOD_DAY);
  for (guint i = 0; i < 4; i++)
    {
      g_assert_cmpfloat (energy_at (e, i)->kwh, ==, 14.4);
      g_assert_cmpfloat (energy_at (e, i)->coverage, ==, 1);
      g_assert_cmpint (energy_at (e, i)->estimated, ==, i < 3);
    }
  /* Of its hours nothing is known. */
  g_autoptr (GArray) hours =
      get_energy (history, METER, start, start + 3 * BEF_MS_DAY, BEF_PERIOD_HOUR);
  for (guint i = 0; i < hours->len; i++)
    g_assert_cmpint (isnan (energy_at (hours, i)->kwh), ==, i >= 20 && i < 52);
  /* Over the whole gap the energy is known. */
  g_autoptr (GArray) week = get_energy (history, METER, start, start + 1, BEF_PERIOD_WEEK);
  g_assert_false (energy_at (week, 0)->estimated);
  close_history (history);
}

/* A meter read once a day, some seconds or minutes late: the day that was used, not the one read.
 */
static void
test_a_day_gets_its_share_whatever_the_second_of_the_reading (void)
{
  static const gint64 late[] = { 25 * BEF_MS_SECOND, 10 * BEF_MS_MINUTE, -25 * BEF_MS_SECOND };

  for (guint k = 0; k < G_N_ELEMENTS (late); k++)
    {
      BefHistory *history = open_history (NULL, NULL);
      /* Five days, the third of 25 hours. */
      gint64 first = instant ("2026-10-22T22:00:00Z"), midnight = first;
      double index = 70000;
      put_index (history, midnight - BEF_MS_DAY + late[k], index - 9);
      put_index (history, midnight + late[k], index);
      for (int day = 0; day < 5; day++)
        {
          midnight = bef_civil_add (midnight, BEF_PERIOD_DAY, 1);
          index += 10 + day;
          put_index (history, midnight + late[k], index);
        }
      put_index (history, bef_civil_add (midnight, BEF_PERIOD_DAY, 1) + late[k], index + 15);
      g_autoptr (GArray) e = get_energy (history, METER, first, midnight, BEF_PERIOD_DAY);
      g_assert_cmpuint (e->len, ==, 5);
      for (guint day = 0; day < 5; day++)
        {
          double share = fabs ((double)late[k]) / (23 * BEF_MS_HOUR);
          g_assert_cmpfloat_with_epsilon (energy_at (e, day)->kwh, 10 + day, 2 * share + 0.001);
          g_assert_cmpfloat (energy_at (e, day)->coverage, ==, 1);
          g_assert_false (energy_at (e, day)->estimated);
        }
      close_history (history);
    }
}

/* Read at noon: half of each day lies on either side of a reading. */
static void
test_a_reading_far_from_midnight_makes_an_estimate (void)
{
  BefHistory *history = open_history (NULL, NULL);
  gint64 start = instant ("2024-01-09T23:00:00Z"), noon = start + 12 * BEF_MS_HOUR;

  for (int day = -1; day < 4; day++)
    put_index (history, noon + day * BEF_MS_DAY, 1000 + 20 * day + (day > 1 ? 10 : 0));
  g_autoptr (GArray) e = get_energy (history, METER, start, start + 3 * BEF_MS_DAY, BEF_PERIOD_DAY);
  g_assert_cmpfloat (energy_at (e, 0)->kwh, ==, 20);
  g_assert_cmpfloat (energy_at (e, 1)->kwh, ==, 25);
  g_assert_cmpfloat (energy_at (e, 2)->kwh, ==, 25);
  for (guint i = 0; i < 3; i++)
    g_assert_true (energy_at (e, i)->estimated);
  close_history (history);
}

/* @n zeros, one a minute, in an index that grows 25 Wh a minute; over the days that hold them. */
static void
check_a_fall_and_return (int n, double fallen, double grown)
{
  BefHistory *history = open_history (NULL, NULL);
  gint64 start = instant ("2024-01-09T23:00:00Z"), fall = start + 7 * BEF_MS_HOUR;
  gint64 back = fall + n * BEF_MS_MINUTE, end = bef_civil_add (back, BEF_PERIOD_DAY, 2);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));

  for (gint64 at = start - BEF_MS_DAY; at <= end; at += BEF_MS_MINUTE)
    {
      gint64 minute = (at - start) / BEF_MS_MINUTE;
      BefReading r = { index_key (), at, 5000 + 0.025 * (double)minute };
      if (at >= fall && at < back)
        r.value = fallen + grown * (double)((at - fall) / BEF_MS_MINUTE);
      g_array_append_val (readings, r);
    }
  append (history, (BefReading *)readings->data, readings->len);
  /* Together, and each day alone: no window of the series is read otherwise. */
  g_autoptr (GArray) all = get_energy (history, METER, start, end - 1, BEF_PERIOD_DAY);
  for (guint i = 0; i < all->len; i++)
    {
      const BefEnergy *day = energy_at (all, i);
      g_autoptr (GArray) alone =
          get_energy (history, METER, day->start_ms, day->end_ms, BEF_PERIOD_DAY);
      g_assert_cmpfloat (day->kwh, ==, 36);
      g_assert_false (day->meter_changed);
      g_assert_false (day->set_aside);
      g_assert_cmpfloat (energy_at (alone, 0)->kwh, ==, 36);
      g_assert_cmpint (energy_at (alone, 0)->estimated, ==, day->estimated);
      g_assert_false (energy_at (alone, 0)->meter_changed);
      g_assert_false (energy_at (alone, 0)->set_aside);
    }
  close_history (history);
}

static void
test_a_fall_and_return_is_the_same_meter_however_long (void)
{
  static const int lengths[] = { 1, 5, 6, 7, 30, 600, 3 * 1440, 17 * 1440 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_test_message ("%d minutes", lengths[i]);
      check_a_fall_and_return (lengths[i], 0, 0);
      check_a_fall_and_return (lengths[i], 0.5, 0.025);
      check_a_fall_and_return (lengths[i], 4294967.295, 0);
    }
}

/* The old meter had counted little: the new one grows past it, step by step. */
static void
test_a_new_meter_may_pass_the_old_one (void)
{
  BefHistory *history = open_history (NULL, NULL);
  gint64 start = instant ("2024-01-09T23:00:00Z"), change = start + 30 * BEF_MS_HOUR;

  put_steady_index (history, start - BEF_MS_DAY, change, 1, 100);
  put_steady_index (history, change + 10 * BEF_MS_MINUTE, start + 8 * BEF_MS_DAY, 0, 100);
  g_autoptr (GArray) e = get_energy (history, METER, start, start + 7 * BEF_MS_DAY, BEF_PERIOD_DAY);
  for (guint i = 0; i < 7; i++)
    {
      g_assert_cmpint (energy_at (e, i)->meter_changed, ==, i == 1);
      g_assert_cmpfloat (energy_at (e, i)->kwh, ==, i == 1 ? 14.3 : 14.4);
    }
  close_history (history);
}

/* No connection carries 100,000 kWh in ten minutes; nothing comes back, so the index goes on there.
 */
static void
test_a_gain_no_connection_carries_is_set_aside (void)
{
  BefHistory *history = open_history (NULL, NULL);
  gint64 start = instant ("2024-01-09T23:00:00Z"), jump = start + 30 * BEF_MS_HOUR;

  put_steady_index (history, start - BEF_MS_DAY, jump, 1000, 100);
  put_steady_index (history, jump + 10 * BEF_MS_MINUTE, start + 4 * BEF_MS_DAY, 101000, 100);
  g_autoptr (GArray) e = get_energy (history, METER, start, start + 3 * BEF_MS_DAY, BEF_PERIOD_DAY);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (energy_at (e, i)->set_aside, ==, i == 1);
      g_assert_false (energy_at (e, i)->meter_changed);
      g_assert_cmpfloat (energy_at (e, i)->kwh, ==, i == 1 ? 14.3 : 14.4);
    }
  g_assert_cmpfloat_with_epsilon (energy_at (e, 1)->coverage, 143 / 144.0, 1e-12);
  close_history (history);
}

static void
test_what_a_connection_carries (void)
{
  g_assert_true (bef_index_may_gain ("energy-index", 1000, BEF_MS_HOUR));
  g_assert_false (bef_index_may_gain ("energy-index", 1001, BEF_MS_HOUR));
  /* A meter that counts in tens, read every minute. */
  g_assert_true (bef_index_may_gain ("energy-index", 10, BEF_MS_MINUTE));
  g_assert_false (bef_index_may_gain ("energy-index", 5015, BEF_MS_MINUTE));
  g_assert_true (bef_index_may_gain ("energy-index", 5015, BEF_MS_DAY));
  g_assert_false (bef_index_may_gain ("gas-index", 500, BEF_MS_HOUR));
  g_assert_false (bef_index_may_gain ("water-index", 4294967, BEF_MS_HOUR));
}

static void
test_power_stands_in_for_a_missing_index (void)
{
  BefHistory *history = open_history (NULL, NULL);
  gint64 start = instant ("2021-10-30T22:00:00Z"), m = BEF_MS_MINUTE;

  /* 6 kW from midnight to midnight, a day of 25 hours, but for one missing sample. */
  for (gint64 at = 0; at < 150; at++)
    if (at != 77)
      append (history, &(BefReading){ power_key (), start + at * 10 * m, 6000 }, 1);
  g_autoptr (GArray) e = get_energy (history, METER, start, start + 1, BEF_PERIOD_DAY);
  g_assert_cmpuint (e->len, ==, 1);
  g_assert_cmpfloat (energy_at (e, 0)->kwh, ==, 149);
  g_assert_cmpfloat_with_epsilon (energy_at (e, 0)->coverage, 149 / 150.0, 1e-12);
  g_assert_false (energy_at (e, 0)->from_index);
  /* An index over a part of the day does not replace it. */
  put_steady_index (history, start + 5 * BEF_MS_HOUR, start + 8 * BEF_MS_HOUR, 7, 1000);
  g_autoptr (GArray) same = get_energy (history, METER, start, start + 1, BEF_PERIOD_DAY);
  g_assert_false (energy_at (same, 0)->from_index);
  g_assert_cmpfloat (energy_at (same, 0)->kwh, ==, 149);
  close_history (history);
}

static void
test_a_daily_index_says_nothing_of_hours (void)
{
  BefHistory *history = open_history (NULL, NULL);
  gint64 start = instant ("2024-01-09T23:00:00Z");

  for (int day = 0; day < 5; day++)
    put_index (history, start + day * BEF_MS_DAY, 100 + 24 * day);
  g_autoptr (GArray) days =
      get_energy (history, METER, start, start + 4 * BEF_MS_DAY, BEF_PERIOD_DAY);
  for (guint i = 0; i < 4; i++)
    {
      g_assert_cmpfloat (energy_at (days, i)->kwh, ==, 24);
      g_assert_cmpfloat (energy_at (days, i)->coverage, ==, 1);
    }
  g_autoptr (GArray) hours =
      get_energy (history, METER, start + BEF_MS_DAY, start + 2 * BEF_MS_DAY, BEF_PERIOD_HOUR);
  for (guint i = 0; i < hours->len; i++)
    g_assert_true (isnan (energy_at (hours, i)->kwh));
  close_history (history);
}

static void
test_an_unknown_meter_is_unknown_not_zero (void)
{
  BefHistory *history = open_history (NULL, NULL);
  gint64 start = instant ("2024-01-09T23:00:00Z");

  g_autoptr (GArray) e = get_energy (history, METER, start, start + 1, BEF_PERIOD_DAY);
  g_assert_cmpuint (e->len, ==, 1);
  g_assert_true (isnan (energy_at (e, 0)->kwh));
  g_assert_cmpfloat (energy_at (e, 0)->coverage, ==, 0);
  close_history (history);
}

/* Index with random growth, resets, spikes and gaps: every day against the increments of the index
 * without its spikes, and the power of the days it does not bracket against a sum over minutes. */
static void
check_random_energy (guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  gint64 start = bef_civil_floor (instant ("2021-10-28T10:00:00Z"), BEF_PERIOD_DAY);
  gint64 end = start + 7 * BEF_MS_DAY, step = 10 * BEF_MS_MINUTE;
  BefHistory *history = open_history (NULL, NULL);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));
  gint64 wh = 1000000;
  double expected[9] = { 0 };
  gboolean changed[9] = { FALSE };

  g_test_message ("seed %u", seed);
  for (gint64 at = start; at <= end; at += step)
    {
      BefReading r = { index_key (), at, 0 };
      guint day = 0;
      while (bef_civil_add (start, BEF_PERIOD_DAY, (int)day + 1) < at)
        day++;
      int growth = at == start ? 0 : g_rand_int_range (rand, 0, 900);
      gboolean is_midnight = bef_civil_floor (at, BEF_PERIOD_DAY) == at;
      int event = g_rand_int_range (rand, 0, 150);
      if (event == 0 && wh > 40000 && at < end)
        {
          wh = g_rand_int_range (rand, 0, 5000);
          changed[day] = TRUE;
        }
      else
        {
          wh += growth;
          expected[day] += growth / 1000.0;
        }
      r.value = (double)wh / 1000;
      if (event >= 1 && event <= 3 && !is_midnight)
        r.value = -1;
      g_array_append_val (readings, r);
    }
  append (history, (BefReading *)readings->data, readings->len);
  g_autoptr (GArray) e = get_energy (history, METER, start, end, BEF_PERIOD_DAY);
  for (guint i = 0; i < 7; i++)
    {
      g_assert_true (energy_at (e, i)->from_index);
      g_assert_cmpint (energy_at (e, i)->meter_changed, ==, changed[i]);
      g_assert_cmpfloat_with_epsilon (energy_at (e, i)->kwh, expected[i], changed[i] ? 2 : 1e-9);
    }
  close_history (history);
}

static void
test_random_indexes_equal_brute_force (void)
{
  for (guint32 seed = 1; seed <= 20; seed++)
    check_random_energy (seed);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

/* A running day is compared with as much of another: both parts are there, and add up. */
static void
test_a_period_may_be_had_in_two (void)
{
  BefHistory *history = open_history (NULL, NULL);
  gint64 start = instant ("2024-01-09T23:00:00Z"), cut = start + 34 * BEF_MS_HOUR;
  g_autoptr (GAsyncResult) result = NULL;

  put_steady_index (history, start - BEF_MS_DAY, start + 4 * BEF_MS_DAY, 100, 100);
  bef_history_energy_async (history,
                            &(BefHistoryQuery){ .key.entity = METER,
                                                .from_ms = start,
                                                .to_ms = start + 3 * BEF_MS_DAY,
                                                .period = BEF_PERIOD_DAY,
                                                .cut_ms = cut },
                            NULL, done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_autoptr (GArray) e = bef_history_energy_finish (history, result, NULL);
  g_assert_cmpuint (e->len, ==, 4);
  g_assert_cmpfloat (energy_at (e, 0)->kwh, ==, 14.4);
  g_assert_cmpint (energy_at (e, 1)->end_ms, ==, cut);
  g_assert_cmpfloat (energy_at (e, 1)->kwh, ==, 6);
  g_assert_cmpfloat (energy_at (e, 1)->coverage, ==, 1);
  g_assert_cmpint (energy_at (e, 2)->start_ms, ==, cut);
  g_assert_cmpfloat (energy_at (e, 2)->kwh, ==, 8.4);
  g_assert_cmpfloat (energy_at (e, 3)->kwh, ==, 14.4);
  /* Which sample is the newest is known, from the index and from power. */
  g_assert_cmpint (energy_at (e, 0)->newest_ms, ==, start + BEF_MS_DAY);
  g_assert_cmpint (energy_at (e, 1)->newest_ms, ==, cut);
  for (gint64 ms = start + 5 * BEF_MS_DAY; ms <= start + 5 * BEF_MS_DAY + 9 * BEF_MS_HOUR;
       ms += 10 * BEF_MS_MINUTE)
    append (history, &(BefReading){ power_key (), ms, 1000 }, 1);
  g_autoptr (GArray) power =
      get_energy (history, METER, start + 5 * BEF_MS_DAY, start + 6 * BEF_MS_DAY, BEF_PERIOD_DAY);
  g_assert_cmpint (energy_at (power, 0)->newest_ms, ==, start + 5 * BEF_MS_DAY + 9 * BEF_MS_HOUR);
  close_history (history);
}

/* A new meter counts from nothing and its newest reading is a slip to where the old one was: that
 * one sample does not make the readings before it misread. */
static void
test_one_sample_back_is_no_return (void)
{
  static const double values[] = { 5000, 0, 1, 2, 3, 4, 5, 5020 };
  BefHistory *history = open_history (NULL, NULL);
  gint64 day = instant ("2024-01-09T23:00:00Z");

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    put_index (history, day + i * BEF_MS_HOUR, values[i]);
  g_autoptr (GArray) e = get_energy (history, METER, day, day + 1, BEF_PERIOD_DAY);
  g_assert_cmpfloat (energy_at (e, 0)->kwh, ==, 5);
  g_assert_true (energy_at (e, 0)->meter_changed);
  close_history (history);
}

/* Within half a day a connection may carry what lies between, but no connection here does: a
 * reading far above the line is not a return to it. */
static void
test_a_leap_past_the_line_is_no_return (void)
{
  BefHistory *history = open_history (NULL, NULL);
  gint64 day = instant ("2024-01-09T23:00:00Z");

  put_index (history, day, 100);
  for (int hour = 1; hour <= 12; hour++)
    put_index (history, day + hour * BEF_MS_HOUR, 49 + hour);
  for (int hour = 13; hour <= 23; hour++)
    put_index (history, day + hour * BEF_MS_HOUR, 9987 + hour);
  g_autoptr (GArray) e = get_energy (history, METER, day, day + 1, BEF_PERIOD_DAY);
  g_assert_cmpfloat (energy_at (e, 0)->kwh, ==, 21);
  g_assert_true (energy_at (e, 0)->meter_changed);
  g_assert_true (energy_at (e, 0)->set_aside);
  close_history (history);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/energy/clock-changes",
                   test_days_from_the_index_over_both_clock_changes);
  g_test_add_func ("/history/energy/just-before-the-bounds",
                   test_index_samples_just_before_the_bounds_count);
  g_test_add_func ("/history/energy/no-noise", test_whole_watt_hours_gather_no_noise);
  g_test_add_func ("/history/energy/new-meter", test_a_new_meter_is_not_consumption);
  g_test_add_func ("/history/energy/spikes", test_spikes_are_ignored);
  g_test_add_func ("/history/energy/run-of-rubbish", test_a_run_of_rubbish_is_ignored);
  g_test_add_func ("/history/energy/unconfirmed-lower-index",
                   test_a_newest_lower_index_waits_for_confirmation);
  g_test_add_func ("/history/energy/catch-up", test_a_catch_up_after_a_gap_is_no_peak);
  g_test_add_func ("/history/energy/share-of-the-day",
                   test_a_day_gets_its_share_whatever_the_second_of_the_reading);
  g_test_add_func ("/history/energy/reading-at-noon",
                   test_a_reading_far_from_midnight_makes_an_estimate);
  g_test_add_func ("/history/energy/fall-and-return",
                   test_a_fall_and_return_is_the_same_meter_however_long);
  g_test_add_func ("/history/energy/one-sample-back", test_one_sample_back_is_no_return);
  g_test_add_func ("/history/energy/leap-past-the-line", test_a_leap_past_the_line_is_no_return);
  g_test_add_func ("/history/energy/new-meter-passes-the-old",
                   test_a_new_meter_may_pass_the_old_one);
  g_test_add_func ("/history/energy/set-aside", test_a_gain_no_connection_carries_is_set_aside);
  g_test_add_func ("/history/energy/ceilings", test_what_a_connection_carries);
  g_test_add_func ("/history/energy/power-stands-in", test_power_stands_in_for_a_missing_index);
  g_test_add_func ("/history/energy/daily-index", test_a_daily_index_says_nothing_of_hours);
  g_test_add_func ("/history/energy/unknown", test_an_unknown_meter_is_unknown_not_zero);
  g_test_add_func ("/history/energy/random", test_random_indexes_equal_brute_force);
  g_test_add_func ("/history/energy/a-period-in-two", test_a_period_may_be_had_in_two);
  return g_test_run ();
}
