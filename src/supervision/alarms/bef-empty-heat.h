/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-buckets.h"
#include "base/bef-civil-time.h"

G_BEGIN_DECLS

/*
 * How long a hall was heated while nobody was there, and what that took: from what its rooms said
 * (free, booked, in use), its doors, its temperature and its power. Plain arrays, any thread.
 *
 * Nobody is there while all rooms are known to be free, no door opened, nobody was there within the
 * hour before and nobody comes within the two hours after, for whom it may be warmed up. It is
 * heated while it is cold outdoors, it is warmer than set back and the warmth is kept up: power is
 * above the base load, or where power is no heating's (gas) or not known, it does not cool down. A
 * hall that is still warm from a feast and cools is not heated. Time of which something is not
 * known is told apart, and is in no other figure.
 */

/* Above this a hall is heated, unless who asks knows better, °C. */
#define BEF_EMPTY_HEAT_SETBACK_C 18.0
#define BEF_EMPTY_HEAT_BEFORE_MS (2 * BEF_MS_HOUR)
#define BEF_EMPTY_HEAT_AFTER_MS BEF_MS_HOUR
/* Over the base load by a fifth of it, and so many W at least: something heats. */
#define BEF_EMPTY_HEAT_SHARE 0.2
#define BEF_EMPTY_HEAT_LEAST_W 500.0
/* So warm outdoors, °C, nothing heats. */
#define BEF_EMPTY_HEAT_OUTDOORS_C 15.0
/* °C an hour by which it may fall and is still kept warm. */
#define BEF_EMPTY_HEAT_FALL_C 0.15

typedef enum
{
  BEF_HALL_UNKNOWN,
  BEF_HALL_EMPTY,
  BEF_HALL_USED, /* booked, in use, or a door was opened */
} BefHallUse;

/* One stretch, an hour at most; they follow each other. */
typedef struct
{
  gint64 start_ms, end_ms;
  BefHallUse use;
  double celsius;  /* mean; NAN: not known */
  double watts;    /* mean; NAN: not known */
  double outdoors; /* °C, mean; NAN: not known */
} BefHallStep;

/* What was measured in one hall: all of the same slices. */
typedef struct
{
  BefBuckets *celsius, *watts, *outdoors; /* nullable */
  GPtrArray *rooms, *doors;               /* of BefBuckets: "room-state", "open-state" */
} BefHallSources;
/* GArray of BefHallStep, one for each slice. A slice of which a tenth is not known is not known; in
 * one in which a room was in use or a door open the hall was used, whatever else is known.
 * (transfer full) */
GArray *bef_hall_steps_new (const BefHallSources *sources);

/* By what it is seen that a hall is heated. */
typedef enum
{
  BEF_HALL_BY_POWER,
  BEF_HALL_BY_WARMTH, /* its power says nothing of heat: no kWh are told */
} BefHallHeats;
/* What a kWh costs at @ms, euros; NAN: not known. */
typedef double (*BefHallPrice) (gint64 ms, gpointer user_data);
typedef struct
{
  double setback_c;
  BefHallHeats heats;
  BefHallPrice price; /* nullable: no euros are told */
  gpointer price_data;
} BefHall;

typedef struct
{
  double hours; /* heated while empty */
  double kwh;   /* above the base load meanwhile; NAN: no power is known of any of it */
  double euros; /* what these cost; NAN: of some of them no price is known */
  double empty_hours, unknown_hours;
} BefEmptyHeat;
/* The base load: the 10 of 100 of the power, W; NAN: none is known. */
double bef_empty_heat_base (const GArray *steps);
/* Over what of [@from_ms, @to_ms) @steps tell of. */
BefEmptyHeat bef_empty_heat_sum (const GArray *steps, const BefHall *hall, gint64 from_ms,
                                 gint64 to_ms);
/* The 1 October before @now_ms, or on it: civil time of Paris. */
gint64 bef_empty_heat_season (gint64 now_ms);

G_END_DECLS
