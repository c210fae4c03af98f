/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-alarm-keeper.h"
#include "supervision/lighting/bef-sun.h"

G_BEGIN_DECLS

/*
 * Looks at what the cabinets of street lighting and the meters of water did at night (lighting/,
 * water/), and says it to the alarms. One at a time, each every three hours, and in a commune of
 * more than a thousand of them whose turn came first: what is not in the local history is asked for
 * some minutes before it is looked at. Read by the history's thread and thought over on another
 * one. What was measured under works counts for nothing. Main thread; its owner calls
 * bef_night_findings_tick() every few seconds.
 */
#define BEF_TYPE_NIGHT_FINDINGS (bef_night_findings_get_type ())
G_DECLARE_FINAL_TYPE (BefNightFindings, bef_night_findings, BEF, NIGHT_FINDINGS, GObject)

/* Asks whoever has it for what is not known of @key in [from, to). */
typedef void (*BefNightWantFunc) (BefSeriesKey key, gint64 from_ms, gint64 to_ms, gpointer data);

typedef struct
{
  BefHistory *history;
  BefCommune *commune;
  BefWorksKeeper *works;
  BefAlarmKeeper *keeper; /* to which it is said */
} BefNightParts;

/* References to all of @parts are kept. @want: nullable; called until it is stopped. */
BefNightFindings *bef_night_findings_new (const BefNightParts *parts, BefNightWantFunc want,
                                          gpointer data);
/* Begins with what is due, if nothing is under way. */
void bef_night_findings_tick (BefNightFindings *self, gint64 now_ms);
/* What is under way is dropped, and nothing is begun any more. */
void bef_night_findings_stop (BefNightFindings *self);

/* Whether @device measures the lamps of streets: a cabinet, or the main meter of a building that is
 * one; *@out: where. */
gboolean bef_night_is_of_lamps (BefCommune *commune, BefDevice *device, BefSunPlace *out);

/* After the first tick, between two, for what was asked for to come, and until the next time. */
#define BEF_NIGHT_FINDINGS_FIRST_MS (2 * BEF_MS_MINUTE)
#define BEF_NIGHT_FINDINGS_BETWEEN_MS (10 * BEF_MS_SECOND)
#define BEF_NIGHT_FINDINGS_WAIT_MS (2 * BEF_MS_MINUTE)
#define BEF_NIGHT_FINDINGS_EVERY_MS (3 * BEF_MS_HOUR)
/* Days of a cabinet that are looked at. */
#define BEF_NIGHT_FINDINGS_DAYS 120

G_END_DECLS
