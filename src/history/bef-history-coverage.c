/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-tables.h"

#include "history/bef-history-rollup.h"
#include "history/bef-history-samples.h"

/* Ranges of one series never touch each other: those that meet [from, to] are few and in order. */
#define SELECT_MEETING                                                                             \
  "SELECT from_ms, to_ms FROM coverage WHERE series = ?1 AND from_ms <= ?3 AND to_ms >= ?2"        \
  " ORDER BY from_ms DESC"

/* (transfer full) GArray of BefRange, newest first. */
static GArray *
list_meeting (BefHistoryDb *db, gint64 series, gint64 from_ms, gint64 to_ms, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (BefRange));
  g_autoptr (BefStatement) list = bef_history_db_statement (db, SELECT_MEETING, error);

  if (list == NULL)
    return NULL;
  sqlite3_bind_int64 (list, 1, series);
  sqlite3_bind_int64 (list, 2, from_ms);
  sqlite3_bind_int64 (list, 3, to_ms);
  while (bef_history_db_step (db, list, &local_error))
    {
      BefRange range = { sqlite3_column_int64 (list, 0), sqlite3_column_int64 (list, 1) };
      g_array_append_val (ranges, range);
    }
  if (local_error == NULL)
    return g_steal_pointer (&ranges);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static gboolean
replace_meeting (BefHistoryDb *db, gint64 series, BefRange joined, GError **error)
{
  g_autoptr (BefStatement) forget = bef_history_db_statement (
      db, "DELETE FROM coverage WHERE series = ? AND from_ms BETWEEN ? AND ?", error);
  if (forget == NULL)
    return FALSE;
  sqlite3_bind_int64 (forget, 1, series);
  sqlite3_bind_int64 (forget, 2, joined.from_ms);
  sqlite3_bind_int64 (forget, 3, joined.to_ms);
  if (!bef_history_db_run (db, forget, error))
    return FALSE;
  g_autoptr (BefStatement) add = bef_history_db_statement (
      db, "INSERT INTO coverage (series, from_ms, to_ms) VALUES (?, ?, ?)", error);
  if (add == NULL)
    return FALSE;
  sqlite3_bind_int64 (add, 1, series);
  sqlite3_bind_int64 (add, 2, joined.from_ms);
  sqlite3_bind_int64 (add, 3, joined.to_ms);
  return bef_history_db_run (db, add, error);
}

gboolean
bef_history_coverage_mark (BefHistoryDb *db, BefSeriesKey key, gint64 from_ms, gint64 to_ms,
                           GError **error)
{
  gint64 now_ms = bef_now_ms ();
  BefRange joined = { from_ms, MIN (to_ms, now_ms) };

  if (joined.from_ms >= joined.to_ms)
    return TRUE;
  gint64 series = bef_history_series_ensure (db, key, error);
  if (series == 0)
    return FALSE;
  g_autoptr (GArray) meeting = list_meeting (db, series, joined.from_ms, joined.to_ms, error);
  if (meeting == NULL)
    return FALSE;
  for (guint i = 0; i < meeting->len; i++)
    {
      const BefRange *range = &g_array_index (meeting, BefRange, i);
      joined.from_ms = MIN (joined.from_ms, range->from_ms);
      joined.to_ms = MAX (joined.to_ms, range->to_ms);
    }
  return replace_meeting (db, series, joined, error);
}

GArray *
bef_history_coverage_missing (BefHistoryDb *db, BefSeriesKey key, gint64 from_ms, gint64 to_ms,
                              GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GArray) missing = g_array_new (FALSE, FALSE, sizeof (BefRange));
  gint64 series = bef_history_series_find (db, key, &local_error);
  gint64 end = to_ms, border = G_MININT64;

  if (local_error == NULL && series != 0)
    bef_rollup_border (db, series, &border, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  /* There is no room for samples from before it: they would not be shown. */
  from_ms = MAX (from_ms, border);
  g_autoptr (GArray) asked = list_meeting (db, series, from_ms, to_ms, error);
  if (asked == NULL)
    return NULL;
  for (guint i = 0; i < asked->len && end > from_ms; i++)
    {
      const BefRange *range = &g_array_index (asked, BefRange, i);
      BefRange hole = { MAX (range->to_ms, from_ms), end };
      if (hole.from_ms < hole.to_ms)
        g_array_append_val (missing, hole);
      end = MIN (end, range->from_ms);
    }
  if (end > from_ms)
    {
      BefRange hole = { from_ms, end };
      g_array_append_val (missing, hole);
    }
  return g_steal_pointer (&missing);
}
