/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alert.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "base/bef-json.h"
#include "base/bef-text.h"

/* When it has to be dealt with, as one says it. */
typedef enum
{
  DUE_NEVER, /* or not known, or it is over */
  DUE_LATER,
  DUE_TOMORROW,
  DUE_TODAY,
  DUE_EARLIER, /* of the same day */
  DUE_BEFORE,
} Due;

struct _BefAlert
{
  GObject parent_instance;
  char *id; /* owned */
  BefAlertOrigin origin;
  BefAlertFacts facts; /* owned */
  char *name;          /* owned, nullable */
  char *building_id;   /* owned, nullable */
  char *building_name; /* owned, nullable */
  char *cause_id;      /* owned, nullable: found here */
  gboolean active;
  Due due; /* when it was looked at last, likewise below */
  gboolean shelved;
  GPtrArray *held; /* owned, nullable: BefAlertDecision, oldest first: decided here, not shown */
  /* The properties as they were told last. */
  struct
  {
    char *name, *building_name, *instruction; /* owned, nullable */
    BefSeverity severity;
    BefAlertState state;
    gint64 since_ms;
  } told;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_SEVERITY,
  PROP_STATE,
  PROP_BUILDING_NAME,
  PROP_INSTRUCTION,
  PROP_SINCE,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];
static guint changed_signal;

G_DEFINE_FINAL_TYPE (BefAlert, bef_alert, G_TYPE_OBJECT)

/* That something changed, and of what is bound only that which differs. */
static void
tell (BefAlert *self)
{
  GObject *object = G_OBJECT (self);
  const char *instruction = self->facts.instruction;
  BefAlertState state = bef_alert_get_state (self);
  gint64 since_ms = bef_alert_get_since_ms (self);

  g_object_freeze_notify (object);
  if (bef_set_str (&self->told.name, self->name))
    g_object_notify_by_pspec (object, props[PROP_NAME]);
  if (bef_set_str (&self->told.building_name, self->building_name))
    g_object_notify_by_pspec (object, props[PROP_BUILDING_NAME]);
  if (bef_set_str (&self->told.instruction, instruction))
    g_object_notify_by_pspec (object, props[PROP_INSTRUCTION]);
  if (self->told.severity != bef_alert_get_severity (self))
    g_object_notify_by_pspec (object, props[PROP_SEVERITY]);
  if (self->told.state != state)
    g_object_notify_by_pspec (object, props[PROP_STATE]);
  if (self->told.since_ms != since_ms)
    g_object_notify_by_pspec (object, props[PROP_SINCE]);
  self->told.severity = bef_alert_get_severity (self);
  self->told.state = state;
  self->told.since_ms = since_ms;
  g_object_thaw_notify (object);
  g_signal_emit (self, changed_signal, 0);
}

static gboolean
says_active (const BefAlertFacts *facts)
{
  if (facts->says != BEF_ALERT_SAYS_NOTHING)
    return facts->says == BEF_ALERT_SAYS_ACTIVE;
  return facts->ends_ms == BEF_NO_TIME || facts->ends_ms > bef_now_ms ();
}

static Due
due_of (BefAlert *self, gint64 now_ms)
{
  gint64 deadline_ms = bef_alert_get_deadline_ms (self);
  gint64 today = bef_civil_floor (now_ms, BEF_PERIOD_DAY);

  if (deadline_ms == BEF_NO_TIME)
    return DUE_NEVER;
  if (deadline_ms < now_ms)
    return deadline_ms < today ? DUE_BEFORE : DUE_EARLIER;
  if (deadline_ms < bef_civil_add (today, BEF_PERIOD_DAY, 1))
    return DUE_TODAY;
  return deadline_ms < bef_civil_add (today, BEF_PERIOD_DAY, 2) ? DUE_TOMORROW : DUE_LATER;
}

static gboolean
is_shelved (BefAlert *self, gint64 now_ms)
{
  gint64 until_ms = bef_alert_get_shelved_until_ms (self);

  return until_ms != BEF_NO_TIME && until_ms > now_ms;
}

