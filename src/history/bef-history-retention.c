/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-retention.h"

#include "base/bef-civil-time.h"
#include "history/bef-history-merge.h"
#include "history/bef-history-rollup-make.h"
#include "history/bef-history-samples.h"
#include "model/bef-kind.h"

/* In the SQL below: the list of quantities that say that people are there. */
#define PRESENCE "%s"

static const struct
{
  BefRollupLevel level;
  gint64 keep_ms;
} steps[BEF_RETENTION_STEPS] = {
  { BEF_ROLLUP_HOURS, 62 * BEF_MS_DAY },
  { BEF_ROLLUP_DAYS, 400 * BEF_MS_DAY },
  { BEF_ROLLUP_HOURS, 2 * BEF_MS_DAY },
  { BEF_ROLLUP_DAYS, 35 * BEF_MS_DAY },
};

typedef enum
{
  SQL_EXPIRED,
  SQL_DENSE,
  SQL_ANY,
  N_SQL,
} Sql;

/* A series with something that was kept for too long. ?1: since when. */
#define FROM_EXPIRED                                                                               \
  "SELECT id FROM series WHERE quantity IN " PRESENCE                                              \
  " AND (EXISTS (SELECT 1 FROM chunks WHERE series = id AND first < ?1)"                           \
  " OR EXISTS (SELECT 1 FROM samples WHERE series = id AND ts < ?1)"                               \
  " OR EXISTS (SELECT 1 FROM rollups WHERE series = id)) LIMIT 1"
/* Chunks worth it, of which all or enough is old. ?1: until when; ?2: at most so many; ?3, ?4: what
 * is worth it and enough; ?5: dense, or the level of days. */
#define FROM_CHUNKS                                                                                \
  "SELECT series, first FROM chunks WHERE min (last, first + ?4) < ?1 AND n > ?3"                  \
  " AND series NOT IN (SELECT id FROM series WHERE quantity IN " PRESENCE ")"
#define SELECT_DENSE                                                                               \
  FROM_CHUNKS " AND length (data) * 3600000 >= ?5 * (last - first) ORDER BY first LIMIT ?2"
#define SELECT_ANY                                                                                 \
  FROM_CHUNKS " UNION ALL SELECT series, first FROM rollups WHERE first + ?4 < ?1 AND level < ?5"  \
              " ORDER BY first LIMIT ?2"

/* "('passages', 'occupied')": (transfer full). */
static char *
presence_list (void)
{
  GString *list = g_string_new ("(");

  for (guint i = 0; i < bef_quantity_count (); i++)
    {
      const BefQuantityInfo *info = bef_quantity_nth (i);
      if (info->flags & BEF_QUANTITY_PRESENCE)
        g_string_append_printf (list, "%s'%s'", list->len > 1 ? ", " : "", info->id);
    }
  g_string_append_c (list, ')');
  return g_string_free (list, FALSE);
}

/* Made once: statements are kept by their text. */
static const char *
sql_text (Sql which)
{
  static char *texts[N_SQL];
  static gsize made;

  if (g_once_init_enter (&made))
    {
      g_autofree char *list = presence_list ();
      texts[SQL_EXPIRED] = g_strdup_printf (FROM_EXPIRED, list);
      texts[SQL_DENSE] = g_strdup_printf (SELECT_DENSE, list);
      texts[SQL_ANY] = g_strdup_printf (SELECT_ANY, list);
      g_once_init_leave (&made, 1);
    }
  return texts[which];
}

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

/* An earlier version made some. */
static gboolean
drop_rollups (BefHistoryDb *db, gint64 series, GError **error)
{
  g_autoptr (BefStatement) remove =
      bef_history_db_statement (db, "DELETE FROM rollups WHERE series = ?", error);

  if (remove == NULL)
    return FALSE;
  sqlite3_bind_int64 (remove, 1, series);
  return bef_history_db_run (db, remove, error);
}

gint64
bef_history_retention_border (gint64 now_ms)
{
  return now_ms - steps[0].keep_ms;
}

gboolean
bef_history_retention_expire (BefHistoryDb *db, gint64 now_ms, gboolean *dropped_out,
                              GError **error)
{
  gint64 keep_ms = now_ms - BEF_RETENTION_PRESENCE_DAYS * BEF_MS_DAY, series;
  guint n_dropped = 0;

  *dropped_out = FALSE;
  if (!find_series (db, sql_text (SQL_EXPIRED), keep_ms - BEF_MS_DAY, &series, error))
    return FALSE;
  if (series == 0)
    return TRUE;
  *dropped_out = TRUE;
  return drop_rollups (db, series, error)
         && bef_merge_waiting (db, series, G_MININT64, keep_ms - 1, G_MAXUINT, NULL, error)
         && bef_merge_drop_before (db, series, keep_ms, 0, &n_dropped, error)
         && bef_history_samples_uncount (db, n_dropped, error);
}

GArray *
bef_history_retention_list (BefHistoryDb *db, guint step, gint64 now_ms, guint limit,
                            GError **error)
{
  gboolean to_hours = steps[step].level == BEF_ROLLUP_HOURS;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (BefStatement) list =
      bef_history_db_statement (db, sql_text (to_hours ? SQL_DENSE : SQL_ANY), error);

  if (list == NULL)
    return NULL;
  sqlite3_bind_int64 (list, 1, now_ms - steps[step].keep_ms);
  sqlite3_bind_int64 (list, 2, limit);
  sqlite3_bind_int64 (list, 3, BEF_ROLLUP_WORTH);
  sqlite3_bind_int64 (list, 4, BEF_ROLLUP_PART_MS);
  sqlite3_bind_int64 (list, 5, to_hours ? BEF_ROLLUP_DENSE : BEF_ROLLUP_DAYS);
  while (bef_history_db_step (db, list, &local_error))
    {
      gint64 series = sqlite3_column_int64 (list, 0);
      g_array_append_val (found, series);
    }
  if (local_error == NULL)
    return g_steal_pointer (&found);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

gboolean
bef_history_retention_reduce (BefHistoryDb *db, guint step, gint64 series, gint64 now_ms,
                              gboolean *reduced_out, GError **error)
{
  gint64 until_ms = now_ms - steps[step].keep_ms;
  guint n_dropped = 0;

  *reduced_out = FALSE;
  /* Hours lie before the samples that are left. */
  if (steps[step].level == BEF_ROLLUP_DAYS
      && !bef_rollup_thin (db, series, until_ms, reduced_out, error))
    return FALSE;
  if (*reduced_out)
    return TRUE;
  if (!bef_rollup_samples (db, series, steps[step].level, until_ms, &n_dropped, error)
      || !bef_history_samples_uncount (db, n_dropped, error))
    return FALSE;
  *reduced_out = n_dropped > 0;
  return TRUE;
}
