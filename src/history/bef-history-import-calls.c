/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-private.h"

#include "history/bef-history-import.h"
#include "history/bef-history-imports.h"
#include "history/bef-history-journal.h"
#include "history/bef-history-retention.h"

/* The public calls on imports. */

typedef struct
{
  BefImport *import;           /* owned */
  BefImportProgress *progress; /* owned, nullable */
} Given;

static void
given_free (gpointer data)
{
  Given *given = data;

  bef_import_free (given->import);
  g_clear_pointer (&given->progress, bef_import_progress_unref);
  g_free (given);
}

static gboolean
add_line (BefHistoryJob *job, BefHistoryDb *db, GError **error)
{
  return job->lines == NULL
         || bef_history_journal_add (db, g_ptr_array_index (job->lines, 0), error);
}

static void
take_line (BefHistoryJob *job, const BefJournalEntry *line)
{
  if (line == NULL)
    return;
  job->lines = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_journal_entry_free);
  g_ptr_array_add (job->lines, bef_journal_entry_copy (line));
}

static void
outcome_free (gpointer data)
{
  bef_import_outcome_free (data);
}

/* Whether something will have to lose detail for it, and what. */
static gboolean
find_room (BefHistoryJob *job, BefHistoryDb *db, const Given *given, BefImportOutcome *outcome,
           GError **error)
{
  BefImportsOld old = { 0, NULL };
  guint64 more_bytes = given->import->flags & BEF_IMPORT_LOOK ? bef_imports_size (outcome) : 0;

  outcome->thin_before_ms = bef_history_retention_border (job->now_ms);
  if (!bef_history_upkeep_find_room (job->core->upkeep, db, more_bytes, &outcome->room_bytes,
                                     error))
    return FALSE;
  gboolean success =
      outcome->room_bytes == 0
      || bef_imports_find_old (db, outcome->thin_before_ms, outcome->id, &old, error);
  outcome->n_thinned_before = old.n;
  g_free (old.file);
  return success;
}

/* What @given would do or does; nothing is left of a look, nor of one without a change. */
static BefImportOutcome *
run (BefHistoryJob *job, BefHistoryDb *db, const Given *given, GCancellable *cancellable,
     GError **error)
{
  g_autoptr (BefImportOutcome) outcome =
      bef_imports_take (db, given->import, job->now_ms, given->progress, cancellable, error);

  if (outcome == NULL || !find_room (job, db, given, outcome, error))
    return NULL;
  return outcome->id == 0 || add_line (job, db, error) ? g_steal_pointer (&outcome) : NULL;
}

static void
import_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;
  const Given *given = job->extra;
  BefHistoryDb *db = bef_history_job_db (job, task);
  g_autoptr (BefImportOutcome) outcome = NULL;
  GError *error = NULL;

  if (db == NULL)
    return;
  if (given->import->flags & BEF_IMPORT_LOOK)
    {
      outcome = run (job, db, given, cancellable, &error);
      bef_history_job_return (task, g_steal_pointer (&outcome), outcome_free, error);
      return;
    }
  if (bef_history_db_begin_durable (db, &error))
    outcome = run (job, db, given, cancellable, &error);
  if (bef_history_job_end_write (job, task, outcome != NULL, &error))
    g_task_return_pointer (task, g_steal_pointer (&outcome), outcome_free);
  else
    bef_history_job_fail (task, error);
}

static void
undo_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (job, task);

  if (db == NULL)
    return;
  gboolean success = bef_history_db_begin_durable (db, &error)
                     && bef_imports_undo (db, job->id, job->now_ms, cancellable, &error)
                     && add_line (job, db, &error);
  bef_history_job_finish_write (job, task, success, error);
}

static void
list_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (data, task);

  if (db == NULL)
    return;
  GPtrArray *records = bef_imports_list (db, &error);
  bef_history_job_return (task, records, (GDestroyNotify)g_ptr_array_unref, error);
}

static void
points_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (data, task);

  if (db == NULL)
    return;
  GHashTable *points = bef_imports_points (db, &error);
  bef_history_job_return (task, points, (GDestroyNotify)g_hash_table_unref, error);
}

static void
provenance_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (job, task);

  if (db == NULL)
    return;
  GArray *found = bef_imports_provenance (db, &job->query, &error);
  bef_history_job_return (task, found, (GDestroyNotify)g_array_unref, error);
}

void
bef_history_import_async (BefHistory *self, BefImport *import, const BefJournalEntry *line,
                          BefImportProgress *progress, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  BefHistoryJob *job = bef_history_job_new (self);
  Given *given = g_new0 (Given, 1);
  guint n = 0;
  for (guint i = 0; i < import->series->len; i++)
    n += ((const BefImportSeries *)g_ptr_array_index (import->series, i))->points->len;
  bef_import_progress_expect (progress, n);
  given->import = import;
  given->progress = progress != NULL ? bef_import_progress_ref (progress) : NULL;
  job->extra = given;
  job->extra_free = given_free;
  take_line (job, line);
  gboolean look = (import->flags & BEF_IMPORT_LOOK) != 0;
  bef_history_job_run (self, job, bef_history_import_async, import_job, cancellable, callback,
                       user_data);
  if (!look)
    bef_history_queue_upkeep (self);
}

BefImportOutcome *
bef_history_import_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
bef_history_import_undo_async (BefHistory *self, gint64 id, const BefJournalEntry *line,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  BefHistoryJob *job = bef_history_job_new (self);
  job->id = id;
  take_line (job, line);
  bef_history_job_run (self, job, bef_history_import_undo_async, undo_job, cancellable, callback,
                       user_data);
}

gboolean
bef_history_import_undo_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
bef_history_import_list_async (BefHistory *self, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  bef_history_job_run (self, bef_history_job_new (self), bef_history_import_list_async, list_job,
                       cancellable, callback, user_data);
}

GPtrArray *
bef_history_import_list_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
bef_history_import_points_async (BefHistory *self, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  bef_history_job_run (self, bef_history_job_new (self), bef_history_import_points_async,
                       points_job, cancellable, callback, user_data);
}

GHashTable *
bef_history_import_points_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
bef_history_provenance_async (BefHistory *self, const BefHistoryQuery *query,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  BefHistoryJob *job = bef_history_job_new (self);
  job->query = *query;
  bef_history_job_run (self, job, bef_history_provenance_async, provenance_job, cancellable,
                       callback, user_data);
}

GArray *
bef_history_provenance_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
bef_history_dup_near_import (BefHistory *self, guint *n_out)
{
  *n_out = 0;
  g_return_val_if_fail (BEF_IS_HISTORY (self), NULL);
  g_mutex_lock (&self->core->mutex);
  char *file = g_strdup (self->core->near.file);
  *n_out = self->core->near.n;
  g_mutex_unlock (&self->core->mutex);
  return file;
}