gboolean
bef_alert_refresh (BefAlert *self, gint64 now_ms)
{
  Due due = due_of (self, now_ms);
  gboolean shelved = is_shelved (self, now_ms);

  if (due == self->due && shelved == self->shelved)
    return FALSE;
  self->due = due;
  self->shelved = shelved;
  tell (self);
  return TRUE;
}

static void
drop_held (BefAlert *self, BefDecisionKind kind, BefDecisionSense sense)
{
  for (guint i = self->held != NULL ? self->held->len : 0; i > 0; i--)
    {
      const BefAlertDecision *one = self->held->pdata[i - 1];
      if (one->kind == kind && one->sense == sense)
        g_ptr_array_remove_index (self->held, i - 1);
    }
}

gboolean
bef_alert_apply (BefAlert *self, const BefEntity *entity)
{
  BefAlertFacts facts = bef_alert_facts_read (entity);
  gboolean changed = bef_set_str (&self->name, entity->name);
  /* An end that was announced comes without another word. */
  gboolean active = says_active (&facts);

  changed |= bef_set_str (&self->building_id, entity->building_id);
  if (!changed && active == self->active && bef_alert_facts_equal (&self->facts, &facts))
    {
      bef_alert_facts_clear (&facts);
      return FALSE;
    }
  bef_alert_facts_clear (&self->facts);
  self->facts = facts;
  self->active = active;
  self->due = due_of (self, bef_now_ms ());
  /* Who was faster is shown at once; the rest is let go by whoever sent it. */
  if (facts.acknowledged_ms != BEF_NO_TIME)
    drop_held (self, BEF_DECISION_ACKNOWLEDGE, BEF_DECISION_MAKE);
  self->shelved = is_shelved (self, bef_now_ms ());
  tell (self);
  return TRUE;
}

