/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-json.h"
#include "bef-alarm-engine.h"

G_BEGIN_DECLS

/* A cause of a cause of a cause…: more levels than the rules of any commune have. */
#define BEF_ALARM_LEVELS 8

/* Why a point that is there is kept quiet. */
typedef enum
{
  BEF_ALARM_NOT_FOLDED,
  BEF_ALARM_BY_DESIGN,
  BEF_ALARM_BY_CAUSE,
  BEF_ALARM_BY_TOLD,
} BefAlarmFold;

/* What people decided of one episode; texts owned, nullable. */
typedef struct
{
  char *acknowledged_by, *acknowledge_comment;
  gint64 acknowledged_ms; /* BEF_NO_TIME: nobody did */
  char *assigned_to;
  char *shelved_by, *shelve_reason;
  gint64 shelved_until_ms; /* BEF_NO_TIME: it is not */
  char *out_by, *out_reason;
  gint64 out_ms, out_until_ms; /* BEF_NO_TIME, both: it is in service */
} BefAlarmDecided;

/* A decision, and how its matter was before it: who had it (ASSIGN), until when it was put aside,
 * by whom and why (SHELVE, UNSHELVE), since when and until when it was out of service, by whom and
 * why (TAKE_OUT, PUT_BACK). What of the others goes with them is no more than they are. */
typedef struct
{
  BefAlarmAct act;
  char *who; /* owned, nullable, likewise below */
  gint64 at_ms;
  char *by, *text; /* formerly */
  gint64 ms;       /* formerly; BEF_NO_TIME: it was not */
  gint64 until_ms; /* formerly, of TAKE_OUT and PUT_BACK */
} BefAlarmUndo;
/* So many are kept of one alarm; the oldest goes. */
#define BEF_ALARM_MAX_UNDO 16

typedef struct
{
  const BefAlarmRule *rule;
  const char *object, *building; /* interned */
  guint level;                   /* of its rule: 0 has no causes */

  /* The condition. */
  BefAlarmSays says;
  gboolean by_design;
  gboolean on;
  gint64 turned_ms; /* from when the delay that runs counts; BEF_NO_TIME: none runs */
  gint64 since_ms;
  double value, expected;
  gint64 told_deadline_ms;
  gint64 came_ms[BEF_ALARM_CHATTER_TIMES]; /* when it came on, the newest first */
  gboolean chatters;
  gint64 moved_ms; /* while it chatters: its last change */

  /* The episode. */
  char *id; /* owned; NULL: none, and nothing below counts */
  gint64 raised_ms, cleared_ms, closed_ms;
  guint times;
  gboolean over;    /* the condition is, and it does not chatter */
  gboolean closed;  /* over, and nobody needs to see it any more */
  gboolean listed;  /* a person could see it in this episode as something of its own */
  gboolean shown;   /* neither waiting, folded nor settling */
  gboolean settles; /* was folded, and is not yet shown again */
  gboolean found;   /* said, and not raised, when there was a summary */
  gboolean of_summary;
  gboolean in_summary; /* it was told so, and not by itself since */
  gboolean ready;      /* told or kept quiet for a reason that is told: others may fold into it */
  gint64 show_at_ms;
  BefAlarmFold fold;
  char *cause_id; /* owned, nullable: kept while it settles */
  BefAlarmDecided decided;
  GArray *comments; /* owned, nullable: BefAlarmComment */
  GPtrArray *undo;  /* owned, nullable: BefAlarmUndo, the oldest first */
  BefSeverity priority;

  /* As it was told. */
  BefAlertState state;
  BefSeverity told_priority;
  char *named; /* owned, nullable: its id in the engine's table */

  const char *told_id; /* of the engine's list; nullable */
  BefSeverity theirs;  /* of that */
  /* What happened to it in this step, to name the transition. */
  gboolean shelf_ended, out_ended, began_chatter, ended_chatter, changed;
} BefAlarmPoint;

/* The present and what follows from it, once for all points. */
typedef struct
{
  gint64 now_ms;
  gint64 due_ms;    /* a deadline before this is due tomorrow at the latest */
  gboolean summary; /* what is found now is told in one, after a start or an absence */
  gboolean first;   /* likewise what is urgent */
} BefAlarmMoment;

typedef struct
{
  GHashTable *on, *pending; /* rule and place -> the point that explains */
  const char *commune;      /* interned: the place that is all of it */
  GPtrArray *shared;        /* points of BEF_ALARM_SHARED that may speak for others */
} BefAlarmCauses;

