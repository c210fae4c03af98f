/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-kept-document.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/bef-present.h"
#include "base/bef-text.h"

struct _BefKeptDocument
{
  GObject parent_instance;
  BefSession *session;       /* unowned; NULL once stopped */
  BefHistory *history;       /* owned */
  GCancellable *cancellable; /* owned: reading */
  const BefKeptInfo *info;
  char *text;      /* owned, nullable: as it is shown */
  char *stored;    /* owned, nullable: as it is known to be on the disk */
  char *former;    /* owned, nullable: before the last change */
  char *fallback;  /* owned, nullable: where nothing was kept */
  guint n_changes; /* ever; the last one is the one that can be taken back */
  guint n_writing; /* writes under way */
  gboolean is_ready;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (BefKeptDocument, bef_kept_document, G_TYPE_OBJECT)

void
bef_kept_document_tell (BefKeptDocument *self, const char *text)
{
  if (self->session != NULL)
    g_signal_emit_by_name (self->session, "told", text);
}

static void
tell_changed (BefKeptDocument *self)
{
  g_signal_emit (self, changed_signal, 0);
}

const char *
bef_kept_document_get_person (BefKeptDocument *self)
{
  const BefIdentity *identity =
      self->session != NULL ? bef_session_get_identity (self->session) : NULL;

  if (identity != NULL && identity->person != NULL)
    return identity->person;
  return self->session != NULL ? bef_role_name (bef_session_get_role (self->session)) : NULL;
}

/* Writing. */

typedef struct
{
  BefKeptDocument *self; /* owned */
  char *text;            /* owned, nullable */
} Write;

static void
write_free (Write *write)
{
  g_object_unref (write->self);
  g_free (write->text);
  g_free (write);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Write, write_free)

/* Each write holds all there is: only the last of several decides what is kept. */
static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Write) write = user_data;
  BefKeptDocument *self = write->self;
  g_autoptr (GError) error = NULL;

  self->n_writing--;
  if (bef_history_put_document_finish (BEF_HISTORY (source), result, &error))
    {
      bef_set_str (&self->stored, write->text);
      return;
    }
  if (self->n_writing > 0)
    return;
  self->n_changes++;
  bef_set_str (&self->text, self->stored);
  g_autofree char *told = g_strdup_printf ("%s %s", _ (self->info->not_kept), error->message);
  bef_kept_document_tell (self, told);
  tell_changed (self);
}

static void
keep (BefKeptDocument *self, const char *text, const BefKeptLine *line)
{
  Write *write = g_new0 (Write, 1);
  g_autoptr (BefJournalEntry) entry =
      bef_journal_entry_new (bef_now_ms (), bef_kept_document_get_person (self), self->info->action,
                             line->object != NULL ? line->object : "", line->detail);

  write->self = g_object_ref (self);
  write->text = g_strdup (text);
  self->n_writing++;
  self->n_changes++;
  bef_set_str (&self->text, text);
  bef_history_put_document_noted_async (self->history, self->info->name, text, entry, NULL,
                                        written_cb, write);
  tell_changed (self);
}

/* Before it is written over what can be read. */
static gboolean
fits (BefKeptDocument *self, const char *text)
{
  if (strlen (text) <= self->info->most_bytes)
    return TRUE;
  g_autofree char *most = g_format_size_full (self->info->most_bytes, G_FORMAT_SIZE_IEC_UNITS),
                  *why = g_strdup_printf (
                      /* TRANSLATORS: "4.0 MiB". */
                      _ ("There is more than %s of it: something has to be taken out first."),
                      most),
                  *told = g_strdup_printf ("%s %s", _ (self->info->not_kept), why);
  bef_kept_document_tell (self, told);
  return FALSE;
}

guint
bef_kept_document_put (BefKeptDocument *self, const char *text, const BefKeptLine *line)
{
  if (!bef_kept_document_is_ready (self) || !fits (self, text))
    return 0;
  bef_set_str (&self->former, self->text);
  keep (self, text, line);
  return self->n_changes;
}

gboolean
bef_kept_document_undo (BefKeptDocument *self, guint change, const BefKeptLine *line)
{
  if (!bef_kept_document_is_ready (self) || change == 0 || change != self->n_changes)
    return FALSE;
  g_autofree char *former = g_steal_pointer (&self->former);
  keep (self, former, line);
  return TRUE;
}

/* Reading. */

static void
set_aside_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!bef_history_put_document_finish (BEF_HISTORY (source), result, &error))
    g_warning ("A damaged document could not be set aside: %s", error->message);
}

void
bef_kept_document_set_aside (BefKeptDocument *self)
{
  g_autofree char *name = g_strconcat (self->info->name, "-damaged", NULL);

  if (self->text != NULL)
    bef_history_put_document_async (self->history, name, self->text, NULL, set_aside_cb, NULL);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefKeptDocument) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = bef_history_get_document_finish (BEF_HISTORY (source), result, &error);

  if (self->session == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* What is there would be written over: none is taken until it can be read. */
  if (error != NULL)
    {
      bef_kept_document_tell (self, error->message);
      return;
    }
  bef_set_str (&self->text, text != NULL ? text : self->fallback);
  bef_set_str (&self->stored, self->text);
  self->is_ready = TRUE;
  tell_changed (self);
}

static void
bef_kept_document_finalize (GObject *object)
{
  BefKeptDocument *self = BEF_KEPT_DOCUMENT (object);

  g_object_unref (self->history);
  g_object_unref (self->cancellable);
  g_free (self->text);
  g_free (self->stored);
  g_free (self->former);
  g_free (self->fallback);
  G_OBJECT_CLASS (bef_kept_document_parent_class)->finalize (object);
}

static void
bef_kept_document_class_init (BefKeptDocumentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_kept_document_finalize;
  changed_signal = g_signal_new ("changed", BEF_TYPE_KEPT_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
bef_kept_document_init (BefKeptDocument *self)
{
  self->cancellable = g_cancellable_new ();
}

BefKeptDocument *
bef_kept_document_new (BefSession *session, const BefKeptInfo *info)
{
  BefKeptDocument *self = g_object_new (BEF_TYPE_KEPT_DOCUMENT, NULL);

  self->session = session;
  self->history = g_object_ref (bef_session_get_history (session));
  self->info = info;
  bef_history_get_document_async (self->history, info->name, self->cancellable, loaded_cb,
                                  g_object_ref (self));
  return self;
}

void
bef_kept_document_stop (BefKeptDocument *self)
{
  self->session = NULL;
  g_cancellable_cancel (self->cancellable);
}

void
bef_kept_document_set_default (BefKeptDocument *self, const char *text)
{
  bef_set_str (&self->fallback, text);
  if (!self->is_ready || self->text != NULL)
    return;
  bef_set_str (&self->text, text);
  bef_set_str (&self->stored, text);
  tell_changed (self);
}

gboolean
bef_kept_document_is_ready (BefKeptDocument *self)
{
  return self->is_ready && self->session != NULL;
}

const char *
bef_kept_document_get_text (BefKeptDocument *self)
{
  return self->text;
}
