/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-steps.h"

#include "history/bef-history-hold.h"
#include "history/bef-history-life.h"
#include "history/bef-history-private.h"
#include "history/bef-history-rollup.h"
#include "history/bef-history-samples.h"
#include "history/bef-history-tables.h"
#include "model/bef-beat.h"

static void
steps_clear (gpointer data)
{
  g_clear_pointer (&((BefSeriesSteps *)data)->steps, bef_steps_unref);
  g_clear_pointer (&((BefSeriesSteps *)data)->life, g_array_unref);
}

/* Of hours of which only the roll-up is left: those over which one value held from end to end. What
 * happened inside any other hour cannot be told any more. */
static gboolean
hold_rollups (BefHistoryDb *db, gint64 series, gint64 from_ms, gint64 to_ms, BefSteps *steps,
              GError **error)
{
  g_autoptr (GArray) weights = g_array_new (FALSE, FALSE, sizeof (BefWeights));
  g_autoptr (GArray) hours = bef_rollup_list (db, series, from_ms, to_ms, weights, error);

  for (guint i = 0; hours != NULL && i < hours->len; i++)
    {
      const BefBucket *hour = &g_array_index (hours, BefBucket, i);
      double held_ms = g_array_index (weights, BefWeights, i).weight;
      if (hour->min == hour->max && held_ms >= (double)(hour->end_ms - hour->start_ms))
        bef_steps_hold (steps, hour->start_ms, MIN (hour->end_ms, to_ms), hour->min);
    }
  return hours != NULL;
}

static gboolean
hold_samples (BefHistoryDb *db, const BefSampleSpan *span, BefHoldRule rule, BefSeriesSteps *out,
              GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_auto (BefSampleIter) samples = { NULL };
  BefHoldIter holds;
  BefHeld held;

  bef_sample_iter_init (&samples, db, span, cancellable, &local_error);
  bef_hold_iter_init (&holds, rule, bef_sample_iter_pull, &samples);
  while (local_error == NULL && bef_hold_iter_next (&holds, &held, &local_error)
         && held.ts < span->to_ms)
    {
      bef_steps_hold (out->steps, MAX (held.ts, span->from_ms), held.end_ms, held.value);
      bef_history_add_sign (out->life, held.ts);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
note_asked (BefHistoryDb *db, const BefHistoryQuery *query, gint64 settled_ms, BefSeriesSteps *out,
            GError **error)
{
  out->asked = TRUE;
  if (settled_ms <= query->from_ms)
    return TRUE;
  BefHistoryQuery settled = { .key = query->key,
                              .from_ms = query->from_ms,
                              .to_ms = settled_ms,
                              .scope = BEF_MISSING_NEVER_ASKED };
  g_autoptr (GArray) missing = bef_history_coverage_missing (db, &settled, settled_ms, error);
  out->asked = missing != NULL && missing->len == 0;
  return missing != NULL;
}

static gboolean
fill (BefHistoryDb *db, const BefHistoryQuery *query, const GArray *looks, BefSeriesSteps *out,
      GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  const gint64 from_ms = query->from_ms, to_ms = query->to_ms;
  gint64 series = bef_history_series_find (db, query->key, &local_error), border;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (series == 0)
    return TRUE;
  if (!bef_rollup_border (db, series, &border, error)
      || !bef_history_means_end (db, series, from_ms, to_ms, &out->means_until_ms, error))
    return FALSE;
  if (from_ms < border)
    {
      out->dropped_until_ms = border;
      if (!hold_rollups (db, series, from_ms, MIN (border, to_ms), out->steps, error))
        return FALSE;
    }
  if (border >= to_ms)
    return TRUE;
  BefHistoryQuery left = *query;
  BefHoldRule rule = bef_hold_rule_for_quantity (query->key.quantity);
  left.from_ms = MAX (from_ms, border);
  if (rule.is_state)
    return bef_history_hold_state (db, &left, looks, out->steps, cancellable, error);
  /* What comes every three hours tells of the present all the time. */
  rule.cap_ms = MAX (rule.cap_ms, BEF_BEAT_PRESENT_MS);
  BefSampleSpan span = { series, left.from_ms, to_ms, BEF_HOLD_BEFORE, BEF_HOLD_AFTER };
  return hold_samples (db, &span, rule, out, cancellable, error);
}

gboolean
bef_history_query_steps (BefHistoryDb *db, const BefHistoryQuery *query, gint64 settled_ms,
                         const GArray *looks, BefSeriesSteps *out, GCancellable *cancellable,
                         GError **error)
{
  const gint64 from_ms = query->from_ms, to_ms = query->to_ms;

  *out = (BefSeriesSteps){ NULL, NULL, FALSE, BEF_NO_TIME, BEF_NO_TIME };
  if (from_ms >= to_ms || to_ms - from_ms > BEF_STEPS_MAX_MS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "Not a span of steps: %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, from_ms,
                   to_ms);
      return FALSE;
    }
  out->steps = bef_steps_new (from_ms, to_ms);
  out->life = g_array_new (FALSE, FALSE, sizeof (BefRange));
  if (fill (db, query, looks, out, cancellable, error)
      && note_asked (db, query, MIN (settled_ms, to_ms), out, error))
    return TRUE;
  steps_clear (out);
  return FALSE;
}

/* Of equipment of which a state is asked for, all signs of life: of what only measures, its
 * measurements are. */
static gboolean
fill_life (BefHistoryDb *db, BefHistoryJob *job, GArray *all, GCancellable *cancellable,
           GError **error)
{
  for (guint i = 0, end; i < all->len; i = end)
    {
      gboolean has_state = FALSE;
      for (end = i; end < all->len && job->keys[end].entity == job->keys[i].entity; end++)
        has_state |= bef_hold_rule_for_quantity (job->keys[end].quantity).is_state;
      if (!has_state)
        continue;
      g_autoptr (GArray) life = bef_history_query_life (db, job->keys[i].entity, job->query.from_ms,
                                                        job->query.to_ms, cancellable, error);
      if (life == NULL)
        return FALSE;
      for (guint k = i; k < end; k++)
        {
          BefSeriesSteps *one = &g_array_index (all, BefSeriesSteps, k);
          g_array_unref (one->life);
          one->life = g_array_ref (life);
        }
    }
  return TRUE;
}

static void
steps_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (job, task);

  if (db == NULL)
    return;
  GArray *all = g_array_sized_new (FALSE, FALSE, sizeof (BefSeriesSteps), job->n);
  g_array_set_clear_func (all, steps_clear);
  g_autoptr (GArray) looks = bef_history_list_looks (db, &error);
  for (guint i = 0; error == NULL && i < job->n; i++)
    {
      BefSeriesSteps one;
      job->query.key = job->keys[i];
      if (!bef_history_query_steps (db, &job->query, job->id, looks, &one, cancellable, &error))
        break;
      g_array_append_val (all, one);
    }
  if (error != NULL || !fill_life (db, job, all, cancellable, &error))
    g_clear_pointer (&all, g_array_unref);
  bef_history_job_return (task, all, (GDestroyNotify)g_array_unref, error);
}

void
bef_history_steps_async (BefHistory *self, const BefSeriesSpan *span, gint64 settled_ms,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  BefHistoryJob *job = bef_history_job_new_over (self, span);

  job->id = settled_ms;
  bef_history_job_run (self, job, bef_history_steps_async, steps_job, cancellable, callback,
                       user_data);
}

GArray *
bef_history_steps_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
