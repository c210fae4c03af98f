/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-alarm-rules.h"
#include "model/bef-commune.h"
#include "model/bef-hours-book.h"

G_BEGIN_DECLS

/*
 * What is true now of everything in a commune by rules of all conditions but FINDING. The commune
 * is read and never changed; what is lost or late is said by model/bef-beat.h alone, when a
 * building is in use by bef-alarm-hours.h. Nothing is raised or cleared by what is not known. Main
 * thread.
 *
 * Only what changed since the last look, and what time may have changed, is judged; the rest
 * stands. So one who looks every few seconds pays for what happened. Of a building, what is
 * measured in it is looked at every minute, and what happens in it at once.
 *
 * Climate sensors for which nobody says what is expected stand outdoors: of these only silence is
 * judged.
 *
 * TOGETHER, by the rule's id. Of a building:
 *  - building-cut-off: its link is down, or BEF_ALARM_SILENT_SHARE of what is in it is lost;
 *  - heated-while-empty: warmer than expected now, nothing booked from now on, nobody in its rooms;
 *  - left-on: lights or projectors run in a closed building;
 *  - room-cold-before-booking: at this rate it will not be warm when people come;
 *  - power-over-subscribed.
 * Of equipment: lamps-by-day. Of the commune: broker-away; collector-stopped: all meters that are
 * read once a day are late together.
 */

/* Lost of so many in a building, of that many at least: it is cut off. Over below the other. */
#define BEF_ALARM_SILENT_SHARE 0.8
#define BEF_ALARM_SILENT_OVER 0.5
#define BEF_ALARM_SILENT_LEAST 4
/* °C above what is expected: heated; over when it is not above it. */
#define BEF_ALARM_HEATED_BAND 1.0
/* What a room has to have when people come, °C, and what clears it. */
#define BEF_ALARM_WARM_C 17.0
#define BEF_ALARM_WARM_BAND 0.5
/* How long before a booking that is asked, and how fast a room warms up of which it is not known.
 */
#define BEF_ALARM_WARM_MS (2 * BEF_MS_HOUR)
#define BEF_ALARM_WARM_RATE 1.5
/* Of the subscribed power: over below. */
#define BEF_ALARM_POWER_OVER 0.95
/* A meter that speaks at most so often is read once a day. */
#define BEF_ALARM_DAILY_MS (20 * BEF_MS_HOUR)

typedef struct
{
  /* Whether @object, in @building (nullable), is under works at @now_ms. Nullable: nothing is. */
  gboolean (*is_by_design) (const char *object, const char *building, gint64 now_ms, gpointer data);
  /* Whether it was on before this judge was: for dead bands. Nullable: nothing was. */
  gboolean (*was_on) (const BefAlarmRule *rule, const char *object, gpointer data);
  gpointer data;
  gint64 away_since_ms; /* since when the broker does not answer; BEF_NO_TIME: it does */
  /* Of buildings. Nullable: all as usual. When it is another one, bef_alarm_judge_touch(). */
  const BefHoursBook *hours;
} BefAlarmWorld;

typedef struct _BefAlarmJudge BefAlarmJudge;

/* References to both are kept. */
BefAlarmJudge *bef_alarm_judge_new (BefAlarmRules *rules, BefCommune *commune);
void bef_alarm_judge_free (BefAlarmJudge *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefAlarmJudge, bef_alarm_judge_free)

/* The signs that say something else than at the last look, or measure something else while they say
 * yes; at the first look, and the first of an object, all. Valid until the next one. */
const GArray *bef_alarm_judge_look (BefAlarmJudge *self, const BefAlarmWorld *world, gint64 now_ms);
/* Equipment and buildings that were gone at the last look: element-type utf8, interned. */
const GPtrArray *bef_alarm_judge_get_gone (BefAlarmJudge *self);
/* Something else than values is another one: works, hours. Everything is judged at the next look.
 */
void bef_alarm_judge_touch (BefAlarmJudge *self);

G_END_DECLS
