/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-merge.h"

/* So many samples before a chunk become one of their own, fewer join it. */
#define OWN_CHUNK 512

static gboolean
is_same (double a, double b)
{
  return memcmp (&a, &b, sizeof a) == 0;
}

gboolean
bef_merge_find (BefHistoryDb *db, gint64 series, const BefSample *sample, BefSealed *sealed_out,
                GError **error)
{
  const GArray *chunks = bef_store_chunks (db, series, error);

  *sealed_out = BEF_SEALED_NOT;
  if (chunks == NULL)
    return FALSE;
  guint i = bef_store_find (chunks, sample->ts);
  if (i == chunks->len || g_array_index (chunks, BefChunkInfo, i).first > sample->ts)
    return TRUE;
  g_autoptr (BefSegment) segment = bef_store_load (db, series, i, error);
  if (segment == NULL)
    return FALSE;
  guint at = bef_segment_find (segment, sample->ts);
  if (bef_chunk_ts (segment->chunk, at) == sample->ts)
    *sealed_out =
        is_same (segment->chunk->values[at], sample->value) ? BEF_SEALED_SAME : BEF_SEALED_OTHER;
  return TRUE;
}

static gint
compare_stamps (gconstpointer a, gconstpointer b)
{
  gint64 x = ((const BefSample *)a)->ts, y = ((const BefSample *)b)->ts;

  return (x > y) - (x < y);
}

void
bef_merge_order (GArray *samples)
{
  BefSample *all = (BefSample *)(gpointer)samples->data;
  guint n = 0;
  gboolean in_order = TRUE;

  for (guint i = 1; in_order && i < samples->len; i++)
    in_order = all[i - 1].ts < all[i].ts;
  if (in_order)
    return;
  /* Stable (g_array_sort() is, by contract): the last given of an instant stays last. */
  g_array_sort (samples, compare_stamps);
  for (guint i = 0; i < samples->len; i++)
    if (i + 1 == samples->len || all[i + 1].ts != all[i].ts)
      all[n++] = all[i];
  g_array_set_size (samples, n);
}

GArray *
bef_merge_overlay (const BefChunk *under, const BefSample *over, guint n_over, guint *n_new_out,
                   guint *n_changed_out)
{
  GArray *merged = g_array_sized_new (FALSE, FALSE, sizeof (BefSample), under->n + n_over);
  guint i = 0, k = 0, n_new = 0, n_changed = 0;

  while (i < under->n || k < n_over)
    {
      gint64 ts = i < under->n ? bef_chunk_ts (under, i) : G_MAXINT64;
      if (k == n_over || (i < under->n && ts < over[k].ts))
        {
          BefSample sample = { ts, under->values[i++] };
          g_array_append_val (merged, sample);
          continue;
        }
      if (i < under->n && ts == over[k].ts)
        n_changed += !is_same (under->values[i++], over[k].value);
      else
        n_new++;
      g_array_append_val (merged, over[k]);
      k++;
    }
  if (n_new_out != NULL)
    *n_new_out = n_new;
  if (n_changed_out != NULL)
    *n_changed_out = n_new + n_changed;
  return merged;
}

static gboolean
merge_into_one (BefHistoryDb *db, gint64 series, guint i, const BefSample *samples, guint n,
                guint *n_new_out, GError **error)
{
  guint n_changed;
  g_autoptr (BefSegment) segment = bef_store_load (db, series, i, error);

  if (segment == NULL)
    return FALSE;
  g_autoptr (GArray) merged = bef_merge_overlay (segment->chunk, samples, n, n_new_out, &n_changed);
  return n_changed == 0
         || bef_store_replace (db, series, i, i + 1, &g_array_index (merged, BefSample, 0),
                               merged->len, error);
}

/* How many of @samples come before @ms. */
static guint
count_before (const BefSample *samples, guint n, gint64 ms)
{
  guint count = 0;

  while (count < n && samples[count].ts < ms)
    count++;
  return count;
}

