/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-rollup.h"

#include <math.h>

#include "base/bef-civil-time.h"

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

gboolean
bef_rollup_decode (BefStatement *row, int at, gint64 from_ms, gint64 to_ms, GArray *buckets,
                   GArray *weights)
{
  gint64 level = sqlite3_column_int64 (row, at);

  return level >= BEF_ROLLUP_OLD_HOURS && level <= BEF_ROLLUP_DAYS
         && bef_rollup_row_decode (
             sqlite3_column_blob (row, at + 1), (gsize)sqlite3_column_bytes (row, at + 1),
             level == BEF_ROLLUP_OLD_HOURS ? BEF_ROLLUP_COLUMNS_AND_MEANS : BEF_ROLLUP_COLUMNS,
             from_ms, to_ms, buckets, weights);
}

GArray *
bef_rollup_list (BefHistoryDb *db, gint64 series, gint64 from_ms, gint64 to_ms, GArray *weights,
                 GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GArray) buckets = g_array_new (FALSE, FALSE, sizeof (BefBucket));
  g_autoptr (BefStatement) list = bef_history_db_statement (
      db,
      "SELECT level, data FROM rollups WHERE series = ? AND first < ? AND last > ? ORDER BY first",
      error);

  if (list == NULL)
    return NULL;
  sqlite3_bind_int64 (list, 1, series);
  sqlite3_bind_int64 (list, 2, to_ms);
  sqlite3_bind_int64 (list, 3, from_ms);
  while (bef_history_db_step (db, list, &local_error))
    if (!bef_rollup_decode (list, 0, from_ms, to_ms, buckets, weights))
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
bef_rollup_check_all (BefHistoryDb *db, BefRollupLayout layout, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (BefStatement) list =
      bef_history_db_statement (db,
                                layout == BEF_ROLLUP_WITH_LEVEL ? "SELECT level, data FROM rollups"
                                                                : "SELECT 0, data FROM rollups",
                                error);

  if (list == NULL)
    return FALSE;
  while (bef_history_db_step (db, list, &local_error))
    {
      g_autoptr (GArray) buckets = g_array_new (FALSE, FALSE, sizeof (BefBucket));
      if (!bef_rollup_decode (list, 0, G_MININT64, G_MAXINT64, buckets, NULL))
        return bef_history_db_fail_damaged (db, error);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
