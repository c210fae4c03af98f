/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-samples.h"

#include "history/bef-history-merge.h"
#include "history/bef-history-rollup.h"

/* Reading samples in order: what roll-ups still know of them, chunk after chunk, each with the
 * samples that wait in its part of time laid over it, then those that wait after the last chunk. */

/* Hours before a range that the neighbours before it are looked for in: those of a daily index,
 * too. */
#define LOOK_BACK_MS (9 * BEF_MS_DAY)

static BefSegment *
segment_of_samples (const GArray *samples)
{
  BefChunk *chunk = g_new0 (BefChunk, 1);

  chunk->n = samples->len;
  chunk->ts = g_new (gint64, samples->len);
  chunk->values = g_new (double, samples->len);
  for (guint i = 0; i < samples->len; i++)
    {
      chunk->ts[i] = g_array_index (samples, BefSample, i).ts;
      chunk->values[i] = g_array_index (samples, BefSample, i).value;
    }
  return bef_segment_new_take (chunk);
}

/* Of each bucket that is only rolled up, its first and last sample as they were. NULL when there
 * are none, or with @error. */
static BefSegment *
segment_of_rollups (BefSampleIter *iter, gint64 from_ms, gint64 border, GError **error)
{
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (BefSample));
  g_autoptr (GArray) holds = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) weights = g_array_new (FALSE, FALSE, sizeof (BefWeights));
  g_autoptr (GArray) rolled =
      bef_rollup_list (iter->db, iter->series, from_ms, border, weights, error);

  for (guint i = 0; rolled != NULL && i < rolled->len; i++)
    {
      const BefBucket *bucket = &g_array_index (rolled, BefBucket, i);
      BefSample first = { bucket->first_ms, bucket->first },
                last = { bucket->last_ms, bucket->last };
      gint64 hold = g_array_index (weights, BefWeights, i).last_hold;
      /* What came after the first of several is not known any more. */
      gint64 first_hold = hold == BEF_HOLD_MISREAD ? hold : 0;
      if (bucket->count > 1)
        {
          g_array_append_val (samples, first);
          g_array_append_val (holds, first_hold);
        }
      if (bucket->count > 0)
        {
          g_array_append_val (samples, last);
          g_array_append_val (holds, hold);
        }
    }
  if (samples->len == 0)
    return NULL;
  iter->holds = (gint64 *)(gpointer)g_array_free (g_steal_pointer (&holds), FALSE);
  return segment_of_samples (samples);
}

/* The chunk that is next, with what waits up to its end; NULL with @error. */
static BefSegment *
next_chunk (BefSampleIter *iter, const GArray *chunks, GError **error)
{
  guint i = iter->next_chunk++;
  gint64 from_ms = i > 0 ? g_array_index (chunks, BefChunkInfo, i - 1).last + 1 : G_MININT64;
  gint64 to_ms = g_array_index (chunks, BefChunkInfo, i).last;
  g_autoptr (BefSegment) segment = bef_store_load (iter->db, iter->series, i, error);

  if (segment == NULL || !iter->has_waiting)
    return g_steal_pointer (&segment);
  g_autoptr (GArray) waiting =
      bef_merge_list_waiting (iter->db, iter->series, from_ms, to_ms, G_MAXUINT, error);
  if (waiting == NULL)
    return NULL;
  if (waiting->len == 0)
    return g_steal_pointer (&segment);
  g_autoptr (GArray) merged = bef_merge_overlay (
      segment->chunk, &g_array_index (waiting, BefSample, 0), waiting->len, NULL, NULL);
  return segment_of_samples (merged);
}

/* The next chunk, or part of what waits after the last one; NULL at the end and with @error. */
static BefSegment *
next_segment (BefSampleIter *iter, GError **error)
{
  const GArray *chunks = bef_store_chunks (iter->db, iter->series, error);

  if (chunks == NULL || g_cancellable_set_error_if_cancelled (iter->cancellable, error))
    return NULL;
  if (iter->next_chunk < chunks->len)
    return next_chunk (iter, chunks, error);
  if (chunks->len > 0 && iter->tail_after == G_MININT64)
    iter->tail_after = g_array_index (chunks, BefChunkInfo, chunks->len - 1).last;
  if (iter->tail_after == G_MAXINT64)
    return NULL;
  g_autoptr (GArray) waiting = bef_merge_list_waiting (iter->db, iter->series, iter->tail_after + 1,
                                                       G_MAXINT64, BEF_CHUNK_MAX, error);
  if (waiting == NULL || waiting->len == 0)
    return NULL;
  iter->tail_after = g_array_index (waiting, BefSample, waiting->len - 1).ts;
  return segment_of_samples (waiting);
}

/* Goes to the next segment that has a sample to give; FALSE at the end and on error. */
static gboolean
advance (BefSampleIter *iter, GError **error)
{
  do
    {
      g_clear_pointer (&iter->segment, bef_segment_unref);
      g_clear_pointer (&iter->holds, g_free);
      iter->segment = next_segment (iter, error);
      if (iter->segment == NULL)
        return FALSE;
      iter->index = bef_segment_find (iter->segment, iter->border);
    }
  while (iter->index == iter->segment->chunk->n);
  return TRUE;
}

