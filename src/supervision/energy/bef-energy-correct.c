/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-energy-correct.h"

#include <math.h>

#define WEEKS_52 364
#define BLOCK 7

static BefEnergyCorrected
nothing (void)
{
  return (BefEnergyCorrected){ 0, NAN, NAN, NAN, NAN, NAN, NAN, NAN };
}

static int
partner (const BefEnergyDates *dates, BefAlign align, guint i)
{
  if (align == BEF_ALIGN_DATES)
    return bef_energy_dates_get (dates, i)->year_before;
  return i >= WEEKS_52 ? (int)i - WEEKS_52 : -1;
}

/* How far the mean of @n residuals may be off. */
static double
error_of (const double *rest, guint n, const BefWeatherFit *fit, double *t)
{
  BefMeanError error = bef_mean_error (rest, n, BLOCK);

  if (isfinite (error.se))
    {
      *t = bef_student_90 (error.n_eff - 1);
      return error.se;
    }
  /* Two days, each with its scatter, and neighbours that are alike. */
  *t = bef_student_90 (fit->n);
  return fit->sigma * sqrt (2.0 / n * (1 + fit->rho) / (1 - fit->rho));
}

BefEnergyCorrected
bef_energy_correct (const BefEnergyDates *dates, const BefDayEnergy *days,
                    const double *degree_days, const BefWeatherFit *fit,
                    const BefEnergyComparison *comparison)
{
  BefEnergyCorrected c = nothing ();
  BefRange range = comparison->now.range;
  guint from = bef_energy_dates_at (dates, range.from_ms),
        to = bef_energy_dates_at (dates, range.to_ms),
        wanted = (guint)((range.to_ms - range.from_ms + BEF_MS_DAY / 2) / BEF_MS_DAY);
  double now = 0, before = 0, dd = 0, dd_before = 0, t;

  if (degree_days == NULL || !bef_weather_explains (fit))
    return c;
  g_autofree double *rest = g_new (double, to - from + 1);
  for (guint i = from; i < to; i++)
    {
      int k = partner (dates, comparison->align, i);
      if (k < 0 || !bef_energy_day_counts (&days[i]) || !bef_energy_day_counts (&days[k])
          || !isfinite (degree_days[i]) || !isfinite (degree_days[k]))
        continue;
      now += days[i].kwh;
      before += days[k].kwh;
      dd += degree_days[i];
      dd_before += degree_days[k];
      rest[c.n++] = days[i].kwh - days[k].kwh - fit->slope * (degree_days[i] - degree_days[k]);
    }
  if (c.n == 0 || c.n < BEF_COMPARE_ENOUGH * wanted)
    return nothing ();
  c.degree_days = dd;
  c.degree_days_before = dd_before;
  c.weather = fit->slope * (dd - dd_before);
  c.change = now - before - c.weather;
  c.share = before + c.weather > 0 ? c.change / (before + c.weather) : NAN;
  double se = hypot (error_of (rest, c.n, fit, &t) * c.n, fit->slope_se * (dd - dd_before));
  c.low = c.change - t * se;
  c.high = c.change + t * se;
  return c;
}

/* kWh of the span that the line gives to the cold. */
static double
heating_of (const BefEnergyDates *dates, const BefDayEnergy *days, const double *degree_days,
            const BefWeatherFit *fit, const BefEnergyTotal *total)
{
  double heating = 0;
  guint to = bef_energy_dates_at (dates, total->range.to_ms);

  if (degree_days == NULL || fit == NULL || !bef_weather_explains (fit))
    return 0;
  for (guint i = bef_energy_dates_at (dates, total->range.from_ms); i < to; i++)
    if (isfinite (days[i].kwh) && isfinite (degree_days[i]))
      heating += MIN (fit->slope * degree_days[i], days[i].kwh);
  return CLAMP (heating, 0, total->amount);
}

BefEnergyCo2
bef_energy_co2 (const BefEnergyDates *dates, const BefDayEnergy *days, const double *degree_days,
                const BefWeatherFit *fit, BefFluid fluid, const BefEnergyTotal *total)
{
  BefEnergyCo2 co2 = { .kg = NAN };
  BefEmission heating, other;

  if (!isfinite (total->amount)
      || !bef_energy_emission (fluid, BEF_USE_OTHER, total->range.to_ms, &other)
      || !bef_energy_emission (fluid, BEF_USE_HEATING, total->range.to_ms, &heating))
    return co2;
  double warm =
      fluid == BEF_FLUID_ELECTRICITY ? heating_of (dates, days, degree_days, fit, total) : 0;
  co2.kg = warm * heating.kg + (total->amount - warm) * other.kg;
  co2.heating_share = total->amount > 0 ? warm / total->amount : 0;
  co2.sources[0] = other.source;
  co2.sources[1] = warm > 0 ? heating.source : NULL;
  return co2;
}
