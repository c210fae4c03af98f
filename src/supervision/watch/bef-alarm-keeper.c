/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alarm-keeper.h"

#include <glib/gi18n.h>

#include "base/bef-text.h"
#include "bef-watch-document.h"
#include "supervision/alarms/bef-alarm-judge.h"
#include "supervision/past/bef-past-watch.h"

#define DOCUMENT "alarms"
#define TUNING_DOCUMENT "alarm-rules"
/* Unheard of for longer, what is found then is one summary. */
#define AWAY_MS (2 * BEF_MS_MINUTE)
/* What is no decision of a person may wait so long for the disk: after it is lost, it is found
 * again. */
#define WRITE_EVERY_MS (30 * BEF_MS_SECOND)
/* By then what a role is told of was told. */
#define ROLE_SETTLES_MS (10 * BEF_MS_MINUTE)

struct _BefAlarmKeeper
{
  GObject parent_instance;
  BefCommune *commune; /* owned, likewise below */
  BefWorksKeeper *works;
  BefPastWatch *past;
  BefAlarmRules *standard;          /* as they come with the program */
  BefAlarmRules *rules;             /* tuned */
  BefWatchDocument *kept, *tunings; /* owned: of the engine, and of the rules */
  char *tuning;                     /* nullable */
  BefAlarmJudge *judge;
  BefHoursBook *hours;
  BefAlarmEngine *engine; /* nullable: not ready */
  GArray *said;           /* of BefAlarmSign: what was said from outside since the last look */
  guint64 shown_serial, written_serial;
  guint n_known, n_shown; /* with shown_serial: of what the commune knows, and in the model */
  gint64 written_ms;
  guint n_reading; /* documents that are awaited */
  BefAlarmWords words;
  gboolean said_unread;
  gint64 away_ms;    /* since when nobody answers; BEF_NO_TIME: never yet, or somebody does */
  gboolean is_heard; /* all was told anew since the back end answers */
  gboolean is_stopped;
  int role, former_role; /* BefRole of who looks on, and of who did before; -1: not known */
  gint64 role_ms;        /* since when that is so; BEF_NO_TIME: all along */
  GHashTable *unseen;    /* owned: URN, interned -> BefRole that it was told to */
};

enum
{
  SIGNAL_TOLD,
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefAlarmKeeper, bef_alarm_keeper, G_TYPE_OBJECT)

static void
tell (BefAlarmKeeper *self, const char *text)
{
  if (!self->is_stopped)
    g_signal_emit (self, signals[SIGNAL_TOLD], 0, text);
}

/* Writing. */

static char *
dup_state_cb (gpointer user_data)
{
  return bef_alarm_engine_to_text (((BefAlarmKeeper *)user_data)->engine);
}

static char *
dup_tuning_cb (gpointer user_data)
{
  return g_strdup (((BefAlarmKeeper *)user_data)->tuning);
}

/* Shown as done, it is not on the disk, and that is told. */
static void
unkept_cb (const GError *error, gpointer user_data)
{
  /* TRANSLATORS: %s is why, a sentence. */
  g_autofree char *text = g_strdup_printf (
      _ ("What was decided about an alarm is not on the disk yet: it is tried again. %s"),
      error->message);

  tell (user_data, text);
}

/* What the journal says of @transition; NULL where it is a decision, which has a line of its own.
 */
static const char *
event_of (const BefAlarmTransition *transition)
{
  switch (transition->event)
    {
    case BEF_ALARM_RAISED:
      return "raised";
    case BEF_ALARM_CLEARED:
      return "cleared";
    case BEF_ALARM_CLOSED:
      return "closed";
    case BEF_ALARM_FOLDED:
      return "folded";
    case BEF_ALARM_CHATTERS:
      return "chatters";
    case BEF_ALARM_QUIET:
      return "quiet";
    case BEF_ALARM_NEARER:
      return "nearer";
    case BEF_ALARM_SHELF_END:
      return "shelf-end";
    case BEF_ALARM_OUT_END:
      return "out-end";
    case BEF_ALARM_FORGOTTEN:
      return "forgotten";
    case BEF_ALARM_DECIDED:
    default:
      return NULL;
    }
}