gboolean
bef_merge_into_chunks (BefHistoryDb *db, gint64 series, const BefSample *samples, guint n,
                       guint *n_new_out, GError **error)
{
  guint n_new_total = 0;

  while (n > 0)
    {
      const GArray *chunks = bef_store_chunks (db, series, error);
      if (chunks == NULL)
        return FALSE;
      guint i = bef_store_find (chunks, samples[0].ts), part, n_new;
      const BefChunkInfo *info = i < chunks->len ? &g_array_index (chunks, BefChunkInfo, i) : NULL;
      gboolean own = TRUE;
      if (info == NULL)
        part = n;
      else
        {
          part = count_before (samples, n, info->first);
          own = part >= OWN_CHUNK;
          if (!own)
            part = info->last < G_MAXINT64 ? count_before (samples, n, info->last + 1) : n;
        }
      n_new = part;
      if (own ? !bef_store_replace (db, series, i, i, samples, part, error)
              : !merge_into_one (db, series, i, samples, part, &n_new, error))
        return FALSE;
      n_new_total += n_new;
      samples += part;
      n -= part;
    }
  if (n_new_out != NULL)
    *n_new_out = n_new_total;
  return TRUE;
}

GArray *
bef_merge_list_waiting (BefHistoryDb *db, gint64 series, gint64 from_ms, gint64 to_ms, guint limit,
                        GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (BefSample));
  g_autoptr (BefStatement) list = bef_history_db_statement (
      db,
      "SELECT ts, value FROM samples WHERE series = ? AND ts >= ? AND ts <= ? ORDER BY ts LIMIT ?",
      error);

  if (list == NULL)
    return NULL;
  sqlite3_bind_int64 (list, 1, series);
  sqlite3_bind_int64 (list, 2, from_ms);
  sqlite3_bind_int64 (list, 3, to_ms);
  sqlite3_bind_int64 (list, 4, limit);
  while (bef_history_db_step (db, list, &local_error))
    {
      BefSample sample = { sqlite3_column_int64 (list, 0), sqlite3_column_double (list, 1) };
      g_array_append_val (samples, sample);
    }
  if (local_error == NULL)
    return g_steal_pointer (&samples);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

gboolean
bef_merge_waiting (BefHistoryDb *db, gint64 series, gint64 from_ms, gint64 to_ms, guint limit,
                   guint *n_out, GError **error)
{
  g_autoptr (GArray) samples = bef_merge_list_waiting (db, series, from_ms, to_ms, limit, error);

  if (samples == NULL)
    return FALSE;
  if (n_out != NULL)
    *n_out = samples->len;
  if (samples->len == 0)
    return TRUE;
  const BefSample *all = &g_array_index (samples, BefSample, 0);
  if (!bef_merge_into_chunks (db, series, all, samples->len, NULL, error))
    return FALSE;
  g_autoptr (BefStatement) remove = bef_history_db_statement (
      db, "DELETE FROM samples WHERE series = ? AND ts >= ? AND ts <= ?", error);
  if (remove == NULL)
    return FALSE;
  sqlite3_bind_int64 (remove, 1, series);
  sqlite3_bind_int64 (remove, 2, all[0].ts);
  sqlite3_bind_int64 (remove, 3, all[samples->len - 1].ts);
  return bef_history_db_run (db, remove, error);
}

gboolean
bef_merge_drop_before (BefHistoryDb *db, gint64 series, gint64 ms, guint n_kept,
                       guint *n_dropped_out, GError **error)
{
  const GArray *chunks = bef_store_chunks (db, series, error);
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (BefSample));
  guint end = 0, n_before = 0;

  *n_dropped_out = 0;
  if (chunks == NULL)
    return FALSE;
  while (end < chunks->len && g_array_index (chunks, BefChunkInfo, end).first < ms)
    end++;
  for (guint i = 0; i < end; i++)
    {
      g_autoptr (BefSegment) segment = bef_store_load (db, series, i, error);
      if (segment == NULL)
        return FALSE;
      for (guint k = 0; k < segment->chunk->n; k++)
        {
          BefSample sample = { bef_chunk_ts (segment->chunk, k), segment->chunk->values[k] };
          g_array_append_val (kept, sample);
          n_before += sample.ts < ms;
        }
    }
  if (n_before <= n_kept)
    return TRUE;
  *n_dropped_out = n_before - n_kept;
  g_array_remove_range (kept, 0, *n_dropped_out);
  return bef_store_replace (db, series, 0, end, (const BefSample *)(gpointer)kept->data, kept->len,
                            error);
}

