/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history.h"

#include <glib/gi18n.h>

#include "base/bef-present.h"
#include "base/bef-worker.h"
#include "history/bef-history-private.h"
#include "history/bef-history-samples.h"
#include "history/bef-history-tables.h"
#include "history/bef-history-upkeep.h"

/* A round of upkeep after so many readings: 3 to 5 polls of a commune. */
#define UPKEEP_EVERY 3000
/* For how long a locked file is waited for by a job that waited long for its turn, and by upkeep,
 * for which nobody waits. */
#define LEAST_PATIENCE_MS 100

/* Longer than the queued jobs and a checkpoint take on a disk that answers. */
#define CLOSE_WITHIN_MS 30000

enum
{
  SIGNAL_ROOM_CHANGED,
  SIGNAL_TROUBLE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefHistory, bef_history, G_TYPE_OBJECT)
static void
core_clear (gpointer data)
{
  BefHistoryCore *core = data;

  bef_history_db_close (core->db);
  bef_history_upkeep_free (core->upkeep);
  g_free (core->near.file);
  g_clear_error (&core->trouble);
  g_mutex_clear (&core->mutex);
}

static void
core_unref (BefHistoryCore *core)
{
  g_atomic_rc_box_release_full (core, core_clear);
}

void
bef_history_core_note_figures (BefHistoryCore *core)
{
  guint64 n_samples = 0, size = bef_history_db_size (core->db);
  const BefImportsOld *near = bef_history_upkeep_get_near (core->upkeep);
  gboolean counted = bef_history_samples_count (core->db, &n_samples, NULL);

  g_mutex_lock (&core->mutex);
  core->size = size;
  core->over_budget = bef_history_upkeep_is_over_budget (core->upkeep);
  core->near.n = near->n;
  g_free (core->near.file);
  core->near.file = g_strdup (near->file);
  if (counted)
    core->n_samples = n_samples;
  g_mutex_unlock (&core->mutex);
}

static void
job_free (gpointer data)
{
  BefHistoryJob *job = data;

  core_unref (job->core);
  g_free (job->keys);
  g_clear_pointer (&job->readings, g_array_unref);
  g_clear_pointer (&job->without, g_array_unref);
  g_clear_pointer (&job->lines, g_ptr_array_unref);
  if (job->extra != NULL)
    job->extra_free (job->extra);
  for (guint i = 0; i < G_N_ELEMENTS (job->text); i++)
    g_free (job->text[i]);
  g_clear_object (&job->interrupt);
  g_free (job);
}

BefHistoryJob *
bef_history_job_new (BefHistory *self)
{
  BefHistoryJob *job = g_new0 (BefHistoryJob, 1);

  job->core = g_atomic_rc_box_acquire (self->core);
  job->asked_us = g_get_monotonic_time ();
  job->now_ms = bef_now_ms ();
  return job;
}

BefHistoryJob *
bef_history_job_new_over (BefHistory *self, const BefSeriesSpan *span)
{
  BefHistoryJob *job = bef_history_job_new (self);

  job->keys = g_memdup2 (span->keys, span->n_keys * sizeof *span->keys);
  job->n = span->n_keys;
  job->query.from_ms = span->from_ms;
  job->query.to_ms = span->to_ms;
  return job;
}

static void
completed_cb (BefHistory *self)
{
  if (bef_history_take_trouble (self) && !self->closed)
    g_signal_emit (self, signals[SIGNAL_TROUBLE_CHANGED], 0);
}

void
bef_history_job_run (BefHistory *self, BefHistoryJob *job, gpointer tag, GTaskThreadFunc func,
                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, job, job_free);
  g_signal_connect_object (task, "notify::completed", G_CALLBACK (completed_cb), self,
                           G_CONNECT_SWAPPED);
  /* By the address of the call: a person's decision, kept nowhere else. */
  self->has_decisions = self->has_decisions || tag == bef_history_outbox_add_async
                        || tag == bef_history_journal_add_async
                        || tag == bef_history_put_document_noted_async
                        || tag == bef_history_journal_add_many_async;
  bef_worker_run (self->worker, task, func);
}

