/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alarm-keeper.h"

#include <glib/gi18n.h>

#include "base/bef-text.h"
#include "supervision/alarms/bef-alarm-judge.h"

#define DOCUMENT "alarms"
#define DAMAGED_DOCUMENT "alarms-damaged"
#define TUNING_DOCUMENT "alarm-rules"
/* What is no decision of a person may wait so long for the disk: after it is lost, it is found
 * again. */
#define WRITE_EVERY_MS (30 * BEF_MS_SECOND)

struct _BefAlarmKeeper
{
  GObject parent_instance;
  BefHistory *history; /* owned, likewise below */
  BefCommune *commune;
  BefWorksKeeper *works;
  BefAlarmRules *standard; /* as they come with the program */
  BefAlarmRules *rules;    /* tuned */
  char *tuning;            /* nullable */
  BefAlarmJudge *judge;
  BefAlarmEngine *engine; /* nullable: not ready */
  GHashTable *last_kinds; /* id -> BefDecisionKind of what was decided last since the start */
  GArray *said;           /* of BefAlarmSign: what was said from outside since the last look */
  guint64 shown_serial, written_serial;
  guint n_known, n_shown; /* with shown_serial: of what the commune knows, and in the model */
  gint64 written_ms;
  guint n_reading;   /* documents that are awaited */
  char *text;        /* nullable: the document, until all are read */
  gboolean is_heard; /* all was told anew since the back end answers */
  gboolean is_stopped;
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

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefAlarmKeeper) self = user_data;
  g_autoptr (GError) error = NULL;

  if (bef_history_put_document_finish (BEF_HISTORY (source), result, &error))
    return;
  /* Tried again with whatever comes next; the history tells what is wrong with it. */
  self->written_serial = 0;
  g_debug ("The states of the alarms could not be kept: %s", error->message);
}

/* Of what a person decided or tuned: shown as done, it is not on the disk, and that is told. */
static void
decided_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefAlarmKeeper) self = user_data;
  g_autoptr (GError) error = NULL;

  if (bef_history_put_document_finish (BEF_HISTORY (source), result, &error))
    return;
  self->written_serial = 0;
  /* TRANSLATORS: %s is why, a sentence. */
  g_autofree char *text = g_strdup_printf (
      _ ("What was decided about an alarm could not be written with its line of the journal. %s"),
      error->message);
  tell (self, text);
}

static void
write_state (BefAlarmKeeper *self, const BefJournalEntry *line, gint64 now_ms)
{
  g_autofree char *text = bef_alarm_engine_to_text (self->engine);

  self->written_serial = bef_alarm_engine_get_serial (self->engine);
  self->written_ms = now_ms;
  if (line != NULL)
    bef_history_put_document_noted_async (self->history, DOCUMENT, text, line, NULL, decided_cb,
                                          g_object_ref (self));
  else
    bef_history_put_document_async (self->history, DOCUMENT, text, NULL, written_cb,
                                    g_object_ref (self));
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
  g_autoptr (GPtrArray) lines =
      g_ptr_array_new_with_free_func ((GDestroyNotify)bef_journal_entry_free);

  for (guint i = 0; i < transitions->len; i++)
    {
      const BefAlarmTransition *t = g_ptr_array_index (transitions, i);
      const char *event = event_of (t);
      const char *object = t->object[0] != '\0' ? t->object : t->id;
      if (event == NULL)
        continue;
      g_autofree char *action = g_strdup_printf ("alarm-%s/%s", event, t->rule->id);
      g_autofree char *title = bef_alarm_rule_dup_title (t->rule);
      g_ptr_array_add (lines, bef_journal_entry_new (t->at_ms, "", action, object, title));
    }
  if (lines->len > 0)
    bef_history_journal_add_many_async (self->history, lines, NULL, NULL, NULL);
}

/* Whether who looks may know of it: what their rights, or the last answer, left out of the commune
 * is not shown by an alarm either. */
static gboolean
is_known (BefAlarmKeeper *self, const BefAlarmView *view)
{
  return view->object[0] == '\0' || bef_commune_find_device (self->commune, view->object) != NULL
         || bef_commune_find_building (self->commune, view->object) != NULL;
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
          && is_known (self, &view))
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
  self->shown_serial = serial;
  self->n_known = g_hash_table_size (known);
  self->n_shown = entities->len;
  bef_commune_set_local_alerts (self->commune, entities, now_ms);
  if (!self->is_stopped)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Shows and keeps what the engine has now. */
