/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-alarm-rules.h"
#include "model/bef-alert.h"

G_BEGIN_DECLS

/*
 * What becomes of signs: alarms in the six states of ISA-18.2, each with its episode and what
 * people decided of it. Pure: no file, no timer, no clock; the present is an argument, and nothing
 * happens but in a call. One thread at a time.
 *
 * A point is a rule about an object. What was said of it holds until something else is said: a
 * step may bring all signs or only those that changed, from whoever judges. A point at rest costs
 * nothing. SAYS_NOTHING keeps what was raised and raises nothing.
 *
 * An alarm is one episode of a point, from when it is raised (after its rule's on-delay, counted
 * from the sign's since_ms) until it is closed. Its id is "urn:beffroi:alarm:RULE:OBJECT:N", N the
 * second in which it was raised (or the next that is free), so that it names that episode for good.
 *
 * Cause: while a rule that a point's rule names in "causes" is on in the same building, of the same
 * object or of the commune (object ""), the point is folded into it: SUPPRESSED. Whether the cause
 * itself is shelved, acknowledged or out of service does not matter, and one that chatters explains
 * until it is quiet; of causes that have causes the first one is named. A cause that is not told
 * itself yet folds nothing. Of a rule that is shared (BEF_ALARM_SHARED) what was raised within
 * BEF_ALARM_SHARED_MS of the first is folded into that. When the cause is over, what remains is
 * announced after its own on-delay, and its wait, counted anew; it is SUPPRESSED until then.
 * Likewise what was suppressed by design (works) or joined with an alert of the back end.
 *
 * A clock that is set back makes no delay longer than it is. After one that went on by more than
 * BEF_ALARM_ABSENCE_MS between two steps (the computer slept), as after a start, what is found is
 * one summary: by the first step that brings signs and, but for what is urgent, for
 * BEF_ALARM_SUMMARY_MS after it, or whenever its delay ends.
 */
typedef struct _BefAlarmEngine BefAlarmEngine;

/* A rule that waits is shown so long after it was raised, unless its cause came; and while a cause
 * is in its own on-delay or waits itself, at most that much later. Until then it is listed nowhere.
 */
#define BEF_ALARM_WAIT_MS (5 * BEF_MS_MINUTE)
/* So near to each other one thing is behind what a shared rule tells of several. */
#define BEF_ALARM_SHARED_MS (15 * BEF_MS_MINUTE)
/* Longer between two steps is an absence. */
#define BEF_ALARM_ABSENCE_MS (15 * BEF_MS_MINUTE)
#define BEF_ALARM_SUMMARY_MS BEF_MS_MINUTE
/* So many times within so long and it is one alarm that comes and goes, until it was quiet for so
 * long. */
#define BEF_ALARM_CHATTER_TIMES 3
#define BEF_ALARM_CHATTER_MS (10 * BEF_MS_MINUTE)
#define BEF_ALARM_QUIET_MS (30 * BEF_MS_MINUTE)
/* More than so many raised within so long is a flood, until there are no more than half. */
#define BEF_ALARM_FLOOD_RAISED 10
#define BEF_ALARM_FLOOD_MS (10 * BEF_MS_MINUTE)
#define BEF_ALARM_SHELF_MAX_MS (7 * BEF_MS_DAY)
/* Out of service a year at most: nothing is forgotten for good. */
#define BEF_ALARM_OUT_MAX_MS (366 * BEF_MS_DAY)
/* What is over is listed for so long: a long weekend. What was urgent and nobody acknowledged stays
 * until somebody does; what was put aside, out of service or folded when it ended is closed at
 * once, but for an urgent one that was told before it was folded. */
#define BEF_ALARM_KEPT_MS (4 * BEF_MS_DAY)
/* Comments of one alarm; the oldest goes. */
#define BEF_ALARM_MAX_COMMENTS 20

/* Before anything is raised, and after it was closed and forgotten: no BefAlertState. */
#define BEF_ALARM_NORMAL ((BefAlertState)-1)

