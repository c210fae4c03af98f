/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-private.h"

#include "history/bef-history-journal.h"
#include "history/bef-history-tables.h"

/* The public calls on documents and the outbox. What persons decided is on the disk before it
 * is told. */

/* Of the texts of a job. */
enum
{
  KIND,
  OBJECT,
  PAYLOAD,
};

static void
put_document_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (job, task);

  if (db == NULL)
    return;
  gboolean success = bef_history_db_begin (db, &error)
                     && bef_history_documents_put (db, job->text[0], job->text[1], &error);
  bef_history_job_finish_write (job, task, success, error);
}

static void
get_document_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (job, task);

  if (db == NULL)
    return;
  char *text = bef_history_documents_get (db, job->text[0], &error);
  bef_history_job_return (task, text, g_free, error);
}

/* The job's lines of the journal, where it has any. */
static gboolean
add_lines (BefHistoryJob *job, BefHistoryDb *db, GError **error)
{
  for (guint i = 0; job->lines != NULL && i < job->lines->len; i++)
    if (!bef_history_journal_add (db, g_ptr_array_index (job->lines, i), error))
      return FALSE;
  return TRUE;
}

static void
put_document_noted_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (job, task);

  if (db == NULL)
    return;
  gboolean success = bef_history_db_begin_durable (db, &error)
                     && bef_history_documents_put (db, job->text[0], job->text[1], &error)
                     && add_lines (job, db, &error);
  bef_history_job_finish_write (job, task, success, error);
}

static void
outbox_add_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (job, task);
  BefOutboxItem item = { 0, job->made_ms, job->text[KIND], job->text[OBJECT], job->text[PAYLOAD] };
  gint64 id = -1;

  if (db == NULL)
    return;
  if (bef_history_db_begin_durable (db, &error))
    id = bef_history_outbox_add (db, &item, &error);
  gboolean success = id >= 0 && add_lines (job, db, &error);
  if (bef_history_job_end_write (job, task, success, &error))
    g_task_return_int (task, (gssize)id);
  else
    bef_history_job_fail (task, error);
}

static void
outbox_remove_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (job, task);

  if (db == NULL)
    return;
  gboolean success = bef_history_db_begin_durable (db, &error)
                     && bef_history_outbox_remove (db, job->id, &error)
                     && add_lines (job, db, &error);
  bef_history_job_finish_write (job, task, success, error);
}

static void
outbox_list_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (data, task);

  if (db == NULL)
    return;
  GPtrArray *items = bef_history_outbox_list (db, &error);
  bef_history_job_return (task, items, (GDestroyNotify)g_ptr_array_unref, error);
}

void
bef_history_put_document_async (BefHistory *self, const char *name, const char *text,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self) && name != NULL);
  BefHistoryJob *job = bef_history_job_new (self);
  job->text[0] = g_strdup (name);
  job->text[1] = g_strdup (text);
  bef_history_job_run (self, job, bef_history_put_document_async, put_document_job, cancellable,
                       callback, user_data);
}

gboolean
bef_history_put_document_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
bef_history_get_document_async (BefHistory *self, const char *name, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self) && name != NULL);
  BefHistoryJob *job = bef_history_job_new (self);
  job->text[0] = g_strdup (name);
  bef_history_job_run (self, job, bef_history_get_document_async, get_document_job, cancellable,
                       callback, user_data);
}

char *
bef_history_get_document_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
take_line (BefHistoryJob *job, const BefJournalEntry *line)
{
  if (line == NULL)
    return;
  if (job->lines == NULL)
    job->lines = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_journal_entry_free);
  g_ptr_array_add (job->lines, bef_journal_entry_copy (line));
}

void
bef_history_put_document_noted_async (BefHistory *self, const char *name, const char *text,
                                      const BefJournalEntry *line, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self) && name != NULL && line != NULL);
  BefHistoryJob *job = bef_history_job_new (self);
  job->text[0] = g_strdup (name);
  job->text[1] = g_strdup (text);
  take_line (job, line);
  bef_history_job_run (self, job, bef_history_put_document_noted_async, put_document_noted_job,
                       cancellable, callback, user_data);
}

void
bef_history_put_document_noted_many_async (BefHistory *self, const char *name, const char *text,
                                           const GPtrArray *lines, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self) && name != NULL);
  BefHistoryJob *job = bef_history_job_new (self);
  job->text[0] = g_strdup (name);
  job->text[1] = g_strdup (text);
  for (guint i = 0; i < lines->len; i++)
    take_line (job, g_ptr_array_index (lines, i));
  bef_history_job_run (self, job, bef_history_put_document_noted_async, put_document_noted_job,
                       cancellable, callback, user_data);
}

void
bef_history_outbox_add_async (BefHistory *self, const BefOutboxItem *item,
                              const BefJournalEntry *line, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  g_return_if_fail (item->kind != NULL && item->object != NULL && item->payload != NULL);
  BefHistoryJob *job = bef_history_job_new (self);
  job->made_ms = item->made_ms;
  job->text[KIND] = g_strdup (item->kind);
  job->text[OBJECT] = g_strdup (item->object);
  job->text[PAYLOAD] = g_strdup (item->payload);
  take_line (job, line);
  bef_history_job_run (self, job, bef_history_outbox_add_async, outbox_add_job, cancellable,
                       callback, user_data);
}

gint64
bef_history_outbox_add_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

void
bef_history_outbox_remove_noted_async (BefHistory *self, gint64 id, const BefJournalEntry *line,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  BefHistoryJob *job = bef_history_job_new (self);
  job->id = id;
  take_line (job, line);
  bef_history_job_run (self, job, bef_history_outbox_remove_async, outbox_remove_job, cancellable,
                       callback, user_data);
}

void
bef_history_outbox_remove_async (BefHistory *self, gint64 id, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  bef_history_outbox_remove_noted_async (self, id, NULL, cancellable, callback, user_data);
}

gboolean
bef_history_outbox_remove_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
bef_history_outbox_list_async (BefHistory *self, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  bef_history_job_run (self, bef_history_job_new (self), bef_history_outbox_list_async,
                       outbox_list_job, cancellable, callback, user_data);
}

GPtrArray *
bef_history_outbox_list_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
