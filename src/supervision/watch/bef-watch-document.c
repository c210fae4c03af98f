/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-watch-document.h"

#include "base/bef-present.h"
#include "base/bef-text.h"

struct _BefWatchDocument
{
  GObject parent_instance;
  BefHistory *history; /* owned */
  char *name, *aside_name;
  BefWatchDocumentCallbacks callbacks;
  GCancellable *cancellable; /* owned, nullable: of reading */
  char *text, *aside;        /* owned, nullable: as they were read */
  GPtrArray *lines;          /* owned, of BefJournalEntry: in no file yet, the oldest first */
  guint n_reading;
  gint64 failed_ms;    /* BEF_NO_TIME: nothing did */
  gboolean is_other;   /* than what is on the disk */
  gboolean is_writing; /* one at a time */
  gboolean owes_aside; /* what was read is not kept aside yet: it is not written over */
  gboolean is_unread;  /* the last reading failed */
  gboolean said_unread, said_unkept;
  gboolean is_stopped;
};

/* One write on its way. */
typedef struct
{
  BefWatchDocument *self; /* owned */
  GPtrArray *lines;       /* owned, of BefJournalEntry */
} Write;

G_DEFINE_FINAL_TYPE (BefWatchDocument, bef_watch_document, G_TYPE_OBJECT)

/* Reading. */

static void
read_cb (BefWatchDocument *self, GObject *source, GAsyncResult *result, char **out)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = bef_history_get_document_finish (BEF_HISTORY (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->is_stopped)
    return;
  bef_set_str (out, text);
  self->n_reading--;
  self->is_unread |= error != NULL;
  if (error != NULL)
    self->failed_ms = bef_now_ms ();
  if (self->is_unread ? !self->said_unread : self->n_reading == 0)
    self->callbacks.loaded (self, error, self->callbacks.user_data);
  self->said_unread = self->is_unread;
}

static void
text_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefWatchDocument) self = user_data;

  read_cb (self, source, result, &self->text);
}

static void
aside_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefWatchDocument) self = user_data;

  read_cb (self, source, result, &self->aside);
}

void
bef_watch_document_load (BefWatchDocument *self, GCancellable *cancellable)
{
  g_return_if_fail (BEF_IS_WATCH_DOCUMENT (self) && self->n_reading == 0);

  g_set_object (&self->cancellable, cancellable);
  self->failed_ms = BEF_NO_TIME;
  self->is_unread = FALSE;
  self->n_reading = 2;
  bef_history_get_document_async (self->history, self->name, cancellable, text_read_cb,
                                  g_object_ref (self));
  bef_history_get_document_async (self->history, self->aside_name, cancellable, aside_read_cb,
                                  g_object_ref (self));
}

const char *
bef_watch_document_get_text (BefWatchDocument *self)
{
  return self->text;
}

/* Writing. */

static GPtrArray *
lines_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)bef_journal_entry_free);
}

/* With all the lines there are, but where it is set aside. (transfer full) */
static Write *
begin_write (BefWatchDocument *self)
{
  Write *write = g_new (Write, 1);

  *write = (Write){ g_object_ref (self), lines_new () };
  if (!self->owes_aside)
    {
      GPtrArray *all = g_steal_pointer (&self->lines);
      self->lines = write->lines;
      write->lines = all;
    }
  self->is_writing = TRUE;
  return write;
}

/* @write (transfer full) is over: what it had is owed again, and goes before what came meanwhile.
 */
static void
end_write (Write *write, const GError *error)
{
  g_autoptr (BefWatchDocument) self = write->self;
  GPtrArray *lines = write->lines;

  g_free (write);
  if (self->is_stopped)
    {
      g_ptr_array_unref (lines);
      return;
    }
  self->is_writing = FALSE;
  if (error == NULL)
    {
      self->said_unkept = FALSE;
      self->failed_ms = BEF_NO_TIME;
      g_ptr_array_unref (lines);
      bef_watch_document_look (self, bef_now_ms ());
      return;
    }
  g_ptr_array_extend_and_steal (lines, g_steal_pointer (&self->lines));
  self->lines = lines;
  self->failed_ms = bef_now_ms ();
  if (lines->len > 0 && !self->said_unkept)
    {
      self->said_unkept = TRUE;
      self->callbacks.failed (error, self->callbacks.user_data);
    }
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Write *write = user_data;
  g_autoptr (GError) error = NULL;

  if (!bef_history_put_document_finish (BEF_HISTORY (source), result, &error))
    write->self->is_other = TRUE;
  end_write (write, error);
}

