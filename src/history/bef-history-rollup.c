/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-rollup.h"

#include <math.h>

#include "history/bef-history-column.h"
#include "history/bef-history-merge.h"
#include "history/bef-history-query.h"

/* Hours of one row: half a year, or a long silence is one huge row. */
#define MAX_HOURS 4096
#define N_COLUMNS 9
/* Beyond it a stamp is damage: 30,000 years. */
#define MAX_STAMP G_GINT64_CONSTANT (1000000000000000)

/* The columns of a row, in their order in the file. */
static void
to_columns (const BefBucket *bucket, const BefWeights *weights, double *out)
{
  out[0] = bucket->min;
  out[1] = bucket->max;
  out[2] = bucket->first;
  out[3] = bucket->last;
  out[4] = bucket->mean;
  out[5] = weights->weight;
  out[6] = bucket->count;
  out[7] = (double)(bucket->first_ms - bucket->start_ms);
  out[8] = (double)(bucket->last_ms - bucket->start_ms);
}

static BefBucket
from_columns (gint64 start_ms, const double *in, BefWeights *weights_out)
{
  BefBucket bucket = { .start_ms = start_ms,
                       .end_ms = start_ms + BEF_ROLLUP_MS,
                       .min = in[0],
                       .max = in[1],
                       .mean = in[4],
                       .first = in[2],
                       .last = in[3],
                       .first_ms = start_ms + (gint64)in[7],
                       .last_ms = start_ms + (gint64)in[8],
                       .count = (guint)in[6] };

  *weights_out = (BefWeights){ in[4] * in[5], in[5], in[4] * in[6] };
  return bucket;
}

