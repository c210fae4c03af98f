/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-life.h"

#include "history/bef-history-hold.h"
#include "history/bef-history-private.h"
#include "history/bef-history-samples.h"
#include "history/bef-history-tables.h"
#include "model/bef-beat.h"

/* Looks in one text: "from-to from-to", s, in order. Those this near are one; of several sittings a
 * day for more than a year, this many. */
#define LOOKS_DOCUMENT "looks"
#define LOOKS_APART_MS (10 * BEF_MS_MINUTE)
#define MAX_LOOKS 1000
/* Signs of life this near are one span: less than anything that is judged by them. */
#define SIGNS_APART_MS (10 * BEF_MS_MINUTE)

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
    bef_sample_iter_init (
        &samples, db, &(BefSampleSpan){ series, now_ms + 1, now_ms + 1, BEF_SAMPLE_MAX_BEFORE, 0 },
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

GArray *
bef_history_list_looks (BefHistoryDb *db, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = bef_history_documents_get (db, LOOKS_DOCUMENT, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  GArray *looks = g_array_new (FALSE, FALSE, sizeof (BefRange));
  for (const char *p = text; p != NULL && *p != '\0';)
    {
      char *end;
      gint64 from = g_ascii_strtoll (p, &end, 10), to;
      if (end == p || *end != '-')
        break;
      p = end + 1;
      to = g_ascii_strtoll (p, &end, 10);
      if (end == p || to < from || to > G_MAXINT64 / BEF_MS_SECOND)
        break;
      BefRange range = { from * BEF_MS_SECOND, to * BEF_MS_SECOND };
      g_array_append_val (looks, range);
      p = *end == ' ' ? end + 1 : end;
    }
  return looks;
}

static void
add_look (GArray *looks, gint64 at_ms)
{
  BefRange *last = looks->len > 0 ? &g_array_index (looks, BefRange, looks->len - 1) : NULL;
  BefRange range = { at_ms, at_ms };

  /* Of a clock that has been set since. */
  while (last != NULL && last->from_ms > at_ms)
    {
      g_array_set_size (looks, looks->len - 1);
      last = looks->len > 0 ? &g_array_index (looks, BefRange, looks->len - 1) : NULL;
    }
  if (last != NULL && at_ms - last->to_ms <= LOOKS_APART_MS)
    last->to_ms = at_ms;
  else
    g_array_append_val (looks, range);
  if (looks->len > MAX_LOOKS)
    g_array_remove_range (looks, 0, looks->len - MAX_LOOKS);
}

static gboolean
note_look (BefHistoryDb *db, gint64 at_ms, GError **error)
{
  g_autoptr (GArray) looks = bef_history_list_looks (db, error);
  g_autoptr (GString) text = g_string_new (NULL);

  if (looks == NULL)
    return FALSE;
  add_look (looks, at_ms);
  for (guint i = 0; i < looks->len; i++)
    {
      const BefRange *range = &g_array_index (looks, BefRange, i);
      g_string_append_printf (text, "%s%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, i > 0 ? " " : "",
                              range->from_ms / BEF_MS_SECOND, range->to_ms / BEF_MS_SECOND);
    }
  return bef_history_documents_put (db, LOOKS_DOCUMENT, text->str, error);
}

static void
look_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (job, task);

  if (db == NULL)
    return;
  gboolean success = bef_history_db_begin (db, &error) && note_look (db, job->at_ms, &error);
  bef_history_job_finish_write (job, task, success, error);
}

void
bef_history_look_async (BefHistory *self, gint64 at_ms, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  BefHistoryJob *job = bef_history_job_new (self);

  job->at_ms = at_ms;
  bef_history_job_run (self, job, bef_history_look_async, look_job, cancellable, callback,
                       user_data);
}

gboolean
bef_history_look_finish (BefHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Signs of life. */

void
bef_history_add_sign (GArray *life, gint64 at_ms)
{
  BefRange *last = life->len > 0 ? &g_array_index (life, BefRange, life->len - 1) : NULL;
  BefRange span = { at_ms, at_ms };

  if (last != NULL && at_ms - last->to_ms <= SIGNS_APART_MS)
    last->to_ms = at_ms;
  else
    g_array_append_val (life, span);
}

static gboolean
add_signs (BefHistoryDb *db, gint64 series, gint64 from_ms, gint64 to_ms, GArray *spans,
           GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_auto (BefSampleIter) samples = { NULL };
  g_autoptr (GArray) own = g_array_new (FALSE, FALSE, sizeof (BefRange));
  BefSample sample;

  bef_sample_iter_init (&samples, db, &(BefSampleSpan){ series, from_ms, to_ms, 1, 0 }, cancellable,
                        &local_error);
  while (local_error == NULL && bef_sample_iter_next (&samples, &sample, &local_error))
    bef_history_add_sign (own, sample.ts);
  g_array_append_vals (spans, own->data, own->len);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  gint64 left = ((const BefRange *)a)->from_ms, right = ((const BefRange *)b)->from_ms;

  return (left > right) - (left < right);
}

static void
join_spans (GArray *spans)
{
  guint n = 0;

  g_array_sort (spans, compare_spans);
  for (guint i = 0; i < spans->len; i++)
    {
      BefRange span = g_array_index (spans, BefRange, i);
      BefRange *last = n > 0 ? &g_array_index (spans, BefRange, n - 1) : NULL;
      if (last != NULL && span.from_ms - last->to_ms <= SIGNS_APART_MS)
        last->to_ms = MAX (last->to_ms, span.to_ms);
      else
        g_array_index (spans, BefRange, n++) = span;
    }
  g_array_set_size (spans, n);
}

/* One span over all of it: no other series can add to it. */
static gboolean
is_whole (GArray *spans, gint64 from_ms, gint64 to_ms)
{
  if (spans->len != 1)
    return FALSE;
  const BefRange *span = &g_array_index (spans, BefRange, 0);
  return span->from_ms <= from_ms && span->to_ms >= to_ms - SIGNS_APART_MS;
}

GArray *
bef_history_query_life (BefHistoryDb *db, const char *entity, gint64 from_ms, gint64 to_ms,
                        GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (BefRange));
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) local_error = NULL;
  g_autoptr (BefStatement) list = bef_history_db_statement (
      db, "SELECT id FROM series WHERE entity = ? AND quantity <> 'lock-state'", error);

  if (list == NULL)
    return NULL;
  sqlite3_bind_text (list, 1, entity, -1, SQLITE_STATIC);
  while (bef_history_db_step (db, list, &local_error))
    {
      gint64 series = sqlite3_column_int64 (list, 0);
      g_array_append_val (all, series);
    }
  for (guint i = 0; local_error == NULL && i < all->len && !is_whole (spans, from_ms, to_ms); i++)
    {
      if (add_signs (db, g_array_index (all, gint64, i), from_ms, to_ms, spans, cancellable,
                     &local_error))
        join_spans (spans);
    }
  if (local_error == NULL)
    return g_steal_pointer (&spans);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* States. */

/* Until when the state of @sample_ms was seen to be the newest, before @next_ms: the last look is
 * the one that counts. */
static gint64
looked_until (const GArray *looks, gint64 sample_ms, gint64 next_ms)
{
  for (guint i = looks->len; i > 0; i--)
    {
      const BefRange *range = &g_array_index (looks, BefRange, i - 1);
      if (range->to_ms <= sample_ms)
        break;
      if (range->from_ms < next_ms)
        return MIN (range->to_ms, next_ms);
    }
  return sample_ms;
}

/* Until when from @sample_ms on all was asked for; @missing: newest first. */
static gint64
asked_until (const GArray *missing, gint64 sample_ms, gint64 to_ms)
{
  for (guint i = missing->len; i > 0; i--)
    {
      const BefRange *range = &g_array_index (missing, BefRange, i - 1);
      if (range->to_ms > sample_ms)
        return MAX (range->from_ms, sample_ms);
    }
  return to_ms;
}

static gboolean
hold_state (BefSampleIter *samples, BefHistoryDb *db, const BefHistoryQuery *query,
            const GArray *looks, BefSteps *steps, GError **error)
{
  const gint64 from_ms = query->from_ms, to_ms = query->to_ms;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GArray) missing = NULL;
  BefHoldRule rule = bef_hold_rule_for_quantity (query->key.quantity);
  BefSample sample, next;
  gboolean more = bef_sample_iter_next (samples, &sample, &local_error);

  if (more)
    {
      BefHistoryQuery asked = { .key = query->key,
                                .from_ms = MIN (sample.ts, from_ms),
                                .to_ms = to_ms,
                                .scope = BEF_MISSING_NEVER_ASKED };
      missing = bef_history_coverage_missing (db, &asked, to_ms, &local_error);
    }
  while (more && local_error == NULL && sample.ts < to_ms)
    {
      more = bef_sample_iter_next (samples, &next, &local_error);
      gint64 until = more ? next.ts : to_ms;
      gint64 known =
          MAX (looked_until (looks, sample.ts, until), asked_until (missing, sample.ts, until));
      known = MAX (known, sample.ts + rule.cap_ms);
      bef_steps_hold (steps, MAX (sample.ts, from_ms), MIN (known, until), sample.value);
      sample = next;
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
bef_history_hold_state (BefHistoryDb *db, const BefHistoryQuery *query, const GArray *looks,
                        BefSteps *steps, GCancellable *cancellable, GError **error)
{
  g_auto (BefSampleIter) samples = { NULL };
  g_autoptr (GError) local_error = NULL;
  gint64 series = bef_history_series_find (db, query->key, &local_error);

  if (local_error == NULL
      && bef_sample_iter_init (&samples, db,
                               &(BefSampleSpan){ series, query->from_ms, query->to_ms, 1, 1 },
                               cancellable, &local_error)
      && hold_state (&samples, db, query, looks, steps, &local_error))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
