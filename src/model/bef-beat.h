/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "base/bef-civil-time.h"

G_BEGIN_DECLS

/*
 * The beat of a series: how often it speaks, and how long after the fact. Everything that calls a
 * value live, late or lost asks here, and nobody else has a rule of his own.
 *
 * What is learned. Each time the newest stamp moves forward while the console looks on, two spans
 * are noted: the step (new stamp - former stamp) and the delay (moment of reception - new stamp). A
 * feed of ten minutes gives (10 min, some seconds); one that brings the 48 half hours of a day the
 * next morning at six gives (24 h, 6 h 30): the newest stamp stands still all day and is well. A
 * move is noted only when the look before was recent against the step: otherwise deliveries were
 * missed, and the step is an absence of ours. The last BEF_BEAT_KEPT moves are kept, in the history
 * too; a delivery that comes in pieces is one. Of steps and delays the largest but one counts, so
 * that one outage teaches nothing; of a single move, that one.
 *
 * What follows. Just before its next delivery a steady series is delay + step old. So it is
 *  - late when older by half a step more (6 h at most: a delivery that should come in the morning
 *    is missed by noon) and BEF_BEAT_GRACE_MS, which covers our own polling;
 *  - lost when older by three steps more (three days at most: a weekend), never before half an hour
 *    (an hour for states): below that nothing that a person does depends on it;
 *  - else well: live while it still speaks of the present (BEF_BEAT_PRESENT_MS), and delayed when
 *    it is well but tells of the past, as what came the next day does. A delayed value is shown
 *    with its date and is in no sum of the present.
 *
 * What is kept of the past. Where nothing was learned, the steps between the last stamps that the
 * history holds (bef_beat_seed()) are the step: a console that starts knows what is hourly. How
 * long after the fact they came is not in them, so the delay is what was seen of the value at hand;
 * when that came older than its step allows, it is of a source that died or that delivers long
 * afterwards, and the steps tell nothing.
 *
 * Until there is a beat of any of these, a number that was heard once may be an hourly one, and is
 * neither late nor lost before BEF_BEAT_ONCE_MS: nothing can be known before. But it may as well be
 * of a feed of a minute that has just died, so it is live only for the quantity's own span
 * (bef-kind.c) and after that delayed: shown with its moment, which is all that is true. One that
 * came late already may be one that comes the next day, and is late until BEF_BEAT_UNHEARD_MS.
 *
 * What is declared. A profile may state the period and the delay of a type or an attribute
 * (backend/bef-profile.h). That is the beat until two moves were seen: one alone proves nothing
 * against it.
 *
 * States speak when they change, and hold until then. They live by the sign of life of their
 * equipment: the newest stamp of any of its attributes, or when the broker last wrote one of them
 * (modifiedAt, which dates no measurement here but proves a report). What may be our own writing
 * does not count: a lock that can be commanded, a name.
 *
 * A broker's stamps alone do not tell a door that nobody opens from one whose battery is dead. So
 * we go by what the equipment is known to do:
 *  - It reports without a change: its sign of life moved while no stamp of a state or a count did.
 *    The steps of those reports, and only those, are its beat; how often a door is opened teaches
 *    nothing about its silence at night. After two of them, or when the profile declares a period,
 *    it is judged by that beat as everything else.
 *  - It says the same state anew, with a new stamp. That may be a report, or a door that was opened
 *    and shut while nobody asked: people come when they come, and machines by the clock. So it is
 *    a beat only when three steps in four are alike (bef_beat_is_regular()).
 *  - It was never heard without a change. Then its neighbours are asked: the equipment of the same
 *    kind in the building, else whatever reports there at least hourly, for it hangs on the same
 *    gateway. All of them lost: the path is silent, and the state is unknown as soon as the
 *    quantity's own span is over. One of them well: the path is there and the state is likely so
 *    still; unknown after BEF_BEAT_SILENCE_MAX_MS, a weekend. No such neighbours: unknown after
 *    BEF_BEAT_HELD_MS, a day and half a day more: what is used every day has spoken by then.
 * Why not sooner. Equipment that is known to report is lost by its own beat, an hour or a few after
 * its battery died. What is left is what was never heard without a change; of that the only beat is
 * how often people come, which ends every evening: a door used each quarter of an hour by day would
 * be unknown each night, a storeroom every week, and who is told "unknown" of sound doors every day
 * soon reads past it. The longest that a door in use is silent and well is a night and the day off
 * after it, 36 h at most: what is silent longer is unknown, also when it is sound and on holiday.
 * Until then nothing is claimed for it: it is late from the quantity's own span on.
 * A link has no neighbours, for it is the path: not heard of, it is unknown and no cause of
 * anything. Meanwhile such a state is not live but late, which is shown with its age: nobody takes
 * "closed, 14 h ago" for a look at the door.
 */