static void
noted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  bef_history_journal_add_many_finish (BEF_HISTORY (source), result, &error);
  end_write (user_data, error);
}

static void
aside_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Write *write = user_data;
  g_autoptr (GError) error = NULL;

  write->self->owes_aside = !bef_history_put_document_finish (BEF_HISTORY (source), result, &error);
  end_write (write, error);
}

static void
write_document (BefWatchDocument *self)
{
  g_autofree char *text = self->callbacks.dup_text (self->callbacks.user_data);
  Write *write = begin_write (self);

  self->is_other = FALSE;
  if (write->lines->len > 0)
    bef_history_put_document_noted_many_async (self->history, self->name, text, write->lines, NULL,
                                               written_cb, write);
  else
    bef_history_put_document_async (self->history, self->name, text, NULL, written_cb, write);
}

void
bef_watch_document_write (BefWatchDocument *self)
{
  if (self->is_writing)
    return;
  if (self->owes_aside)
    bef_history_put_document_async (self->history, self->aside_name, self->aside, NULL,
                                    aside_written_cb, begin_write (self));
  else if (self->is_other)
    write_document (self);
  else if (self->lines->len > 0)
    {
      Write *write = begin_write (self);
      bef_history_journal_add_many_async (self->history, write->lines, NULL, noted_cb, write);
    }
}

void
bef_watch_document_look (BefWatchDocument *self, gint64 now_ms)
{
  gint64 waited_ms = self->failed_ms != BEF_NO_TIME ? now_ms - self->failed_ms : G_MAXINT64;

  if (waited_ms >= 0 && waited_ms < BEF_WATCH_DOCUMENT_AGAIN_MS)
    return;
  if (!self->is_unread)
    bef_watch_document_write (self);
  else if (self->n_reading == 0)
    bef_watch_document_load (self, self->cancellable);
}

void
bef_watch_document_note (BefWatchDocument *self, const BefJournalEntry *line)
{
  g_ptr_array_add (self->lines, bef_journal_entry_copy (line));
}

void
bef_watch_document_change (BefWatchDocument *self)
{
  self->is_other = TRUE;
}

gboolean
bef_watch_document_set_aside (BefWatchDocument *self)
{
  /* The newest first, so that it is the same when it is read again. */
  if (self->aside != NULL && g_str_has_prefix (self->aside, self->text))
    return FALSE;
  g_autofree char *both = self->aside != NULL ? g_strconcat (self->text, "\n", self->aside, NULL)
                                              : g_strdup (self->text);
  bef_set_str (&self->aside, both);
  self->owes_aside = TRUE;
  return TRUE;
}

void
bef_watch_document_stop (BefWatchDocument *self)
{
  if (self->is_stopped)
    return;
  self->is_stopped = TRUE;
  /* What is still to be set aside is not written over; else nobody waits for what is under way. */
  if (self->owes_aside && self->is_writing)
    return;
  self->is_writing = FALSE;
  bef_watch_document_write (self);
}

static void
bef_watch_document_finalize (GObject *object)
{
  BefWatchDocument *self = BEF_WATCH_DOCUMENT (object);

  g_object_unref (self->history);
  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->lines);
  g_free (self->name);
  g_free (self->aside_name);
  g_free (self->text);
  g_free (self->aside);
  G_OBJECT_CLASS (bef_watch_document_parent_class)->finalize (object);
}

static void
bef_watch_document_class_init (BefWatchDocumentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_watch_document_finalize;
}

static void
bef_watch_document_init (BefWatchDocument *self)
{
  self->lines = lines_new ();
  self->failed_ms = BEF_NO_TIME;
}

BefWatchDocument *
bef_watch_document_new (BefHistory *history, const char *name,
                        const BefWatchDocumentCallbacks *callbacks)
{
  BefWatchDocument *self = g_object_new (BEF_TYPE_WATCH_DOCUMENT, NULL);

  self->history = g_object_ref (history);
  self->name = g_strdup (name);
  self->aside_name = g_strconcat (name, "-damaged", NULL);
  self->callbacks = *callbacks;
  return self;
}
