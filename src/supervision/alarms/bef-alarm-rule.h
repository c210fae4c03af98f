/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-kind.h"

G_BEGIN_DECLS

/* What a rule looks for. */
typedef enum
{
  BEF_ALARM_STATE,    /* a quantity is in one of the rule's states */
  BEF_ALARM_LEVEL,    /* a number is beyond the limit, until it is back by the dead band */
  BEF_ALARM_RATE,     /* a number moves by more than the limit within an hour */
  BEF_ALARM_SCHEDULE, /* a state while its building is closed and nothing is booked there */
  BEF_ALARM_NO_DATA,  /* lost, by its beat (model/bef-beat.h) */
  BEF_ALARM_DATE,     /* the date of a fact is nearer than the limit, days */
  BEF_ALARM_TOGETHER, /* several things at once, by the rule's name (bef-alarm-judge.h) */
  BEF_ALARM_FINDING,  /* what an analysis of the history says (bef-alarm-finding.h) */
  BEF_N_ALARM_CONDITIONS,
} BefAlarmCondition;

typedef enum
{
  BEF_ALARM_ABOVE,
  BEF_ALARM_BELOW,
} BefAlarmSide;

typedef enum
{
  BEF_ALARM_PLAIN = 0,
  /* Others follow from it: those whose rules name it in "causes" are folded into it. */
  BEF_ALARM_IS_CAUSE = 1 << 0,
  /* Told by what is not heard: waits for its cause before it is shown. */
  BEF_ALARM_WAITS = 1 << 1,
  /* Somebody does not want it looked for: what it says counts for nothing. */
  BEF_ALARM_OFF = 1 << 2,
  /* What carries one carries others (a provider, the weather, the way out of the town hall): of
   * those of this rule that begin together the first speaks for all. */
  BEF_ALARM_SHARED = 1 << 3,
} BefAlarmRuleFlags;

#define BEF_ALARM_MAX_STATES 4
#define BEF_ALARM_MAX_CAUSES 6

/*
 * One rule: a group of a key file (resources/alarms/), read once. Immutable, any thread. Texts are
 * in the language that was asked for, with the fields {equipment} {building} {value} {expected}
 * {since} {count}; they say what a person reads who knows nothing of the system.
 */
typedef struct
{
  const char *id; /* interned: the group's name, stable: it is in the journal and in alarms' ids */
  int kind;       /* BefKind of the equipment, or -1: of a building, or of the commune */
  const char *quantity; /* interned id, nullable */
  BefAlarmCondition condition;
  BefAlarmRuleFlags flags;
  BefSeverity priority;                /* WEEK, TODAY or URGENT */
  double states[BEF_ALARM_MAX_STATES]; /* codes; n_states of them */
  guint n_states;
  BefAlarmSide side;
  double limit, dead_band; /* in the quantity's unit; days for BEF_ALARM_DATE */
  gint64 on_delay_ms, off_delay_ms;
  gint64 allowed_ms;                        /* time somebody has for it, from when it is raised */
  const char *causes[BEF_ALARM_MAX_CAUSES]; /* interned ids of rules, NULL-padded: any of them in
                                               the same building, or of the commune, explains it */
  const char *fact;                         /* interned, nullable: of BEF_ALARM_DATE */
  const char *told_as; /* interned, nullable: as what a back end tells it of a building, whatever
                          equipment it names (its alert's subCategory) */
  char *name, *cause, *consequence, *instruction; /* owned */
  char *contact; /* owned: id of a role of the address book ("heating", "locksmith"…) */
} BefAlarmRule;

/* What is true of one object by one rule, now. */
typedef enum
{
  BEF_ALARM_SAYS_NO,
  BEF_ALARM_SAYS_YES,
  BEF_ALARM_SAYS_NOTHING, /* it cannot be known: what was raised stays, nothing is raised */
} BefAlarmSays;

/* One sign: what the judge (bef-alarm-judge.h) or an analysis says to the engine. Plain data. */
typedef struct
{
  const BefAlarmRule *rule;
  const char *object;   /* interned URN of the equipment or the building; "" for the commune */
  const char *building; /* interned URN, nullable: the commune, or in no building */
  BefAlarmSays says;
  gint64 since_ms;        /* when it began, by the data; BEF_NO_TIME: now */
  double value, expected; /* NAN: none; in the quantity's unit */
  gint64 deadline_ms;     /* BEF_NO_TIME: by the rule's allowed_ms */
  gboolean by_design;     /* works, or another thing that makes it normal: suppressed */
} BefAlarmSign;

G_END_DECLS
