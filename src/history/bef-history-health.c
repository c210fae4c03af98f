/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-health.h"

#include "bef-history-private.h"

#include "history/bef-history-samples.h"

/* Each series by its key: only the ends are read. */
static const char oldest[] =
    "SELECT min (t) FROM ("
    "SELECT (SELECT min (ts) FROM samples WHERE series = series.id) AS t FROM series UNION ALL"
    " SELECT (SELECT min (first) FROM chunks WHERE series = series.id) FROM series UNION ALL"
    " SELECT (SELECT min (first) FROM rollups WHERE series = series.id) FROM series)";
static const char newest[] =
    "SELECT max (t) FROM ("
    "SELECT (SELECT max (ts) FROM samples WHERE samples.series = series.id) AS t FROM series"
    " UNION ALL SELECT (SELECT last FROM chunks WHERE chunks.series = series.id"
    " ORDER BY first DESC LIMIT 1) FROM series"
    " UNION ALL SELECT (SELECT last FROM rollups WHERE rollups.series = series.id"
    " ORDER BY first DESC LIMIT 1) FROM series)";

static gboolean
get_end (BefHistoryDb *db, const char *sql, gint64 *out, GError **error)
{
  g_autoptr (BefStatement) get = bef_history_db_statement (db, sql, error);

  if (get == NULL || !bef_history_db_step (db, get, error))
    return FALSE;
  *out = sqlite3_column_type (get, 0) == SQLITE_NULL ? BEF_NO_TIME : sqlite3_column_int64 (get, 0);
  return TRUE;
}

static gboolean
check (BefHistoryDb *db, gboolean *is_whole, GError **error)
{
  g_autoptr (BefStatement) run = bef_history_db_statement (db, "PRAGMA quick_check (1)", error);

  if (run == NULL || !bef_history_db_step (db, run, error))
    return FALSE;
  *is_whole = g_strcmp0 ((const char *)sqlite3_column_text (run, 0), "ok") == 0;
  return TRUE;
}

static void
health_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  BefHistoryDb *db = bef_history_job_db (data, task);
  BefHistoryHealth *health;
  gint64 n_waiting = 0;

  if (db == NULL)
    return;
  health = g_new0 (BefHistoryHealth, 1);
  health->bytes = bef_history_db_size (db);
  if (bef_history_samples_count (db, &health->n_samples, &error)
      && get_end (db, oldest, &health->oldest_ms, &error)
      && get_end (db, newest, &health->newest_ms, &error)
      && bef_history_db_get_int (db, "SELECT count (*) FROM outbox", &n_waiting, &error)
      && health->bytes <= BEF_HISTORY_HEALTH_BYTES)
    health->is_checked = check (db, &health->is_whole, &error);
  health->n_waiting = (guint)n_waiting;
  bef_history_job_return (task, health, g_free, error);
}

void
bef_history_health_async (BefHistory *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  bef_history_job_run (self, bef_history_job_new (self), bef_history_health_async, health_job,
                       cancellable, callback, user_data);
}

gboolean
bef_history_health_finish (BefHistory *self, GAsyncResult *result, BefHistoryHealth *out,
                           GError **error)
{
  g_autofree BefHistoryHealth *health = g_task_propagate_pointer (G_TASK (result), error);

  if (health != NULL)
    *out = *health;
  return health != NULL;
}

const char *
bef_history_sqlite_version (void)
{
  return sqlite3_libversion ();
}
