/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The console's history file, read from outside while the console has it open. */
#include "e2e-private.h"

#include <sqlite3.h>

#define BUSY_MS 5000

static char *
dup_history_path (E2e *self)
{
  return e2e_path (self, "data", "beffroi/test/history.db");
}

static sqlite3 *
open_history (E2e *self)
{
  g_autofree char *path = dup_history_path (self);
  sqlite3 *db = NULL;

  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
    e2e_fail (self, "%s cannot be read: %s", path, sqlite3_errmsg (db));
  sqlite3_busy_timeout (db, BUSY_MS);
  return db;
}

char *
e2e_sql (E2e *self, const char *sql)
{
  sqlite3 *db = open_history (self);
  sqlite3_stmt *statement = NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    e2e_fail (self, "%s: %s", sql, sqlite3_errmsg (db));
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      for (int i = 0; i < sqlite3_column_count (statement); i++)
        {
          const char *text = (const char *)sqlite3_column_text (statement, i);
          g_string_append_printf (out, "%s%s", i > 0 ? "|" : "", text != NULL ? text : "");
        }
      g_string_append_c (out, '\n');
    }
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

gint64
e2e_sql_number (E2e *self, const char *sql)
{
  g_autofree char *text = e2e_sql (self, sql);

  return g_ascii_strtoll (text, NULL, 10);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

BefHistory *
e2e_history_copy (E2e *self)
{
  g_autofree char *path = dup_history_path (self);
  g_autoptr (BefHistory) history = bef_history_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  bef_history_open_with_async (history, path, BEF_HISTORY_OPEN_COPY, NULL, done_cb, &result);
  if (!bef_history_open_finish (history, wait_for (&result), NULL, &error))
    e2e_fail (self, "the history cannot be read: %s", error->message);
  return g_steal_pointer (&history);
}

GArray *
e2e_history_samples (E2e *self, BefHistory *history, const char *entity, const char *quantity,
                     gint64 from_ms, gint64 to_ms)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  bef_history_samples_async (history,
                             &(BefHistoryQuery){ .key = bef_series_key (entity, quantity),
                                                 .from_ms = from_ms,
                                                 .to_ms = to_ms },
                             NULL, done_cb, &result);
  g_autoptr (GArray) samples = bef_history_samples_finish (history, wait_for (&result), &error);
  if (samples == NULL)
    e2e_fail (self, "%s %s: %s", entity, quantity, error->message);
  return g_steal_pointer (&samples);
}
