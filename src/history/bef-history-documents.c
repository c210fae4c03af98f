/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-tables.h"

gboolean
bef_history_documents_put (BefHistoryDb *db, const char *name, const char *text, GError **error)
{
  const char *sql = text != NULL ? "INSERT INTO documents (name, text) VALUES (?1, ?2)"
                                   " ON CONFLICT (name) DO UPDATE SET text = excluded.text"
                                 : "DELETE FROM documents WHERE name = ?1";
  g_autoptr (BefStatement) put = bef_history_db_statement (db, sql, error);

  if (put == NULL)
    return FALSE;
  sqlite3_bind_text (put, 1, name, -1, SQLITE_STATIC);
  if (text != NULL)
    sqlite3_bind_text64 (put, 2, text, strlen (text), SQLITE_STATIC, SQLITE_UTF8);
  return bef_history_db_run (db, put, error);
}

char *
bef_history_documents_get (BefHistoryDb *db, const char *name, GError **error)
{
  g_autoptr (BefStatement) get =
      bef_history_db_statement (db, "SELECT text FROM documents WHERE name = ?", error);

  if (get == NULL)
    return NULL;
  sqlite3_bind_text (get, 1, name, -1, SQLITE_STATIC);
  if (!bef_history_db_step (db, get, error))
    return NULL;
  return g_strdup ((const char *)sqlite3_column_text (get, 0));
}
