/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-peek.h"

#include <glib/gi18n.h>
#include <sqlite3.h>

#include "history/bef-history-types.h"

/* With a log beside it the file is open, or was not closed: the log has the newest pages. Without
 * one nobody writes, and SQLite is told so, for it would leave a log of its own behind. */
static char *
uri_of (const char *path)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL),
                  *escaped = g_uri_escape_string (path, "/", FALSE);
  const char *how = g_file_test (wal, G_FILE_TEST_EXISTS) ? "mode=ro" : "mode=ro&immutable=1";

  return g_strdup_printf ("file:%s?%s", escaped, how);
}

static int
read_all (sqlite3 *db, const char *const *names, GPtrArray *texts)
{
  sqlite3_stmt *get = NULL;
  int rc = sqlite3_prepare_v2 (db, "SELECT text FROM documents WHERE name = ?", -1, &get, NULL);

  for (guint i = 0; rc == SQLITE_OK && names[i] != NULL; i++)
    {
      sqlite3_bind_text (get, 1, names[i], -1, SQLITE_STATIC);
      int found = sqlite3_step (get);
      if (found == SQLITE_ROW || found == SQLITE_DONE)
        g_ptr_array_add (texts, found == SQLITE_ROW
                                    ? g_strdup ((const char *)sqlite3_column_text (get, 0))
                                    : NULL);
      else
        rc = found;
      sqlite3_reset (get);
    }
  sqlite3_finalize (get);
  return rc;
}

GPtrArray *
bef_history_peek (const char *path, const char *const *names, GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *uri = uri_of (path);
  sqlite3 *db = NULL;
  int rc = sqlite3_open_v2 (uri, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI,
                            NULL);

  if (rc == SQLITE_OK)
    rc = read_all (db, names, texts);
  sqlite3_close (db);
  if (rc == SQLITE_OK)
    return g_steal_pointer (&texts);
  g_set_error (error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_OPEN,
               _ ("The history “%s” cannot be opened: %s."), path, sqlite3_errstr (rc));
  return NULL;
}
