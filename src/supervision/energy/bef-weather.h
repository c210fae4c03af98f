/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-energy.h"

G_BEGIN_DECLS

/*
 * What the weather has to do with it: degree days and the straight line of a day's energy on them.
 */

#define BEF_DEGREE_DAY_BASE 18.0

/* Degree days of one day, base 18, by the method of Météo-France and of the French regulations
 * ("méthode Météo": max (0, 18 - (Tn + Tx) / 2)), °C day; NAN: not known. @min_c and @max_c: of the
 * civil day. The days of Météo-France go from 18 h to 18 h UTC, and COSTIC's method differs in
 * mild seasons: sums may differ from theirs by about one in a hundred. */
double bef_degree_days (double min_c, double max_c);

/* energy = base + slope x degree days. */
typedef struct
{
  double base;        /* a day without any: kWh a day */
  double slope;       /* kWh per degree day */
  double r2;          /* share of the variance that the line explains */
  double base_se;     /* standard errors, for the days that are independent (below) */
  double slope_se;    /* likewise */
  double sigma;       /* standard deviation of a day around the line */
  double rho;         /* correlation of a day's residual with that of the day before */
  guint n;            /* days it is made of; 0: there is no line, and all above is NAN */
  double degree_days; /* their sum over these days */
} BefWeatherFit;

/* A line needs so many days, and cold and mild ones. */
#define BEF_WEATHER_LEAST_DAYS 60
#define BEF_WEATHER_LEAST_SPREAD 2.0 /* standard deviation of the degree days */
/* From which R² on the weather is said to explain the energy. */
#define BEF_WEATHER_R2 0.3

/* Ordinary least squares over the @n days of which both are known. Days that follow each other are
 * alike, so that they count as fewer: standard errors are those of n (1 - rho) / (1 + rho)
 * independent days (the effective sample size of an AR(1) series; Bayley and Hammersley, 1946).
 * FALSE: too few days, or all are equally cold; *@out then has n 0. */
gboolean bef_weather_fit (const double *energy, const double *degree_days, guint n,
                          BefWeatherFit *out);
/* The same over the days [@from, @to) of @days that are measured well. */
gboolean bef_weather_fit_days (const BefDayEnergy *days, const double *degree_days, guint from,
                               guint to, BefWeatherFit *out);
/* Whether the line may correct anything: it goes up with the cold, and explains enough. */
gboolean bef_weather_explains (const BefWeatherFit *fit);

/* A series of which neighbours are alike: how far its mean can be off. */
typedef struct
{
  double mean;
  double se;    /* standard error of the mean */
  double n_eff; /* as so many independent values */
} BefMeanError;
/* Of @n values, by blocks of @block of them in a row (a rest at the end is left out of the error,
 * not of the mean): the variance of the blocks' means, and their number made fewer by the
 * correlation of each with the next (its bias of 1 / n added, Marriott and Pope, 1954; held between
 * 0 and 0.95). Fewer than four blocks: se is NAN. */
BefMeanError bef_mean_error (const double *values, guint n, guint block);
/* Student's t for an interval of 90 %, of @df degrees of freedom (at least 1.5): Hill's expansion
 * (Abramowitz and Stegun, 26.7.5). */
double bef_student_90 (double df);

G_END_DECLS
