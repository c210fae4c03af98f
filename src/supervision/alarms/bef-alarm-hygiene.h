/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-civil-time.h"
#include "bef-alarm-rules.h"

G_BEGIN_DECLS

/*
 * How the alarms of a month behaved, and what of that proposes to retune a rule: EEMUA 191's
 * measures scaled to one part-time person (5 a day at most, urgent ones below 5 % of all, nothing
 * standing over a day without an owner, no alarm that makes most of them). Pure: what happened and
 * the present are arguments. Any thread.
 */

#define BEF_HYGIENE_A_DAY 5.0
#define BEF_HYGIENE_URGENT_SHARE 0.05
#define BEF_HYGIENE_STANDING_MS BEF_MS_DAY
/* One that makes so much of all is worth a look, when it came at least so often. */
#define BEF_HYGIENE_TOP_SHARE 0.2
#define BEF_HYGIENE_TOP_LEAST 4
/* Gone again so soon, so often: its delay is too short. */
#define BEF_HYGIENE_SHORT_MS (5 * BEF_MS_MINUTE)
#define BEF_HYGIENE_SHORT_SHARE 0.5

/* One line of the journal about an alarm. Texts not owned. */
typedef struct
{
  gint64 at_ms;
  const char *event;  /* "raised", "cleared", "chatters", "acknowledged" or another */
  const char *rule;   /* id */
  const char *object; /* URN of the equipment or of the building */
} BefHygieneEvent;

/* What one rule did about one object. */
typedef struct
{
  char *rule, *object; /* owned */
  guint raised, chatters;
  guint n_short;        /* gone again within BEF_HYGIENE_SHORT_MS */
  gint64 longest_ms;    /* it stood, until the present when it still does */
  gboolean is_standing; /* raised, and not over */
  gint64 standing_since_ms;
} BefHygieneRow;

typedef struct
{
  guint n_days, raised, urgent, chatters;
  guint worst_day;       /* raised on the worst day */
  gint64 worst_day_ms;   /* its start; BEF_NO_TIME: none */
  guint n_standing_long; /* not over for longer than BEF_HYGIENE_STANDING_MS */
  GPtrArray *rows;       /* owned, of BefHygieneRow: what was raised most often first */
} BefHygiene;

/* @events in any order, of [@from_ms, @now_ms). (transfer full) */
BefHygiene *bef_hygiene_of (const BefAlarmRules *rules, const BefHygieneEvent *events, guint n,
                            gint64 from_ms, gint64 now_ms);
void bef_hygiene_free (BefHygiene *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefHygiene, bef_hygiene_free)

/* Why a rule is worth a look about that object. */
typedef enum
{
  BEF_HYGIENE_FINE,
  BEF_HYGIENE_TOO_OFTEN, /* it makes much of all */
  BEF_HYGIENE_TOO_SHORT, /* it is gone again at once: a longer delay */
  BEF_HYGIENE_CHATTERS,  /* it comes and goes: a wider dead band */
  BEF_HYGIENE_STANDS,    /* it is there for days, and nobody sees to it: for whom is it? */
} BefHygieneAdvice;
BefHygieneAdvice bef_hygiene_advise (const BefHygiene *self, const BefHygieneRow *row);
/* What to do, a sentence in the interface's language; NULL: nothing. Static. */
const char *bef_hygiene_advice_words (BefHygieneAdvice advice);

G_END_DECLS