static const char *
name_cb (const char *urn, gpointer data)
{
  BefCommune *commune = data;
  BefDevice *device = urn != NULL ? bef_commune_find_device (commune, urn) : NULL;
  BefBuilding *building =
      urn != NULL && device == NULL ? bef_commune_find_building (commune, urn) : NULL;

  if (device != NULL)
    return bef_device_get_name (device);
  return building != NULL ? bef_building_get_name (building) : NULL;
}

static void
journal (BefAlarmKeeper *self, GPtrArray *transitions)
{
  for (guint i = 0; i < transitions->len; i++)
    {
      const BefAlarmTransition *t = g_ptr_array_index (transitions, i);
      const char *event = event_of (t);
      const char *object = t->object[0] != '\0' ? t->object : t->id;
      if (event == NULL)
        continue;
      g_autofree char *action = g_strdup_printf ("alarm-%s/%s", event, t->rule->id);
      g_autofree char *title = bef_alarm_rule_dup_title (t->rule);
      g_autoptr (BefJournalEntry) line =
          bef_journal_entry_new (t->at_ms, "", action, object, title);
      bef_watch_document_note (self->kept, line);
    }
}

/* Whether who looks may know of it: what their rights, or the last answer, left out of the commune
 * is not shown by an alarm either. */
static gboolean
is_known (BefAlarmKeeper *self, const char *object)
{
  return object[0] == '\0' || bef_commune_find_device (self->commune, object) != NULL
         || bef_commune_find_building (self->commune, object) != NULL;
}

/* Those of which the commune knows what they are about: set of ids. */
static GHashTable *
list_known (BefAlarmKeeper *self)
{
  g_autoptr (GPtrArray) ids = bef_alarm_engine_dup_ids (self->engine);
  GHashTable *known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < ids->len; i++)
    {
      BefAlarmView view;
      if (bef_alarm_engine_look (self->engine, g_ptr_array_index (ids, i), &view)
          && is_known (self, view.object))
        g_hash_table_add (known, g_strdup (view.id));
    }
  return known;
}

static guint
count_shown (BefAlarmKeeper *self)
{
  GListModel *alerts = bef_commune_get_alerts (self->commune);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      n += bef_alert_get_origin (alert) == BEF_ALERT_LOCAL;
    }
  return n;
}

/* Who decided, and in which words. */
static void
drop_words (GPtrArray *entities)
{
  static const char *const facts[] = {
    "acknowledgedBy", "acknowledgeComment", "assignedTo", "shelvedBy", "shelveReason",
    "comments",       "unshelved",          "outBy",      "outReason"
  };

  for (guint i = 0; i < entities->len; i++)
    for (guint k = 0; k < G_N_ELEMENTS (facts); k++)
      bef_entity_set_fact (g_ptr_array_index (entities, i), facts[k], NULL);
}

/* Shows what there is, where that changed: an alarm, or what the commune holds (another role, the
 * last known state that was read). */