/* What is around a range that is rewritten. */
typedef struct
{
  BefRange range;
  GArray *before, *after; /* not owned, of BefSample */
  guint n_inside;
} Around;

/* Sorts the samples of chunk @i into @around. */
static gboolean
split_chunk (BefHistoryDb *db, gint64 series, guint i, Around *around, GError **error)
{
  g_autoptr (BefSegment) segment = bef_store_load (db, series, i, error);

  if (segment == NULL)
    return FALSE;
  for (guint k = 0; k < segment->chunk->n; k++)
    {
      BefSample sample = { bef_chunk_ts (segment->chunk, k), segment->chunk->values[k] };
      if (sample.ts < around->range.from_ms)
        g_array_append_val (around->before, sample);
      else if (sample.ts > around->range.to_ms)
        g_array_append_val (around->after, sample);
      else
        around->n_inside++;
    }
  return TRUE;
}

gboolean
bef_merge_rewrite (BefHistoryDb *db, gint64 series, BefRange range, const BefSample *samples,
                   guint n, guint *n_before_out, GError **error)
{
  g_autoptr (GArray) whole = g_array_new (FALSE, FALSE, sizeof (BefSample));
  g_autoptr (GArray) after = g_array_new (FALSE, FALSE, sizeof (BefSample));
  Around around = { range, whole, after, 0 };

  if (!bef_merge_waiting (db, series, range.from_ms, range.to_ms, G_MAXUINT, NULL, error))
    return FALSE;
  const GArray *chunks = bef_store_chunks (db, series, error);
  if (chunks == NULL)
    return FALSE;
  guint from = bef_store_find (chunks, range.from_ms), to = from;
  for (; to < chunks->len && g_array_index (chunks, BefChunkInfo, to).first <= range.to_ms; to++)
    if (!split_chunk (db, series, to, &around, error))
      return FALSE;
  *n_before_out = around.n_inside;
  if (n > 0)
    g_array_append_vals (whole, samples, n);
  if (after->len > 0)
    g_array_append_vals (whole, after->data, after->len);
  return bef_store_replace (db, series, from, to, (const BefSample *)(gpointer)whole->data,
                            whole->len, error);
}

/* The first run [*from_out, *to_out) of chunks to join. */
static gboolean
find_run (const GArray *chunks, guint *from_out, guint *to_out)
{
  for (guint i = 0; i + 1 < chunks->len;)
    {
      guint first = g_array_index (chunks, BefChunkInfo, i).n, sum = first, end = i + 1;
      while (end < chunks->len
             && sum + g_array_index (chunks, BefChunkInfo, end).n <= BEF_CHUNK_MAX)
        sum += g_array_index (chunks, BefChunkInfo, end++).n;
      if (end - i >= 2 && (end < chunks->len || first <= 2 * (sum - first)))
        {
          *from_out = i;
          *to_out = end;
          return TRUE;
        }
      i++;
    }
  return FALSE;
}

gboolean
bef_merge_compact (BefHistoryDb *db, gint64 series, gboolean *joined_out, GError **error)
{
  const GArray *chunks = bef_store_chunks (db, series, error);
  g_autoptr (GArray) joined = g_array_new (FALSE, FALSE, sizeof (BefSample));
  guint from, to;

  *joined_out = FALSE;
  if (chunks == NULL)
    return FALSE;
  if (!find_run (chunks, &from, &to))
    return TRUE;
  for (guint i = from; i < to; i++)
    {
      g_autoptr (BefSegment) segment = bef_store_load (db, series, i, error);
      if (segment == NULL)
        return FALSE;
      for (guint k = 0; k < segment->chunk->n; k++)
        {
          BefSample sample = { bef_chunk_ts (segment->chunk, k), segment->chunk->values[k] };
          g_array_append_val (joined, sample);
        }
    }
  *joined_out = TRUE;
  return bef_store_replace (db, series, from, to, &g_array_index (joined, BefSample, 0),
                            joined->len, error);
}