static void
follow (BefAlarmKeeper *self, GPtrArray *transitions, gint64 now_ms)
{
  journal (self, transitions);
  show (self, now_ms);
  if (bef_alarm_engine_get_serial (self->engine) != self->written_serial
      && (now_ms - self->written_ms >= WRITE_EVERY_MS || now_ms < self->written_ms))
    write_state (self, NULL, now_ms);
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
                           bef_alert_get_building_id (alert), bef_alert_get_severity (alert) };
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

static void
judge (BefAlarmKeeper *self, gint64 now_ms, GPtrArray *transitions)
{
  const BefAlarmWorld world = { is_under_works_cb, was_on_cb, self, BEF_NO_TIME };
  const GArray *signs = bef_alarm_judge_look (self->judge, &world, now_ms);
  const GPtrArray *gone = bef_alarm_judge_get_gone (self->judge);
  g_autoptr (GArray) told = list_told (self);

  for (guint i = 0; i < gone->len; i++)
    bef_alarm_engine_forget (self->engine, g_ptr_array_index (gone, i), now_ms, transitions);
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
  if (self->engine == NULL || self->is_stopped)
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
}

void
bef_alarm_keeper_heard (BefAlarmKeeper *self, gint64 now_ms)
{
  self->is_heard = TRUE;
  bef_alarm_keeper_look (self, now_ms);
}

void
bef_alarm_keeper_away (BefAlarmKeeper *self)
{
  self->is_heard = FALSE;
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

static void
begin (BefAlarmKeeper *self)
{
  g_autoptr (GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) none = bef_alarm_transitions_new ();

  take_rules (self, left_out);
  self->engine = bef_alarm_engine_from_text (self->rules, self->text, left_out);
  if (left_out->len > 0)
    {
      bef_history_put_document_async (self->history, DAMAGED_DOCUMENT, self->text, NULL, NULL,
                                      NULL);
      tell (self,
            ngettext ("Something that was kept of an alarm could not be read: it was set aside",
                      "Some of what was kept of alarms could not be read: it was set aside",
                      left_out->len));
      for (guint i = 0; i < left_out->len; i++)
        g_info ("Left out of what was kept of alarms: %s",
                (const char *)g_ptr_array_index (left_out, i));
    }
  g_clear_pointer (&self->text, g_free);
  self->written_serial = bef_alarm_engine_get_serial (self->engine);
  follow (self, none, bef_now_ms ());
}

static void
read_cb (BefAlarmKeeper *self, GObject *source, GAsyncResult *result, char **out)
{
  g_autoptr (GError) error = NULL;

  *out = bef_history_get_document_finish (BEF_HISTORY (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* Begun with nothing, it would be written over what is there. */
  if (error != NULL)
    {
      tell (self, error->message);
      return;
    }
  if (--self->n_reading == 0 && !self->is_stopped)
    begin (self);
}

static void
state_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefAlarmKeeper) self = user_data;

  read_cb (self, source, result, &self->text);
}

static void
tuning_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefAlarmKeeper) self = user_data;

  read_cb (self, source, result, &self->tuning);
}

void
bef_alarm_keeper_load (BefAlarmKeeper *self, GCancellable *cancellable)
{
  g_return_if_fail (BEF_IS_ALARM_KEEPER (self) && self->engine == NULL && self->n_reading == 0);

  self->n_reading = 2;
  bef_history_get_document_async (self->history, DOCUMENT, cancellable, state_read_cb,
                                  g_object_ref (self));
  bef_history_get_document_async (self->history, TUNING_DOCUMENT, cancellable, tuning_read_cb,
                                  g_object_ref (self));
}

gboolean
bef_alarm_keeper_is_ready (BefAlarmKeeper *self)
{
  return self->engine != NULL;
}

/* Deciding. */