static void
show (BefAlarmKeeper *self, gint64 now_ms)
{
  guint64 serial = bef_alarm_engine_get_serial (self->engine);
  g_autoptr (GHashTable) known = list_known (self);
  g_autoptr (GPtrArray) entities = NULL;

  if (serial == self->shown_serial && self->n_known == g_hash_table_size (known)
      && count_shown (self) == self->n_shown)
    return;
  entities = bef_alarm_engine_to_entities (self->engine, now_ms, name_cb, self->commune);
  for (guint i = entities->len; i > 0; i--)
    if (!g_hash_table_contains (known, ((BefEntity *)g_ptr_array_index (entities, i - 1))->id))
      g_ptr_array_remove_index (entities, i - 1);
  if (self->words == BEF_ALARM_WITHOUT_WORDS)
    drop_words (entities);
  self->shown_serial = serial;
  self->n_known = g_hash_table_size (known);
  self->n_shown = entities->len;
  bef_commune_set_local_alerts (self->commune, entities, now_ms);
  if (!self->is_stopped)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
change_state (BefAlarmKeeper *self, gint64 now_ms)
{
  self->written_serial = bef_alarm_engine_get_serial (self->engine);
  self->written_ms = now_ms;
  bef_watch_document_change (self->kept);
}

/* Shows and keeps what the engine has now. */
static void
follow (BefAlarmKeeper *self, GPtrArray *transitions, gint64 now_ms)
{
  journal (self, transitions);
  show (self, now_ms);
  if (bef_alarm_engine_get_serial (self->engine) != self->written_serial
      && (now_ms - self->written_ms >= WRITE_EVERY_MS || now_ms < self->written_ms))
    change_state (self, now_ms);
  bef_watch_document_look (self->kept, now_ms);
}

/* Judging. */

/* What the back end has active: where it has the same, there is one alarm and not two. */
static GArray *
list_told (BefAlarmKeeper *self)
{
  GListModel *alerts = bef_commune_get_alerts (self->commune);
  GArray *told = g_array_new (FALSE, FALSE, sizeof (BefAlarmTold));

  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      if (bef_alert_get_origin (alert) == BEF_ALERT_LOCAL || !bef_alert_is_active (alert))
        continue;
      BefAlarmTold one = { bef_alert_get_id (alert), bef_alert_get_source_id (alert),
                           bef_alert_get_building_id (alert), bef_alert_get_severity (alert),
                           bef_alert_get_facts (alert)->code };
      g_array_append_val (told, one);
    }
  return told;
}

static gboolean
is_under_works_cb (const char *object, const char *building, gint64 now_ms, gpointer data)
{
  BefAlarmKeeper *self = data;
  const BefWorksOf of = { object, building };

  return bef_works_at (bef_works_keeper_get (self->works), &of, now_ms) != NULL;
}

static gboolean
was_on_cb (const BefAlarmRule *rule, const char *object, gpointer data)
{
  return bef_alarm_engine_is_on (((BefAlarmKeeper *)data)->engine, rule, object);
}

static gboolean
is_new_role (BefAlarmKeeper *self, gint64 now_ms)
{
  return self->role_ms != BEF_NO_TIME && ABS (now_ms - self->role_ms) < ROLE_SETTLES_MS;
}

/* What another role is not told of is there all the same, with what was decided of it: it is not
 * shown meanwhile (see show()), and goes once its own role is not told of it either. */
static void
forget_gone (BefAlarmKeeper *self, const GPtrArray *gone, gint64 now_ms, GPtrArray *transitions)
{
  GHashTableIter iter;
  gpointer object, role;

  for (guint i = 0; i < gone->len; i++)
    if (is_new_role (self, now_ms))
      g_hash_table_insert (self->unseen, g_ptr_array_index (gone, i),
                           GINT_TO_POINTER (self->former_role));
    else
      bef_alarm_engine_forget (self->engine, g_ptr_array_index (gone, i), now_ms, transitions);
  g_hash_table_iter_init (&iter, self->unseen);
  while (g_hash_table_iter_next (&iter, &object, &role))
    {
      gboolean is_there = bef_commune_find_device (self->commune, object) != NULL
                          || bef_commune_find_building (self->commune, object) != NULL;
      if (!is_there && (GPOINTER_TO_INT (role) != self->role || is_new_role (self, now_ms)))
        continue;
      if (!is_there)
        bef_alarm_engine_forget (self->engine, object, now_ms, transitions);
      g_hash_table_iter_remove (&iter);
    }
}

