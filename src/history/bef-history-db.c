/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-db-private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <sys/resource.h>

#include "history/bef-history-file.h"
#include "history/bef-history-types.h"

/* Whether a write failed for the size that files of this process may have: SQLite does not say. */
static gboolean
is_too_long (int rc)
{
  struct rlimit limit;

  return rc == SQLITE_IOERR_WRITE && getrlimit (RLIMIT_FSIZE, &limit) == 0
         && limit.rlim_cur != RLIM_INFINITY;
}

static int
code_of (sqlite3 *db, int rc)
{
  int reason = sqlite3_system_errno (db);

  switch (rc & 0xff)
    {
    case SQLITE_FULL:
      return BEF_HISTORY_ERROR_FULL;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return BEF_HISTORY_ERROR_READ_ONLY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
      return BEF_HISTORY_ERROR_CORRUPT;
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
      if (reason == ENOSPC || reason == EDQUOT)
        return BEF_HISTORY_ERROR_FULL;
      if (is_too_long (rc))
        return BEF_HISTORY_ERROR_FULL;
      if (reason == EROFS || reason == EACCES || reason == EPERM)
        return BEF_HISTORY_ERROR_READ_ONLY;
      return (rc & 0xff) == SQLITE_CANTOPEN ? BEF_HISTORY_ERROR_OPEN : BEF_HISTORY_ERROR_FAILED;
    case SQLITE_BUSY:
    case SQLITE_PROTOCOL:
      return BEF_HISTORY_ERROR_BUSY;
    default:
      return BEF_HISTORY_ERROR_FAILED;
    }
}

/* What our own statements, known to be right, cannot get from a sound file: an unknown schema
 * format, a table that is not there, an impossible length. */
static gboolean
means_damage_at_open (int rc)
{
  switch (rc & 0xff)
    {
    case SQLITE_ERROR:
    case SQLITE_TOOBIG:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
      return TRUE;
    default:
      return rc == SQLITE_IOERR_SHORT_READ;
    }
}

void
bef_history_db_set_error (BefHistoryDb *self, int rc, GError **error)
{
  if (self->interrupt != NULL && g_cancellable_set_error_if_cancelled (self->interrupt, error))
    return;
  int code = self->is_opening && means_damage_at_open (rc) ? BEF_HISTORY_ERROR_CORRUPT
                                                           : code_of (self->db, rc);

  switch (code)
    {
    case BEF_HISTORY_ERROR_FULL:
      g_set_error_literal (
          error, BEF_HISTORY_ERROR, code,
          is_too_long (rc)
              ? _ ("Files may not grow as long on this computer: nothing more can be kept in the "
                   "history.")
              : _ ("The disk is full: nothing more can be kept in the history."));
      return;
    case BEF_HISTORY_ERROR_READ_ONLY:
      g_set_error (error, BEF_HISTORY_ERROR, code,
                   _ ("The history “%s” may not be written: check the rights of its folder."),
                   self->path);
      return;
    case BEF_HISTORY_ERROR_CORRUPT:
      if (self->path != NULL && !self->is_suspect)
        {
          bef_history_file_set_suspect (self->path, TRUE);
          self->is_suspect = TRUE;
        }
      g_set_error_literal (
          error, BEF_HISTORY_ERROR, code,
          _ ("The history is damaged: it is set aside and rebuilt at the next start."));
      return;
    case BEF_HISTORY_ERROR_OPEN:
      g_set_error (error, BEF_HISTORY_ERROR, code, _ ("The history “%s” cannot be opened: %s."),
                   self->path, sqlite3_errmsg (self->db));
      return;
    case BEF_HISTORY_ERROR_BUSY:
      g_set_error_literal (error, BEF_HISTORY_ERROR, code,
                           _ ("Another program is using the history: try again."));
      return;
    default:
      if ((rc & 0xff) == SQLITE_IOERR)
        g_set_error_literal (error, BEF_HISTORY_ERROR, code,
                             _ ("The disk that holds the history does not do as it is told: have "
                                "it looked at."));
      else
        g_set_error (error, BEF_HISTORY_ERROR, code, _ ("The history failed: %s."),
                     sqlite3_errmsg (self->db));
    }
}

gboolean
bef_history_db_get_int (BefHistoryDb *self, const char *sql, gint64 *out, GError **error)
{
  sqlite3_stmt *statement = NULL;
  int rc = sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL);

  if (rc == SQLITE_OK)
    rc = sqlite3_step (statement);
  if (rc == SQLITE_ROW)
    *out = sqlite3_column_int64 (statement, 0);
  else
    bef_history_db_set_error (self, rc == SQLITE_DONE ? SQLITE_CORRUPT : rc, error);
  sqlite3_finalize (statement);
  return rc == SQLITE_ROW;
}

