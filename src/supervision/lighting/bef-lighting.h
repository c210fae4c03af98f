/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-buckets.h"
#include "supervision/lighting/bef-sun.h"

G_BEGIN_DECLS

/*
 * What the meter of a street lighting cabinet says of its lamps, beside the sun. Pure, any thread.
 *
 * A night goes from the noon of one civil day to that of the next. Its level is the median power of
 * the brightest eighth of its lit steps (lamps may be dimmed late). Lamps are lit where the
 * power is above a quarter of what the nights before had for their level. The step in which they
 * are switched says when: they were lit for as much of it as its mean is of the level, so that ten
 * minutes are enough to know the minute.
 *
 * A clock that goes wrong switches on and off late, or early, by as much: half the sum of what both
 * are late against the sun is the clock's error; half their difference is by how much light it is
 * switched, which says nothing of the clock. Where that differs by more than a few minutes from
 * night to night, a cell that sees the sky switches, and no clock is judged.
 *
 * What is known of less than BEF_LIGHTING_KNOWN is no night. Every finding tells since when, by how
 * much, and the kWh that it took or, of lamps that are lost, saved.
 */

#define BEF_LIGHTING_STEP_MS (10 * BEF_MS_MINUTE)
#define BEF_LIGHTING_KNOWN 0.95
/* Of the level, above which lamps are lit. */
#define BEF_LIGHTING_LIT 0.25

/* Hours in which lamps are off by decision, minutes of the civil day; equal: none. */
typedef struct
{
  guint from, to;
} BefLightingOff;

typedef struct
{
  gint64 noon_ms;         /* with which it begins */
  gint64 set_ms, rise_ms; /* the sun */
  gboolean is_told;       /* enough of what is over of it: what is of the day below is known */
  gboolean is_known;      /* all of it is over, too; else nothing below is */
  gint64 on_ms, off_ms;   /* first and last switching; BEF_NO_TIME: it was never lit */
  /* To the minute: what is beside it is known, and it is lit for long enough there. */
  gboolean is_on_timed, is_off_timed;
  gint64 lit_ms;
  double level_w; /* NAN: not lit */
  double kwh;
  double day_kwh; /* of it, taken while the sun was well up (an hour after it rises, and before it
                     sets) */
  gint64 day_ms;  /* how long that was */
  gint64 dark_ms; /* between the two, how long it was off */
  gint64 dark_from_ms, dark_to_ms; /* the longest such time; BEF_NO_TIME: none */
} BefLightingNight;

/* The nights of @power, W over steps of at most half an hour that follow each other. (transfer
 * full) GArray of BefLightingNight, oldest first; those of which the sun is not known are left out.
 */
GArray *bef_lighting_nights (const BefBuckets *power, const BefSunPlace *place);

typedef enum
{
  BEF_LIGHTING_DRIFT,     /* the clock: value is by how many minutes, late is positive */
  BEF_LIGHTING_LAMPS,     /* lamps are lost: value is the share of the level, 0 to 1 */
  BEF_LIGHTING_BY_DAY,    /* burning by day: value is how many hours */
  BEF_LIGHTING_NOT_OFF,   /* the switch-off is not kept: value is nights of the last seven */
  BEF_LIGHTING_NEVER_LIT, /* dark all night: value is nights in a row */
  BEF_LIGHTING_N_FINDINGS,
} BefLightingKind;

typedef struct
{
  BefLightingKind kind;
  gint64 since_ms; /* the noon of the first night */
  double value;
  double kwh; /* so far; of lamps that are lost, what they do not take */
} BefLightingFinding;

/* Nights that are compared. */
#define BEF_LIGHTING_DRIFT_NIGHTS 3
#define BEF_LIGHTING_DRIFT_MIN 3.5
#define BEF_LIGHTING_LAMP_NIGHTS 5
#define BEF_LIGHTING_LAMP_SHARE 0.035
#define BEF_LIGHTING_REFERENCE 30
#define BEF_LIGHTING_LEAST 10
/* So far from night to night, minutes, only a cell differs. */
#define BEF_LIGHTING_CELL_MIN 1.0
#define BEF_LIGHTING_BY_DAY_MS (30 * BEF_MS_MINUTE)

/* What the first @n of @nights (of BefLightingNight) tell as of the last of them. @off: hours of a
 * decided switch-off, or none. (transfer full) GArray of BefLightingFinding. */
GArray *bef_lighting_findings (const GArray *nights, guint n, const BefLightingOff *off);

/* Whether @night was dark in the hours of @off, as far as they are of the night. */
gboolean bef_lighting_keeps_off (const BefLightingNight *night, const BefLightingOff *off);
/* The hours in which it has been off on most of the last nights, to the quarter of an hour; equal
 * ends: none. What was decided, where nobody said it. */
BefLightingOff bef_lighting_usual_off (const GArray *nights, guint n);

G_END_DECLS
