/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alert.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "base/bef-text.h"

struct _BefAlert
{
  GObject parent_instance;
  char *id;            /* owned */
  GHashTable *texts;   /* owned: facts of the entity */
  char *name;          /* owned, nullable */
  char *building_id;   /* owned, nullable */
  char *building_name; /* owned, nullable */
  BefSeverity severity;
  gint64 issued_ms, cleared_ms, acknowledged_ms;
  gboolean active;
  /* Decided here, not yet accepted there. */
  char *pending_who;     /* owned, nullable */
  char *pending_comment; /* owned, nullable */
  gint64 pending_ms;
  gboolean pending_sent;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (BefAlert, bef_alert, G_TYPE_OBJECT)

static BefSeverity
severity_from_wire (const char *text)
{
  static const struct
  {
    const char *word;
    BefSeverity severity;
  } table[] = {
    { "critical", BEF_SEVERITY_URGENT },      { "high", BEF_SEVERITY_TODAY },
    { "medium", BEF_SEVERITY_WEEK },          { "low", BEF_SEVERITY_WEEK },
    { "informational", BEF_SEVERITY_NORMAL },
  };
  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (table); i++)
    if (g_ascii_strcasecmp (text, table[i].word) == 0)
      return table[i].severity;
  /* An alert whose severity cannot be read is still an alert: somebody should look today. */
  return BEF_SEVERITY_TODAY;
}

static gint64
time_fact (const BefEntity *entity, const char *name)
{
  gint64 ms = BEF_NO_TIME;

  bef_iso8601_parse (bef_entity_get_fact (entity, name), &ms);
  return ms;
}

static gboolean
same_texts (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer key, value;

  if (g_hash_table_size (a) != g_hash_table_size (b))
    return FALSE;
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (g_strcmp0 (g_hash_table_lookup (b, key), value) != 0)
      return FALSE;
  return TRUE;
}

static gboolean
says_active (const BefEntity *entity, gint64 cleared_ms)
{
  const char *state = bef_entity_get_fact (entity, "alertState");

  if (state != NULL)
    return g_ascii_strcasecmp (state, "cleared") != 0;
  return cleared_ms == BEF_NO_TIME || cleared_ms > bef_now_ms ();
}

gboolean
bef_alert_apply (BefAlert *self, const BefEntity *entity)
{
  GHashTableIter iter;
  gpointer key, value;
  gboolean changed = bef_set_str (&self->name, entity->name);
  gint64 cleared_ms = time_fact (entity, "validTo");
  /* An end that was announced comes without another word. */
  gboolean active = says_active (entity, cleared_ms);

  changed |= bef_set_str (&self->building_id, entity->building_id);
  if (!changed && active == self->active && same_texts (self->texts, entity->facts))
    return FALSE;
  g_hash_table_remove_all (self->texts);
  g_hash_table_iter_init (&iter, entity->facts);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (self->texts, g_strdup (key), g_strdup (value));

  self->severity = severity_from_wire (bef_entity_get_fact (entity, "severity"));
  self->issued_ms = time_fact (entity, "dateIssued");
  self->cleared_ms = cleared_ms;
  self->acknowledged_ms = time_fact (entity, "acknowledgedAt");
  self->active = active;
  if (self->acknowledged_ms != BEF_NO_TIME)
    {
      g_clear_pointer (&self->pending_who, g_free);
      g_clear_pointer (&self->pending_comment, g_free);
    }
  g_signal_emit (self, changed_signal, 0);
  return TRUE;
}

static void
bef_alert_finalize (GObject *object)
{
  BefAlert *self = BEF_ALERT (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->building_id);
  g_free (self->building_name);
  g_free (self->pending_who);
  g_free (self->pending_comment);
  g_hash_table_unref (self->texts);
  G_OBJECT_CLASS (bef_alert_parent_class)->finalize (object);
}