void
bef_history_db_set_patience (BefHistoryDb *self, int ms)
{
  sqlite3_busy_timeout (self->db, ms);
}

gboolean
bef_history_db_configure (BefHistoryDb *self, GError **error)
{
  sqlite3_extended_result_codes (self->db, 1);
  bef_history_db_set_patience (self, BEF_HISTORY_PATIENCE_MS);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  /* Until the file is known to be sound, closing must leave its WAL as it is. */
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  return bef_history_db_exec (self,
                              "PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON;"
                              "PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;"
                              "PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4000;"
                              "PRAGMA journal_size_limit = 4096000",
                              error);
}

/* Whether another connection has committed since the last look. */
static gboolean
read_data_version (BefHistoryDb *self, gint64 *out, GError **error)
{
  g_autoptr (BefStatement) statement =
      bef_history_db_statement (self, "PRAGMA data_version", error);

  if (statement == NULL || !bef_history_db_step (self, statement, error))
    return FALSE;
  *out = sqlite3_column_int64 (statement, 0);
  return TRUE;
}

static void
forget (BefHistoryDb *self)
{
  g_hash_table_remove_all (self->series);
  bef_history_db_set_store (self, NULL, NULL);
}

gboolean
bef_history_db_look (BefHistoryDb *self, GError **error)
{
  gint64 version;

  if (!read_data_version (self, &version, error))
    return FALSE;
  if (version != self->data_version)
    forget (self);
  self->data_version = version;
  return TRUE;
}

gboolean
bef_history_db_fail_damaged (BefHistoryDb *self, GError **error)
{
  gint64 version;

  /* What is remembered may be older than the file: the next look forgets it. */
  if (!self->is_opening && read_data_version (self, &version, NULL)
      && version != self->data_version)
    bef_history_db_set_error (self, SQLITE_BUSY, error);
  else
    bef_history_db_set_error (self, SQLITE_CORRUPT, error);
  return FALSE;
}

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

static guint
series_key_hash (gconstpointer data)
{
  const BefSeriesKey *key = data;

  return g_direct_hash (key->entity) * 31 + g_direct_hash (key->quantity);
}

static gboolean
series_key_equal (gconstpointer a, gconstpointer b)
{
  return bef_series_key_equal (*(const BefSeriesKey *)a, *(const BefSeriesKey *)b);
}

BefHistoryDb *
bef_history_db_new (const char *path)
{
  BefHistoryDb *self = g_new0 (BefHistoryDb, 1);

  self->path = g_strdup (path);
  self->is_suspect = path != NULL && bef_history_file_is_suspect (path);
  self->statements = g_hash_table_new_full (NULL, NULL, NULL, finalize_statement);
  self->series = g_hash_table_new_full (series_key_hash, series_key_equal, g_free, g_free);
  return self;
}

gpointer
bef_history_db_get_store (BefHistoryDb *self)
{
  return self->store;
}

void
bef_history_db_set_store (BefHistoryDb *self, gpointer store, GDestroyNotify destroy)
{
  if (self->store != NULL)
    self->store_free (self->store);
  self->store = store;
  self->store_free = destroy;
}

void
bef_history_db_close (BefHistoryDb *self)
{
  if (self == NULL)
    return;
  bef_history_db_set_store (self, NULL, NULL);
  g_hash_table_unref (self->statements);
  g_hash_table_unref (self->series);
  sqlite3_close (self->db);
  g_free (self->path);
  g_free (self);
}

sqlite3 *
bef_history_db_handle (BefHistoryDb *self)
{
  return self->db;
}

const char *
bef_history_db_path (BefHistoryDb *self)
{
  return self->path;
}

guint64
bef_history_db_size (BefHistoryDb *self)
{
  gint64 pages = 0, page_size = 0;

  if (self->path != NULL)
    return bef_history_file_size (self->path);
  if (!bef_history_db_get_int (self, "PRAGMA page_count", &pages, NULL)
      || !bef_history_db_get_int (self, "PRAGMA page_size", &page_size, NULL))
    return 0;
  return (guint64)(pages * page_size);
}

gboolean
bef_history_db_has_wal (BefHistoryDb *self)
{
  g_autofree char *wal = self->path != NULL ? g_strconcat (self->path, "-wal", NULL) : NULL;

  return wal != NULL && g_file_test (wal, G_FILE_TEST_EXISTS);
}

