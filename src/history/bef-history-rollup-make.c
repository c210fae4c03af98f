/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-rollup-make.h"

#include <math.h>

#include "base/bef-civil-time.h"
#include "history/bef-history-index.h"
#include "history/bef-history-merge.h"
#include "history/bef-history-query.h"
#include "history/bef-history-rollup-index.h"
#include "history/bef-history-samples.h"
#include "model/bef-kind.h"

/* Of one step: a long silence is many hours. */
#define MAX_BUCKETS 4096

static gint64
floor_hour (gint64 ms)
{
  return ms / BEF_MS_HOUR * BEF_MS_HOUR - (ms % BEF_MS_HOUR < 0 ? BEF_MS_HOUR : 0);
}

static gint64
floor_to (BefRollupLevel level, gint64 ms)
{
  return level == BEF_ROLLUP_DAYS ? bef_civil_floor (ms, BEF_PERIOD_DAY) : floor_hour (ms);
}

static gint64
next_after (BefRollupLevel level, gint64 ms)
{
  gint64 start = floor_to (level, ms);

  return level == BEF_ROLLUP_DAYS ? bef_civil_add (start, BEF_PERIOD_DAY, 1) : start + BEF_MS_HOUR;
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
is_index (BefSeriesKey key)
{
  const BefQuantityInfo *info = bef_quantity_info (key.quantity);

  return info != NULL && info->draw == BEF_DRAW_BARS;
}

static gboolean
delete_row (BefHistoryDb *db, gint64 series, gint64 first, GError **error)
{
  g_autoptr (BefStatement) remove =
      bef_history_db_statement (db, "DELETE FROM rollups WHERE series = ? AND first = ?", error);

  if (remove == NULL)
    return FALSE;
  sqlite3_bind_int64 (remove, 1, series);
  sqlite3_bind_int64 (remove, 2, first);
  return bef_history_db_run (db, remove, error);
}

/* Adds the row before @first of @series to the front of @buckets and @weights, and deletes it, when
 * it is of @level and both fit into one. */
static gboolean
take_row_before (BefHistoryDb *db, gint64 series, BefRollupLevel level, gint64 first,
                 GArray *buckets, GArray *weights, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GArray) before = g_array_new (FALSE, FALSE, sizeof (BefBucket));
  g_autoptr (GArray) before_weights = g_array_new (FALSE, FALSE, sizeof (BefWeights));
  g_autoptr (BefStatement) find =
      bef_history_db_statement (db,
                                "SELECT first, level, data FROM rollups WHERE series = ?"
                                " AND first < ? ORDER BY first DESC LIMIT 1",
                                error);
  gint64 row;

  if (find == NULL)
    return FALSE;
  sqlite3_bind_int64 (find, 1, series);
  sqlite3_bind_int64 (find, 2, first);
  if (!bef_history_db_step (db, find, &local_error))
    {
      if (local_error == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  row = sqlite3_column_int64 (find, 0);
  if (sqlite3_column_int64 (find, 1) != level)
    return TRUE;
  if (!bef_rollup_decode (find, 1, G_MININT64, G_MAXINT64, before, before_weights))
    return bef_history_db_fail_damaged (db, error);
  if (before->len + buckets->len > BEF_ROLLUP_ROW_MAX)
    return TRUE;
  g_array_prepend_vals (buckets, before->data, before->len);
  g_array_prepend_vals (weights, before_weights->data, before_weights->len);
  return delete_row (db, series, row, error);
}

static gboolean
insert_row (BefHistoryDb *db, gint64 series, BefRollupLevel level, const BefBucket *buckets,
            const BefWeights *weights, guint n, GError **error)
{
  g_autoptr (GByteArray) data = bef_rollup_row_encode (buckets, weights, n);
  g_autoptr (BefStatement) add = bef_history_db_statement (
      db, "INSERT INTO rollups (series, first, last, n, level, data) VALUES (?, ?, ?, ?, ?, ?)",
      error);
  gint64 n_samples = 0;

  if (add == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    n_samples += buckets[i].count;
  sqlite3_bind_int64 (add, 1, series);
  sqlite3_bind_int64 (add, 2, buckets[0].start_ms);
  sqlite3_bind_int64 (add, 3, buckets[n - 1].end_ms);
  sqlite3_bind_int64 (add, 4, n_samples);
  sqlite3_bind_int64 (add, 5, level);
  sqlite3_bind_blob64 (add, 6, data->data, data->len, SQLITE_STATIC);
  return bef_history_db_run (db, add, error);
}

/* Puts @buckets, all of them known, behind the row before them. */
static gboolean
put_buckets (BefHistoryDb *db, gint64 series, BefRollupLevel level, GArray *buckets,
             GArray *weights, GError **error)
{
  if (buckets->len == 0)
    return TRUE;
  if (!take_row_before (db, series, level, g_array_index (buckets, BefBucket, 0).start_ms, buckets,
                        weights, error))
    return FALSE;
  for (guint i = 0; i < buckets->len; i += BEF_ROLLUP_ROW_MAX)
    if (!insert_row (db, series, level, &g_array_index (buckets, BefBucket, i),
                     &g_array_index (weights, BefWeights, i),
                     MIN (buckets->len - i, BEF_ROLLUP_ROW_MAX), error))
      return FALSE;
  return TRUE;
}

/* Empty hours or days of [from, to). (transfer full) */
static GArray *
make_bounds (BefRollupLevel level, gint64 from_ms, gint64 to_ms)
{
  GArray *buckets = g_array_new (FALSE, FALSE, sizeof (BefBucket));

  for (gint64 start = from_ms, end; start < to_ms; start = end)
    {
      end = next_after (level, start);
      bef_rollup_add_bounds (buckets, start, MIN (end, to_ms));
    }
  return buckets;
}

/* Fills @hours, or days: those of an index in pieces, which are put in its place. */
static gboolean
fill (BefHistoryDb *db, BefSeriesKey key, gint64 series, GArray **hours, GArray *weights,
      GError **error)
{
  g_autoptr (GArray) holds = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (is_index (key))
    {
      GArray *pieces = bef_rollup_cut_index (db, key, *hours, holds, error);
      if (pieces == NULL)
        return FALSE;
      g_array_unref (*hours);
      *hours = pieces;
    }
  g_array_set_size (weights, (*hours)->len);
  BefWeights *all = &g_array_index (weights, BefWeights, 0);
  if (!bef_history_fill_weighted (db, key, *hours, all, NULL, error))
    return FALSE;
  for (guint i = 0; i < holds->len; i++)
    all[i].last_hold = g_array_index (holds, gint64, i);
  return TRUE;
}

/* The part of the oldest samples that goes; nothing when *@to_out is not after *@from_out. */
static gboolean
choose_part (BefHistoryDb *db, gint64 series, BefRollupLevel level, gint64 until_ms,
             gint64 *from_out, gint64 *to_out, GError **error)
{
  const GArray *chunks = bef_store_chunks (db, series, error);
  gint64 border;
  guint i = 0;

  if (chunks == NULL || !bef_rollup_border (db, series, &border, error))
    return FALSE;
  *from_out = *to_out = 0;
  while (i < chunks->len && g_array_index (chunks, BefChunkInfo, i).n <= BEF_ROLLUP_WORTH)
    i++;
  if (i == chunks->len)
    return TRUE;
  *from_out = MAX (floor_to (level, g_array_index (chunks, BefChunkInfo, 0).first), border);
  *to_out = floor_to (level, g_array_index (chunks, BefChunkInfo, i).last);
  if (*to_out <= *from_out)
    *to_out = next_after (level, *from_out);
  *to_out = MIN (*to_out, floor_to (level, *from_out + MAX_BUCKETS * BEF_MS_HOUR));
  *to_out = MIN (*to_out, floor_to (level, until_ms));
  return TRUE;
}

static gboolean
roll_up (BefHistoryDb *db, gint64 series, BefRollupLevel level, gint64 from_ms, gint64 to_ms,
         GError **error)
{
  BefSeriesKey key = { NULL, NULL };
  g_autoptr (GArray) buckets = make_bounds (level, from_ms, to_ms);
  g_autoptr (GArray) weights = g_array_new (FALSE, TRUE, sizeof (BefWeights));
  guint n = 0;

  if (!find_key (db, series, &key, error) || !fill (db, key, series, &buckets, weights, error))
    return FALSE;
  BefWeights *all = &g_array_index (weights, BefWeights, 0);
  for (guint i = 0; i < buckets->len; i++)
    if (!isnan (g_array_index (buckets, BefBucket, i).mean))
      {
        g_array_index (buckets, BefBucket, n) = g_array_index (buckets, BefBucket, i);
        all[n++] = all[i];
      }
  g_array_set_size (buckets, n);
  g_array_set_size (weights, n);
  return put_buckets (db, series, level, buckets, weights, error);
}

gboolean
bef_rollup_samples (BefHistoryDb *db, gint64 series, BefRollupLevel level, gint64 until_ms,
                    guint *n_dropped_out, GError **error)
{
  gint64 from_ms, to_ms;

  *n_dropped_out = 0;
  if (!bef_merge_waiting (db, series, G_MININT64, until_ms, G_MAXUINT, NULL, error)
      || !choose_part (db, series, level, until_ms, &from_ms, &to_ms, error))
    return FALSE;
  if (to_ms <= from_ms)
    return TRUE;
  return roll_up (db, series, level, from_ms, to_ms, error)
         && bef_merge_drop_before (db, series, to_ms, BEF_HOLD_BEFORE, n_dropped_out, error);
}

/* Adds @more, which comes after, to @bucket. */
static void
join (BefBucket *bucket, BefWeights *weights, const BefBucket *more, const BefWeights *more_weights)
{
  bucket->end_ms = more->end_ms;
  bucket->min = MIN (bucket->min, more->min);
  bucket->max = MAX (bucket->max, more->max);
  /* One without samples only repeats the one it still knows of. */
  if (bucket->count == 0 && more->count > 0)
    {
      bucket->first = more->first;
      bucket->first_ms = more->first_ms;
    }
  if (more->count > 0 || bucket->count == 0)
    {
      bucket->last = more->last;
      bucket->last_ms = more->last_ms;
      weights->last_hold = more_weights->last_hold;
    }
  bucket->count += more->count;
  weights->area += more_weights->area;
  weights->weight += more_weights->weight;
  weights->sum += more_weights->sum;
}

/* Whether the later of two buckets of index @quantity goes on where the one before ends. */
static gboolean
goes_on (const char *quantity, const BefBucket *before, const BefWeights *before_weights,
         const BefBucket *later, const BefWeights *later_weights)
{
  return before_weights->last_hold != BEF_HOLD_MISREAD
         && later_weights->last_hold != BEF_HOLD_MISREAD && later->first >= before->last
         && bef_index_may_gain (quantity, later->first - before->last,
                                later->first_ms - before->last_ms);
}

/* Joins the buckets of each civil day, in their place. */
static void
join_days (GArray *buckets, GArray *weights, BefSeriesKey key)
{
  gboolean is_counter = is_index (key);
  BefBucket *all = &g_array_index (buckets, BefBucket, 0);
  BefWeights *all_weights = &g_array_index (weights, BefWeights, 0);
  gint64 day = G_MININT64;
  guint n = 0;

  for (guint i = 0; i < buckets->len; i++)
    {
      gint64 day_of = bef_civil_floor (all[i].start_ms, BEF_PERIOD_DAY);
      if (n > 0 && day_of == day
          && (!is_counter
              || goes_on (key.quantity, &all[n - 1], &all_weights[n - 1], &all[i],
                          &all_weights[i])))
        join (&all[n - 1], &all_weights[n - 1], &all[i], &all_weights[i]);
      else
        {
          all[n] = all[i];
          all_weights[n++] = all_weights[i];
        }
      day = day_of;
    }
  g_array_set_size (buckets, n);
  g_array_set_size (weights, n);
}

/* Moves what begins at @ms or later to @later. */
static void
cut_from (gint64 ms, GArray *buckets, GArray *weights, GArray *later, GArray *later_weights)
{
  guint n = buckets->len;

  while (n > 0 && g_array_index (buckets, BefBucket, n - 1).start_ms >= ms)
    n--;
  if (n == buckets->len)
    return;
  g_array_append_vals (later, &g_array_index (buckets, BefBucket, n), buckets->len - n);
  g_array_append_vals (later_weights, &g_array_index (weights, BefWeights, n), weights->len - n);
  g_array_set_size (buckets, n);
  g_array_set_size (weights, n);
}

gboolean
bef_rollup_thin (BefHistoryDb *db, gint64 series, gint64 until_ms, gboolean *done_out,
                 GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GArray) buckets = g_array_new (FALSE, FALSE, sizeof (BefBucket));
  g_autoptr (GArray) weights = g_array_new (FALSE, FALSE, sizeof (BefWeights));
  BefSeriesKey key = { NULL, NULL };
  gint64 row = 0;

  *done_out = FALSE;
  if (!find_key (db, series, &key, error))
    return FALSE;
  g_autoptr (BefStatement) find =
      bef_history_db_statement (db,
                                "SELECT first, level, data FROM rollups WHERE series = ?1"
                                " AND level < ?2 AND first < ?3 ORDER BY first LIMIT 1",
                                error);
  if (find == NULL)
    return FALSE;
  sqlite3_bind_int64 (find, 1, series);
  sqlite3_bind_int64 (find, 2, BEF_ROLLUP_DAYS);
  sqlite3_bind_int64 (find, 3, until_ms - BEF_ROLLUP_PART_MS);
  if (bef_history_db_step (db, find, &local_error))
    {
      row = sqlite3_column_int64 (find, 0);
      *done_out = TRUE;
      if (!bef_rollup_decode (find, 1, G_MININT64, G_MAXINT64, buckets, weights))
        return bef_history_db_fail_damaged (db, error);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!*done_out)
    return TRUE;
  g_autoptr (GArray) later = g_array_new (FALSE, FALSE, sizeof (BefBucket));
  g_autoptr (GArray) later_weights = g_array_new (FALSE, FALSE, sizeof (BefWeights));
  cut_from (bef_civil_floor (until_ms, BEF_PERIOD_DAY), buckets, weights, later, later_weights);
  join_days (buckets, weights, key);
  return delete_row (db, series, row, error)
         && put_buckets (db, series, BEF_ROLLUP_DAYS, buckets, weights, error)
         && put_buckets (db, series, BEF_ROLLUP_HOURS, later, later_weights, error);
}
