/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-private.h"

#include "history/bef-history-energy.h"
#include "history/bef-history-query.h"
#include "history/bef-history-samples.h"
#include "history/bef-history-tables.h"

/* The public calls that read samples and what is made of them. */

#define DEFAULT_SAMPLES_LIMIT 1000000

static void
missing_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (job, task);

  if (db == NULL)
    return;
  GArray *missing = bef_history_coverage_missing (db, &job->query, job->now_ms, &error);
  bef_history_job_return (task, missing, (GDestroyNotify)g_array_unref, error);
}

static void
due_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (job, task);

  if (db == NULL)
    return;
  GArray *due = bef_history_coverage_due (db, job->n, job->now_ms, &error);
  bef_history_job_return (task, due, (GDestroyNotify)g_array_unref, error);
}

static void
buckets_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (job, task);
  BefBuckets *buckets;

  if (db == NULL)
    return;
  if (g_task_get_source_tag (task) == bef_history_spans_async)
    buckets = bef_history_query_spans (db, job->query.key, job->extra, cancellable, &error);
  else if (g_task_get_source_tag (task) == bef_history_usual_day_async)
    buckets = bef_history_query_usual_day (db, &job->query, cancellable, &error);
  else if (g_task_get_source_tag (task) == bef_history_periods_async)
    buckets = bef_history_query_periods (db, &job->query, cancellable, &error);
  else
    buckets = bef_history_query_buckets (db, &job->query, cancellable, &error);
  bef_history_job_return (task, buckets, (GDestroyNotify)bef_buckets_unref, error);
}

static void
energy_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (job, task);

  if (db == NULL)
    return;
  GArray *energies =
      job->extra != NULL
          ? bef_history_query_spans_energy (db, job->query.key, job->extra, cancellable, &error)
          : bef_history_query_energy (db, &job->query, cancellable, &error);
  bef_history_job_return (task, energies, (GDestroyNotify)g_array_unref, error);
}

static void
latest_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (data, task);

  if (db == NULL)
    return;
  GArray *latest = bef_history_samples_latest (db, &error);
  bef_history_job_return (task, latest, (GDestroyNotify)g_array_unref, error);
}

static GArray *
read_samples (BefHistoryDb *db, const BefHistoryQuery *query, GCancellable *cancellable,
              GError **error)
{
  guint limit = query->limit > 0 ? query->limit : DEFAULT_SAMPLES_LIMIT;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));
  g_auto (BefSampleIter) samples = { NULL };
  gint64 series = bef_history_series_find (db, query->key, &local_error);
  BefSample sample;

  if (local_error == NULL)
    bef_sample_iter_init (&samples, db,
                          &(BefSampleSpan){ series, query->from_ms, query->to_ms, 0, 0 },
                          cancellable, &local_error);
  while (local_error == NULL && readings->len < limit
         && bef_sample_iter_next (&samples, &sample, &local_error))
    {
      BefReading reading = { query->key, sample.ts, sample.value };
      g_array_append_val (readings, reading);
    }
  if (local_error == NULL)
    return g_steal_pointer (&readings);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static void
samples_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (job, task);

  if (db == NULL)
    return;
  GArray *readings = read_samples (db, &job->query, cancellable, &error);
  bef_history_job_return (task, readings, (GDestroyNotify)g_array_unref, error);
}

static void
run_query (BefHistory *self, const BefHistoryQuery *query, gpointer tag, GTaskThreadFunc func,
           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  g_return_if_fail (query->key.entity != NULL);
  BefHistoryJob *job = bef_history_job_new (self);
  job->query = *query;
  /* The job outlives what the caller has. */
  job->query.key = bef_series_key (query->key.entity, query->key.quantity);
  job->query.without = job->without =
      query->without != NULL ? g_array_copy ((GArray *)query->without) : NULL;
  bef_history_job_run (self, job, tag, func, cancellable, callback, user_data);
}

void
bef_history_missing_async (BefHistory *self, const BefHistoryQuery *query,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  run_query (self, query, bef_history_missing_async, missing_job, cancellable, callback, user_data);
}

GArray *
bef_history_missing_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
bef_history_due_async (BefHistory *self, guint max, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  BefHistoryJob *job = bef_history_job_new (self);
  job->n = max;
  bef_history_job_run (self, job, bef_history_due_async, due_job, cancellable, callback, user_data);
}

GArray *
bef_history_due_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
bef_history_buckets_async (BefHistory *self, const BefHistoryQuery *query,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  run_query (self, query, bef_history_buckets_async, buckets_job, cancellable, callback, user_data);
}

void
bef_history_periods_async (BefHistory *self, const BefHistoryQuery *query,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  run_query (self, query, bef_history_periods_async, buckets_job, cancellable, callback, user_data);
}

void
bef_history_usual_day_async (BefHistory *self, const BefHistoryQuery *query,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  run_query (self, query, bef_history_usual_day_async, buckets_job, cancellable, callback,
             user_data);
}

BefBuckets *
bef_history_buckets_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
bef_history_energy_async (BefHistory *self, const BefHistoryQuery *query, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  run_query (self, query, bef_history_energy_async, energy_job, cancellable, callback, user_data);
}

/* A job about @key between each two of @bounds, which it copies. */
static BefHistoryJob *
spans_job_new (BefHistory *self, BefSeriesKey key, const gint64 *bounds, guint n_bounds)
{
  BefHistoryJob *job = bef_history_job_new (self);
  GArray *copy = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n_bounds);

  g_array_append_vals (copy, bounds, n_bounds);
  job->query.key = bef_series_key (key.entity, key.quantity);
  job->extra = copy;
  job->extra_free = (GDestroyNotify)g_array_unref;
  return job;
}

void
bef_history_spans_energy_async (BefHistory *self, BefSeriesKey index, const gint64 *bounds,
                                guint n_bounds, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  g_return_if_fail (index.entity != NULL);
  bef_history_job_run (self, spans_job_new (self, index, bounds, n_bounds),
                       bef_history_spans_energy_async, energy_job, cancellable, callback,
                       user_data);
}

void
bef_history_spans_async (BefHistory *self, BefSeriesKey key, const gint64 *bounds, guint n_bounds,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  g_return_if_fail (key.entity != NULL);
  bef_history_job_run (self, spans_job_new (self, key, bounds, n_bounds), bef_history_spans_async,
                       buckets_job, cancellable, callback, user_data);
}

GArray *
bef_history_energy_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
bef_history_latest_async (BefHistory *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  bef_history_job_run (self, bef_history_job_new (self), bef_history_latest_async, latest_job,
                       cancellable, callback, user_data);
}

GArray *
bef_history_latest_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
bef_history_samples_async (BefHistory *self, const BefHistoryQuery *query,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  run_query (self, query, bef_history_samples_async, samples_job, cancellable, callback, user_data);
}

GArray *
bef_history_samples_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
