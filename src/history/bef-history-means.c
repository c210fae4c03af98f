/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-tables.h"

#include "base/bef-buckets.h"
#include "history/bef-history-samples.h"

/*
 * Table `means`: the spans of a series of which the means over longer times came, and not what was
 * measured. Ranges of one series neither overlap nor touch each other.
 */

/* No instant is further away. */
#define FAR_MS (G_GINT64_CONSTANT (1) << 60)

static BefStatement *
prepare (BefHistoryDb *db, const char *sql, gint64 series, BefRange range, GError **error)
{
  BefStatement *statement = bef_history_db_statement (db, sql, error);

  if (statement != NULL)
    {
      sqlite3_bind_int64 (statement, 1, series);
      sqlite3_bind_int64 (statement, 2, range.from_ms);
      sqlite3_bind_int64 (statement, 3, range.to_ms);
    }
  return statement;
}

/* Those that touch @range, oldest first. (transfer full) */
static GArray *
list_meeting (BefHistoryDb *db, gint64 series, BefRange range, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (BefRange));
  g_autoptr (BefStatement) list = prepare (
      db,
      "SELECT from_ms, to_ms FROM means WHERE series = ?1 AND from_ms <= ?3 AND to_ms >= ?2"
      " ORDER BY from_ms",
      series, range, error);

  if (list == NULL)
    return NULL;
  while (bef_history_db_step (db, list, &local_error))
    {
      BefRange row = { CLAMP (sqlite3_column_int64 (list, 0), -FAR_MS, FAR_MS),
                       CLAMP (sqlite3_column_int64 (list, 1), -FAR_MS, FAR_MS) };
      g_array_append_val (rows, row);
    }
  if (local_error == NULL)
    return g_steal_pointer (&rows);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static gboolean
note_range (BefHistoryDb *db, gint64 series, BefRange range, GError **error)
{
  g_autoptr (GArray) meeting = list_meeting (db, series, range, error);

  if (meeting == NULL)
    return FALSE;
  for (guint i = 0; i < meeting->len; i++)
    {
      const BefRange *row = &g_array_index (meeting, BefRange, i);
      range.from_ms = MIN (range.from_ms, row->from_ms);
      range.to_ms = MAX (range.to_ms, row->to_ms);
    }
  g_autoptr (BefStatement) forget = prepare (
      db, "DELETE FROM means WHERE series = ? AND from_ms BETWEEN ? AND ?", series, range, error);
  if (forget == NULL || !bef_history_db_run (db, forget, error))
    return FALSE;
  g_autoptr (BefStatement) add = prepare (
      db, "INSERT INTO means (series, from_ms, to_ms) VALUES (?, ?, ?)", series, range, error);
  return add != NULL && bef_history_db_run (db, add, error);
}

gboolean
bef_history_means_note (BefHistoryDb *db, const BefReading *readings, guint n, gint64 now_ms,
                        GError **error)
{
  for (guint i = 0; i < n; i++)
    {
      const BefReading *first = &readings[i];
      if (first->over_ms <= 0 || !bef_history_reading_is_sound (first, now_ms))
        continue;
      BefRange range = { first->observed_ms, first->observed_ms + first->over_ms };
      for (; i + 1 < n && readings[i + 1].observed_ms == range.to_ms && readings[i + 1].over_ms > 0
             && bef_series_key_equal (readings[i + 1].key, first->key);
           i++)
        range.to_ms += readings[i + 1].over_ms;
      gint64 series = bef_history_series_ensure (db, first->key, error);
      if (series == 0 || !note_range (db, series, range, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
bef_history_means_mark (BefHistoryDb *db, BefSeriesKey key, GArray *buckets, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 series = bef_history_series_find (db, key, &local_error);
  BefRange range = { g_array_index (buckets, BefBucket, 0).start_ms,
                     g_array_index (buckets, BefBucket, buckets->len - 1).end_ms };
  g_autoptr (GArray) spans =
      local_error == NULL ? list_meeting (db, series, range, &local_error) : NULL;
  guint at = 0;

  if (spans == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  for (guint i = 0; i < buckets->len; i++)
    {
      BefBucket *bucket = &g_array_index (buckets, BefBucket, i);
      while (at < spans->len && g_array_index (spans, BefRange, at).to_ms <= bucket->start_ms)
        at++;
      bucket->of_means =
          at < spans->len && g_array_index (spans, BefRange, at).from_ms < bucket->end_ms;
    }
  return TRUE;
}

gboolean
bef_history_means_end (BefHistoryDb *db, gint64 series, gint64 from_ms, gint64 to_ms,
                       gint64 *end_out, GError **error)
{
  g_autoptr (GArray) spans = list_meeting (db, series, (BefRange){ from_ms, to_ms }, error);

  *end_out = BEF_NO_TIME;
  for (guint i = 0; spans != NULL && i < spans->len; i++)
    {
      const BefRange *span = &g_array_index (spans, BefRange, i);
      if (span->from_ms < to_ms && span->to_ms > from_ms)
        *end_out = MIN (span->to_ms, to_ms);
    }
  return spans != NULL;
}
