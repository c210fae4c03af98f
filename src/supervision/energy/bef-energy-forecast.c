/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-energy-forecast.h"

#include <math.h>

#define YEAR_DAYS 364
#define BLOCK 7

/* The year so far: what the pairs took, and how each differs from its part. */
typedef struct
{
  double now, before;
  double *rest; /* owned */
  guint n;
} Pairs;

static const BefDayEnergy *
day_before (const BefDayEnergy *days, guint i)
{
  const BefDayEnergy *day = i >= YEAR_DAYS ? &days[i - YEAR_DAYS] : NULL;

  return day != NULL && bef_energy_day_counts (day) ? day : NULL;
}

static Pairs
pairs_of (const BefDayEnergy *days, guint from, guint to)
{
  Pairs pairs = { .rest = g_new (double, to - from + 1) };

  for (guint i = from; i < to; i++)
    {
      const BefDayEnergy *before = day_before (days, i);
      if (before == NULL || !bef_energy_day_counts (&days[i]))
        continue;
      pairs.now += days[i].kwh;
      pairs.before += before->kwh;
    }
  for (guint i = from; i < to && pairs.before > 0; i++)
    {
      const BefDayEnergy *before = day_before (days, i);
      if (before != NULL && bef_energy_day_counts (&days[i]))
        pairs.rest[pairs.n++] = days[i].kwh - before->kwh * pairs.now / pairs.before;
    }
  return pairs;
}

/* How far the last weeks are from the share of the whole year so far: a building that was left, or
 * let, since is no building whose weeks are alike. 0: nothing is known of them. */
static double
drift_of (const BefDayEnergy *days, guint from, guint to, double ratio)
{
  double now = 0, before = 0;

  for (guint i = MAX (from, to - MIN (to, BEF_FORECAST_RECENT_DAYS)); i < to; i++)
    {
      const BefDayEnergy *then = day_before (days, i);
      if (then == NULL || !bef_energy_day_counts (&days[i]))
        continue;
      now += days[i].kwh;
      before += then->kwh;
    }
  return before > 0 && ratio > 0 ? fabs (now / before / ratio - 1) : 0;
}

/* Days from @from on, @ahead of them after the last that there is. */
typedef struct
{
  double known, filled;
  guint n_filled, n_lost; /* of the second not even the year before is known */
} Sum;

static Sum
add_up (const BefDayEnergy *days, guint from, guint to, guint end, double ratio)
{
  Sum sum = { 0 };

  for (guint i = from; i < end; i++)
    {
      const BefDayEnergy *before = day_before (days, i);
      if (i < to && bef_energy_day_counts (&days[i]))
        sum.known += days[i].kwh;
      else if (before != NULL)
        {
          sum.filled += before->kwh * ratio;
          sum.n_filled++;
        }
      else
        sum.n_lost++;
    }
  return sum;
}

BefEnergyForecast
bef_energy_forecast (const BefEnergyDates *dates, const BefDayEnergy *days, gint64 until_ms)
{
  gint64 start = bef_civil_floor (bef_civil_add (until_ms, BEF_PERIOD_DAY, -1), BEF_PERIOD_YEAR);
  BefEnergyForecast forecast = { .year = { start, bef_civil_add (start, BEF_PERIOD_YEAR, 1) },
                                 .amount = NAN,
                                 .low = NAN,
                                 .high = NAN,
                                 .so_far = NAN };
  guint from = bef_energy_dates_at (dates, start), to = bef_energy_dates_at (dates, until_ms),
        ahead = (guint)((forecast.year.to_ms - until_ms + BEF_MS_DAY / 2) / BEF_MS_DAY);

  if (from >= to)
    return forecast;
  Pairs pairs = pairs_of (days, from, to);
  double ratio = pairs.before > 0 ? pairs.now / pairs.before : NAN;
  Sum sum = add_up (days, from, to, to + ahead, ratio);
  BefMeanError error = bef_mean_error (pairs.rest, pairs.n, BLOCK);
  forecast.so_far = sum.known;
  /* A week or two of which nothing is known at all are made up by the others; more are not. */
  if (pairs.n >= BEF_FORECAST_DAYS && isfinite (error.se) && isfinite (ratio)
      && 20 * sum.n_lost <= to + ahead - from)
    {
      double n = sum.n_filled + sum.n_lost,
             rest = sum.n_filled > 0 ? sum.filled * n / sum.n_filled : 0,
             off = n > 0 ? error.se * n * sqrt (1 + pairs.n / n) : 0,
             drift = hypot (BEF_FORECAST_LEAST, drift_of (days, from, to, ratio)),
             half = bef_student_90 (error.n_eff - 1) * hypot (off, drift * rest);
      forecast.amount = sum.known + rest;
      forecast.low = MAX (forecast.amount - half, sum.known);
      forecast.high = forecast.amount + half;
      forecast.filled = forecast.amount > 0 ? rest / forecast.amount : 0;
    }
  g_free (pairs.rest);
  return forecast;
}