static void
bef_alert_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BefAlert *self = BEF_ALERT (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, bef_alert_get_name (self));
      break;
    case PROP_SEVERITY:
      g_value_set_uint (value, bef_alert_get_severity (self));
      break;
    case PROP_STATE:
      g_value_set_uint (value, bef_alert_get_state (self));
      break;
    case PROP_BUILDING_NAME:
      g_value_set_string (value, self->building_name);
      break;
    case PROP_INSTRUCTION:
      g_value_set_string (value, self->facts.instruction);
      break;
    case PROP_SINCE:
      g_value_set_int64 (value, bef_alert_get_since_ms (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
bef_alert_finalize (GObject *object)
{
  BefAlert *self = BEF_ALERT (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->building_id);
  g_free (self->building_name);
  g_free (self->cause_id);
  g_clear_pointer (&self->held, g_ptr_array_unref);
  bef_alert_facts_clear (&self->facts);
  g_free (self->told.name);
  g_free (self->told.building_name);
  g_free (self->told.instruction);
  G_OBJECT_CLASS (bef_alert_parent_class)->finalize (object);
}

static void
bef_alert_class_init (BefAlertClass *klass)
{
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  G_OBJECT_CLASS (klass)->get_property = bef_alert_get_property;
  G_OBJECT_CLASS (klass)->finalize = bef_alert_finalize;
  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  props[PROP_SEVERITY] =
      g_param_spec_uint ("severity", NULL, NULL, 0, BEF_SEVERITY_URGENT, BEF_SEVERITY_TODAY, flags);
  props[PROP_STATE] =
      g_param_spec_uint ("state", NULL, NULL, 0, BEF_ALERT_OUT_OF_SERVICE, BEF_ALERT_ACTIVE, flags);
  props[PROP_BUILDING_NAME] = g_param_spec_string ("building-name", NULL, NULL, NULL, flags);
  props[PROP_INSTRUCTION] = g_param_spec_string ("instruction", NULL, NULL, NULL, flags);
  props[PROP_SINCE] =
      g_param_spec_int64 ("since", NULL, NULL, G_MININT64, G_MAXINT64, BEF_NO_TIME, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
  changed_signal = g_signal_new ("changed", BEF_TYPE_ALERT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
bef_alert_init (BefAlert *self)
{
  self->facts = (BefAlertFacts){ .severity = BEF_SEVERITY_TODAY,
                                 .issued_ms = BEF_NO_TIME,
                                 .ends_ms = BEF_NO_TIME,
                                 .acknowledged_ms = BEF_NO_TIME,
                                 .shelved_until_ms = BEF_NO_TIME,
                                 .out_since_ms = BEF_NO_TIME,
                                 .out_until_ms = BEF_NO_TIME,
                                 .time_allowed_min = -1 };
  self->told.severity = BEF_SEVERITY_TODAY;
  self->active = TRUE;
  self->told.since_ms = BEF_NO_TIME;
}

BefAlert *
bef_alert_new (const char *id, BefAlertOrigin origin)
{
  BefAlert *self = g_object_new (BEF_TYPE_ALERT, NULL);

  self->id = g_strdup (id);
  self->origin = origin;
  return self;
}

BefAlertOrigin
bef_alert_get_origin (BefAlert *self)
{
  return self->origin;
}

const char *
bef_alert_get_id (BefAlert *self)
{
  return self->id;
}

const char *
bef_alert_get_name (BefAlert *self)
{
  return self->name != NULL ? self->name : _ ("Alert");
}

BefSeverity
bef_alert_get_severity (BefAlert *self)
{
  if (self->due >= DUE_TOMORROW && self->facts.severity == BEF_SEVERITY_WEEK)
    return BEF_SEVERITY_TODAY;
  return self->facts.severity;
}

gint64
bef_alert_get_deadline_ms (BefAlert *self)
{
  if (!self->active || self->facts.time_allowed_min < 0 || self->facts.issued_ms == BEF_NO_TIME)
    return BEF_NO_TIME;
  return self->facts.issued_ms + self->facts.time_allowed_min * BEF_MS_MINUTE;
}

char *
bef_alert_dup_deadline_text (BefAlert *self, gint64 now_ms)
{
  gint64 deadline_ms = bef_alert_get_deadline_ms (self);
  Due due = due_of (self, now_ms);

  if (due == DUE_NEVER)
    return NULL;
  g_autofree char *when = due >= DUE_EARLIER ? bef_format_datetime (deadline_ms)
                          : due == DUE_LATER ? bef_format_date_short (deadline_ms)
                                             : bef_format_time (deadline_ms);
  switch (due)
    {
    case DUE_EARLIER:
    case DUE_BEFORE:
      /* TRANSLATORS: of what had to be done; %s: "14:30", or a date and a time. */
      return g_strdup_printf (_ ("overdue since %s"), when);
    case DUE_TODAY:
      /* TRANSLATORS: of what has to be done today; %s: "14:30". */
      return g_strdup_printf (C_ ("time", "before %s"), when);
    case DUE_TOMORROW:
      /* TRANSLATORS: of what has to be done; %s: "14:30". */
      return g_strdup_printf (_ ("before tomorrow, %s"), when);
    default:
      /* TRANSLATORS: of what has to be done; %s: "Tue 1 Dec". */
      return g_strdup_printf (C_ ("date", "before %s"), when);
    }
}

gboolean
bef_alert_is_unseen (BefAlert *self)
{
  return bef_alert_get_state (self) == BEF_ALERT_CLEARED
         && self->facts.severity == BEF_SEVERITY_URGENT;
}

BefAlertState
bef_alert_get_state (BefAlert *self)
{
  gboolean acknowledged = bef_alert_get_acknowledged_ms (self) != BEF_NO_TIME;

  if (self->active && self->facts.standing != BEF_ALERT_STANDS)
    return self->facts.standing == BEF_ALERT_OF_NO_SERVICE ? BEF_ALERT_OUT_OF_SERVICE
                                                           : BEF_ALERT_SUPPRESSED;
  if (self->active && self->cause_id != NULL)
    return BEF_ALERT_SUPPRESSED;
  if (self->active && self->shelved)
    return BEF_ALERT_SHELVED;
  if (self->active)
    return acknowledged ? BEF_ALERT_ACTIVE_ACKNOWLEDGED : BEF_ALERT_ACTIVE;
  return acknowledged ? BEF_ALERT_CLOSED : BEF_ALERT_CLEARED;
}

gboolean
bef_alert_is_active (BefAlert *self)
{
  return self->active;
}

gboolean
bef_alert_asks (BefAlert *self)
{
  return self->active && !self->shelved && self->facts.standing == BEF_ALERT_STANDS
         && self->cause_id == NULL;
}

gboolean
bef_alert_may_be_out (BefAlert *self)
{
  return self->origin == BEF_ALERT_LOCAL && self->active && self->facts.source_id != NULL
         && self->facts.out_until_ms == BEF_NO_TIME;
}

const char *
bef_alert_state_word (BefAlertState state)
{
  switch (state)
    {
    case BEF_ALERT_ACTIVE:
      return C_ ("alert", "To acknowledge");
    case BEF_ALERT_ACTIVE_ACKNOWLEDGED:
      return C_ ("alert", "Acknowledged");
    case BEF_ALERT_CLEARED:
      return C_ ("alert", "Back to normal, not acknowledged");
    case BEF_ALERT_CLOSED:
      return C_ ("alert", "Closed");
    case BEF_ALERT_SHELVED:
      return C_ ("alert", "Put aside");
    case BEF_ALERT_SUPPRESSED:
      return C_ ("alert", "Follows from another");
    case BEF_ALERT_OUT_OF_SERVICE:
      return C_ ("alert", "Out of service");
    default:
      g_return_val_if_reached ("");
    }
}

const char *
bef_alert_get_building_id (BefAlert *self)
{
  return self->building_id;
}

const char *
bef_alert_get_building_name (BefAlert *self)
{
  return self->building_name;
}

void
bef_alert_set_building_name (BefAlert *self, const char *name)
{
  if (bef_set_str (&self->building_name, name))
    tell (self);
}

const char *
bef_alert_get_cause_id (BefAlert *self)
{
  return self->facts.cause_id != NULL ? self->facts.cause_id : self->cause_id;
}

gboolean
bef_alert_set_cause_id (BefAlert *self, const char *id)
{
  if (!bef_set_str (&self->cause_id, id))
    return FALSE;
  tell (self);
  return TRUE;
}

const char *
bef_alert_get_source_id (BefAlert *self)
{
  return self->facts.source_id;
}

gint64
bef_alert_get_issued_ms (BefAlert *self)
{
  return self->facts.issued_ms;
}

gint64
bef_alert_get_cleared_ms (BefAlert *self)
{
  return self->active ? BEF_NO_TIME : self->facts.ends_ms;
}

const BefAlertFacts *
bef_alert_get_facts (BefAlert *self)
{
  return &self->facts;
}

gint64
bef_alert_get_since_ms (BefAlert *self)
{
  return self->active ? self->facts.issued_ms : self->facts.ends_ms;
}

const BefAlertDecision *
bef_alert_get_held (BefAlert *self, BefDecisionKind kind)
{
  for (guint i = self->held != NULL ? self->held->len : 0; i > 0; i--)
    if (((BefAlertDecision *)self->held->pdata[i - 1])->kind == kind)
      return self->held->pdata[i - 1];
  return NULL;
}

/* TRUE: what was decided here counts. *@held: it, or NULL where it undoes what is reported. */
static gboolean
is_decided_here (BefAlert *self, BefDecisionKind kind, const BefAlertDecision **held)
{
  const BefAlertDecision *found = bef_alert_get_held (self, kind);

  *held = found != NULL && found->sense == BEF_DECISION_MAKE ? found : NULL;
  return found != NULL;
}

const char *
bef_alert_get_acknowledged_by (BefAlert *self)
{
  const BefAlertDecision *held;

  if (is_decided_here (self, BEF_DECISION_ACKNOWLEDGE, &held))
    return held != NULL ? held->who : NULL;
  return self->facts.acknowledged_by;
}

const char *
bef_alert_get_comment (BefAlert *self)
{
  const BefAlertDecision *held;

  if (is_decided_here (self, BEF_DECISION_ACKNOWLEDGE, &held))
    return held != NULL ? held->text : NULL;
  return self->facts.comment;
}

gint64
bef_alert_get_acknowledged_ms (BefAlert *self)
{
  const BefAlertDecision *held;

  if (is_decided_here (self, BEF_DECISION_ACKNOWLEDGE, &held))
    return held != NULL ? held->at_ms : BEF_NO_TIME;
  return self->facts.acknowledged_ms;
}

const char *
bef_alert_get_assigned_to (BefAlert *self)
{
  const BefAlertDecision *held = bef_alert_get_held (self, BEF_DECISION_ASSIGN);

  /* Taken back, it is whose it was before. */
  return held != NULL ? held->to : self->facts.assigned_to;
}

const char *
bef_alert_get_assigned_by (BefAlert *self)
{
  const BefAlertDecision *held = bef_alert_get_held (self, BEF_DECISION_ASSIGN);

  if (held != NULL)
    return held->to != NULL ? held->who : NULL;
  return self->facts.assigned_by;
}

gint64
bef_alert_get_shelved_until_ms (BefAlert *self)
{
  const BefAlertDecision *held;

  if (is_decided_here (self, BEF_DECISION_SHELVE, &held))
    return held != NULL ? held->until_ms : BEF_NO_TIME;
  return self->facts.shelved_until_ms;
}

const char *
bef_alert_get_shelved_by (BefAlert *self)
{
  const BefAlertDecision *held;

  if (is_decided_here (self, BEF_DECISION_SHELVE, &held))
    return held != NULL ? held->who : NULL;
  return self->facts.shelved_by;
}

const char *
bef_alert_get_shelve_reason (BefAlert *self)
{
  const BefAlertDecision *held;

  if (is_decided_here (self, BEF_DECISION_SHELVE, &held))
    return held != NULL ? held->text : NULL;
  return self->facts.shelve_reason;
}

static gboolean
find_note (GPtrArray *notes, const char *id, guint *index)
{
  for (*index = 0; *index < notes->len; ++*index)
    if (g_strcmp0 (((BefAlertNote *)notes->pdata[*index])->id, id) == 0)
      return TRUE;
  return FALSE;
}

GPtrArray *
bef_alert_dup_notes (BefAlert *self)
{
  GPtrArray *notes = bef_alert_notes_from_text (self->facts.notes);
  guint at;

  for (guint i = 0; self->held != NULL && i < self->held->len; i++)
    {
      const BefAlertDecision *one = self->held->pdata[i];
      gboolean undoes = one->sense == BEF_DECISION_UNDO;
      if (one->kind != BEF_DECISION_COMMENT)
        continue;
      if (find_note (notes, undoes ? one->was : one->id, &at))
        {
          if (undoes)
            g_ptr_array_remove_index (notes, at);
          continue;
        }
      if (undoes)
        continue;
      BefAlertNote *note = g_new0 (BefAlertNote, 1);
      note->id = g_strdup (one->id);
      note->who = g_strdup (one->who);
      note->text = g_strdup (one->text);
      note->at_ms = one->at_ms;
      note->standing = one->standing;
      g_ptr_array_add (notes, note);
    }
  g_ptr_array_sort (notes, bef_alert_note_compare);
  return notes;
}

BefAlertDecision *
bef_alert_dup_unshelved (BefAlert *self)
{
  const char *text = self->facts.unshelved;
  g_autoptr (JsonNode) root = text != NULL ? bef_json_parse (text, strlen (text), 0, NULL) : NULL;
  g_autoptr (BefAlertDecision) decision =
      bef_alert_decision_from_json (bef_json_node_object (root));

  if (decision == NULL || bef_alert_get_shelved_until_ms (self) != BEF_NO_TIME
      || decision->until_ms == BEF_NO_TIME || decision->until_ms <= bef_now_ms ())
    return NULL;
  return g_steal_pointer (&decision);
}

void
bef_alert_drop_personal (BefAlert *self)
{
  gboolean changed = bef_alert_facts_drop_personal (&self->facts);

  /* Their words are on their way all the same, and shown to nobody here. */
  for (guint i = self->held != NULL ? self->held->len : 0; i > 0; i--)
    if (((BefAlertDecision *)self->held->pdata[i - 1])->kind == BEF_DECISION_COMMENT)
      {
        g_ptr_array_remove_index (self->held, i - 1);
        changed = TRUE;
      }
  if (changed)
    tell (self);
}

static gboolean
find_held (BefAlert *self, const char *id, guint *index)
{
  guint n = self->held != NULL ? self->held->len : 0;

  for (*index = 0; *index < n; ++*index)
    if (g_strcmp0 (((BefAlertDecision *)self->held->pdata[*index])->id, id) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_same (const BefAlertDecision *a, const BefAlertDecision *b)
{
  g_autoptr (JsonObject) x = bef_alert_decision_to_json (a);
  g_autoptr (JsonObject) y = bef_alert_decision_to_json (b);

  return a->standing == b->standing && json_object_equal (x, y);
}

static void
held_changed (BefAlert *self)
{
  self->shelved = is_shelved (self, bef_now_ms ());
  tell (self);
}

void
bef_alert_hold (BefAlert *self, const BefAlertDecision *decision)
{
  BefAlertDecision *copy = bef_alert_decision_copy (decision);
  guint at;

  if (self->held == NULL)
    self->held = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_alert_decision_free);
  if (find_held (self, decision->id, &at))
    {
      BefAlertDecision *before = self->held->pdata[at];
      gboolean same = is_same (before, decision);
      self->held->pdata[at] = copy;
      bef_alert_decision_free (before);
      if (same)
        return;
    }
  else
    g_ptr_array_add (self->held, copy);
  held_changed (self);
}

void
bef_alert_let_go (BefAlert *self, const char *id)
{
  guint at;

  if (!find_held (self, id, &at))
    return;
  g_ptr_array_remove_index (self->held, at);
  held_changed (self);
}

void
bef_alert_set_standing (BefAlert *self, const char *id, BefDecisionStanding standing)
{
  guint at;

  if (!find_held (self, id, &at)
      || ((BefAlertDecision *)self->held->pdata[at])->standing == standing)
    return;
  ((BefAlertDecision *)self->held->pdata[at])->standing = standing;
  tell (self);
}

static gboolean
has_standing (BefAlert *self, BefDecisionKind kind, guint standings)
{
  for (guint i = 0; self->held != NULL && i < self->held->len; i++)
    {
      const BefAlertDecision *one = self->held->pdata[i];
      if (one->kind == kind && (standings & (1u << one->standing)) != 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
bef_alert_is_pending (BefAlert *self, BefDecisionKind kind)
{
  return has_standing (self, kind, 1u << BEF_DECISION_NOT_SENT | 1u << BEF_DECISION_SENT);
}

gboolean
bef_alert_is_kept_locally (BefAlert *self, BefDecisionKind kind)
{
  return has_standing (self, kind, 1u << BEF_DECISION_KEPT_HERE);
}

gboolean
bef_alert_is_ack_pending (BefAlert *self)
{
  return bef_alert_is_pending (self, BEF_DECISION_ACKNOWLEDGE);
}

gboolean
bef_alert_is_ack_sent (BefAlert *self)
{
  return has_standing (self, BEF_DECISION_ACKNOWLEDGE, 1u << BEF_DECISION_SENT);
}

/* How soon somebody is wanted; of what asks for nobody less than any severity. */
static int
want_of (BefAlert *self)
{
  if (bef_alert_asks (self))
    return (int)bef_alert_get_severity (self);
  if (bef_alert_is_unseen (self))
    return -1;
  return self->active ? -2 : -3;
}

static int
compare_times (gint64 a, gint64 b)
{
  return (a > b) - (a < b);
}

int
bef_alert_compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  BefAlert *x = (BefAlert *)a, *y = (BefAlert *)b;
  int by_state = (int)bef_alert_get_state (x) - (int)bef_alert_get_state (y);

  if (want_of (x) != want_of (y))
    return want_of (y) - want_of (x);
  if (x->active && by_state != 0)
    return by_state;
  gint64 due_x = bef_alert_get_deadline_ms (x), due_y = bef_alert_get_deadline_ms (y);
  if (due_x != due_y)
    return compare_times (due_x != BEF_NO_TIME ? due_x : G_MAXINT64,
                          due_y != BEF_NO_TIME ? due_y : G_MAXINT64);
  return compare_times (y->facts.issued_ms, x->facts.issued_ms);
}