BefHistoryDb *
bef_history_job_db (BefHistoryJob *job, GTask *task)
{
  gint64 waited_ms = (g_get_monotonic_time () - job->asked_us) / 1000;
  GError *error = NULL;

  if (job->core->db == NULL)
    g_set_error_literal (&error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_OPEN,
                         _ ("The history is not open."));
  else
    bef_history_db_set_patience (job->core->db,
                                 (int)MAX (BEF_HISTORY_PATIENCE_MS - waited_ms, LEAST_PATIENCE_MS));
  if (job->core->db != NULL && bef_history_db_look (job->core->db, &error))
    return job->core->db;
  if (job->core->db != NULL)
    bef_history_core_note_outcome (job->core, g_task_get_source_tag (task), error);
  g_task_return_error (task, error);
  return NULL;
}

void
bef_history_job_fail (GTask *task, GError *error)
{
  if (error == NULL)
    error = g_error_new_literal (BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_FAILED,
                                 _ ("The history failed, and does not say why."));
  g_task_return_error (task, error);
}

gboolean
bef_history_job_end_write (BefHistoryJob *job, GTask *task, gboolean success, GError **error)
{
  BefHistoryDb *db = job->core->db;

  if (!success || !bef_history_db_commit (db, error))
    {
      bef_history_db_rollback (db);
      bef_history_core_note_outcome (job->core, g_task_get_source_tag (task), *error);
      return FALSE;
    }
  bef_history_core_note_outcome (job->core, g_task_get_source_tag (task), NULL);
  bef_history_core_note_figures (job->core);
  /* Committed is committed, even when somebody cancelled meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  return TRUE;
}

void
bef_history_job_finish_write (BefHistoryJob *job, GTask *task, gboolean success, GError *error)
{
  if (bef_history_job_end_write (job, task, success, &error))
    g_task_return_boolean (task, TRUE);
  else
    bef_history_job_fail (task, error);
}

void
bef_history_job_return (GTask *task, gpointer result, GDestroyNotify destroy, GError *error)
{
  if (error == NULL)
    g_task_return_pointer (task, result, destroy);
  else
    g_task_return_error (task, error);
}

static int
compare_stamps (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

  return (x > y) - (x < y);
}

/* Only what was stored counts as come. */
static gboolean
note_answer (BefHistoryDb *db, const BefHistoryJob *job, GError **error)
{
  g_autoptr (GArray) stamps = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < job->readings->len; i++)
    {
      const BefReading *r = &g_array_index (job->readings, BefReading, i);
      if (bef_history_reading_is_sound (r, job->now_ms))
        g_array_append_val (stamps, r->observed_ms);
    }
  g_array_sort (stamps, compare_stamps);
  return bef_history_coverage_answer (db, &job->query, stamps, job->now_ms, error);
}

/* Appends, and marks [from, to) as asked when there is such a range: both or neither. */
static void
append_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (job, task);

  if (db == NULL)
    return;
  gboolean success = bef_history_db_begin (db, &error);
  if (success)
    success = bef_history_samples_write (db, (const BefReading *)job->readings->data,
                                         job->readings->len, cancellable, &error);
  if (success)
    success = bef_history_means_note (db, (const BefReading *)job->readings->data,
                                      job->readings->len, job->now_ms, &error);
  if (success && job->query.key.entity != NULL)
    success = note_answer (db, job, &error);
  bef_history_job_finish_write (job, task, success, error);
}

static void
mark_asked_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (job, task);

  if (db == NULL)
    return;
  gboolean success = bef_history_db_begin (db, &error);
  for (guint i = 0; success && i < job->n; i++)
    success = bef_history_coverage_mark (db, job->keys[i], job->query.from_ms, job->query.to_ms,
                                         job->now_ms, &error);
  bef_history_job_finish_write (job, task, success, error);
}

