/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-samples.h"

#include <math.h>

/* 1990-01-01T00:00:00Z: before it a stamp is a clock that was never set. */
#define EARLIEST_MS (G_GINT64_CONSTANT (631152000) * BEF_MS_SECOND)
#define CANCEL_CHECK_EVERY 1024

gint64
bef_history_series_find (BefHistoryDb *db, BefSeriesKey key, GError **error)
{
  GHashTable *cache = bef_history_db_series_cache (db);
  const gint64 *known = g_hash_table_lookup (cache, &key);

  if (known != NULL)
    return *known;
  g_autoptr (BefStatement) find = bef_history_db_statement (
      db, "SELECT id FROM series WHERE entity = ? AND quantity = ?", error);
  if (find == NULL)
    return 0;
  sqlite3_bind_text (find, 1, key.entity, -1, SQLITE_STATIC);
  sqlite3_bind_text (find, 2, key.quantity, -1, SQLITE_STATIC);
  if (!bef_history_db_step (db, find, error))
    return 0;
  gint64 id = sqlite3_column_int64 (find, 0);
  g_hash_table_insert (cache, g_memdup2 (&key, sizeof key), g_memdup2 (&id, sizeof id));
  return id;
}

gint64
bef_history_series_ensure (BefHistoryDb *db, BefSeriesKey key, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 id = bef_history_series_find (db, key, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return 0;
    }
  if (id != 0)
    return id;
  g_autoptr (BefStatement) add =
      bef_history_db_statement (db, "INSERT INTO series (entity, quantity) VALUES (?, ?)", error);
  if (add == NULL)
    return 0;
  sqlite3_bind_text (add, 1, key.entity, -1, SQLITE_STATIC);
  sqlite3_bind_text (add, 2, key.quantity, -1, SQLITE_STATIC);
  if (!bef_history_db_run (db, add, error))
    return 0;
  id = sqlite3_last_insert_rowid (bef_history_db_handle (db));
  g_hash_table_insert (bef_history_db_series_cache (db), g_memdup2 (&key, sizeof key),
                       g_memdup2 (&id, sizeof id));
  return id;
}

gboolean
bef_history_reading_is_sound (const BefReading *reading, gint64 now_ms)
{
  return reading->key.entity != NULL && reading->key.quantity != NULL && isfinite (reading->value)
         && reading->observed_ms >= EARLIEST_MS && reading->observed_ms <= now_ms + BEF_MS_DAY;
}

/* Inserts one sample or corrects the one at its instant; *@added_out counts the new ones. */
static gboolean
write_one (BefHistoryDb *db, gint64 series, const BefReading *reading, BefStatement *insert,
           BefStatement *update, guint64 *added_out, GError **error)
{
  sqlite3_bind_int64 (insert, 1, series);
  sqlite3_bind_int64 (insert, 2, reading->observed_ms);
  sqlite3_bind_double (insert, 3, reading->value);
  if (!bef_history_db_run (db, insert, error))
    return FALSE;
  if (sqlite3_changes (bef_history_db_handle (db)) > 0)
    {
      (*added_out)++;
      return TRUE;
    }
  sqlite3_bind_double (update, 1, reading->value);
  sqlite3_bind_int64 (update, 2, series);
  sqlite3_bind_int64 (update, 3, reading->observed_ms);
  return bef_history_db_run (db, update, error);
}

static gboolean
count_added (BefHistoryDb *db, guint64 added, GError **error)
{
  if (added == 0)
    return TRUE;
  g_autoptr (BefStatement) count =
      bef_history_db_statement (db, "UPDATE counters SET n = n + ? WHERE name = 'samples'", error);
  if (count == NULL)
    return FALSE;
  sqlite3_bind_int64 (count, 1, (gint64)added);
  return bef_history_db_run (db, count, error);
}

gboolean
bef_history_samples_write (BefHistoryDb *db, const BefReading *readings, guint n_readings,
                           GCancellable *cancellable, GError **error)
{
  gint64 now_ms = bef_now_ms (), series = 0;
  BefSeriesKey key = { NULL, NULL };
  guint64 added = 0;

  g_autoptr (BefStatement) insert = bef_history_db_statement (
      db, "INSERT INTO samples (series, ts, value) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", error);
  if (insert == NULL)
    return FALSE;
  g_autoptr (BefStatement) update = bef_history_db_statement (
      db, "UPDATE samples SET value = ?1 WHERE series = ?2 AND ts = ?3 AND value IS NOT ?1", error);
  if (update == NULL)
    return FALSE;
  for (guint i = 0; i < n_readings; i++)
    {
      if (i % CANCEL_CHECK_EVERY == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!bef_history_reading_is_sound (&readings[i], now_ms))
        continue;
      if (series == 0 || !bef_series_key_equal (key, readings[i].key))
        {
          key = readings[i].key;
          series = bef_history_series_ensure (db, key, error);
          if (series == 0)
            return FALSE;
        }
      if (!write_one (db, series, &readings[i], insert, update, &added, error))
        return FALSE;
    }
  return count_added (db, added, error);
}