static void
judge (BefAlarmKeeper *self, gint64 now_ms, GPtrArray *transitions)
{
  const BefAlarmWorld world = { is_under_works_cb, was_on_cb, self, BEF_NO_TIME, self->hours };
  const GArray *signs = bef_alarm_judge_look (self->judge, &world, now_ms);
  const GPtrArray *gone = bef_alarm_judge_get_gone (self->judge);
  g_autoptr (GArray) told = list_told (self);

  forget_gone (self, gone, now_ms, transitions);
  bef_alarm_engine_tell (self->engine, (const BefAlarmTold *)(void *)told->data, told->len, now_ms,
                         transitions);
  g_array_append_vals (self->said, signs->data, signs->len);
  bef_alarm_engine_step (self->engine, (const BefAlarmSign *)(void *)self->said->data,
                         self->said->len, now_ms, transitions);
  g_array_set_size (self->said, 0);
}

void
bef_alarm_keeper_look (BefAlarmKeeper *self, gint64 now_ms)
{
  g_return_if_fail (BEF_IS_ALARM_KEEPER (self));
  if (self->is_stopped)
    return;
  /* What could not be read or written is tried again, whoever answers. */
  bef_watch_document_look (self->tunings, now_ms);
  bef_watch_document_look (self->kept, now_ms);
  if (self->engine == NULL)
    return;
  g_autoptr (GPtrArray) transitions = bef_alarm_transitions_new ();
  /* While nothing is heard the engine is not stepped, so that the next step is as after an absence.
   */
  if (!self->is_heard)
    {
      show (self, now_ms);
      return;
    }
  judge (self, now_ms, transitions);
  follow (self, transitions, now_ms);
  bef_past_watch_look (self->past, now_ms);
}

void
bef_alarm_keeper_heard (BefAlarmKeeper *self, gint64 now_ms)
{
  if (self->engine != NULL && self->away_ms != BEF_NO_TIME && now_ms - self->away_ms > AWAY_MS)
    bef_alarm_engine_was_absent (self->engine);
  self->away_ms = BEF_NO_TIME;
  self->is_heard = TRUE;
  bef_alarm_keeper_look (self, now_ms);
}

void
bef_alarm_keeper_away (BefAlarmKeeper *self)
{
  if (self->is_heard)
    self->away_ms = bef_now_ms ();
  self->is_heard = FALSE;
  bef_past_watch_end (self->past);
}

void
bef_alarm_keeper_set_role (BefAlarmKeeper *self, BefRole role)
{
  bef_past_watch_set_role (self->past, role);
  if (self->role == (int)role)
    return;
  self->role_ms = self->role >= 0 ? bef_now_ms () : BEF_NO_TIME;
  self->former_role = self->role;
  self->role = (int)role;
}

void
bef_alarm_keeper_set_words (BefAlarmKeeper *self, BefAlarmWords words)
{
  if (self->words == words)
    return;
  self->words = words;
  self->n_shown = G_MAXUINT; /* whatever there is */
  if (self->engine != NULL && !self->is_stopped)
    show (self, bef_now_ms ());
}

void
bef_alarm_keeper_say (BefAlarmKeeper *self, const BefAlarmSign *sign)
{
  g_array_append_vals (self->said, sign, 1);
}

/* Reading. */

static void
take_rules (BefAlarmKeeper *self, GPtrArray *left_out)
{
  g_autoptr (BefAlarmRules) rules =
      self->tuning != NULL ? bef_alarm_rules_tuned (self->standard, self->tuning, left_out)
                           : bef_alarm_rules_ref (self->standard);

  g_clear_pointer (&self->judge, bef_alarm_judge_free);
  self->judge = bef_alarm_judge_new (rules, self->commune);
  if (self->engine != NULL)
    {
      g_autoptr (GPtrArray) transitions = bef_alarm_transitions_new ();
      bef_alarm_engine_set_rules (self->engine, rules, bef_now_ms (), transitions);
      follow (self, transitions, bef_now_ms ());
    }
  /* What was said by a former rule, and not looked at yet, is said by the one of its name. */
  for (guint i = self->said->len; i > 0; i--)
    {
      BefAlarmSign *sign = &g_array_index (self->said, BefAlarmSign, i - 1);
      sign->rule = bef_alarm_rules_find (rules, sign->rule->id);
      if (sign->rule == NULL)
        g_array_remove_index (self->said, i - 1);
    }
  bef_alarm_rules_unref (self->rules);
  self->rules = bef_alarm_rules_ref (rules);
}

