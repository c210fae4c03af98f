/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-retention.h"

#include "base/bef-civil-time.h"
#include "history/bef-history-merge.h"
#include "history/bef-history-rollup.h"
#include "history/bef-history-samples.h"

/* A list for SQL: see the header. */
#define PRESENCE "('passages', 'occupied', 'attendance', 'room-state')"

/* Fewer samples in a chunk are what an earlier drop left: dropping them again frees nothing. */
#define WORTH_DROPPING 400

/* The first row of @sql, whose only parameter is @bound; 0 without any. */
static gboolean
find_series (BefHistoryDb *db, const char *sql, gint64 bound, gint64 *series_out, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (BefStatement) find = bef_history_db_statement (db, sql, error);

  *series_out = 0;
  if (find == NULL)
    return FALSE;
  sqlite3_bind_int64 (find, 1, bound);
  if (bef_history_db_step (db, find, &local_error))
    *series_out = sqlite3_column_int64 (find, 0);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
bef_history_retention_expire (BefHistoryDb *db, gint64 now_ms, gboolean *dropped_out,
                              GError **error)
{
  gint64 keep_ms = now_ms - BEF_RETENTION_PRESENCE_DAYS * BEF_MS_DAY, series;
  guint n_dropped = 0;

  *dropped_out = FALSE;
  if (!find_series (db,
                    "SELECT id FROM series WHERE quantity IN " PRESENCE
                    " AND (EXISTS (SELECT 1 FROM chunks WHERE series = id AND first < ?1)"
                    " OR EXISTS (SELECT 1 FROM samples WHERE series = id AND ts < ?1)) LIMIT 1",
                    keep_ms - BEF_MS_DAY, &series, error))
    return FALSE;
  if (series == 0)
    return TRUE;
  *dropped_out = TRUE;
  return bef_merge_waiting (db, series, G_MININT64, keep_ms - 1, G_MAXUINT, NULL, error)
         && bef_merge_drop_before (db, series, keep_ms, 0, &n_dropped, error)
         && bef_history_samples_uncount (db, n_dropped, error);
}

gboolean
bef_history_retention_drop_oldest (BefHistoryDb *db, gboolean *dropped_out, GError **error)
{
  guint n_dropped = 0;
  gint64 series;

  *dropped_out = FALSE;
  if (!find_series (db, "SELECT series FROM chunks WHERE n > ?1 ORDER BY last LIMIT 1",
                    WORTH_DROPPING, &series, error))
    return FALSE;
  if (series == 0)
    return TRUE;
  if (!bef_rollup_oldest (db, series, &n_dropped, error)
      || !bef_history_samples_uncount (db, n_dropped, error))
    return FALSE;
  *dropped_out = n_dropped > 0;
  return TRUE;
}
