/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public calls on the journal. What persons decided is on the disk before it is told. */
#include "bef-history-private.h"

#include "history/bef-history-journal.h"

/* Lines checked at a time: some 10 ms. */
#define CHECK_LINES 4000

static void
add_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (job, task);

  if (db == NULL)
    return;
  gboolean success = bef_history_db_begin_durable (db, &error);
  for (guint i = 0; success && i < job->lines->len; i++)
    success = bef_history_journal_add (db, g_ptr_array_index (job->lines, i), &error);
  bef_history_job_finish_write (job, task, success, error);
}

/* (transfer full) */
static BefHistoryJob *
job_with_lines (BefHistory *self)
{
  BefHistoryJob *job = bef_history_job_new (self);

  job->lines = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_journal_entry_free);
  return job;
}

void
bef_history_journal_add_async (BefHistory *self, const BefJournalEntry *line,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  g_return_if_fail (line->who != NULL && line->action != NULL && line->object != NULL);
  BefHistoryJob *job = job_with_lines (self);
  g_ptr_array_add (job->lines, bef_journal_entry_copy (line));
  bef_history_job_run (self, job, bef_history_journal_add_async, add_job, cancellable, callback,
                       user_data);
}

gboolean
bef_history_journal_add_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
bef_history_journal_add_many_async (BefHistory *self, const GPtrArray *lines,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  BefHistoryJob *job = job_with_lines (self);
  for (guint i = 0; i < lines->len; i++)
    g_ptr_array_add (job->lines, bef_journal_entry_copy (g_ptr_array_index (lines, i)));
  bef_history_job_run (self, job, bef_history_journal_add_many_async, add_job, cancellable,
                       callback, user_data);
}

gboolean
bef_history_journal_add_many_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
list_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
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
bef_history_journal_list_async (BefHistory *self, guint limit, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  BefHistoryJob *job = bef_history_job_new (self);
  job->n = limit;
  bef_history_job_run (self, job, bef_history_journal_list_async, list_job, cancellable, callback,
                       user_data);
}

GPtrArray *
bef_history_journal_list_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
copy_word (gconstpointer word, gpointer unused)
{
  return bef_journal_word_copy (word);
}

/* (transfer full) */
static BefJournalQuery *
copy_query (const BefJournalQuery *query)
{
  BefJournalQuery *copy = g_memdup2 (query, sizeof *query);

  if (query->words == NULL)
    return copy;
  copy->words = g_ptr_array_copy (query->words, copy_word, NULL);
  g_ptr_array_set_free_func (copy->words, (GDestroyNotify)bef_journal_word_free);
  return copy;
}

static void
query_free (gpointer data)
{
  BefJournalQuery *query = data;

  g_clear_pointer (&query->words, g_ptr_array_unref);
  g_free (query);
}

static void
query_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (job, task);

  if (db == NULL)
    return;
  BefJournalLines *lines = bef_history_journal_query (db, job->extra, &error);
  bef_history_job_return (task, lines, (GDestroyNotify)bef_journal_lines_free, error);
}

void
bef_history_journal_query_async (BefHistory *self, const BefJournalQuery *query,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  BefHistoryJob *job = bef_history_job_new (self);
  job->extra = copy_query (query);
  job->extra_free = query_free;
  bef_history_job_run (self, job, bef_history_journal_query_async, query_job, cancellable, callback,
                       user_data);
}

BefJournalLines *
bef_history_journal_query_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* One slice. Returns the walk, as far as it is. */
static void
walk_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (job, task);

  if (db == NULL)
    return;
  BefJournalWalk *walk = g_memdup2 (job->extra, sizeof *walk);
  if (bef_history_journal_walk (db, walk, CHECK_LINES, &error))
    {
      g_task_return_pointer (task, walk, g_free);
      return;
    }
  g_free (walk);
  bef_history_job_fail (task, error);
}

static void walk_on (BefHistory *self, BefJournalWalk *walk, GTask *check);

static void
walked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) check = user_data;
  GError *error = NULL;
  BefJournalWalk *walk = g_task_propagate_pointer (G_TASK (result), &error);

  if (walk == NULL)
    g_task_return_error (check, error);
  else if (walk->done)
    g_task_return_pointer (check, walk, g_free);
  else
    /* From here, not from the worker: what was asked meanwhile comes first. */
    walk_on (BEF_HISTORY (source), walk, g_steal_pointer (&check));
}

/* @walk and @check (transfer full) */
static void
walk_on (BefHistory *self, BefJournalWalk *walk, GTask *check)
{
  BefHistoryJob *job = bef_history_job_new (self);

  job->extra = walk;
  job->extra_free = g_free;
  bef_history_job_run (self, job, bef_history_journal_check_async, walk_job,
                       g_task_get_cancellable (check), walked_cb, check);
}

void
bef_history_journal_check_async (BefHistory *self, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  GTask *check = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (check, bef_history_journal_check_async);
  walk_on (self, g_new0 (BefJournalWalk, 1), check);
}

gboolean
bef_history_journal_check_finish (BefHistory *self, GAsyncResult *result, BefJournalCheck *out,
                                  GError **error)
{
  g_autofree BefJournalWalk *walk = g_task_propagate_pointer (G_TASK (result), error);

  if (walk != NULL)
    *out = walk->found;
  return walk != NULL;
}