/* Some of @document could not be made out, as @left_out says. */
static void
set_aside (BefAlarmKeeper *self, BefWatchDocument *document, GPtrArray *left_out, const char *said)
{
  if (left_out->len == 0)
    return;
  if (bef_watch_document_set_aside (document))
    tell (self, said);
  for (guint i = 0; i < left_out->len; i++)
    g_info ("Left out of what was kept of alarms: %s",
            (const char *)g_ptr_array_index (left_out, i));
}

static void
begin (BefAlarmKeeper *self)
{
  g_autoptr (GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) none = bef_alarm_transitions_new ();

  bef_set_str (&self->tuning, bef_watch_document_get_text (self->tunings));
  take_rules (self, left_out);
  set_aside (self, self->tunings, left_out,
             _ ("Some of what was tuned of the rules could not be read: it was set aside"));
  g_ptr_array_set_size (left_out, 0);
  self->engine =
      bef_alarm_engine_from_text (self->rules, bef_watch_document_get_text (self->kept), left_out);
  set_aside (self, self->kept, left_out,
             ngettext ("Something that was kept of an alarm could not be read: it was set aside",
                       "Some of what was kept of alarms could not be read: it was set aside",
                       left_out->len));
  self->written_serial = bef_alarm_engine_get_serial (self->engine);
  bef_watch_document_look (self->tunings, bef_now_ms ());
  follow (self, none, bef_now_ms ());
}

/* Begun with nothing, it would be written over what is there. */
static void
loaded_cb (BefWatchDocument *document, const GError *error, gpointer user_data)
{
  BefAlarmKeeper *self = user_data;

  if (error == NULL && --self->n_reading == 0)
    begin (self);
  /* Of the two documents once. */
  if (error != NULL && !self->said_unread)
    tell (self, error->message);
  self->said_unread |= error != NULL;
}

void
bef_alarm_keeper_load (BefAlarmKeeper *self, GCancellable *cancellable)
{
  g_return_if_fail (BEF_IS_ALARM_KEEPER (self) && self->engine == NULL && self->n_reading == 0);

  self->n_reading = 2;
  bef_past_watch_load (self->past, cancellable);
  bef_watch_document_load (self->kept, cancellable);
  bef_watch_document_load (self->tunings, cancellable);
}

gboolean
bef_alarm_keeper_is_ready (BefAlarmKeeper *self)
{
  return self->engine != NULL;
}

/* Deciding. */

static const BefAlarmAct acts[BEF_DECISION_N_KINDS] = {
  [BEF_DECISION_ACKNOWLEDGE] = BEF_ALARM_ACKNOWLEDGE, [BEF_DECISION_COMMENT] = BEF_ALARM_COMMENT,
  [BEF_DECISION_ASSIGN] = BEF_ALARM_ASSIGN,           [BEF_DECISION_SHELVE] = BEF_ALARM_SHELVE,
  [BEF_DECISION_TAKE_OUT] = BEF_ALARM_TAKE_OUT,
};

/* To put back is a decision of its own, which can be taken back, too. */
static BefAlarmAct
act_of (const BefAlertDecision *decision)
{
  if (decision->sense == BEF_DECISION_MAKE)
    return acts[decision->kind];
  return decision->kind == BEF_DECISION_SHELVE     ? BEF_ALARM_UNSHELVE
         : decision->kind == BEF_DECISION_TAKE_OUT ? BEF_ALARM_PUT_BACK
                                                   : BEF_ALARM_UNDO;
}