/* What happened. */
typedef enum
{
  BEF_ALARM_RAISED,    /* and shown, for the first time or again; SHELVED: silently */
  BEF_ALARM_CLEARED,   /* the condition is over: CLEARED or CLOSED */
  BEF_ALARM_CLOSED,    /* CLEARED, and its time to be seen is over */
  BEF_ALARM_FOLDED,    /* suppressed (a cause, works, or an alert of the back end; see cause_id), or
                          out of service */
  BEF_ALARM_CHATTERS,  /* it comes and goes: one alarm from now on */
  BEF_ALARM_QUIET,     /* it does no more */
  BEF_ALARM_NEARER,    /* its deadline raised its priority */
  BEF_ALARM_SHELF_END, /* the time for which it was put aside is over: announced anew */
  BEF_ALARM_OUT_END,   /* likewise for which it was out of service */
  BEF_ALARM_FORGOTTEN, /* its object or its rule is no more */
  BEF_ALARM_DECIDED,   /* by a person: see act */
} BefAlarmEvent;

/* Whether a person is told, and how. */
typedef enum
{
  BEF_ALARM_NEWS_NONE,    /* for the list and the journal only */
  BEF_ALARM_NEWS_NOW,     /* told by itself */
  BEF_ALARM_NEWS_SUMMARY, /* one batch: found after a start or an absence, or its day came */
  BEF_ALARM_NEWS_FLOOD,   /* counted in the flood's banner (urgent ones are NOW) */
} BefAlarmNews;

/* What a person can do. */
typedef enum
{
  BEF_ALARM_ACKNOWLEDGE, /* text: comment, nullable. Of CLEARED: seen, it is closed */
  BEF_ALARM_COMMENT,     /* text */
  BEF_ALARM_ASSIGN,      /* text: to whom; NULL: to nobody */
  BEF_ALARM_SHELVE,      /* text: reason, asked for; until_ms: BEF_ALARM_SHELF_MAX_MS at most */
  BEF_ALARM_UNSHELVE,
  BEF_ALARM_TAKE_OUT, /* out of service: this rule about this object, over all its episodes, and no
                         other. text: reason, asked for; until_ms: BEF_ALARM_OUT_MAX_MS at most */
  BEF_ALARM_PUT_BACK, /* also bef_alarm_engine_put_back() */
  BEF_ALARM_UNDO, /* takes back what was decided last of a matter (undoes), also after a restart and
                     again and again: who had it before has it, it is put aside as it was */
  BEF_N_ALARM_ACTS,
} BefAlarmAct;

typedef struct
{
  BefAlarmAct act;
  const char *id;   /* of the alarm */
  const char *who;  /* a role or a name to be shown */
  const char *text; /* nullable, see above */
  gint64 at_ms;
  gint64 until_ms;    /* of SHELVE and TAKE_OUT */
  BefAlarmAct undoes; /* of UNDO: none that is UNDO itself */
  const char *note; /* its id. Of COMMENT, nullable: it gets one. Of its UNDO: NULL is the newest */
} BefAlarmDecision;

#define BEF_ALARM_ERROR (bef_alarm_error_quark ())
GQuark bef_alarm_error_quark (void);
typedef enum
{
  BEF_ALARM_ERROR_UNKNOWN, /* no such alarm (any more) */
  BEF_ALARM_ERROR_FASTER,  /* somebody has done that already; the message names who */
  BEF_ALARM_ERROR_STATE,   /* it makes no sense of what it is now */
  BEF_ALARM_ERROR_REASON,  /* asked for, and not given */
  BEF_ALARM_ERROR_UNTIL,   /* past, or too far away */
} BefAlarmError;