/* One slice. Returns to its task whether there is more to do. */
static void
upkeep_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryCore *core = ((BefHistoryJob *)data)->core;
  g_autoptr (GError) error = NULL;
  gboolean more = FALSE;

  if (core->db != NULL)
    bef_history_db_set_patience (core->db, LEAST_PATIENCE_MS);
  if (core->db != NULL
      && !bef_history_upkeep_step (core->upkeep, core->db, bef_cautious_now_ms (), &more, &error))
    /* A full disk or damage is told by what the person does, or at the next start. */
    g_info ("Upkeep of the history: %s", error->message);
  if (core->db != NULL)
    bef_history_core_note_figures (core);
  g_task_return_boolean (task, more);
}

static void
tell_room (BefHistory *self)
{
  gboolean over = bef_history_is_over_budget (self);

  g_mutex_lock (&self->core->mutex);
  guint n_near = self->core->near.n;
  g_mutex_unlock (&self->core->mutex);
  if ((over != self->over_budget_told || n_near != self->n_near_told) && !self->closed)
    g_signal_emit (self, signals[SIGNAL_ROOM_CHANGED], 0);
  self->over_budget_told = over;
  self->n_near_told = n_near;
}

static void
upkeep_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BefHistory *self = BEF_HISTORY (source);

  self->upkeep_queued = FALSE;
  tell_room (self);
  /* Again from here, not from the worker: what was asked meanwhile comes first. */
  gboolean more = g_task_propagate_boolean (G_TASK (result), NULL);
  if (!more && !self->upkeep_wanted)
    return;
  if (!more)
    self->upkeep_wanted = FALSE;
  bef_history_queue_upkeep (self);
}

void
bef_history_queue_upkeep (BefHistory *self)
{
  if (self->upkeep_queued)
    self->upkeep_wanted = TRUE;
  if (self->upkeep_queued || self->closed)
    return;
  self->upkeep_queued = TRUE;
  self->n_since_upkeep = 0;
  bef_history_job_run (self, bef_history_job_new (self), bef_history_queue_upkeep, upkeep_job, NULL,
                       upkeep_cb, NULL);
}

/* After the job that appends them. */
static void
count_for_upkeep (BefHistory *self, guint n_readings)
{
  self->n_since_upkeep += n_readings;
  if (self->n_since_upkeep >= UPKEEP_EVERY)
    bef_history_queue_upkeep (self);
}

static gboolean
release_worker_cb (gpointer data)
{
  g_object_unref (data);
  return G_SOURCE_REMOVE;
}

static void
bef_history_dispose (GObject *object)
{
  BefHistory *self = BEF_HISTORY (object);

  if (self->worker != NULL && bef_worker_is_current (self->worker))
    {
      /* The last reference was a finished job's: the thread cannot wait for itself, the main loop
       * can. */
      self->closed = TRUE;
      g_idle_add (release_worker_cb, g_steal_pointer (&self->worker));
    }
  bef_history_close (self);
  g_clear_object (&self->worker);
  G_OBJECT_CLASS (bef_history_parent_class)->dispose (object);
}

static void
bef_history_finalize (GObject *object)
{
  core_unref (BEF_HISTORY (object)->core);
  g_object_unref (BEF_HISTORY (object)->interrupt);
  g_clear_error (&BEF_HISTORY (object)->trouble);
  G_OBJECT_CLASS (bef_history_parent_class)->finalize (object);
}