gboolean
bef_rollup_border (BefHistoryDb *db, gint64 series, gint64 *border_out, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (BefStatement) find = bef_history_db_statement (
      db, "SELECT last FROM rollups WHERE series = ? ORDER BY first DESC LIMIT 1", error);

  *border_out = G_MININT64;
  if (find == NULL)
    return FALSE;
  sqlite3_bind_int64 (find, 1, series);
  if (bef_history_db_step (db, find, &local_error))
    *border_out = sqlite3_column_int64 (find, 0);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* The blob of a row: each column as a chunk whose stamps are the hours, its length before it. */
static GByteArray *
encode_hours (const GArray *buckets, const BefWeights *weights, guint n)
{
  GByteArray *out = g_byte_array_new ();
  g_autofree gint64 *starts = g_new (gint64, n);
  g_autofree double *values = g_new (double, n *N_COLUMNS);

  for (guint i = 0, k = 0; i < buckets->len; i++)
    {
      const BefBucket *bucket = &g_array_index (buckets, BefBucket, i);
      double columns[N_COLUMNS];
      if (isnan (bucket->mean))
        continue;
      to_columns (bucket, &weights[i], columns);
      starts[k] = bucket->start_ms;
      for (guint c = 0; c < N_COLUMNS; c++)
        values[c * n + k] = columns[c];
      k++;
    }
  for (guint c = 0; c < N_COLUMNS; c++)
    {
      g_autoptr (GByteArray) column = bef_chunk_encode (starts, values + c * n, n);
      bef_varint_append (out, column->len);
      g_byte_array_append (out, column->data, column->len);
    }
  return out;
}

static void
free_columns (BefChunk **columns)
{
  for (guint c = 0; c < N_COLUMNS; c++)
    bef_chunk_free (columns[c]);
}

/* Appends the hours of [from, to). FALSE when the blob is damaged. */
static gboolean
decode_hours (const guint8 *data, gsize size, gint64 from_ms, gint64 to_ms, GArray *buckets,
              GArray *weights)
{
  const guint8 *at = data, *end = data + size;
  BefChunk *columns[N_COLUMNS] = { NULL };
  gboolean sound = data != NULL;

  for (guint c = 0; sound && c < N_COLUMNS; c++)
    {
      guint64 length = 0;
      sound = bef_varint_read (&at, end, &length) && length <= (guint64)(end - at);
      if (sound)
        columns[c] = bef_chunk_decode (at, length);
      sound = sound && columns[c] != NULL && columns[c]->n == columns[0]->n;
      at += sound ? length : 0;
    }
  for (guint i = 0; sound && i < columns[0]->n; i++)
    {
      gint64 start_ms = bef_chunk_ts (columns[0], i);
      double values[N_COLUMNS];
      BefWeights weight;
      /* Far from what an integer cannot hold. */
      sound = start_ms > -MAX_STAMP && start_ms < MAX_STAMP;
      if (!sound)
        break;
      if (start_ms + BEF_ROLLUP_MS <= from_ms || start_ms >= to_ms)
        continue;
      for (guint c = 0; c < N_COLUMNS; c++)
        values[c] = columns[c]->values[i];
      /* What a cast to an integer may be given. */
      sound = values[6] >= 0 && values[6] < G_MAXUINT && fabs (values[7]) < MAX_STAMP
              && fabs (values[8]) < MAX_STAMP
              && (buckets->len == 0
                  || g_array_index (buckets, BefBucket, buckets->len - 1).end_ms <= start_ms);
      if (!sound)
        break;
      BefBucket bucket = from_columns (start_ms, values, &weight);
      g_array_append_val (buckets, bucket);
      if (weights != NULL)
        g_array_append_val (weights, weight);
    }
  free_columns (columns);
  return sound;
}

GArray *
bef_rollup_list (BefHistoryDb *db, gint64 series, gint64 from_ms, gint64 to_ms, GArray *weights,
                 GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GArray) buckets = g_array_new (FALSE, FALSE, sizeof (BefBucket));
  g_autoptr (BefStatement) list = bef_history_db_statement (
      db, "SELECT data FROM rollups WHERE series = ? AND first < ? AND last > ? ORDER BY first",
      error);

  if (list == NULL)
    return NULL;
  sqlite3_bind_int64 (list, 1, series);
  sqlite3_bind_int64 (list, 2, to_ms);
  sqlite3_bind_int64 (list, 3, from_ms);
  while (bef_history_db_step (db, list, &local_error))
    if (!decode_hours (sqlite3_column_blob (list, 0), (gsize)sqlite3_column_bytes (list, 0),
                       from_ms, to_ms, buckets, weights))
      {
        bef_history_db_fail_damaged (db, error);
        return NULL;
      }
  if (local_error == NULL)
    return g_steal_pointer (&buckets);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

gboolean
bef_rollup_check_all (BefHistoryDb *db, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (BefStatement) list = bef_history_db_statement (db, "SELECT data FROM rollups", error);

  if (list == NULL)
    return FALSE;
  while (bef_history_db_step (db, list, &local_error))
    {
      g_autoptr (GArray) buckets = g_array_new (FALSE, FALSE, sizeof (BefBucket));
      if (!decode_hours (sqlite3_column_blob (list, 0), (gsize)sqlite3_column_bytes (list, 0),
                         G_MININT64, G_MAXINT64, buckets, NULL))
        return bef_history_db_fail_damaged (db, error);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gint64
floor_hour (gint64 ms)
{
  return ms / BEF_ROLLUP_MS * BEF_ROLLUP_MS - (ms % BEF_ROLLUP_MS < 0 ? BEF_ROLLUP_MS : 0);
}

static gboolean
find_key (BefHistoryDb *db, gint64 series, BefSeriesKey *key_out, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (BefStatement) find =
      bef_history_db_statement (db, "SELECT entity, quantity FROM series WHERE id = ?", error);

  if (find == NULL)
    return FALSE;
  sqlite3_bind_int64 (find, 1, series);
  if (bef_history_db_step (db, find, &local_error))
    {
      const char *entity = (const char *)sqlite3_column_text (find, 0);
      const char *quantity = (const char *)sqlite3_column_text (find, 1);
      if (entity != NULL && quantity != NULL)
        {
          *key_out = bef_series_key (entity, quantity);
          return TRUE;
        }
    }
  if (local_error == NULL)
    return bef_history_db_fail_damaged (db, error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
insert_hours (BefHistoryDb *db, gint64 series, const GArray *buckets, const BefWeights *weights,
              GError **error)
{
  gint64 first = g_array_index (buckets, BefBucket, 0).start_ms;
  gint64 last = g_array_index (buckets, BefBucket, buckets->len - 1).end_ms;
  guint n_known = 0;
  gint64 n_samples = 0;

  for (guint i = 0; i < buckets->len; i++)
    {
      const BefBucket *bucket = &g_array_index (buckets, BefBucket, i);
      n_known += !isnan (bucket->mean);
      n_samples += bucket->count;
    }
  if (n_known == 0)
    return TRUE;
  g_autoptr (GByteArray) data = encode_hours (buckets, weights, n_known);
  g_autoptr (BefStatement) add = bef_history_db_statement (
      db, "INSERT INTO rollups (series, first, last, n, data) VALUES (?, ?, ?, ?, ?)", error);
  if (add == NULL)
    return FALSE;
  sqlite3_bind_int64 (add, 1, series);
  sqlite3_bind_int64 (add, 2, first);
  sqlite3_bind_int64 (add, 3, last);
  sqlite3_bind_int64 (add, 4, n_samples);
  sqlite3_bind_blob64 (add, 5, data->data, data->len, SQLITE_STATIC);
  return bef_history_db_run (db, add, error);
}

/* The part of the oldest chunk that goes: whole hours, from where roll-ups end to the hour in which
 * it ends, or that hour when it has no other. */
static gboolean
choose_part (BefHistoryDb *db, gint64 series, gint64 *from_out, gint64 *to_out, GError **error)
{
  const GArray *chunks = bef_store_chunks (db, series, error);
  gint64 border;

  if (chunks == NULL || !bef_rollup_border (db, series, &border, error))
    return FALSE;
  *from_out = *to_out = 0;
  if (chunks->len == 0)
    return TRUE;
  const BefChunkInfo *info = &g_array_index (chunks, BefChunkInfo, 0);
  *from_out = MAX (floor_hour (info->first), border);
  *to_out = floor_hour (info->last);
  if (*to_out <= *from_out)
    *to_out = MAX (*from_out, *to_out + BEF_ROLLUP_MS);
  *to_out = MIN (*to_out, *from_out + MAX_HOURS * BEF_ROLLUP_MS);
  return TRUE;
}

gboolean
bef_rollup_oldest (BefHistoryDb *db, gint64 series, guint *n_dropped_out, GError **error)
{
  BefSeriesKey key = { NULL, NULL };
  gint64 from_ms, to_ms;

  *n_dropped_out = 0;
  if (!bef_merge_waiting (db, series, G_MININT64, G_MAXINT64, G_MAXUINT, NULL, error)
      || !find_key (db, series, &key, error) || !choose_part (db, series, &from_ms, &to_ms, error))
    return FALSE;
  guint n_hours = (guint)((to_ms - from_ms) / BEF_ROLLUP_MS);
  if (n_hours > 0)
    {
      g_autoptr (GArray) hours = bef_history_slice_bounds (from_ms, to_ms, n_hours, error);
      g_autofree BefWeights *weights = g_new0 (BefWeights, n_hours);
      if (hours == NULL || !bef_history_fill_weighted (db, key, hours, weights, NULL, error)
          || !insert_hours (db, series, hours, weights, error))
        return FALSE;
    }
  return bef_merge_drop_before (db, series, to_ms, BEF_HOLD_BEFORE, n_dropped_out, error);
}