/* One line for the journal and for whoever tells people. */
typedef struct
{
  char *id;                 /* owned: the alarm */
  const BefAlarmRule *rule; /* of the engine's rules */
  const char *object, *building;
  BefAlarmEvent event;
  BefAlarmAct act; /* of BEF_ALARM_DECIDED */
  BefAlertState from, to;
  BefAlarmNews news;
  BefSeverity priority; /* as it is now: the deadline raises it */
  gint64 at_ms, since_ms;
  guint times;    /* how often it came, in this episode */
  char *cause_id; /* owned, nullable: into what it was folded */
  char *who;      /* owned, nullable: of a decision, likewise below */
  char *text;     /* owned, nullable */
} BefAlarmTransition;
/* For g_ptr_array_new_with_free_func(). */
void bef_alarm_transition_free (BefAlarmTransition *self);
/* GPtrArray of them. (transfer full) */
GPtrArray *bef_alarm_transitions_new (void);

/* Takes a reference to @rules. Texts of decisions are cleaned and cut (base/bef-text.h). */
BefAlarmEngine *bef_alarm_engine_new (BefAlarmRules *rules);
void bef_alarm_engine_free (BefAlarmEngine *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefAlarmEngine, bef_alarm_engine_free)
BefAlarmRules *bef_alarm_engine_get_rules (BefAlarmEngine *self); /* (transfer none) */
/* From now on by @rules: signs are by them. Alarms of rules that are no more, or off, end. The
 * former set must live until transitions made before are done with. @transitions here and below:
 * appended to. */
void bef_alarm_engine_set_rules (BefAlarmEngine *self, BefAlarmRules *rules, gint64 now_ms,
                                 GPtrArray *transitions);

/* Time passes, and @n signs come (0: time alone). Of two about one point the last counts. */
void bef_alarm_engine_step (BefAlarmEngine *self, const BefAlarmSign *signs, guint n, gint64 now_ms,
                            GPtrArray *transitions);
/* The next signs are as after an absence: for whoever made steps and knows that nothing was heard
 * for long, since the back end was out of reach. */
void bef_alarm_engine_was_absent (BefAlarmEngine *self);
/* @object (of equipment or of a building) is no more: its alarms end. What of it is out of service
 * is so again, should it come back before the end of that. */
void bef_alarm_engine_forget (BefAlarmEngine *self, const char *object, gint64 now_ms,
                              GPtrArray *transitions);
/* Whether the point is on: for dead bands. Before any delay is over it is not. Texts interned. */
gboolean bef_alarm_engine_is_on (BefAlarmEngine *self, const BefAlarmRule *rule,
                                 const char *object);

/* An alert of the back end that is active. */
typedef struct
{
  const char *id;
  const char *object;   /* nullable: URN of equipment; NULL: it is about the building */
  const char *building; /* nullable */
  BefSeverity severity;
  const char *code; /* nullable: what kind of matter it is, for rules that are told as that */
} BefAlarmTold;
/*
 * All that the back end has active. A point whose object has one (or whose building has one of the
 * code that its rule is told as) that is at least as severe as the
 * point's rule is joined with it (SUPPRESSED, cause_id its id), so that there is one for the
 * person; a less severe one may be another matter and hides nothing. To be called before the step
 * that brings signs of the same moment. Not kept in the text: after a start what was joined stays
 * so until this is called for the first time.
 */
void bef_alarm_engine_tell (BefAlarmEngine *self, const BefAlarmTold *told, guint n, gint64 now_ms,
                            GPtrArray *transitions);

/* Returns FALSE with an error, and nothing changed. */
gboolean bef_alarm_engine_decide (BefAlarmEngine *self, const BefAlarmDecision *decision,
                                  GPtrArray *transitions, GError **error);

/* What is to be shown, of one alarm. Valid until the next call that takes the present. */
typedef struct
{
  const char *id;
  const BefAlarmRule *rule;
  const char *object, *building;
  BefAlertState state;
  BefSeverity priority;
  gint64 since_ms, raised_ms, cleared_ms; /* BEF_NO_TIME: not over */
  gint64 deadline_ms;
  double value, expected;
  guint times;
  gboolean chatters;
  const char *cause_id; /* nullable, and all below */
  const char *acknowledged_by, *acknowledge_comment;
  gint64 acknowledged_ms;
  const char *assigned_to;
  const char *shelved_by, *shelve_reason;
  gint64 shelved_until_ms;
  const char *out_by, *out_reason;
  gint64 out_ms, out_until_ms; /* since and until when it is out of service; BEF_NO_TIME, both */
} BefAlarmView;
typedef struct
{
  char *id, *who, *text; /* owned; the id is no other's of that alarm */
  gint64 at_ms;
} BefAlarmComment;

