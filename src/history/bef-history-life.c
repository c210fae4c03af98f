/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-life.h"

#include "history/bef-history-private.h"
#include "history/bef-history-samples.h"
#include "model/bef-beat.h"

gboolean
bef_history_query_beat (BefHistoryDb *db, BefSeriesKey key, gint64 now_ms, BefSeriesBeat *out,
                        GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_auto (BefSampleIter) samples = { NULL };
  gint64 series = bef_history_series_find (db, key, &local_error);
  gint64 stamps[BEF_SAMPLE_MAX_BEFORE];
  BefSample sample;
  guint n = 0;

  *out = (BefSeriesBeat){ key, 0, FALSE };
  if (local_error == NULL)
    bef_sample_iter_init (&samples, db, series, now_ms + 1, now_ms + 1, BEF_SAMPLE_MAX_BEFORE, 0,
                          cancellable, &local_error);
  while (local_error == NULL && n < G_N_ELEMENTS (stamps)
         && bef_sample_iter_next (&samples, &sample, &local_error))
    stamps[n++] = sample.ts;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  out->step_ms = bef_beat_step_of (stamps, n, &out->is_regular);
  return TRUE;
}

static void
beats_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (job, task);

  if (db == NULL)
    return;
  GArray *beats = g_array_sized_new (FALSE, FALSE, sizeof (BefSeriesBeat), job->n);
  for (guint i = 0; error == NULL && i < job->n; i++)
    {
      BefSeriesBeat one;
      if (bef_history_query_beat (db, job->keys[i], job->now_ms, &one, cancellable, &error))
        g_array_append_val (beats, one);
    }
  if (error != NULL)
    g_clear_pointer (&beats, g_array_unref);
  bef_history_job_return (task, beats, (GDestroyNotify)g_array_unref, error);
}

void
bef_history_beats_async (BefHistory *self, const BefSeriesKey *keys, guint n_keys,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  BefHistoryJob *job = bef_history_job_new (self);

  job->keys = g_memdup2 (keys, n_keys * sizeof *keys);
  job->n = n_keys;
  bef_history_job_run (self, job, bef_history_beats_async, beats_job, cancellable, callback,
                       user_data);
}

GArray *
bef_history_beats_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
