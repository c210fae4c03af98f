/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-samples.h"

#include "history/bef-history-merge.h"

/* Reading samples in order: chunk after chunk, each with the samples that wait in its part of time laid
 * over it, then those that wait after the last chunk. */

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
  g_autoptr (GArray) merged =
      bef_merge_overlay (segment->chunk, &g_array_index (waiting, BefSample, 0), waiting->len,
                         NULL, NULL);
  return segment_of_samples (merged);
}

/* Goes to the next segment; FALSE at the end (@segment is NULL then) and on error. */
static gboolean
advance (BefSampleIter *iter, GError **error)
{
  const GArray *chunks = bef_store_chunks (iter->db, iter->series, error);

  g_clear_pointer (&iter->segment, bef_segment_unref);
  iter->index = 0;
  if (chunks == NULL || g_cancellable_set_error_if_cancelled (iter->cancellable, error))
    return FALSE;
  if (iter->next_chunk < chunks->len)
    {
      iter->segment = next_chunk (iter, chunks, error);
      return iter->segment != NULL;
    }
  if (chunks->len > 0 && iter->tail_after == G_MININT64)
    iter->tail_after = g_array_index (chunks, BefChunkInfo, chunks->len - 1).last;
  if (iter->tail_after == G_MAXINT64)
    return FALSE;
  g_autoptr (GArray) waiting = bef_merge_list_waiting (
      iter->db, iter->series, iter->tail_after + 1, G_MAXINT64, BEF_CHUNK_MAX, error);
  if (waiting == NULL || waiting->len == 0)
    return FALSE;
  iter->tail_after = g_array_index (waiting, BefSample, waiting->len - 1).ts;
  iter->segment = segment_of_samples (waiting);
  return TRUE;
}

/* Keeps the @n_before samples that come before sample @index of the segment. */
static void
keep_before (BefSampleIter *iter, guint index, guint n_before)
{
  const BefChunk *chunk = iter->segment->chunk;

  for (guint i = index > n_before ? index - n_before : 0; i < index; i++)
    {
      BefSample sample = { bef_chunk_ts (chunk, i), chunk->values[i] };
      if (iter->n_before == n_before)
        {
          memmove (iter->before, iter->before + 1, --iter->n_before * sizeof *iter->before);
        }
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

  if (chunks == NULL)
    return FALSE;
  if (chunks->len > 0)
    {
      g_autoptr (GArray) waiting =
          bef_merge_list_waiting (iter->db, iter->series, G_MININT64,
                                  g_array_index (chunks, BefChunkInfo, chunks->len - 1).last, 1,
                                  error);
      if (waiting == NULL)
        return FALSE;
      iter->has_waiting = waiting->len > 0;
    }
  iter->next_chunk = bef_store_find (chunks, from_ms);
  /* Of the first one a part may lie before. */
  while (iter->next_chunk > 0 && n_seen < n_before)
    n_seen += g_array_index (chunks, BefChunkInfo, --iter->next_chunk).n;
  return TRUE;
}

gboolean
bef_sample_iter_init (BefSampleIter *iter, BefHistoryDb *db, gint64 series, gint64 from_ms,
                      gint64 to_ms, guint n_before, guint n_after, GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GError) local_error = NULL;

  g_assert (n_before <= BEF_SAMPLE_MAX_BEFORE);
  *iter = (BefSampleIter){ .db = db, .cancellable = cancellable, .series = series, .to_ms = to_ms,
                           .left_after = n_after, .tail_after = G_MININT64 };
  if (series == 0)
    return TRUE;
  if (find_start (iter, from_ms, n_before, &local_error))
    while (advance (iter, &local_error))
      {
        guint index = bef_segment_find (iter->segment, from_ms);
        keep_before (iter, index, n_before);
        iter->index = index;
        if (index < iter->segment->chunk->n)
          break;
      }
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
      *out = iter->before[iter->next_before++];
      return TRUE;
    }
  if (G_UNLIKELY (iter->segment == NULL))
    return FALSE;
  if (G_UNLIKELY (iter->index >= iter->segment->chunk->n) && !advance (iter, error))
    return FALSE;
  out->ts = bef_chunk_ts (iter->segment->chunk, iter->index);
  out->value = iter->segment->chunk->values[iter->index++];
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
}