static gboolean
refuse_unread (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                       _ ("What is known of alarms is still being read"));
  return FALSE;
}

/* What was decided, with its line, goes to the disk at once. */
static void
keep_decided (BefAlarmKeeper *self, const BefJournalEntry *line, GPtrArray *transitions)
{
  bef_watch_document_note (self->kept, line);
  change_state (self, bef_now_ms ());
  bef_watch_document_write (self->kept);
  follow (self, transitions, bef_now_ms ());
}

gboolean
bef_alarm_keeper_decide (BefAlarmKeeper *self, BefAlert *alert, const BefAlertDecision *decision,
                         const BefJournalEntry *line, GError **error)
{
  g_autoptr (GPtrArray) transitions = bef_alarm_transitions_new ();
  const BefAlarmDecision meant = {
    .act = act_of (decision),
    .id = bef_alert_get_id (alert),
    .who = decision->who,
    .text = decision->kind != BEF_DECISION_ASSIGN  ? decision->text
            : decision->sense == BEF_DECISION_MAKE ? decision->to
                                                   : NULL,
    .at_ms = decision->at_ms,
    .until_ms = decision->until_ms,
    .undoes = acts[decision->kind],
    .note = decision->sense == BEF_DECISION_MAKE ? decision->id : decision->was,
  };

  if (self->engine == NULL)
    return refuse_unread (error);
  if (!bef_alarm_engine_decide (self->engine, &meant, transitions, error))
    return FALSE;
  keep_decided (self, line, transitions);
  return TRUE;
}

GArray *
bef_alarm_keeper_dup_outs (BefAlarmKeeper *self)
{
  GArray *outs = self->engine != NULL ? bef_alarm_engine_dup_outs (self->engine)
                                      : g_array_new (FALSE, FALSE, sizeof (BefAlarmOut));

  for (guint i = outs->len; i > 0; i--)
    {
      BefAlarmOut *out = &g_array_index (outs, BefAlarmOut, i - 1);
      if (self->words == BEF_ALARM_WITHOUT_WORDS)
        out->who = out->reason = NULL;
      if (!is_known (self, out->object))
        g_array_remove_index (outs, i - 1);
    }
  return outs;
}

gboolean
bef_alarm_keeper_put_back (BefAlarmKeeper *self, const char *rule, const char *object,
                           const BefJournalEntry *line, GError **error)
{
  g_autoptr (GPtrArray) transitions = bef_alarm_transitions_new ();

  if (self->engine == NULL)
    return refuse_unread (error);
  if (!bef_alarm_engine_put_back (self->engine, rule, object, line->who, transitions, error))
    return FALSE;
  keep_decided (self, line, transitions);
  return TRUE;
}

gboolean
bef_alarm_keeper_get_flood (BefAlarmKeeper *self, BefAlarmFlood *out)
{
  return self->engine != NULL && bef_alarm_engine_get_flood (self->engine, out);
}

BefAlarmNews
bef_alarm_keeper_get_news (BefAlarmKeeper *self, const char *alert)
{
  return self->engine != NULL ? bef_alarm_engine_get_news (self->engine, alert)
                              : BEF_ALARM_NEWS_NOW;
}

BefAlarmRules *
bef_alarm_keeper_get_rules (BefAlarmKeeper *self)
{
  return self->rules;
}

const char *
bef_alarm_keeper_get_tuning (BefAlarmKeeper *self)
{
  return self->tuning;
}