/* One that was told, ours or the back end's. */
typedef struct
{
  gint64 ms;
  const char *building; /* interned, nullable */
  char *id;             /* owned, nullable: not known any more */
} BefAlarmRaised;

typedef struct
{
  GArray *raised; /* BefAlarmRaised, of the last minutes, or since it began */
  gint64 since_ms;
  GArray *counts;   /* BefAlarmFloodCount */
  GHashTable *ids;  /* set of those of raised, theirs */
  gboolean changed; /* raised is not counted yet */
} BefAlarmFloodState;

/* An alert of the back end that it had when it was asked last. */
typedef struct
{
  BefSeverity severity;
  BefAlarmNews news;
} BefAlarmHeard;

struct _BefAlarmEngine
{
  BefAlarmRules *rules;
  GHashTable *points; /* BefAlarmPoint, owned, by rule id and object */
  GPtrArray *levels[BEF_ALARM_LEVELS];
  GHashTable *by_id; /* id of an episode -> point */
  GHashTable *told;  /* URN, owned -> told alert, owned */
  GHashTable *heard; /* id of an alert of the back end, owned -> BefAlarmHeard, owned */
  gboolean told_once;
  BefAlarmCauses causes;
  BefAlarmFloodState flood;
  gint64 now_ms; /* of the last step; BEF_NO_TIME: none yet */
  gint64 due_day_ms, due_ms;
  gboolean begins;         /* no signs yet since a start or an absence */
  gint64 summary_until_ms; /* BEF_NO_TIME: it is over */
  gint64 last_number;
  guint64 serial;
};

/* bef-alarm-point.c: one point, knowing no other. */
BefAlarmPoint *bef_alarm_point_new (const BefAlarmRule *rule, const char *object);
void bef_alarm_point_free (BefAlarmPoint *self);
/* What @sign says; nothing follows before bef_alarm_point_advance(). */
void bef_alarm_point_say (BefAlarmPoint *self, const BefAlarmSign *sign, gint64 now_ms);
/* Delays, chattering, the end of a shelf, what is over. @last_number: of the newest episode. */
void bef_alarm_point_advance (BefAlarmPoint *self, const BefAlarmMoment *moment,
                              gint64 *last_number);
/* The clock was set back by @by_ms, to @now_ms: what ran goes on running. */
void bef_alarm_point_rewind (BefAlarmPoint *self, gint64 by_ms, gint64 now_ms);
/* After an absence: what was not raised has to be said again. */
void bef_alarm_point_forget_pending (BefAlarmPoint *self);
/* It ends whatever it says. */
void bef_alarm_point_end (BefAlarmPoint *self);
BefAlertState bef_alarm_point_state (const BefAlarmPoint *self);
static inline gboolean
bef_alarm_point_is_out (const BefAlarmPoint *self)
{
  return self->decided.out_until_ms != BEF_NO_TIME;
}
gint64 bef_alarm_point_deadline (const BefAlarmPoint *self);
/* Takes @comment (transfer full); without an id it gets one. */
void bef_alarm_point_comment (BefAlarmPoint *self, BefAlarmComment comment);
/* Nothing is to be remembered of it. */
gboolean bef_alarm_point_rests (const BefAlarmPoint *self, gint64 now_ms);
static inline gboolean
bef_alarm_point_lasts (const BefAlarmPoint *self)
{
  return self->id != NULL && !self->over;
}

void bef_alarm_decided_clear (BefAlarmDecided *self);
void bef_alarm_comment_clear (gpointer self);

/* bef-alarm-undo.c: taking back. A decision on its way into a point: */
typedef struct
{
  BefAlarmEngine *engine;
  BefAlarmPoint *point;
  const BefAlarmDecision *decision;
  char *who, *text; /* cleaned; text "" where there is none */
  GError **error;
} BefAlarmDeed;
/* FALSE, with @text. */
gboolean bef_alarm_deed_refuse (const BefAlarmDeed *deed, BefAlarmError code, const char *text);
/* Likewise: @who (nullable) did it before. */
gboolean bef_alarm_deed_refuse_late (const BefAlarmDeed *deed, const char *who);
/* How it is, before the deed is done. */
void bef_alarm_deed_remember (const BefAlarmDeed *deed);
gboolean bef_alarm_deed_undo (const BefAlarmDeed *deed);
/* Takes @undo (transfer full), as the newest. */
void bef_alarm_point_remember (BefAlarmPoint *self, BefAlarmUndo *undo);
void bef_alarm_undo_free (BefAlarmUndo *self);
/* The newest decision of the matter of @act; nullable. (transfer none) */
const BefAlarmUndo *bef_alarm_point_last_of (const BefAlarmPoint *self, BefAlarmAct act);
/* What was put aside, or out of service (SHELVE, TAKE_OUT), is so no more by itself: there is
 * nothing to take back. */