static BefAlarmAct
act_of (const BefAlertDecision *decision)
{
  static const BefAlarmAct acts[BEF_DECISION_N_KINDS] = {
    [BEF_DECISION_ACKNOWLEDGE] = BEF_ALARM_ACKNOWLEDGE,
    [BEF_DECISION_COMMENT] = BEF_ALARM_COMMENT,
    [BEF_DECISION_ASSIGN] = BEF_ALARM_ASSIGN,
    [BEF_DECISION_SHELVE] = BEF_ALARM_SHELVE,
  };

  if (decision->sense == BEF_DECISION_MAKE || decision->kind == BEF_DECISION_ASSIGN)
    return acts[decision->kind];
  return decision->kind == BEF_DECISION_SHELVE ? BEF_ALARM_UNSHELVE : BEF_ALARM_UNDO;
}

/* The engine takes back what was decided last of an alarm, which may be another thing than meant.
 */
static gboolean
is_last (BefAlarmKeeper *self, const char *id, BefAlarmAct act, const BefAlertDecision *decision)
{
  gpointer kind;

  return act != BEF_ALARM_UNDO
         || (g_hash_table_lookup_extended (self->last_kinds, id, NULL, &kind)
             && GPOINTER_TO_UINT (kind) == (guint)decision->kind);
}

gboolean
bef_alarm_keeper_decide (BefAlarmKeeper *self, BefAlert *alert, const BefAlertDecision *decision,
                         const BefJournalEntry *line, GError **error)
{
  g_autoptr (GPtrArray) transitions = bef_alarm_transitions_new ();
  const char *id = bef_alert_get_id (alert);
  const BefAlarmDecision meant = {
    .act = act_of (decision),
    .id = id,
    .who = decision->who,
    .text = decision->kind != BEF_DECISION_ASSIGN  ? decision->text
            : decision->sense == BEF_DECISION_MAKE ? decision->to
                                                   : NULL,
    .at_ms = decision->at_ms,
    .until_ms = decision->until_ms,
  };

  if (!is_last (self, id, meant.act, decision))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           _ ("Only what was decided last can be taken back."));
      return FALSE;
    }
  if (self->engine == NULL || !bef_alarm_engine_decide (self->engine, &meant, transitions, error))
    {
      if (self->engine == NULL)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                             _ ("What is known of alarms is still being read"));
      return FALSE;
    }
  g_hash_table_insert (self->last_kinds, g_strdup (id), GUINT_TO_POINTER (decision->kind));
  if (meant.act == BEF_ALARM_UNDO)
    g_hash_table_remove (self->last_kinds, id);
  write_state (self, line, decision->at_ms);
  follow (self, transitions, bef_now_ms ());
  return TRUE;
}

gboolean
bef_alarm_keeper_get_flood (BefAlarmKeeper *self, BefAlarmFlood *out)
{
  return self->engine != NULL && bef_alarm_engine_get_flood (self->engine, out);
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
  bef_history_put_document_noted_async (self->history, TUNING_DOCUMENT, text, line, NULL,
                                        decided_cb, g_object_ref (self));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
bef_alarm_keeper_stop (BefAlarmKeeper *self)
{
  if (self->is_stopped)
    return;
  self->is_stopped = TRUE;
  if (self->engine != NULL && bef_alarm_engine_get_serial (self->engine) != self->written_serial)
    write_state (self, NULL, bef_now_ms ());
}

static void
bef_alarm_keeper_finalize (GObject *object)
{
  BefAlarmKeeper *self = BEF_ALARM_KEEPER (object);

  g_clear_pointer (&self->engine, bef_alarm_engine_free);
  g_clear_pointer (&self->judge, bef_alarm_judge_free);
  bef_alarm_rules_unref (self->rules);
  bef_alarm_rules_unref (self->standard);
  g_array_unref (self->said);
  g_hash_table_unref (self->last_kinds);
  g_free (self->tuning);
  g_free (self->text);
  g_object_unref (self->history);
  g_object_unref (self->commune);
  g_object_unref (self->works);
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
  self->last_kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->shown_serial = G_MAXUINT64;
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

  self->history = g_object_ref (history);
  self->commune = g_object_ref (commune);
  self->works = g_object_ref (works);
  g_signal_connect_object (works, "changed", G_CALLBACK (works_changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->standard = bef_alarm_rules_load (g_get_language_names ()[0], &error);
  /* They come with the program, and a test reads them. */
  if (self->standard == NULL)
    g_error ("The rules of alarms cannot be read: %s", error->message);
  self->rules = bef_alarm_rules_ref (self->standard);
  return self;
}
