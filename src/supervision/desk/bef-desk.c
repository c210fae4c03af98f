/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-desk.h"

#include <glib/gi18n.h>

#include "base/bef-json.h"
#include "base/bef-present.h"

#define DOCUMENT "desk"
#define MAX_BYTES (256 * 1024)

static const char *const round_names[BEF_N_ROUNDS] = { "closing", "morning" };

struct _BefDesk
{
  GObject parent_instance;
  BefSession *session; /* unowned: it owns the desk */
  BefHistory *history; /* owned */
  GCancellable *cancellable;
  BefRoundRecord *records[BEF_N_ROUNDS]; /* owned */
  BefAbsence *absence;                   /* owned, nullable */
  BefAbsence *former_absence;            /* owned, nullable: before the last change */
  char *stored;                          /* owned, nullable: as it is known to be on the disk */
  guint n_writing;
  gboolean is_ready;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefDesk, bef_desk, G_TYPE_OBJECT)

static void
tell_changed (BefDesk *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static const char *
person (BefDesk *self)
{
  const BefIdentity *identity = bef_session_get_identity (self->session);

  return identity != NULL && identity->person != NULL
             ? identity->person
             : bef_role_name (bef_session_get_role (self->session));
}

/* Reading. */

/* @text nullable: nothing is kept. What cannot be read counts as nothing. */
static void
take_text (BefDesk *self, const char *text)
{
  g_autoptr (JsonNode) root =
      text != NULL ? bef_json_parse (text, strlen (text), MAX_BYTES, NULL) : NULL;
  JsonObject *object = bef_json_node_object (root);

  for (guint i = 0; i < BEF_N_ROUNDS; i++)
    {
      bef_round_record_free (self->records[i]);
      self->records[i] = bef_round_record_from_json (bef_json_get_object (object, round_names[i]));
    }
  bef_absence_free (self->absence);
  self->absence = bef_absence_from_json (bef_json_get_object (object, "absence"));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefDesk) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = bef_history_get_document_finish (BEF_HISTORY (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->n_writing > 0)
    return;
  if (error != NULL)
    {
      if (self->session != NULL && !self->is_ready)
        g_signal_emit_by_name (self->session, "told", error->message);
      return;
    }
  if (self->is_ready && g_strcmp0 (text, self->stored) == 0)
    return;
  self->is_ready = TRUE;
  g_free (self->stored);
  self->stored = g_steal_pointer (&text);
  take_text (self, self->stored);
  tell_changed (self);
}

void
bef_desk_reload (BefDesk *self)
{
  bef_history_get_document_async (self->history, DOCUMENT, self->cancellable, loaded_cb,
                                  g_object_ref (self));
}

/* Writing. */

typedef struct
{
  BefDesk *self; /* owned */
  char *text;    /* owned */
} Write;

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Write *write = user_data;
  BefDesk *self = write->self;
  g_autoptr (GError) error = NULL;

  self->n_writing--;
  if (bef_history_put_document_finish (BEF_HISTORY (source), result, &error))
    {
      g_free (self->stored);
      self->stored = g_steal_pointer (&write->text);
    }
  else if (self->n_writing == 0)
    {
      /* TRANSLATORS: %s is why, a sentence. */
      g_autofree char *told =
          g_strdup_printf (_ ("This could not be kept, and is as it was. %s"), error->message);
      take_text (self, self->stored);
      if (self->session != NULL)
        g_signal_emit_by_name (self->session, "told", told);
      tell_changed (self);
    }
  g_object_unref (write->self);
  g_free (write->text);
  g_free (write);
}

/* (transfer full) */
static char *
to_text (BefDesk *self)
{
  g_autoptr (JsonObject) object = json_object_new ();

  for (guint i = 0; i < BEF_N_ROUNDS; i++)
    json_object_set_object_member (object, round_names[i],
                                   bef_round_record_to_json (self->records[i]));
  if (self->absence != NULL)
    json_object_set_object_member (object, "absence", bef_absence_to_json (self->absence));
  return bef_json_object_to_string (object);
}

/* @action nullable: no line of the journal. */
static void
keep (BefDesk *self, const char *action, const char *object, const char *detail)
{
  Write *write = g_new0 (Write, 1);

  write->self = g_object_ref (self);
  write->text = to_text (self);
  self->n_writing++;
  if (action != NULL)
    {
      g_autoptr (BefJournalEntry) line =
          bef_journal_entry_new (bef_now_ms (), person (self), action, object, detail);
      bef_history_put_document_noted_async (self->history, DOCUMENT, write->text, line, NULL,
                                            written_cb, write);
    }
  else
    bef_history_put_document_async (self->history, DOCUMENT, write->text, NULL, written_cb, write);
  tell_changed (self);
}

