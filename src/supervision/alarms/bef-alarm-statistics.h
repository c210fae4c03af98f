/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-alarm-finding.h"

G_BEGIN_DECLS

/* Arithmetic of days, for bef-alarm-finding.c. Indexes are of the meter's days; [from, to). */

/* Energy of a day by its degree days, working days apart from the others: least squares. */
typedef struct
{
  double base[2], slope[2]; /* kWh, kWh/(K.day): [1] of working days */
  double mean;              /* kWh of a day */
  double r2;
} BefWeatherModel;

typedef struct
{
  double actual_kwh, expected_kwh; /* of a day */
  double of_expected, of_mean;     /* what is beyond, as a share; less: below 0 */
  double r2;
} BefComparison;

typedef struct
{
  double ratio;   /* nights over the days of working days */
  double warm_kw; /* of nights without heating; NAN: there are too few */
} BefNights;

/* FALSE: less than nine tenths of the days are known, with their weather. */
gboolean bef_weather_model_fit (BefWeatherModel *self, const BefFindingMeter *meter, guint from,
                                guint to);
/* @n days from @from beside what the model says of them, less what was beyond it in those from
 * @former. FALSE: less than three quarters are known. */
gboolean bef_weather_model_compare (const BefWeatherModel *self, const BefFindingMeter *meter,
                                    guint from, guint former, guint n, BefComparison *out);
/* NAN: none is known. */
double bef_days_quantile (const BefFindingMeter *meter, guint from, guint to, double q);
/* FALSE: less than nine tenths are known. */
gboolean bef_days_nights (const BefFindingMeter *meter, guint from, guint to, BefNights *out);
/* The median and the 90 of 100 of what @day may use, by the ten same weekdays before @before and
 * its weather where that explains them. FALSE: it or too many of those are not known. */
gboolean bef_days_usual (const BefFindingMeter *meter, guint day, guint before, double *p50,
                         double *p90);

G_END_DECLS