void
bef_alarm_keeper_tune (BefAlarmKeeper *self, const char *text, const char *who, GPtrArray *left_out)
{
  g_autoptr (BefJournalEntry) line =
      bef_journal_entry_new (bef_now_ms (), who, "alarm-rules", "", text);

  bef_set_str (&self->tuning, text);
  take_rules (self, left_out);
  bef_watch_document_note (self->tunings, line);
  bef_watch_document_change (self->tunings);
  bef_watch_document_write (self->tunings);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
bef_alarm_keeper_stop (BefAlarmKeeper *self)
{
  if (self->is_stopped)
    return;
  self->is_stopped = TRUE;
  if (self->engine != NULL && bef_alarm_engine_get_serial (self->engine) != self->written_serial)
    change_state (self, bef_now_ms ());
  bef_watch_document_stop (self->tunings);
  bef_watch_document_stop (self->kept);
  bef_past_watch_end (self->past);
}

static void
bef_alarm_keeper_finalize (GObject *object)
{
  BefAlarmKeeper *self = BEF_ALARM_KEEPER (object);

  bef_alarm_keeper_stop (self);
  g_object_unref (self->kept);
  g_object_unref (self->tunings);
  g_clear_pointer (&self->engine, bef_alarm_engine_free);
  g_clear_pointer (&self->judge, bef_alarm_judge_free);
  bef_alarm_rules_unref (self->rules);
  bef_alarm_rules_unref (self->standard);
  bef_hours_book_free (self->hours);
  g_array_unref (self->said);
  g_hash_table_unref (self->unseen);
  g_free (self->tuning);
  g_object_unref (self->commune);
  g_object_unref (self->works);
  g_object_unref (self->past);
  G_OBJECT_CLASS (bef_alarm_keeper_parent_class)->finalize (object);
}

static void
bef_alarm_keeper_class_init (BefAlarmKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_alarm_keeper_finalize;
  signals[SIGNAL_TOLD] = g_signal_new ("told", BEF_TYPE_ALARM_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", BEF_TYPE_ALARM_KEEPER, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bef_alarm_keeper_init (BefAlarmKeeper *self)
{
  self->said = g_array_new (FALSE, FALSE, sizeof (BefAlarmSign));
  self->shown_serial = G_MAXUINT64;
  self->away_ms = self->role_ms = BEF_NO_TIME;
  self->role = self->former_role = -1;
  self->unseen = g_hash_table_new (NULL, NULL);
}

void
bef_alarm_keeper_set_hours (BefAlarmKeeper *self, const BefHoursBook *hours)
{
  g_return_if_fail (BEF_IS_ALARM_KEEPER (self));

  bef_hours_book_free (self->hours);
  self->hours = bef_hours_book_copy (hours);
  if (self->judge != NULL)
    bef_alarm_judge_touch (self->judge);
}

static void
works_changed_cb (BefAlarmKeeper *self)
{
  if (self->judge != NULL)
    bef_alarm_judge_touch (self->judge);
}

BefAlarmKeeper *
bef_alarm_keeper_new (BefHistory *history, BefCommune *commune, BefWorksKeeper *works)
{
  BefAlarmKeeper *self = g_object_new (BEF_TYPE_ALARM_KEEPER, NULL);
  g_autoptr (GError) error = NULL;

  self->kept = bef_watch_document_new (
      history, DOCUMENT, &(BefWatchDocumentCallbacks){ loaded_cb, dup_state_cb, unkept_cb, self });
  self->tunings = bef_watch_document_new (
      history, TUNING_DOCUMENT,
      &(BefWatchDocumentCallbacks){ loaded_cb, dup_tuning_cb, unkept_cb, self });
  self->commune = g_object_ref (commune);
  self->works = g_object_ref (works);
  self->past = bef_past_watch_new (history, commune);
  g_signal_connect_object (works, "changed", G_CALLBACK (works_changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->standard = bef_alarm_rules_load (g_get_language_names ()[0], &error);
  /* They come with the program, and a test reads them. */
  if (self->standard == NULL)
    g_error ("The rules of alarms cannot be read: %s", error->message);
  self->rules = bef_alarm_rules_ref (self->standard);
  return self;
}
