/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-buckets.h"
#include "base/bef-civil-time.h"
#include "bef-alarm-rule.h"

G_BEGIN_DECLS

/*
 * What the past of one meter says. Pure functions over days; nothing is judged of days that are not
 * known, and what is found is something to look at, never a verdict. Any thread.
 *
 * One matter, once: a figure that cannot be, for the floor area, questions the area or the meter,
 * and then nothing else is said; where the data ended nothing else can be said; and nights that
 * became what they are with a drift or a jump are that matter's.
 */
typedef enum
{
  BEF_FINDING_IMPLAUSIBLE, /* a year's kWh/m2 that no such building uses */
  BEF_FINDING_END,         /* no day is known any more */
  BEF_FINDING_STILL,       /* used every day, and now nothing for days */
  BEF_FINDING_DRIFT,       /* more than in the same weather of the year before */
  BEF_FINDING_DROP,        /* less than in the same weather of the year before */
  BEF_FINDING_JUMP,      /* where the weather says nothing: a level that rose at once and stayed */
  BEF_FINDING_NIGHT,     /* nights that use nearly what days use, or much per m2 without heating */
  BEF_FINDING_DEVIATION, /* days beyond the usual of their weekday */
  BEF_N_FINDINGS,
} BefFindingKind;

/* A year's use of a building of the commune, kWh/m2 of electricity, is between these; the most that
 * ADEME and CEREMA count for any tertiary use but pools, ice rinks and computer halls is 450. */
#define BEF_FINDING_MOST_KWH_M2 500.0
#define BEF_FINDING_LEAST_KWH_M2 1.0
/* Without a known day for so long, the data have ended: they come a few days late at most. */
#define BEF_FINDING_END_DAYS 14
#define BEF_FINDING_STILL_DAYS 3
/* Drift and drop: by so much of what the same weather took and of the year's mean as well, over
 * eight weeks, at so many weekly looks on end; over when it is below half of that. */
#define BEF_FINDING_DRIFT_DAYS 56
#define BEF_FINDING_DRIFT_SHARE 0.30
#define BEF_FINDING_DRIFT_LOOKS 4
/* Below this the weather explains too little to be spoken of. */
#define BEF_FINDING_LEAST_R2 0.20
/* Nights of the last year: power at night over power of working days, and W/m2 on the nights that
 * need no heat. */
#define BEF_FINDING_NIGHT_RATIO 0.6
#define BEF_FINDING_NIGHT_W_M2 6.0
/* A level without weather: so much more than before. */
#define BEF_FINDING_JUMP_SHARE 0.5
/* Days on end beyond the 90 of 100, by so much of the median. */
#define BEF_FINDING_DEVIATION_DAYS 3
#define BEF_FINDING_DEVIATION_SHARE 0.5
/* Degrees below 18 that a day's mean may have and need no heat. */
#define BEF_FINDING_WARM 1.0

/* One civil day. Not known: NAN. */
typedef struct
{
  gint64 start_ms;
  int weekday;        /* 1 Monday .. 7 Sunday */
  double kwh;         /* used; NAN unless nearly all of the day is known */
  double night_kw;    /* mean from 0 to 5 h */
  double day_kw;      /* mean from 9 to 16 h */
  double degree_days; /* max (0, 18 - (Tn + Tx) / 2), the Météo-France method, K.day */
} BefFindingDay;

typedef struct
{
  const BefFindingDay *days; /* every civil day from the first to the last, in order */
  guint n_days;
  double floor_area_m2; /* 0: not known */
  const char *category; /* of the building, nullable */
} BefFindingMeter;

typedef struct
{
  BefFindingKind kind;
  gint64 since_ms;        /* when it began, by the data */
  gint64 raised_ms;       /* when it could first be said */
  gint64 until_ms;        /* BEF_NO_TIME: it stands */
  double value, expected; /* as bef_finding_dup_text() says them; NAN: none */
  double r2;              /* how much of the days the weather explains; NAN: it is not asked */
} BefFinding;

/* The days of @watts, mean power of hours or shorter, and @celsius, nullable, likewise: GArray of
 * BefFindingDay, every civil day from the first to the last of @watts. A day of which more than a
 * hundredth is not known is not known. (transfer full) */
GArray *bef_finding_days_from_buckets (const BefBuckets *watts, const BefBuckets *celsius);

/* All that could be said up to @now_ms, in the order in which it could first be said: GArray of
 * BefFinding. Days from @now_ms on are not looked at. Goes through all of the past, so that what
 * began then stands until it ended: a twentieth of a second for four years, which is no work for
 * the main thread. (transfer full) */
GArray *bef_findings_of (const BefFindingMeter *meter, gint64 now_ms);

/* "energy-drift": the id of its rule. Static. */
const char *bef_finding_rule_id (BefFindingKind kind);
/* What is found in figures: "64 % more than in the same weather of the year before (1,234.5 kWh a
 * week instead of…)". (transfer full) */
char *bef_finding_dup_text (const BefFinding *finding);
/* The sign of @rule, a finding's, of @object (interned) in @building (interned, nullable), by all
 * that was found of it: NOTHING while the data have ended or cannot be. */
BefAlarmSign bef_finding_sign (const BefAlarmRule *rule, const char *object, const char *building,
                               const GArray *findings);

G_END_DECLS
