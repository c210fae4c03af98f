/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The console's history file, read from outside while the console has it open. */
#include "e2e-private.h"

#include <sqlite3.h>

#define BUSY_MS 5000

static sqlite3 *
open_history (E2e *self)
{
  g_autofree char *path = e2e_path (self, "data", "beffroi/test/history.db");
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
