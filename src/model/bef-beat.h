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
 * Until a beat was learned, the quantity's own two spans (bef-kind.c) say what is late and lost;
 * but a number that was heard once may be an hourly one, and is not lost before BEF_BEAT_ONCE_MS;
 * and one that came late already may be one that comes the next day, and is late until
 * BEF_BEAT_UNHEARD_MS.
 *
 * States speak when they change. They live by the sign of life of their equipment: the newest stamp
 * of any of its attributes, and the beat of that.
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
} BefBeat;

/* The newest stamp moved from @former_ms to @stamp_ms, as seen at @now_ms; the look before was at
 * @looked_ms. Returns whether that taught something. */
gboolean bef_beat_learn (BefBeat *self, gint64 former_ms, gint64 stamp_ms, gint64 looked_ms,
                         gint64 now_ms);
/* What was learned: FALSE when nothing was. */
gboolean bef_beat_get (const BefBeat *self, gint64 *step_ms, gint64 *delay_ms);

/* How to judge what is @age_ms old and was @heard_ms old when it came. @late_ms and @lost_ms: the
 * quantity's own, until a beat is learned. */
BefFreshness bef_beat_judge (const BefBeat *self, gint64 age_ms, gint64 heard_ms, gboolean is_state,
                             gint64 late_ms, gint64 lost_ms);

/* "86400+23400 86400+25200": the moves held, oldest first, s. (transfer full), NULL when none. */
char *bef_beat_to_text (const BefBeat *self);
/* Takes what is well-formed of @text; what is held already stays. */
void bef_beat_from_text (BefBeat *self, const char *text);

G_END_DECLS
