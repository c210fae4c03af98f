/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-alarm-judge.h"

G_BEGIN_DECLS

/* The parts of the judge: one object by one rule. */

/* What moves slowly is remembered this far apart, for an hour and a little. */
#define BEF_ALARM_MEMORY 6
#define BEF_ALARM_MEMORY_STEP_MS (12 * BEF_MS_MINUTE)
typedef struct
{
  guint n;
  gint64 at_ms[BEF_ALARM_MEMORY]; /* oldest first */
  double value[BEF_ALARM_MEMORY];
} BefAlarmMemory;

void bef_alarm_memory_note (BefAlarmMemory *self, gint64 at_ms, double value);
/* By how much @value is above (ABOVE) or below (BELOW) what it was within the last hour, at most;
 * NAN: nothing is known of then. */
double bef_alarm_memory_moved (const BefAlarmMemory *self, BefAlarmSide side, gint64 at_ms,
                               double value);
/* Per hour, from the oldest of the last hour to @value; NAN: not known for a third of an hour. */
double bef_alarm_memory_rate (const BefAlarmMemory *self, gint64 at_ms, double value);

typedef enum
{
  BEF_TOGETHER_NONE,
  BEF_TOGETHER_CUT_OFF,
  BEF_TOGETHER_HEATED,
  BEF_TOGETHER_LEFT_ON,
  BEF_TOGETHER_COLD,
  BEF_TOGETHER_POWER,
  BEF_TOGETHER_LAMPS,
  BEF_TOGETHER_AWAY,
  BEF_TOGETHER_COLLECTOR,
} BefTogether;

/* A rule, and what is looked up once. */
typedef struct
{
  const BefAlarmRule *rule;
  const BefQuantityInfo *info; /* static, nullable */
  BefTogether together;
} BefCompiledRule;

/* The present, in the parts that are asked for, once a look. */
typedef struct
{
  gint64 now_ms, today_ms, tomorrow_ms; /* civil days */
  int hour;                             /* civil */
} BefMoment;

/* What was looked for last in one equipment: rules come in the order of what they are about. */
typedef struct
{
  const BefQuantityInfo *info;
  const BefValue *value;
} BefAlarmFound;

/* What is asked: one rule of one object. */
typedef struct
{
  const BefCompiledRule *compiled;
  const BefMoment *moment;
  gboolean was_on;        /* at the last look */
  gint64 *due_ms;         /* in and out: when time alone may say something else */
  BefAlarmMemory *memory; /* of equipment: of the temperature or what its RATE is about */
  BefAlarmFound *found;   /* of equipment */
} BefQuestion;

typedef struct
{
  BefAlarmSays says;
  double value, expected;
  gint64 since_ms, deadline_ms;
} BefAnswer;
#define BEF_ANSWER(what)                                                                           \
  ((BefAnswer){ .says = (what),                                                                    \
                .value = NAN,                                                                      \
                .expected = NAN,                                                                   \
                .since_ms = BEF_NO_TIME,                                                           \
                .deadline_ms = BEF_NO_TIME })

/* The value of @info (nullable: none) that is known now: not lost, and not behind a link that is
 * down. NULL: nothing is known. */
const BefValue *bef_alarm_known (BefDevice *device, const BefQuantityInfo *info, gint64 now_ms);
/* Whether it was ever heard, and is lost now. */
gboolean bef_alarm_is_lost (BefDevice *device);
/* @building: where it is, nullable. */
BefAnswer bef_alarm_judge_device (const BefQuestion *q, BefDevice *device, BefBuilding *building);

/* The memory of the temperature of equipment; NULL: none. */
typedef const BefAlarmMemory *(*BefAlarmMemoryFunc) (BefDevice *device, gpointer data);
/* What is in a building, looked at once for all its rules. */
typedef struct
{
  BefBuilding *building;
  BefAlarmMemoryFunc memory;
  gpointer data;
  guint n_present, n_lost;       /* of what tells of the present */
  gint64 link_ms;                /* the newest stamp of its links; BEF_NO_TIME: none */
  gboolean has_somebody;         /* a room is in use */
  guint n_rooms, n_unknown;      /* rooms, and those of which that is not known */
  guint n_lamps, n_lit;          /* of those of which it is known */
  gboolean is_booked;            /* from now on for BEF_ALARM_WARM_MS, margins included */
  gboolean begins_soon;          /* a booking does */
  double over, celsius, highest; /* of the room that is warmest against what is expected; NAN */
} BefBuildingScan;
void bef_alarm_scan_building (BefBuildingScan *scan, const BefMoment *moment);
BefAnswer bef_alarm_judge_building (const BefQuestion *q, const BefBuildingScan *scan);

G_END_DECLS
