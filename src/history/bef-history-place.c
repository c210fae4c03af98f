/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-place.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "history/bef-history-file.h"
#include "history/bef-history-types.h"

/* How long others may keep the file to themselves. */
#define BUSY_TIMEOUT_MS 5000

/* One step: a backup in parts begins again at each commit of somebody else. */
static int
copy_all (sqlite3 *to, sqlite3 *from)
{
  sqlite3_backup *backup = sqlite3_backup_init (to, "main", from, "main");

  if (backup == NULL)
    return sqlite3_errcode (to);
  sqlite3_backup_step (backup, -1);
  return sqlite3_backup_finish (backup);
}

static int
code_of (int rc)
{
  switch (rc & 0xff)
    {
    case SQLITE_FULL:
      return BEF_HISTORY_ERROR_FULL;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return BEF_HISTORY_ERROR_CORRUPT;
    default:
      return BEF_HISTORY_ERROR_OPEN;
    }
}

static gboolean
fail (const char *path, int rc, GError **error)
{
  g_set_error (error, BEF_HISTORY_ERROR, code_of (rc), _ ("The history “%s” cannot be copied: %s."),
               path, sqlite3_errstr (rc));
  return FALSE;
}

gboolean
bef_history_place_read_into (const char *path, sqlite3 *to, GError **error)
{
  sqlite3 *from = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  int rc = sqlite3_open_v2 (path, &from, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
  if (rc == SQLITE_OK)
    {
      sqlite3_busy_timeout (from, BUSY_TIMEOUT_MS);
      sqlite3_db_config (from, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
      rc = copy_all (to, from);
    }
  sqlite3_close (from);
  return rc == SQLITE_OK || fail (path, rc, error);
}

gboolean
bef_history_place_is_gone (sqlite3 *db)
{
  int gone = 0;

  return sqlite3_file_control (db, "main", SQLITE_FCNTL_HAS_MOVED, &gone) == SQLITE_OK && gone != 0;
}

gboolean
bef_history_place_write (sqlite3 *db, const char *path, GError **error)
{
  sqlite3 *to = NULL;

  if (!bef_history_file_prepare (path, error))
    return FALSE;
  int rc = sqlite3_open_v2 (path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  if (rc == SQLITE_OK)
    rc = copy_all (to, db);
  sqlite3_close (to);
  if (rc == SQLITE_OK)
    return TRUE;
  g_unlink (path);
  return fail (path, rc, error);
}
