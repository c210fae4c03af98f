/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-private.h"

#include "history/bef-history-tables.h"

/* The public calls on documents, outbox and journal. One row each: a statement is its own
 * transaction. */

static void
return_written (GTask *task, gboolean success, GError *error)
{
  if (!success)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_check_cancellable (task, FALSE);
  g_task_return_boolean (task, TRUE);
}

static void
put_document_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (job, task);

  if (db != NULL)
    return_written (task, bef_history_documents_put (db, job->text[0], job->text[1], &error),
                    error);
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

static void
outbox_add_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (job, task);

  if (db == NULL)
    return;
  BefOutboxItem item = { 0, job->from_ms, job->text[0], job->text[1], job->text[2] };
  gint64 id = bef_history_outbox_add (db, &item, &error);
  if (id < 0)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_check_cancellable (task, FALSE);
  g_task_return_int (task, (gssize)id);
}

static void
outbox_remove_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (job, task);

  if (db != NULL)
    return_written (task, bef_history_outbox_remove (db, job->id, &error), error);
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

static void
journal_add_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (job, task);

  if (db == NULL)
    return;
  BefJournalEntry entry = {
    0, job->from_ms, job->text[0], job->text[1], job->text[2], job->text[3]
  };
  return_written (task, bef_history_journal_add (db, &entry, &error), error);
}

static void
journal_list_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (job, task);

  if (db == NULL)
    return;
  GPtrArray *entries = bef_history_journal_list (db, job->n, &error);
  bef_history_job_return (task, entries, (GDestroyNotify)g_ptr_array_unref, error);
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

void
bef_history_outbox_add_async (BefHistory *self, gint64 made_ms, const char *kind,
                              const char *object, const char *payload, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  g_return_if_fail (kind != NULL && object != NULL && payload != NULL);
  BefHistoryJob *job = bef_history_job_new (self);
  job->from_ms = made_ms;
  job->text[0] = g_strdup (kind);
  job->text[1] = g_strdup (object);
  job->text[2] = g_strdup (payload);
  bef_history_job_run (self, job, bef_history_outbox_add_async, outbox_add_job, cancellable,
                       callback, user_data);
}

gint64
bef_history_outbox_add_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

void
bef_history_outbox_remove_async (BefHistory *self, gint64 id, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  BefHistoryJob *job = bef_history_job_new (self);
  job->id = id;
  bef_history_job_run (self, job, bef_history_outbox_remove_async, outbox_remove_job, cancellable,
                       callback, user_data);
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

void
bef_history_journal_add_async (BefHistory *self, gint64 at_ms, const char *who, const char *action,
                               const char *object, const char *detail, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  g_return_if_fail (who != NULL && action != NULL && object != NULL);
  BefHistoryJob *job = bef_history_job_new (self);
  job->from_ms = at_ms;
  job->text[0] = g_strdup (who);
  job->text[1] = g_strdup (action);
  job->text[2] = g_strdup (object);
  job->text[3] = g_strdup (detail);
  bef_history_job_run (self, job, bef_history_journal_add_async, journal_add_job, cancellable,
                       callback, user_data);
}

gboolean
bef_history_journal_add_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
bef_history_journal_list_async (BefHistory *self, guint limit, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  BefHistoryJob *job = bef_history_job_new (self);
  job->n = limit;
  bef_history_job_run (self, job, bef_history_journal_list_async, journal_list_job, cancellable,
                       callback, user_data);
}

GPtrArray *
bef_history_journal_list_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
