/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-load-profile.h"

G_BEGIN_DECLS

/*
 * The last seven days, hour by hour, beside what the same hour of the week usually takes: the bands
 * of bef-load-profile.h over the twelve months before them, so that a week is not judged by itself.
 * Raw against raw: neither is corrected by the weather. Pure; any thread.
 *
 * By what a band is, one hour in ten lies above it and one below without anything being wrong; only
 * from BEF_WEEK_NOTABLE of the known hours on, on one side, is the week said to differ.
 */

#define BEF_WEEK_NOTABLE 0.25
/* So much of the hours need a band, or nothing is typical yet. */
#define BEF_WEEK_ENOUGH 0.75
/* A week whose clocks are set back. */
#define BEF_WEEK_MOST_HOURS (BEF_WEEK_HOURS + 1)

typedef struct
{
  gint64 start_ms;
  BefHourBand usual; /* W, of that hour of the week; of a public holiday that of a Sunday */
  double watts;      /* the hour's mean; NAN: not known, or not enough of it */
} BefWeekHour;

typedef enum
{
  BEF_WEEK_TOO_LITTLE, /* no typical week yet: too few weeks are known */
  BEF_WEEK_UNKNOWN,    /* there is one, and nearly nothing is known of these days */
  BEF_WEEK_AS_USUAL,
  BEF_WEEK_ABOVE,
  BEF_WEEK_BELOW,
} BefWeekVerdict;

typedef struct
{
  BefRange range;       /* seven civil days */
  BefRange usual_range; /* from the first step before them that counts on */
  BefWeekHour hours[BEF_WEEK_MOST_HOURS];
  guint n_hours;          /* 167 to 169 */
  guint n_known;          /* hours of which band and mean are known */
  guint n_above, n_below; /* of these */
  gint64 notable_day_ms;  /* that with most hours on the side of the verdict; BEF_NO_TIME: none */
  BefWeekVerdict verdict;
  gint64 most_ms, least_ms; /* hours of the week with the highest and lowest median */
} BefTypicalWeek;

/* Of the seven days before @until_ms (a midnight). @steps as for bef_load_profile_of(). */
BefTypicalWeek bef_typical_week_of (const BefLoadStep *steps, guint n, gint64 until_ms);

G_END_DECLS
