/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-energy-compare.h"
#include "bef-energy-factors.h"
#include "bef-weather.h"

G_BEGIN_DECLS

/*
 * A change against last year without what the weather did, and what a span emitted.
 *
 * Of the pairs of days (bef-energy-compare.h, of all meters together, and of which both degree days
 * are known) the weather made differ slope x (degree days - degree days before), by the line of
 * bef-weather.h. The interval is that of the days' own noise, by weeks (bef_mean_error(); of less
 * than four weeks by the days' scatter around the line), and of the slope.
 */
typedef struct
{
  guint n;                                /* pairs; 0: nothing is corrected, and all is NAN */
  double degree_days, degree_days_before; /* of the pairs */
  double weather;                         /* kWh that the weather added (below 0: that it spared) */
  double change, low, high;               /* what is left of the change, and its interval of 90 % */
  double share;                           /* change / (before + weather) */
} BefEnergyCorrected;

/* @days: all meters together, and @degree_days (nullable: not known), as many as @dates. Nothing
 * where @fit explains nothing (bef_weather_explains()) or fewer pairs than BEF_COMPARE_ENOUGH of
 * the span are known. */
BefEnergyCorrected bef_energy_correct (const BefEnergyDates *dates, const BefDayEnergy *days,
                                       const double *degree_days, const BefWeatherFit *fit,
                                       const BefEnergyComparison *comparison);

/* CO2 of a span. */
typedef struct
{
  double kg;              /* NAN: no factor, or nothing known */
  double heating_share;   /* 0 to 1: counted as heating, by the line on degree days */
  const char *sources[2]; /* NULL after the last */
} BefEnergyCo2;
/* Of @total of @fluid. Of electricity what the line @fit (nullable) gives to the degree days of the
 * known days counts as heating, the rest as other use. */
BefEnergyCo2 bef_energy_co2 (const BefEnergyDates *dates, const BefDayEnergy *days,
                             const double *degree_days, const BefWeatherFit *fit, BefFluid fluid,
                             const BefEnergyTotal *total);

G_END_DECLS