#define BEF_BEAT_KEPT 8
#define BEF_BEAT_GRACE_MS (2 * BEF_MS_MINUTE)
#define BEF_BEAT_OVERDUE_MAX_MS (6 * BEF_MS_HOUR)
#define BEF_BEAT_SILENCE_MAX_MS (3 * BEF_MS_DAY)
#define BEF_BEAT_LOST_MIN_MS (30 * BEF_MS_MINUTE)
#define BEF_BEAT_LOST_MIN_STATE_MS BEF_MS_HOUR
#define BEF_BEAT_LATE_MIN_STATE_MS (20 * BEF_MS_MINUTE)
#define BEF_BEAT_PRESENT_MS (3 * BEF_MS_HOUR)
#define BEF_BEAT_ONCE_MS (100 * BEF_MS_MINUTE)
#define BEF_BEAT_UNHEARD_MS (4 * BEF_MS_DAY)
#define BEF_BEAT_HELD_MS (36 * BEF_MS_HOUR)
/* Moves after which a beat is believed against what is declared, and a state's at all. */
#define BEF_BEAT_SURE 2
/* Slower neighbours tell too late that the path is silent. */
#define BEF_BEAT_NEIGHBOUR_STEP_MS BEF_MS_HOUR

/* How far a value may be trusted. They are different things. */
typedef enum
{
  BEF_FRESHNESS_LIVE,
  BEF_FRESHNESS_DELAYED, /* on time for its source, which tells of the past: shown with its date */
  BEF_FRESHNESS_LATE,    /* overdue; still shown, with its age */
  BEF_FRESHNESS_LOST,    /* too old to act on: unknown, the last value shown as past */
} BefFreshness;

/* All zero: nothing learned. */
typedef struct
{
  guint8 n, next;                 /* moves held, and where the next one goes */
  guint32 step_s[BEF_BEAT_KEPT];  /* s */
  guint32 delay_s[BEF_BEAT_KEPT]; /* s */
  gint64 moved_ms;                /* when the newest of them was seen; 0: in another sitting */
  guint32 declared_step_s;        /* by the profile; 0: nothing */
  guint32 declared_delay_s;
  guint32 seeded_step_s; /* between the last stamps in the history; 0: nothing */
  gboolean is_sought;    /* there */
} BefBeat;

/* What is known of the path that equipment hangs on, by what else hangs on it. */
typedef enum
{
  BEF_NEIGHBOURS_NONE, /* nobody there who would tell */
  BEF_NEIGHBOURS_WELL,
  BEF_NEIGHBOURS_SILENT, /* all lost */
} BefNeighbours;

/* The newest stamp moved from @former_ms to @stamp_ms, as seen at @now_ms; the look before was at
 * @looked_ms. Returns whether that taught something. */
gboolean bef_beat_learn (BefBeat *self, gint64 former_ms, gint64 stamp_ms, gint64 looked_ms,
                         gint64 now_ms);
/* The beat that a profile states, until one was learned. @step_ms 0: none. */
void bef_beat_declare (BefBeat *self, gint64 step_ms, gint64 delay_ms);
/* The step of what the history holds, until one was learned or declared. @step_ms 0: none. */
void bef_beat_seed (BefBeat *self, gint64 step_ms);
/* The step of @n stamps in order: 0 when they are fewer than four. *@is_regular: as of
 * bef_beat_is_regular(). */
gint64 bef_beat_step_of (const gint64 *stamps, guint n, gboolean *is_regular);
/* Whether steps of the past are alike (bef_beat_is_regular()). */
typedef enum
{
  BEF_IRREGULAR,
  BEF_REGULAR,
} BefRegularity;
/* What was learned, or else declared, or else is in the history: FALSE when nothing was. Of the
 * last the delay is 0. */
gboolean bef_beat_get (const BefBeat *self, gint64 *step_ms, gint64 *delay_ms);

/* How to judge a measurement that is @age_ms old and was @heard_ms old when it came. @late_ms and
 * @lost_ms: the quantity's own, until a beat is learned. *@next_ms (nullable): the age after which
 * it may be judged otherwise, all else being as it is; it is not before that is passed.
 * G_MAXINT64: never. */
BefFreshness bef_beat_judge (const BefBeat *self, gint64 age_ms, gint64 heard_ms, gint64 late_ms,
                             gint64 lost_ms, gint64 *next_ms);

/* A state's: @age_ms since the last sign of life of its equipment, whose beat this is. @late_ms and
 * @lost_ms: the quantity's own. *@next_ms as above. */
BefFreshness bef_beat_judge_held (const BefBeat *self, gint64 age_ms, BefNeighbours neighbours,
                                  gint64 late_ms, gint64 lost_ms, gint64 *next_ms);
/* Whether the equipment whose beat this is reports without a change. */
gboolean bef_beat_is_sure (const BefBeat *self);

/* Three moves or more, and three in four of them within a fifth of what is usual. */
gboolean bef_beat_is_regular (const BefBeat *self);
/* That, or what is in the history is: of a state, only regular steps are taken from there. */
gboolean bef_beat_is_rhythm (const BefBeat *self);

/* "86400+23400 86400+25200": the moves held, oldest first, s. (transfer full), NULL when none. */
char *bef_beat_to_text (const BefBeat *self);
/* Takes what is well-formed of @text; what is held already stays. */
void bef_beat_from_text (BefBeat *self, const char *text);

G_END_DECLS
