/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-weather.h"

G_BEGIN_DECLS

/*
 * What a running year will have taken at its end, by what it took so far and what the same days
 * took the year before.
 *
 * Known days count as they are. Days that are to come, and those that are missing, are taken as the
 * same weekday 52 weeks before times how much the year took so far for that of the year before (the
 * pairs). Weather and use go on as they were: that of the year before.
 *
 * The range is one of 90 %, of three errors that have nothing to do with each other (their standard
 * deviations as the sides of right angles, times Student's t of the independent weeks so far): the
 * weeks so far, each against its part, are alike to those to come (bef_mean_error(): their
 * correlation makes them fewer); the last four weeks may be what goes on, instead of the year so
 * far; and BEF_FORECAST_LEAST of what is still to come at least. Of eight recorded buildings, every
 * ten days from March to December of three years with the lockdowns, 92 of 100 ranges held what
 * came, and at least 86 in each month (tests/unit/test-energy-conclusions.c).
 */

#define BEF_FORECAST_LEAST 0.06
#define BEF_FORECAST_RECENT_DAYS 28
/* Fewer pairs say nothing. */
#define BEF_FORECAST_DAYS 56

typedef struct
{
  BefRange year;
  double amount, low, high; /* NAN: not known */
  double so_far;            /* known days of the year */
  double filled;            /* 0 to 1: share of @amount that is no measurement */
} BefEnergyForecast;

/* Of the year that holds the day before @until_ms. */
BefEnergyForecast bef_energy_forecast (const BefEnergyDates *dates, const BefDayEnergy *days,
                                       gint64 until_ms);

G_END_DECLS