gboolean
bef_history_db_is_unseen (BefHistoryDb *self)
{
  return self->is_unseen;
}

void
bef_history_db_set_seen (BefHistoryDb *self)
{
  self->is_unseen = FALSE;
}

GHashTable *
bef_history_db_series_cache (BefHistoryDb *self)
{
  return self->series;
}

gboolean
bef_history_db_exec (BefHistoryDb *self, const char *sql, GError **error)
{
  int rc = sqlite3_exec (self->db, sql, NULL, NULL, NULL);

  if (rc != SQLITE_OK)
    bef_history_db_set_error (self, rc, error);
  return rc == SQLITE_OK;
}

BefStatement *
bef_history_db_statement (BefHistoryDb *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);

  if (statement != NULL)
    {
      g_assert (!sqlite3_stmt_busy (statement));
      return statement;
    }
  int rc = sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (rc != SQLITE_OK)
    {
      bef_history_db_set_error (self, rc, error);
      return NULL;
    }
  g_hash_table_insert (self->statements, (gpointer)sql, statement);
  return statement;
}

void
bef_statement_release (BefStatement *statement)
{
  if (statement == NULL)
    return;
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

gboolean
bef_history_db_step (BefHistoryDb *self, BefStatement *statement, GError **error)
{
  int rc = sqlite3_step (statement);

  if (rc != SQLITE_ROW && rc != SQLITE_DONE)
    bef_history_db_set_error (self, rc, error);
  return rc == SQLITE_ROW;
}

gboolean
bef_history_db_run (BefHistoryDb *self, BefStatement *statement, GError **error)
{
  int rc = sqlite3_step (statement);

  sqlite3_reset (statement);
  if (rc == SQLITE_DONE || rc == SQLITE_ROW)
    return TRUE;
  bef_history_db_set_error (self, rc, error);
  return FALSE;
}

/* Where a commit is when it is told. */
typedef enum
{
  UNTIL_CHECKPOINT,
  ON_THE_DISK,
} Durability;

/* Between transactions only: inside one SQLite refuses it. */
static gboolean
set_durable (BefHistoryDb *self, Durability durability, GError **error)
{
  if (self->is_durable == (durability == ON_THE_DISK))
    return TRUE;
  if (!bef_history_db_exec (self,
                            durability == ON_THE_DISK ? "PRAGMA synchronous = FULL"
                                                      : "PRAGMA synchronous = NORMAL",
                            error))
    return FALSE;
  self->is_durable = durability == ON_THE_DISK;
  return TRUE;
}

gboolean
bef_history_db_reopen (BefHistoryDb *self, GError **error)
{
  /* What is in memory would be lost with it. */
  if (self->path == NULL)
    return bef_history_db_exec (self, "PRAGMA journal_mode = WAL", error);
  self->must_reopen = TRUE;
  g_hash_table_remove_all (self->statements);
  forget (self);
  sqlite3_close (self->db);
  self->is_durable = FALSE;
  int rc =
      sqlite3_open_v2 (self->path, &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  if (rc != SQLITE_OK)
    {
      bef_history_db_set_error (self, rc, error);
      return FALSE;
    }
  if (!bef_history_db_configure (self, error)
      || !bef_history_db_exec (self, "PRAGMA journal_mode = WAL", error))
    return FALSE;
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
  self->must_reopen = FALSE;
  return TRUE;
}

gboolean
bef_history_db_begin (BefHistoryDb *self, GError **error)
{
  if (self->must_reopen && !bef_history_db_reopen (self, error))
    return FALSE;
  if (!bef_history_db_exec (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  /* From here on nobody else writes: what is remembered now stays true. */
  if (bef_history_db_look (self, error))
    return TRUE;
  bef_history_db_rollback (self);
  return FALSE;
}

gboolean
bef_history_db_begin_durable (BefHistoryDb *self, GError **error)
{
  return set_durable (self, ON_THE_DISK, error) && bef_history_db_begin (self, error);
}

gboolean
bef_history_db_commit (BefHistoryDb *self, GError **error)
{
  if (!bef_history_db_exec (self, "COMMIT", error))
    return FALSE;
  /* Should that fail, what follows is safer than it need be, until the next commit. */
  set_durable (self, UNTIL_CHECKPOINT, NULL);
  return TRUE;
}

void
bef_history_db_rollback (BefHistoryDb *self)
{
  forget (self);
  if (!sqlite3_get_autocommit (self->db))
    sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
  set_durable (self, UNTIL_CHECKPOINT, NULL);
}