/* FALSE when there is none by that id. */
gboolean bef_alarm_engine_look (BefAlarmEngine *self, const char *id, BefAlarmView *out);
/* Ids of all that is to be listed, the oldest first: element-type utf8, valid likewise. (transfer
 * container) */
GPtrArray *bef_alarm_engine_dup_ids (BefAlarmEngine *self);
/* The comments of an alarm, the oldest first: GArray of BefAlarmComment. (transfer none), NULL:
 * none. */
GArray *bef_alarm_engine_get_comments (BefAlarmEngine *self, const char *id);
/* The ids of what is folded into @id, an alarm or an alert of the back end. (transfer container) */
GPtrArray *bef_alarm_engine_dup_consequences (BefAlarmEngine *self, const char *id);
/* Grows whenever what is listed may have changed. */
guint64 bef_alarm_engine_get_serial (BefAlarmEngine *self);

/* An alarm that is out of service, whether its condition is there or not. Texts nullable. */
typedef struct
{
  const BefAlarmRule *rule;
  const char *object, *building; /* interned */
  const char *who, *reason;
  gint64 at_ms, until_ms;
  const char *id; /* of the alarm that is listed; NULL: nothing is there now */
} BefAlarmOut;
/* All that is out of service, what ends first first: GArray of BefAlarmOut, valid until the next
 * call that changes something. (transfer full) */
GArray *bef_alarm_engine_dup_outs (BefAlarmEngine *self);
/* Back into service, also what has no alarm now. FALSE with BEF_ALARM_ERROR_STATE: it is. */
gboolean bef_alarm_engine_put_back (BefAlarmEngine *self, const char *rule, const char *object,
                                    const char *who, GPtrArray *transitions, GError **error);

typedef struct
{
  const char *building; /* nullable: in none */
  guint n;
} BefAlarmFloodCount;
typedef struct
{
  gint64 since_ms;
  guint n;        /* raised since */
  GArray *counts; /* BefAlarmFloodCount, the most first. (transfer none) */
} BefAlarmFlood;
/* FALSE: there is none. Valid until the next step. What the back end has told since it was asked
 * before counts as ours does. */
gboolean bef_alarm_engine_get_flood (BefAlarmEngine *self, BefAlarmFlood *out);
/* How a person is told of @id, an alarm that is listed or an alert of the back end: FLOOD as long
 * as the flood lasts that it is counted in, never what is urgent; SUMMARY: it was found after a
 * start or an absence, or its deadline is near; else NOW. */
BefAlarmNews bef_alarm_engine_get_news (BefAlarmEngine *self, const char *id);

/* All that is to be kept over a restart. (transfer full) */
char *bef_alarm_engine_to_text (BefAlarmEngine *self);
/*
 * An engine that goes on from @text (nullable: a new one). What of it is damaged, of rules that are
 * not there or of another version is left out, and said in @left_out (nullable; element-type utf8,
 * of its own free function). The step after it is as after an absence. (transfer full), never NULL.
 */
BefAlarmEngine *bef_alarm_engine_from_text (BefAlarmRules *rules, const char *text,
                                            GPtrArray *left_out);

/* How people call @urn, equipment or a building, in the interface's language. Nullable. (transfer
 * none) */
typedef const char *(*BefAlarmNameFunc) (const char *urn, gpointer data);
/* For the model: GPtrArray of BefEntity with role ALERT (model/bef-alert-facts.h), of all that is
 * listed. (transfer full) */
GPtrArray *bef_alarm_engine_to_entities (BefAlarmEngine *self, gint64 now_ms, BefAlarmNameFunc name,
                                         gpointer data);

G_END_DECLS
