/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-salvage.h"

#include <glib/gstdio.h>

#include "history/bef-history-tables.h"

/* More than years of use make: a damaged page may repeat itself. */
#define MAX_ROWS 100000

/* UTF-8 text of a column of a file that may not be trusted. (transfer full), NULL when it is none.
 */
static char *
text_at (sqlite3_stmt *row, int column)
{
  const char *text = (const char *)sqlite3_column_text (row, column);

  return text != NULL && g_utf8_validate (text, -1, NULL) ? g_strdup (text) : NULL;
}

static gboolean
copy_outbox_row (BefHistoryDb *db, sqlite3_stmt *row, GError **error)
{
  g_autofree char *kind = text_at (row, 1), *object = text_at (row, 2), *payload = text_at (row, 3);
  BefOutboxItem item = { 0, sqlite3_column_int64 (row, 0), kind, object, payload };

  if (kind == NULL || object == NULL || payload == NULL)
    return TRUE;
  return bef_history_outbox_add (db, &item, error) >= 0;
}

static gboolean
copy_journal_row (BefHistoryDb *db, sqlite3_stmt *row, GError **error)
{
  g_autofree char *who = text_at (row, 1), *action = text_at (row, 2), *object = text_at (row, 3);
  g_autofree char *detail = text_at (row, 4);
  BefJournalEntry entry = { 0, sqlite3_column_int64 (row, 0), who, action, object, detail };

  if (who == NULL || action == NULL || object == NULL)
    return TRUE;
  return bef_history_journal_add (db, &entry, error);
}

typedef gboolean (*CopyRow) (BefHistoryDb *db, sqlite3_stmt *row, GError **error);

/* Copies until the end or the first damaged page; FALSE only when @db may not be written. */
static gboolean
copy_rows (BefHistoryDb *db, sqlite3 *damaged, const char *sql, CopyRow copy, guint *n_rows,
           GError **error)
{
  sqlite3_stmt *rows = NULL;
  gboolean success = TRUE;

  if (sqlite3_prepare_v2 (damaged, sql, -1, &rows, NULL) == SQLITE_OK)
    for (guint i = 0; success && i < MAX_ROWS && sqlite3_step (rows) == SQLITE_ROW; i++)
      {
        success = copy (db, rows, error);
        *n_rows += success;
      }
  sqlite3_finalize (rows);
  return success;
}

static gboolean
copy_file (const char *from, const char *to)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);

  return g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, NULL);
}

static void
copy_decisions (BefHistoryDb *db, sqlite3 *damaged, guint *n_rows, GError **error)
{
  sqlite3_db_config (damaged, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (damaged, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
  if (!bef_history_db_begin (db, error))
    return;
  if (copy_rows (db, damaged, "SELECT made_ms, kind, object, payload FROM outbox ORDER BY id",
                 copy_outbox_row, n_rows, error)
      && copy_rows (db, damaged,
                    "SELECT at_ms, who, action, object, detail FROM journal ORDER BY id",
                    copy_journal_row, n_rows, error)
      && bef_history_db_commit (db, error))
    return;
  bef_history_db_rollback (db);
  *n_rows = 0;
}

guint
bef_history_salvage (BefHistoryDb *db, const char *moved_aside)
{
  g_autofree char *copy = g_strconcat (moved_aside, ".copy", NULL);
  g_autofree char *copy_wal = g_strconcat (copy, "-wal", NULL);
  g_autofree char *copy_shm = g_strconcat (copy, "-shm", NULL);
  g_autofree char *wal = g_strconcat (moved_aside, "-wal", NULL);
  g_autoptr (GError) error = NULL;
  sqlite3 *damaged = NULL;
  guint n_rows = 0;

  /* SQLite may delete the WAL of what it opens, even read-only: only a copy is opened. */
  if (copy_file (moved_aside, copy))
    {
      copy_file (wal, copy_wal);
      if (sqlite3_open_v2 (copy, &damaged, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL)
          == SQLITE_OK)
        copy_decisions (db, damaged, &n_rows, &error);
      sqlite3_close (damaged);
    }
  g_unlink (copy);
  g_unlink (copy_wal);
  g_unlink (copy_shm);
  if (error != NULL)
    g_warning ("Nothing saved from %s: %s", moved_aside, error->message);
  return n_rows;
}
