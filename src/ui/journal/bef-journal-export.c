/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-journal-export.h"

#include <glib/gi18n.h>
#include <string.h>

/* Read at a time. */
#define PART_LINES 2000

typedef struct
{
  BefPage *page; /* owned */
  void (*done) (BefPage *page);
  GFile *file;           /* owned */
  char *name;            /* owned: of the file */
  BefJournalQuery query; /* its words owned */
  GString *csv;          /* owned */
} Export;

static void
export_free (Export *self)
{
  if (self->done != NULL)
    self->done (self->page);
  g_object_unref (self->page);
  g_object_unref (self->file);
  g_free (self->name);
  g_ptr_array_unref (self->query.words);
  g_string_free (self->csv, TRUE);
  g_free (self);
}

static void
not_written (Export *self, const char *why)
{
  g_autofree char *text = g_strdup_printf (_ ("The journal was not written: %s"), why);

  gtk_widget_activate_action (GTK_WIDGET (self->page), "win.toast", "s", text);
}

/* It was traced, and did not happen. */
static void
failed (Export *self, const char *why)
{
  BefSession *session = bef_page_get_session (self->page);

  not_written (self, why);
  if (session != NULL)
    bef_session_journal (session, "export-failed", self->name, why);
  export_free (self);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Export *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    {
      failed (self, error->message);
      return;
    }
  /* TRANSLATORS: %s is the name of a file. */
  g_autofree char *text = g_strdup_printf (_ ("Journal written to %s"), self->name);
  gtk_widget_activate_action (GTK_WIDGET (self->page), "win.toast", "s", text);
  export_free (self);
}

static void read_part (Export *self, BefSession *session);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Export *self = user_data;
  BefSession *session = bef_page_get_session (self->page);
  g_autoptr (GError) error = NULL;
  g_autoptr (BefJournalLines) lines =
      bef_history_journal_query_finish (BEF_HISTORY (source), result, &error);

  if (lines == NULL || session == NULL)
    {
      failed (self, error != NULL ? error->message : _ ("the connection was closed"));
      return;
    }
  for (guint i = 0; i < lines->entries->len; i++)
    {
      g_autoptr (BefJournalItem) item = bef_journal_item_new (g_ptr_array_index (lines->entries, i),
                                                              bef_session_get_commune (session));
      bef_journal_csv_add (self->csv, item);
    }
  self->query.before_ms = lines->before_ms;
  self->query.before_id = lines->before_id;
  if (!lines->is_end)
    read_part (self, session);
  else
    g_file_replace_contents_async (self->file, self->csv->str, self->csv->len, NULL, FALSE,
                                   G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL,
                                   written_cb, self);
}

static void
read_part (Export *self, BefSession *session)
{
  bef_history_journal_query_async (bef_session_get_history (session), &self->query, NULL, read_cb,
                                   self);
}

static void
traced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Export *self = user_data;
  g_autoptr (GError) error = NULL;

  if (bef_session_trace_finish (BEF_SESSION (source), result, &error))
    {
      read_part (self, BEF_SESSION (source));
      return;
    }
  not_written (self, error->message);
  export_free (self);
}

/* What of the journal. (transfer full) */
static char *
dup_extent (const BefJournalWish *wish)
{
  GString *text = g_string_new (_ ("Journal"));

  for (guint kind = 0; kind < BEF_JOURNAL_N_KINDS; kind++)
    if (wish->kinds == 1u << kind)
      g_string_append_printf (text, ", %s", bef_journal_kind_word (kind));
  if (wish->text != NULL && *wish->text != '\0')
    g_string_append_printf (text, ", “%s”", wish->text);
  return g_string_free (text, FALSE);
}

void
bef_journal_export (BefPage *page, const BefJournalWish *wish, GFile *file,
                    void (*done) (BefPage *page))
{
  BefSession *session = bef_page_get_session (page);
  g_autofree char *extent = dup_extent (wish);

  if (session == NULL)
    return;
  Export *self = g_new0 (Export, 1);
  self->page = g_object_ref (page);
  self->done = done;
  self->file = g_object_ref (file);
  self->name = g_file_get_basename (file);
  self->query = bef_journal_wish_query (wish, bef_session_get_commune (session));
  self->query.limit = PART_LINES;
  self->csv = g_string_new (NULL);
  bef_journal_csv_begin (self->csv);
  bef_session_trace_async (session, "export", self->name, extent, NULL, traced_cb, self);
}
