/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-imports.h"

#include "history/bef-history-chunk.h"
#include "history/bef-history-merge.h"
#include "history/bef-history-samples.h"

/* The samples that imports know of: as chunks of table `import_parts`, and in the series. */

static gboolean
put_chunk (BefStatement *add, BefHistoryDb *db, const BefSample *samples, guint n, GError **error)
{
  g_autofree gint64 *ts = g_new (gint64, n);
  g_autofree double *values = g_new (double, n);

  for (guint i = 0; i < n; i++)
    {
      ts[i] = samples[i].ts;
      values[i] = samples[i].value;
    }
  g_autoptr (GByteArray) data = bef_chunk_encode (ts, values, n);
  sqlite3_bind_int64 (add, 4, ts[0]);
  sqlite3_bind_int64 (add, 5, ts[n - 1]);
  sqlite3_bind_int64 (add, 6, n);
  sqlite3_bind_blob64 (add, 7, data->data, data->len, SQLITE_TRANSIENT);
  return bef_history_db_run (db, add, error);
}

gboolean
bef_import_parts_put (BefHistoryDb *db, gint64 import, gint64 series, BefImportSide side,
                      const GArray *samples, GError **error)
{
  for (guint i = 0; i < samples->len; i += BEF_CHUNK_MAX)
    {
      g_autoptr (BefStatement) add = bef_history_db_statement (
          db,
          "INSERT INTO import_parts (import, series, side, first, last, n, data)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
          error);
      if (add == NULL)
        return FALSE;
      sqlite3_bind_int64 (add, 1, import);
      sqlite3_bind_int64 (add, 2, series);
      sqlite3_bind_int64 (add, 3, side);
      if (!put_chunk (add, db, &g_array_index (samples, BefSample, i),
                      MIN (samples->len - i, BEF_CHUNK_MAX), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
append_chunk (BefStatement *row, GArray *samples)
{
  const guint8 *data = sqlite3_column_blob (row, 0);
  g_autoptr (BefChunk) chunk =
      data != NULL ? bef_chunk_decode (data, (gsize)sqlite3_column_bytes (row, 0)) : NULL;

  for (guint i = 0; chunk != NULL && i < chunk->n; i++)
    {
      BefSample sample = { bef_chunk_ts (chunk, i), chunk->values[i] };
      if (samples->len > 0 && sample.ts <= g_array_index (samples, BefSample, samples->len - 1).ts)
        return FALSE;
      g_array_append_val (samples, sample);
    }
  return chunk != NULL;
}

GArray *
bef_import_parts_get (BefHistoryDb *db, gint64 import, gint64 series, BefImportSide side,
                      GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (BefSample));
  g_autoptr (BefStatement) list =
      bef_history_db_statement (db,
                                "SELECT data FROM import_parts WHERE import = ? AND series = ?"
                                " AND side = ? ORDER BY first",
                                error);

  if (list == NULL)
    return NULL;
  sqlite3_bind_int64 (list, 1, import);
  sqlite3_bind_int64 (list, 2, series);
  sqlite3_bind_int64 (list, 3, side);
  while (bef_history_db_step (db, list, &local_error))
    if (!append_chunk (list, samples))
      {
        bef_history_db_fail_damaged (db, error);
        return NULL;
      }
  if (local_error == NULL)
    return g_steal_pointer (&samples);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

GArray *
bef_imports_samples (BefHistoryDb *db, gint64 series, BefRange range, GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (BefSample));
  BefSampleSpan span = { series, range.from_ms, range.to_ms + 1, 0, 0 };
  g_auto (BefSampleIter) iter = { NULL };
  BefSample sample;

  if (!bef_sample_iter_init (&iter, db, &span, cancellable, error))
    return NULL;
  while (bef_sample_iter_next (&iter, &sample, &local_error))
    g_array_append_val (samples, sample);
  if (local_error == NULL)
    return g_steal_pointer (&samples);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

gboolean
bef_imports_rewrite (BefHistoryDb *db, gint64 series, BefRange range, const GArray *samples,
                     GError **error)
{
  guint n_before;

  return bef_merge_rewrite (db, series, range, (const BefSample *)(gpointer)samples->data,
                            samples->len, &n_before, error)
         && (n_before == samples->len
             || bef_history_samples_recount (db, (gint64)samples->len - n_before, error));
}