gboolean
bef_history_samples_count (BefHistoryDb *db, guint64 *out, GError **error)
{
  g_autoptr (BefStatement) count =
      bef_history_db_statement (db, "SELECT n FROM counters WHERE name = 'samples'", error);

  if (count == NULL || !bef_history_db_step (db, count, error))
    return FALSE;
  *out = (guint64)MAX (sqlite3_column_int64 (count, 0), 0);
  return TRUE;
}

GArray *
bef_history_samples_latest (BefHistoryDb *db, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GArray) latest = g_array_new (FALSE, FALSE, sizeof (BefReading));
  g_autoptr (BefStatement) list = bef_history_db_statement (
      db,
      /* CROSS: series first, else SQLite reads every sample. */
      "SELECT entity, quantity, ts, value FROM series CROSS JOIN samples"
      " ON samples.series = series.id"
      " AND ts = (SELECT max (ts) FROM samples WHERE samples.series = series.id)",
      error);

  if (list == NULL)
    return NULL;
  while (bef_history_db_step (db, list, &local_error))
    {
      const char *entity = (const char *)sqlite3_column_text (list, 0);
      const char *quantity = (const char *)sqlite3_column_text (list, 1);
      if (entity == NULL || quantity == NULL)
        continue;
      BefReading reading = { bef_series_key (entity, quantity), sqlite3_column_int64 (list, 2),
                             sqlite3_column_double (list, 3) };
      g_array_append_val (latest, reading);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&latest);
}

static gboolean
read_before (BefSampleIter *iter, gint64 series, gint64 from_ms, guint n_before, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (BefStatement) before = bef_history_db_statement (
      iter->db,
      "SELECT ts, value FROM samples WHERE series = ? AND ts < ? ORDER BY ts DESC LIMIT ?", error);

  if (before == NULL)
    return FALSE;
  sqlite3_bind_int64 (before, 1, series);
  sqlite3_bind_int64 (before, 2, from_ms);
  sqlite3_bind_int64 (before, 3, n_before);
  while (iter->n_before < n_before && bef_history_db_step (iter->db, before, &local_error))
    {
      iter->before[iter->n_before].ts = sqlite3_column_int64 (before, 0);
      iter->before[iter->n_before++].value = sqlite3_column_double (before, 1);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
bef_sample_iter_init (BefSampleIter *iter, BefHistoryDb *db, gint64 series, gint64 from_ms,
                      gint64 to_ms, guint n_before, guint n_after, GCancellable *cancellable,
                      GError **error)
{
  g_assert (n_before <= BEF_SAMPLE_MAX_BEFORE);
  *iter = (BefSampleIter){
    .db = db, .cancellable = cancellable, .to_ms = to_ms, .left_after = n_after
  };
  if (series == 0)
    return TRUE;
  if (n_before > 0 && !read_before (iter, series, from_ms, n_before, error))
    return FALSE;
  iter->next_before = iter->n_before;
  iter->statement = bef_history_db_statement (
      db, "SELECT ts, value FROM samples WHERE series = ? AND ts >= ? ORDER BY ts", error);
  if (iter->statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (iter->statement, 1, series);
  sqlite3_bind_int64 (iter->statement, 2, from_ms);
  return TRUE;
}

gboolean
bef_sample_iter_next (BefSampleIter *iter, BefSample *out, GError **error)
{
  if (iter->next_before > 0)
    {
      *out = iter->before[--iter->next_before];
      return TRUE;
    }
  if (iter->statement == NULL)
    return FALSE;
  if (++iter->n_read % CANCEL_CHECK_EVERY == 0
      && g_cancellable_set_error_if_cancelled (iter->cancellable, error))
    return FALSE;
  if (bef_history_db_step (iter->db, iter->statement, error))
    {
      out->ts = sqlite3_column_int64 (iter->statement, 0);
      out->value = sqlite3_column_double (iter->statement, 1);
      if (out->ts < iter->to_ms || iter->left_after-- > 0)
        return TRUE;
    }
  bef_sample_iter_clear (iter);
  return FALSE;
}

void
bef_sample_iter_clear (BefSampleIter *iter)
{
  g_clear_pointer (&iter->statement, bef_statement_release);
}