static void
bef_history_class_init (BefHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_history_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_history_finalize;
  signals[SIGNAL_ROOM_CHANGED] =
      g_signal_new ("room-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_TROUBLE_CHANGED] =
      g_signal_new ("trouble-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);
}

static void
bef_history_init (BefHistory *self)
{
  self->worker = bef_worker_new ("history");
  self->interrupt = g_cancellable_new ();
  self->core = g_atomic_rc_box_new0 (BefHistoryCore);
  self->budget = BEF_UPKEEP_DEFAULT_BUDGET;
  self->core->upkeep = bef_history_upkeep_new (self->budget);
  g_mutex_init (&self->core->mutex);
}

BefHistory *
bef_history_new (void)
{
  return g_object_new (BEF_TYPE_HISTORY, NULL);
}

gboolean
bef_history_is_in_memory (BefHistory *self)
{
  g_return_val_if_fail (BEF_IS_HISTORY (self), TRUE);
  g_mutex_lock (&self->core->mutex);
  gboolean in_memory = self->core->in_memory;
  g_mutex_unlock (&self->core->mutex);
  return in_memory;
}

void
bef_history_close (BefHistory *self)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  if (self->closed)
    return;
  self->closed = TRUE;
  /* Nobody waits for a look at a large or slow file any more, unless a decision waits to be kept.
   */
  if (!self->has_decisions)
    g_cancellable_cancel (self->interrupt);
  /* Without a source object: a job may not revive an object being disposed of. */
  GTask *task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (task, bef_history_close);
  g_task_set_task_data (task, bef_history_job_new (self), job_free);
  bef_worker_run (self->worker, task, bef_history_close_job);
  if (!bef_worker_shutdown_within (self->worker, CLOSE_WITHIN_MS))
    g_warning ("The history's disk does not answer: it is left as after a power cut");
}

void
bef_history_append_async (BefHistory *self, GArray *readings, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  BefHistoryJob *job = bef_history_job_new (self);
  job->readings = g_array_copy (readings);
  bef_history_job_run (self, job, bef_history_append_async, append_job, cancellable, callback,
                       user_data);
  count_for_upkeep (self, readings->len);
}

gboolean
bef_history_append_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
bef_history_append_range_async (BefHistory *self, const BefHistoryQuery *query, GArray *readings,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  g_return_if_fail (query->key.entity != NULL && query->key.quantity != NULL);
  BefHistoryJob *job = bef_history_job_new (self);
  job->query = *query;
  job->readings = g_array_copy (readings);
  bef_history_job_run (self, job, bef_history_append_range_async, append_job, cancellable, callback,
                       user_data);
  count_for_upkeep (self, readings->len);
}

gboolean
bef_history_append_range_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
bef_history_mark_asked_async (BefHistory *self, const BefSeriesSpan *span,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  BefHistoryJob *job = bef_history_job_new_over (self, span);
  bef_history_job_run (self, job, bef_history_mark_asked_async, mark_asked_job, cancellable,
                       callback, user_data);
}

gboolean
bef_history_mark_asked_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
set_budget_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;

  bef_history_upkeep_set_budget (job->core->upkeep, (guint64)job->id);
  g_task_return_boolean (task, TRUE);
}

void
bef_history_set_budget (BefHistory *self, guint64 bytes)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  g_return_if_fail (bytes > 0 && bytes <= G_MAXINT64);
  self->budget = bytes;
  BefHistoryJob *job = bef_history_job_new (self);
  job->id = (gint64)bytes;
  bef_history_job_run (self, job, bef_history_set_budget, set_budget_job, NULL, NULL, NULL);
  bef_history_queue_upkeep (self);
  g_signal_emit (self, signals[SIGNAL_ROOM_CHANGED], 0);
}

guint64
bef_history_get_budget (BefHistory *self)
{
  g_return_val_if_fail (BEF_IS_HISTORY (self), 0);
  return self->budget;
}

gboolean
bef_history_is_over_budget (BefHistory *self)
{
  g_return_val_if_fail (BEF_IS_HISTORY (self), FALSE);
  g_mutex_lock (&self->core->mutex);
  gboolean over = self->core->over_budget;
  g_mutex_unlock (&self->core->mutex);
  return over;
}

guint64
bef_history_get_size (BefHistory *self)
{
  g_return_val_if_fail (BEF_IS_HISTORY (self), 0);
  g_mutex_lock (&self->core->mutex);
  guint64 size = self->core->size;
  g_mutex_unlock (&self->core->mutex);
  return size;
}

guint64
bef_history_get_n_samples (BefHistory *self)
{
  g_return_val_if_fail (BEF_IS_HISTORY (self), 0);
  g_mutex_lock (&self->core->mutex);
  guint64 n_samples = self->core->n_samples;
  g_mutex_unlock (&self->core->mutex);
  return n_samples;
}