static void
bef_alert_class_init (BefAlertClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_alert_finalize;
  changed_signal = g_signal_new ("changed", BEF_TYPE_ALERT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
bef_alert_init (BefAlert *self)
{
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->issued_ms = self->cleared_ms = self->acknowledged_ms = self->pending_ms = BEF_NO_TIME;
  self->severity = BEF_SEVERITY_TODAY;
  self->active = TRUE;
}

BefAlert *
bef_alert_new (const char *id)
{
  BefAlert *self = g_object_new (BEF_TYPE_ALERT, NULL);

  self->id = g_strdup (id);
  return self;
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
  return self->severity;
}

BefAlertState
bef_alert_get_state (BefAlert *self)
{
  gboolean acknowledged = self->acknowledged_ms != BEF_NO_TIME || self->pending_who != NULL;

  if (self->active)
    return acknowledged ? BEF_ALERT_ACTIVE_ACKNOWLEDGED : BEF_ALERT_ACTIVE;
  return acknowledged ? BEF_ALERT_CLOSED : BEF_ALERT_CLEARED;
}

gboolean
bef_alert_is_active (BefAlert *self)
{
  return self->active;
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
    g_signal_emit (self, changed_signal, 0);
}

const char *
bef_alert_get_source_id (BefAlert *self)
{
  return bef_alert_get_text (self, "alertSource");
}

gint64
bef_alert_get_issued_ms (BefAlert *self)
{
  return self->issued_ms;
}

gint64
bef_alert_get_cleared_ms (BefAlert *self)
{
  return self->active ? BEF_NO_TIME : self->cleared_ms;
}

const char *
bef_alert_get_text (BefAlert *self, const char *name)
{
  if (self->pending_who != NULL && g_str_equal (name, "acknowledgedBy"))
    return self->pending_who;
  if (self->pending_who != NULL && g_str_equal (name, "acknowledgeComment"))
    return self->pending_comment;
  return g_hash_table_lookup (self->texts, name);
}

gint64
bef_alert_get_acknowledged_ms (BefAlert *self)
{
  return self->pending_who != NULL ? self->pending_ms : self->acknowledged_ms;
}

void
bef_alert_drop_personal (BefAlert *self)
{
  gboolean changed = g_hash_table_remove (self->texts, "acknowledgedBy");

  changed |= g_hash_table_remove (self->texts, "acknowledgeComment");
  if (changed)
    g_signal_emit (self, changed_signal, 0);
}

int
bef_alert_get_time_allowed_min (BefAlert *self)
{
  const char *text = bef_alert_get_text (self, "timeAllowed");
  char *end = NULL;

  if (text == NULL)
    return -1;
  double minutes = g_ascii_strtod (text, &end);
  return end != text && minutes >= 0 && minutes < 1e6 ? (int)minutes : -1;
}

gboolean
bef_alert_is_ack_pending (BefAlert *self)
{
  return self->pending_who != NULL;
}

gboolean
bef_alert_is_ack_sent (BefAlert *self)
{
  return self->pending_who != NULL && self->pending_sent;
}

void
bef_alert_set_ack_sent (BefAlert *self, gboolean sent)
{
  if (self->pending_sent == sent || self->pending_who == NULL)
    return;
  self->pending_sent = sent;
  g_signal_emit (self, changed_signal, 0);
}

void
bef_alert_set_ack_pending (BefAlert *self, const char *who, gint64 at_ms, const char *comment)
{
  gboolean changed = bef_set_str (&self->pending_who, who);

  changed |= bef_set_str (&self->pending_comment, comment);
  self->pending_ms = at_ms;
  self->pending_sent &= !changed;
  if (changed)
    g_signal_emit (self, changed_signal, 0);
}

int
bef_alert_compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  BefAlert *x = (BefAlert *)a, *y = (BefAlert *)b;
  int by_state = (int)bef_alert_get_state (x) - (int)bef_alert_get_state (y);

  if (x->active != y->active)
    return x->active ? -1 : 1;
  if (x->active && x->severity != y->severity)
    return x->severity > y->severity ? -1 : 1;
  if (x->active && by_state != 0)
    return by_state;
  return (x->issued_ms < y->issued_ms) - (x->issued_ms > y->issued_ms);
}