void bef_alarm_point_forget_matter (BefAlarmPoint *self, BefAlarmAct act);

/* bef-alarm-out.c: out of service, and again in it. Texts are copied. */
void bef_alarm_point_take_out (BefAlarmPoint *self, const char *who, const char *reason,
                               gint64 at_ms, gint64 until_ms);
void bef_alarm_point_put_back (BefAlarmPoint *self);

/* bef-alarm-cause.c */
void bef_alarm_causes_init (BefAlarmCauses *self);
void bef_alarm_causes_clear (BefAlarmCauses *self);
void bef_alarm_causes_gather (BefAlarmEngine *self);
/* Folds, unfolds, shows. Points of lower levels are done. */
void bef_alarm_engine_place (BefAlarmEngine *self, BefAlarmPoint *point,
                             const BefAlarmMoment *moment);
guint bef_alarm_rule_level (const BefAlarmRules *rules, const BefAlarmRule *rule);

/* bef-alarm-told.c */
void bef_alarm_engine_join (BefAlarmEngine *self, BefAlarmPoint *point);

/* bef-alarm-flood.c */
void bef_alarm_flood_init (BefAlarmFloodState *self);
void bef_alarm_flood_clear (BefAlarmFloodState *self);
/* Counts what is news among transitions from @first on, and says which of them a flood takes. */
void bef_alarm_flood_step (BefAlarmFloodState *self, gint64 now_ms, GPtrArray *transitions,
                           guint first);
/* One more came, of which there is no transition. */
void bef_alarm_flood_add (BefAlarmFloodState *self, const char *id, const char *building,
                          gint64 ms);
/* After @raised was read: it goes on, or there is none (BEF_NO_TIME). */
void bef_alarm_flood_resume (BefAlarmFloodState *self, gint64 since_ms);
void bef_alarm_flood_rewind (BefAlarmFloodState *self, gint64 by_ms);

/* bef-alarm-engine.c */
BefAlarmPoint *bef_alarm_engine_get_point (BefAlarmEngine *self, const BefAlarmRule *rule,
                                           const char *object);
/* A new one, in the tables. NULL when its rule is none of the engine's. */
BefAlarmPoint *bef_alarm_engine_add_point (BefAlarmEngine *self, const char *rule_id,
                                           const char *object);
/* Takes @point, of a rule of the engine's, into the tables. */
void bef_alarm_engine_insert (BefAlarmEngine *self, BefAlarmPoint *point);
/* The alarm of that id that is listed; nullable. */
BefAlarmPoint *bef_alarm_engine_listed (BefAlarmEngine *self, const char *id);
/* Of no time that passes. */
BefAlarmMoment bef_alarm_engine_moment (BefAlarmEngine *self);

/* bef-alarm-text.c: members of a line; BEF_NO_TIME and NULL are left out. */
void bef_alarm_json_add_stamp (JsonObject *object, const char *name, gint64 ms);
void bef_alarm_json_add_text (JsonObject *object, const char *name, const char *text);
/* TRUE and BEF_NO_TIME when it is not there; FALSE when it is no instant. */
gboolean bef_alarm_json_read_stamp (JsonObject *object, const char *name, gint64 *out);
/* A whole number from 0 to @most. */
gboolean bef_alarm_json_read_count (JsonObject *object, const char *name, double most, guint *out);
/* (transfer full), cleaned; nullable. *@whole is FALSE where it is there and is no text. */
char *bef_alarm_json_read_text (JsonObject *object, const char *name, gboolean *whole);
/* bef-alarm-text-decided.c: FALSE: some of it could not be read, and the rest was. */
void bef_alarm_decided_to_json (JsonObject *object, const BefAlarmPoint *point);
gboolean bef_alarm_decided_from_json (BefAlarmPoint *point, JsonObject *object);

/* bef-alarm-news.c: tells what became of @point since the last time. @decision nullable: who made
 * it so. */
void bef_alarm_engine_tell_point (BefAlarmEngine *self, BefAlarmPoint *point,
                                  const BefAlarmMoment *moment, const BefAlarmDecision *decision,
                                  GPtrArray *transitions);
/* The table of ids follows. */
void bef_alarm_engine_name_point (BefAlarmEngine *self, BefAlarmPoint *point);
void bef_alarm_engine_forget_point (BefAlarmEngine *self, BefAlarmPoint *point, gint64 now_ms,
                                    GPtrArray *transitions);

G_END_DECLS