static inline gint64
hold_at (const BefSampleIter *iter, guint index)
{
  return iter->holds != NULL ? iter->holds[index] : BEF_HOLD_UNKNOWN;
}

/* Keeps the @n_before samples that come before sample @index of the segment. */
static void
keep_before (BefSampleIter *iter, guint index, guint n_before)
{
  const BefChunk *chunk = iter->segment->chunk;

  for (guint i = MAX (iter->index, index > n_before ? index - n_before : 0); i < index; i++)
    {
      BefSample sample = { bef_chunk_ts (chunk, i), chunk->values[i] };
      if (iter->n_before == n_before)
        {
          iter->n_before--;
          memmove (iter->before, iter->before + 1, iter->n_before * sizeof *iter->before);
          memmove (iter->before_holds, iter->before_holds + 1,
                   iter->n_before * sizeof *iter->before_holds);
        }
      iter->before_holds[iter->n_before] = hold_at (iter, i);
      iter->before[iter->n_before++] = sample;
    }
}

/* Whether samples wait among or before the chunks; and the chunk to begin with, such that @n_before
 * samples before @from_ms are seen. */
static gboolean
find_start (BefSampleIter *iter, gint64 from_ms, guint n_before, GError **error)
{
  const GArray *chunks = bef_store_chunks (iter->db, iter->series, error);
  guint n_seen = 0;
  gint64 border;

  if (chunks == NULL || !bef_rollup_border (iter->db, iter->series, &border, error))
    return FALSE;
  if (chunks->len > 0)
    {
      g_autoptr (GArray) waiting = bef_merge_list_waiting (
          iter->db, iter->series, G_MININT64,
          g_array_index (chunks, BefChunkInfo, chunks->len - 1).last, 1, error);
      if (waiting == NULL)
        return FALSE;
      iter->has_waiting = waiting->len > 0;
    }
  if (from_ms < border)
    {
      g_autoptr (GError) local_error = NULL;
      iter->border = border;
      iter->next_chunk = bef_store_find (chunks, border);
      gint64 back_ms = from_ms > G_MININT64 + LOOK_BACK_MS ? from_ms - LOOK_BACK_MS : from_ms;
      iter->segment = segment_of_rollups (iter, back_ms, border, &local_error);
      if (local_error == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  iter->next_chunk = bef_store_find (chunks, from_ms);
  /* Of the first one a part may lie before. */
  while (iter->next_chunk > 0 && n_seen < n_before)
    n_seen += g_array_index (chunks, BefChunkInfo, --iter->next_chunk).n;
  return TRUE;
}

gboolean
bef_sample_iter_init (BefSampleIter *iter, BefHistoryDb *db, const BefSampleSpan *span,
                      GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  g_assert (span->n_before <= BEF_SAMPLE_MAX_BEFORE);
  *iter = (BefSampleIter){ .db = db,
                           .cancellable = cancellable,
                           .series = span->series,
                           .to_ms = span->to_ms,
                           .left_after = span->n_after,
                           .tail_after = G_MININT64,
                           .border = G_MININT64 };
  if (span->series == 0)
    return TRUE;
  if (find_start (iter, span->from_ms, span->n_before, &local_error)
      && (iter->segment != NULL || advance (iter, &local_error)))
    do
      {
        guint index = MAX (iter->index, bef_segment_find (iter->segment, span->from_ms));
        keep_before (iter, index, span->n_before);
        iter->index = index;
        if (index < iter->segment->chunk->n)
          break;
      }
    while (advance (iter, &local_error));
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
bef_sample_iter_next (BefSampleIter *iter, BefSample *out, GError **error)
{
  if (G_UNLIKELY (iter->next_before < iter->n_before))
    {
      iter->hold_ms = iter->before_holds[iter->next_before];
      *out = iter->before[iter->next_before++];
      return TRUE;
    }
  if (G_UNLIKELY (iter->segment == NULL))
    return FALSE;
  if (G_UNLIKELY (iter->index >= iter->segment->chunk->n) && !advance (iter, error))
    return FALSE;
  out->ts = bef_chunk_ts (iter->segment->chunk, iter->index);
  out->value = iter->segment->chunk->values[iter->index];
  iter->hold_ms = hold_at (iter, iter->index++);
  if (G_LIKELY (out->ts < iter->to_ms) || iter->left_after-- > 0)
    return TRUE;
  bef_sample_iter_clear (iter);
  return FALSE;
}

void
bef_sample_iter_skip_to (BefSampleIter *iter, guint index)
{
  g_assert (iter->segment != NULL && index >= iter->index && index <= iter->segment->chunk->n);
  iter->index = index;
}

void
bef_sample_iter_clear (BefSampleIter *iter)
{
  g_clear_pointer (&iter->segment, bef_segment_unref);
  g_clear_pointer (&iter->holds, g_free);
}

gboolean
bef_sample_iter_pull (gpointer iter, BefSample *out, gint64 *hold_out, GError **error)
{
  if (!bef_sample_iter_next (iter, out, error))
    return FALSE;
  *hold_out = ((BefSampleIter *)iter)->hold_ms;
  return TRUE;
}