gboolean
bef_desk_is_ready (BefDesk *self)
{
  return self->is_ready;
}

gboolean
bef_desk_may_do_rounds (BefSession *session)
{
  BefRole role = bef_session_get_role (session);

  return role != BEF_ROLE_ELECTED && role != BEF_ROLE_POLICE;
}

gboolean
bef_desk_may_change (BefDesk *self)
{
  return self->session != NULL && bef_desk_may_do_rounds (self->session);
}

/* Rounds. */

const BefRoundRecord *
bef_desk_get_record (BefDesk *self, BefRoundKind kind)
{
  return self->records[kind];
}

void
bef_desk_check (BefDesk *self, BefRoundKind kind, const char *key, const char *note)
{
  if (!self->is_ready)
    return;
  bef_round_record_check (self->records[kind], key, person (self), note, bef_now_ms ());
  keep (self, NULL, NULL, NULL);
}

void
bef_desk_uncheck (BefDesk *self, BefRoundKind kind, const char *key)
{
  if (self->is_ready && bef_round_record_uncheck (self->records[kind], key))
    keep (self, NULL, NULL, NULL);
}

void
bef_desk_sign (BefDesk *self, BefRoundKind kind, GPtrArray *items)
{
  if (!self->is_ready)
    return;
  bef_round_record_sign (self->records[kind], kind, items, person (self), bef_now_ms ());
  keep (self, "round", bef_round_name (kind), self->records[kind]->result);
}

/* Absence. */

const BefAbsence *
bef_desk_get_absence (BefDesk *self)
{
  return bef_absence_is_on (self->absence, bef_now_ms ()) ? self->absence : NULL;
}

/* @absence: (transfer full), nullable. */
static void
take_absence (BefDesk *self, BefAbsence *absence)
{
  g_autofree char *words = absence != NULL ? bef_absence_dup_words (absence, bef_now_ms ()) : NULL;

  bef_absence_free (self->former_absence);
  self->former_absence = self->absence;
  self->absence = absence;
  keep (self, "absence", words != NULL ? words : _ ("Nobody is away any more"), NULL);
}

gboolean
bef_desk_set_absence (BefDesk *self, gint64 until_ms, const char *deputy)
{
  BefAbsence *absence = self->is_ready ? bef_absence_new (bef_now_ms (), until_ms, deputy) : NULL;

  if (absence == NULL)
    return FALSE;
  take_absence (self, absence);
  return TRUE;
}

void
bef_desk_end_absence (BefDesk *self)
{
  if (self->is_ready && self->absence != NULL)
    take_absence (self, NULL);
}

void
bef_desk_undo_absence (BefDesk *self)
{
  if (self->is_ready)
    take_absence (self, bef_absence_copy (self->former_absence));
}

/* Life. */

static void
bef_desk_dispose (GObject *object)
{
  BefDesk *self = BEF_DESK (object);

  g_cancellable_cancel (self->cancellable);
  if (self->session != NULL)
    g_object_remove_weak_pointer (G_OBJECT (self->session), (gpointer *)&self->session);
  self->session = NULL;
  G_OBJECT_CLASS (bef_desk_parent_class)->dispose (object);
}

static void
bef_desk_finalize (GObject *object)
{
  BefDesk *self = BEF_DESK (object);

  g_object_unref (self->cancellable);
  g_clear_object (&self->history);
  for (guint i = 0; i < BEF_N_ROUNDS; i++)
    bef_round_record_free (self->records[i]);
  bef_absence_free (self->absence);
  bef_absence_free (self->former_absence);
  g_free (self->stored);
  G_OBJECT_CLASS (bef_desk_parent_class)->finalize (object);
}

static void
bef_desk_class_init (BefDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_desk_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_desk_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", BEF_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
bef_desk_init (BefDesk *self)
{
  self->cancellable = g_cancellable_new ();
  for (guint i = 0; i < BEF_N_ROUNDS; i++)
    self->records[i] = bef_round_record_new ();
}

BefDesk *
bef_desk_of (BefSession *session)
{
  static const char key[] = "bef-desk";
  BefDesk *self = g_object_get_data (G_OBJECT (session), key);

  if (self != NULL)
    return self;
  self = g_object_new (BEF_TYPE_DESK, NULL);
  self->session = session;
  g_object_add_weak_pointer (G_OBJECT (session), (gpointer *)&self->session);
  self->history = g_object_ref (bef_session_get_history (session));
  g_object_set_data_full (G_OBJECT (session), key, self, g_object_unref);
  bef_desk_reload (self);
  return self;
}
