/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history.h"

G_BEGIN_DECLS

/*
 * What a water meter says at night, when nobody draws any. Pure, any thread.
 *
 * The night flow of a civil day is the least of its hours that begin before five o'clock: a flush
 * at two o'clock is in one of them, a leak in all. It is known when most of these hours are
 * measured and none of the readings around them is so far apart that the hour is not known.
 *
 * A building leaks when the night flow of each of the last nights is above BEF_WATER_LEAK_L_H; a
 * network always flows, and leaks when that is a quarter above the lower quartile of the nights
 * that are known. So a leak of a network that lasts for more than three quarters of them is taken
 * for its usual flow.
 */

#define BEF_WATER_DAYS 60
#define BEF_WATER_NIGHT_HOURS 5
#define BEF_WATER_KNOWN_HOURS 3
#define BEF_WATER_KNOWN 0.95
#define BEF_WATER_LEAK_NIGHTS 2
/* A last night so long ago tells nothing of now. */
#define BEF_WATER_STALE_DAYS 3
/* A tap that runs as thin as a match: 120 L a day. */
#define BEF_WATER_LEAK_L_H 5.0
#define BEF_WATER_NETWORK_SHARE 1.25
#define BEF_WATER_NETWORK_NIGHTS 10
/* So much more behind the meters of parts than behind the main one is no rounding. */
#define BEF_WATER_EXCESS 0.05
#define BEF_WATER_EXCESS_L 50.0

/* The hours up to the last whole one before @now_ms, from the midnight BEF_WATER_DAYS before it:
 * the bounds of bef_history_spans_energy_async(). (transfer full) of gint64. */
GArray *bef_water_bounds (gint64 now_ms);

/* One civil day. */
typedef struct
{
  gint64 day_ms;
  double night_l_h; /* NAN: not known */
  double litres;    /* of what is measured of the day; NAN: nothing is */
} BefWaterDay;

/* The days of @hours, of BefEnergy (L) that follow each other. (transfer full) of BefWaterDay. */
GArray *bef_water_days (const GArray *hours);

typedef enum
{
  BEF_WATER_BUILDING, /* no flow is right at night */
  BEF_WATER_NETWORK,  /* of a village, or of what never closes */
} BefWaterUse;

typedef struct
{
  gint64 since_ms;   /* the midnight of its first night */
  gboolean is_older; /* it was there when what is known begins */
  double l_h;        /* above the usual flow */
  double litres;     /* since then, as long as it is known to run */
} BefWaterLeak;

/* Whether enough nights of @days are known for silence to say something. */
gboolean bef_water_is_judged (const GArray *days, BefWaterUse use);
/* Whether @days tell a leak as of the last of them that is known. */
gboolean bef_water_leak (const GArray *days, BefWaterUse use, BefWaterLeak *out);
/* The last night flow that is known; NULL: none is. */
const BefWaterDay *bef_water_last_night (const GArray *days);

/*
 * A meter that others share: those of @parts (each a GArray of BefEnergy of the hours of @hours)
 * stand behind it, and the rest is what none of them counts. An hour that one of them does not know
 * is not known. (transfer full) of BefEnergy.
 */
GArray *bef_water_rest (const GArray *hours, const GPtrArray *parts);
/* Whether the parts count more than the whole over the last seven days that are known of @rest and
 * @days: one of them does not stand behind it, or is read wrongly. *@litres: how much more. */
gboolean bef_water_parts_exceed (const GArray *days, const GArray *rest, double *litres);
/* Litres of the last @n days, of what is measured; *@n_known: of how many days (nullable). */
double bef_water_sum (const GArray *days, guint n, guint *n_known);

G_END_DECLS
