/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "bef-alarm-hours.h"
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
  BefAlarmOpening opening;
} BefMoment;

/* What one equipment says to the rules of its building, in the smallest room: when all of a commune
 * was told anew these are read once more, and little else is. */
typedef struct
{
  guint number; /* of the look it is of */
  /* From here to has_power: see bef_alarm_part_moved(). */
  guint8 n_rooms, n_unknown;  /* rooms, and those of which it is not known whether they are used */
  guint8 is_present, is_lost; /* the latter only of what tells of the present */
  guint8 is_lamp, is_lit;     /* is_lamp: one of which it is known */
  guint8 has_somebody;        /* a room is in use */
  guint8 is_booked;           /* from now on for BEF_ALARM_WARM_MS, margins included */
  guint8 is_held;             /* booked now, margins included */
  guint8 begins_soon;         /* a booking does */
  guint8 is_room;             /* warmer or colder than expected is known: celsius, highest */
  guint8 has_power;           /* watts, watts_ms */
  gint64 link_ms;             /* the newest stamp of a link; BEF_NO_TIME: none */
  double celsius, highest, watts;
  gint64 watts_ms;
} BefBuildingPart;

/* Whether a building may be another by it, but for what is measured and stamps. */
static inline gboolean
bef_alarm_part_moved (const BefBuildingPart *a, const BefBuildingPart *b)
{
  return memcmp (&a->n_rooms, &b->n_rooms,
                 G_STRUCT_OFFSET (BefBuildingPart, has_power) + 1
                     - G_STRUCT_OFFSET (BefBuildingPart, n_rooms))
         != 0;
}

/* One value that is asked for. */
typedef struct
{
  double value; /* NAN: not known */
  gint64 observed_ms;
} BefHeardValue;

/* What was read in the facts of one equipment. */
typedef struct
{
  guint serial; /* of the facts that were read (bef_device_get_facts_serial()) */
  guint8 is_lamp, is_lamp_known;
  const char *date; /* the fact whose date this is, interned; NULL: none was asked for */
  gint64 date_ms;   /* BEF_NO_TIME: it has none */
} BefHeardFacts;

/*
 * All that is asked of one equipment, taken down when it says it: then it is at hand, and when a
 * whole commune was told anew the look that follows need not go through all of it once more. It
 * holds from @from_ms to before @until_ms, or until it says something else.
 */
typedef struct
{
  gint64 from_ms, until_ms;
  gint64 newest_ms; /* of its stamps */
  guint8 is_lost;
  guint8 reports;     /* was heard, and its silence says something */
  guint8 is_outdoors; /* of a climate sensor */
  BefBuildingPart part;
} BefHeard;
/* As of @now_ms. @asked: of BefQuantityInfo; as many @values. */
void bef_alarm_hear (BefHeard *heard, BefHeardFacts *facts, const GPtrArray *asked,
                     BefHeardValue *values, BefDevice *device, gint64 now_ms);

/* What is asked: one rule of one object. */
typedef struct
{
  const BefCompiledRule *compiled;
  const BefMoment *moment;
  gboolean was_on;        /* at the last look */
  gint64 *due_ms;         /* in and out: when time alone may say something else */
  BefAlarmMemory *memory; /* of equipment: of the temperature or what its RATE is about */
  const BefHeard *heard;  /* of equipment, likewise below */
  BefHeardFacts *facts;
  const GPtrArray *asked; /* of BefQuantityInfo, and what is known of each */
  const BefHeardValue *values;
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
/* What it says by what is heard alone, without the present or its building, where that is enough:
 * else FALSE, and bef_alarm_judge_device() has to be asked. */
gboolean bef_alarm_says_by_itself (const BefQuestion *q, BefAlarmSays *says);
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
  gboolean is_held;              /* booked now, margins included */
  gboolean begins_soon;          /* a booking does */
  double over, celsius, highest; /* of the room that is warmest against what is expected; NAN */
  gboolean has_power;            /* of meters that count, present: their sum and oldest stamp */
  double watts;
  gint64 watts_ms;
} BefBuildingScan;
/* All zero but what is given by the caller: then part by part, in the building's order. */
void bef_alarm_scan_begin (BefBuildingScan *scan);
void bef_alarm_scan_add (BefBuildingScan *scan, const BefBuildingPart *part);
BefAnswer bef_alarm_judge_building (const BefQuestion *q, const BefBuildingScan *scan);

G_END_DECLS
