/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-samples.h"

#include <math.h>

#include "base/bef-present.h"
#include "history/bef-history-merge.h"

/* 1990-01-01T00:00:00Z: before it a stamp is a clock that was never set. */
#define EARLIEST_MS (G_GINT64_CONSTANT (631152000) * BEF_MS_SECOND)

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
         && reading->observed_ms >= EARLIEST_MS
         && bef_present_allows (reading->observed_ms, now_ms);
}

/* Inserts one sample or corrects the one at its instant; *@added_out counts the new ones. */
static gboolean
write_one (BefHistoryDb *db, gint64 series, const BefSample *sample, BefStatement *insert,
           BefStatement *update, guint64 *added_out, GError **error)
{
  BefSealed sealed;

  if (!bef_merge_find (db, series, sample, &sealed, error))
    return FALSE;
  sqlite3_bind_int64 (insert, 1, series);
  sqlite3_bind_int64 (insert, 2, sample->ts);
  sqlite3_bind_double (insert, 3, sample->value);
  /* What is sealed already needs no waiting twin, but one that waits to correct it is corrected. */
  if (sealed != BEF_SEALED_SAME && !bef_history_db_run (db, insert, error))
    return FALSE;
  if (sealed != BEF_SEALED_SAME && sqlite3_changes (bef_history_db_handle (db)) > 0)
    {
      *added_out += sealed == BEF_SEALED_NOT;
      return TRUE;
    }
  sqlite3_bind_double (update, 1, sample->value);
  sqlite3_bind_int64 (update, 2, series);
  sqlite3_bind_int64 (update, 3, sample->ts);
  return bef_history_db_run (db, update, error);
}

static gboolean
write_few (BefHistoryDb *db, gint64 series, const GArray *samples, guint64 *added_out,
           GError **error)
{
  g_autoptr (BefStatement) insert = bef_history_db_statement (
      db, "INSERT INTO samples (series, ts, value) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", error);
  if (insert == NULL)
    return FALSE;
  g_autoptr (BefStatement) update = bef_history_db_statement (
      db, "UPDATE samples SET value = ?1 WHERE series = ?2 AND ts = ?3 AND value IS NOT ?1", error);
  if (update == NULL)
    return FALSE;
  for (guint i = 0; i < samples->len; i++)
    if (!write_one (db, series, &g_array_index (samples, BefSample, i), insert, update, added_out,
                    error))
      return FALSE;
  return TRUE;
}

/* Straight into chunks, with what waits between them. */
static gboolean
write_bulk (BefHistoryDb *db, gint64 series, GArray *samples, guint64 *added_out, GError **error)
{
  const BefSample *all;
  guint n_added = 0;

  bef_merge_order (samples);
  all = &g_array_index (samples, BefSample, 0);
  if (!bef_merge_waiting (db, series, all[0].ts, all[samples->len - 1].ts, G_MAXUINT, NULL, error)
      || !bef_merge_into_chunks (db, series, all, samples->len, &n_added, error))
    return FALSE;
  *added_out += n_added;
  return TRUE;
}

static gboolean
count_added (BefHistoryDb *db, gint64 added, GError **error)
{
  if (added == 0)
    return TRUE;
  g_autoptr (BefStatement) count =
      bef_history_db_statement (db, "UPDATE counters SET n = n + ? WHERE name = 'samples'", error);
  if (count == NULL)
    return FALSE;
  sqlite3_bind_int64 (count, 1, added);
  return bef_history_db_run (db, count, error);
}

/* Takes the sound samples at the head of @readings that are of one series; returns how many
 * readings that is. */
static guint
take_series (const BefReading *readings, guint n_readings, gint64 now_ms, GArray *samples)
{
  guint i;

  g_array_set_size (samples, 0);
  for (i = 0; i < n_readings && bef_series_key_equal (readings[i].key, readings[0].key); i++)
    if (bef_history_reading_is_sound (&readings[i], now_ms))
      {
        BefSample sample = { readings[i].observed_ms, readings[i].value };
        g_array_append_val (samples, sample);
      }
  return i;
}

gboolean
bef_history_samples_write (BefHistoryDb *db, const BefReading *readings, guint n_readings,
                           GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (BefSample));
  gint64 now_ms = bef_now_ms ();
  guint64 added = 0;

  for (guint i = 0, next; i < n_readings; i = next)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      next = i + take_series (readings + i, n_readings - i, now_ms, samples);
      if (samples->len == 0)
        continue;
      gint64 series = bef_history_series_ensure (db, readings[i].key, error);
      if (series == 0)
        return FALSE;
      gboolean written = samples->len >= BEF_SAMPLES_BULK
                             ? write_bulk (db, series, samples, &added, error)
                             : write_few (db, series, samples, &added, error);
      if (!written)
        return FALSE;
    }
  return count_added (db, (gint64)added, error);
}

gboolean
bef_history_samples_uncount (BefHistoryDb *db, guint n, GError **error)
{
  return count_added (db, -(gint64)n, error);
}

gboolean
bef_history_samples_recount (BefHistoryDb *db, gint64 change, GError **error)
{
  return count_added (db, change, error);
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

/* Rows of @sql (series, entity, quantity, ts, value) into @latest; the last one of a series wins
 * when it is not older. @index: series -> position in @latest + 1. */
static gboolean
list_latest (BefHistoryDb *db, const char *sql, GArray *latest, GHashTable *index, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (BefStatement) list = bef_history_db_statement (db, sql, error);

  if (list == NULL)
    return FALSE;
  while (bef_history_db_step (db, list, &local_error))
    {
      gint64 series = sqlite3_column_int64 (list, 0);
      const char *entity = (const char *)sqlite3_column_text (list, 1);
      const char *quantity = (const char *)sqlite3_column_text (list, 2);
      guint at = GPOINTER_TO_UINT (g_hash_table_lookup (index, &series));
      if (entity == NULL || quantity == NULL)
        continue;
      BefReading reading = { bef_series_key (entity, quantity), sqlite3_column_int64 (list, 3),
                             sqlite3_column_double (list, 4) };
      if (at == 0)
        {
          g_array_append_val (latest, reading);
          g_hash_table_insert (index, g_memdup2 (&series, sizeof series),
                               GUINT_TO_POINTER (latest->len));
        }
      else if (reading.observed_ms >= g_array_index (latest, BefReading, at - 1).observed_ms)
        g_array_index (latest, BefReading, at - 1) = reading;
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

GArray *
bef_history_samples_latest (BefHistoryDb *db, GError **error)
{
  g_autoptr (GArray) latest = g_array_new (FALSE, FALSE, sizeof (BefReading));
  g_autoptr (GHashTable) index = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  /* CROSS: series first, else SQLite reads everything. */
  if (list_latest (db,
                   "SELECT series.id, entity, quantity, last, last_value FROM series"
                   " CROSS JOIN chunks ON chunks.series = series.id AND first ="
                   " (SELECT max (first) FROM chunks WHERE chunks.series = series.id)",
                   latest, index, error)
      && list_latest (db,
                      "SELECT series.id, entity, quantity, ts, value FROM series"
                      " CROSS JOIN samples ON samples.series = series.id AND ts ="
                      " (SELECT max (ts) FROM samples WHERE samples.series = series.id)",
                      latest, index, error))
    return g_steal_pointer (&latest);
  return NULL;
}
