/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-energy.h"

G_BEGIN_DECLS

/*
 * What a load curve says of a building: what it takes at night, how its week goes, and its highest
 * power. The curve is a row of means, W over [at, at + step), in order of time and not overlapping;
 * what is missing is not there, whatever is missing. Raw: nothing is corrected by the weather, and
 * is to be compared with what is raw as well.
 */

typedef struct
{
  gint64 at_ms, step_ms;
  double watts;
} BefLoadStep;

#define BEF_WEEK_HOURS 168
/* Hours of civil time. Of a clock set back, hour 2 has two values. */
#define BEF_NIGHT_FROM_HOUR 0
#define BEF_NIGHT_TO_HOUR 5
#define BEF_WORK_FROM_HOUR 9
#define BEF_WORK_TO_HOUR 16
/* A night, a day or an hour counts when so much of it is measured. */
#define BEF_PROFILE_ENOUGH 0.95
/* So many nights or days make a figure, so many values of an hour a band. */
#define BEF_PROFILE_LEAST_NIGHTS 14
#define BEF_PROFILE_LEAST_HOURS 3
/* The highest power is that of the mean over so long. */
#define BEF_PEAK_MS (10 * BEF_MS_MINUTE)

/* An hour of a typical week; NAN: too few values. */
typedef struct
{
  double p10, p50, p90; /* W, of the hours' means */
  guint n;
} BefHourBand;

typedef struct
{
  /* "Talon nocturne": the median, over the nights, of the mean power from 0 to 5 h. NAN: too few
   * nights are known. */
  double base_w;
  guint n_nights;
  double day_w;      /* the same from 9 to 16 h of working days */
  double ratio;      /* base_w / day_w */
  double base_share; /* of all energy of the known hours: what the base load takes of it */

  /* The highest mean over 10 min (or over the step of the curve, where that is longer), W; the
   * moment at which it began, and over how long it is. NAN: nothing is known. */
  double peak_w;
  gint64 peak_ms, peak_step_ms;

  /* From Monday 0 h on; a public holiday is a Sunday. Percentiles interpolate between the two
   * nearest values (Hyndman and Fan, type 7). */
  BefHourBand week[BEF_WEEK_HOURS];
} BefLoadProfile;

/* Of the steps that begin in @range. */
BefLoadProfile bef_load_profile_of (const BefLoadStep *steps, guint n, BefRange range);

G_END_DECLS
