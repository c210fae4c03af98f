/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-db.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <sys/resource.h>

#include "history/bef-history-file.h"
#include "history/bef-history-place.h"
#include "history/bef-history-rollup.h"
#include "history/bef-history-schema.h"
#include "history/bef-history-store.h"
#include "history/bef-history.h"
#include "model/bef-reading.h"

/* "Beff" in ASCII: tells our files from other SQLite files. */
#define APPLICATION_ID 0x42656666
/* Files up to this size are checked wholly at open: 0.15 s, and the time to read them from a cold
 * disk. */
#define FULL_CHECK_MAX_BYTES (32u * 1024 * 1024)
/* Steps of SQLite's machine between two looks whether opening is still wanted. */
#define PROGRESS_STEPS 100

struct _BefHistoryDb
{
  sqlite3 *db;             /* owned */
  char *path;              /* owned, NULL in memory */
  const char *copied;      /* not owned, nullable: while opening, the file whose copy this is */
  GCancellable *interrupt; /* not owned, nullable: while opening */
  GHashTable *statements;  /* owned: const char * (by address) -> sqlite3_stmt */
  GHashTable *series;      /* owned: BefSeriesKey -> gint64 */
  gpointer store;          /* owned, nullable */
  GDestroyNotify store_free;
  gint64 data_version; /* of the file when it was looked at last: others' commits change it */
  gboolean is_suspect; /* the mark on disk is set */
  gboolean is_opening;
  gboolean is_durable; /* synchronous is FULL */
  gboolean must_reopen;
};

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

static void
set_error (BefHistoryDb *self, int rc, GError **error)
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
    set_error (self, rc == SQLITE_DONE ? SQLITE_CORRUPT : rc, error);
  sqlite3_finalize (statement);
  return rc == SQLITE_ROW;
}

/* What a line of PRAGMA quick_check means: a page that the disk does not give is no damage, and
 * stands there with the code of that ("unable to get the page. error code=266"). */
static int
code_of_check (const char *found)
{
  const char *code = found != NULL ? strstr (found, "error code") : NULL;
  int rc = code != NULL ? (int)g_ascii_strtoll (code + strlen ("error code") + 1, NULL, 10) : 0;

  if (g_strcmp0 (found, "ok") == 0)
    return SQLITE_OK;
  return (rc & 0xff) == SQLITE_IOERR && rc != SQLITE_IOERR_SHORT_READ ? rc : SQLITE_CORRUPT;
}

static gboolean
run_check (BefHistoryDb *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;
  int rc = sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL);

  if (rc == SQLITE_OK)
    rc = sqlite3_step (statement);
  if (rc == SQLITE_ROW)
    rc = code_of_check ((const char *)sqlite3_column_text (statement, 0));
  else if (rc == SQLITE_DONE)
    rc = SQLITE_CORRUPT;
  sqlite3_finalize (statement);
  if (rc != SQLITE_OK)
    set_error (self, rc, error);
  return rc == SQLITE_OK;
}

static gboolean
check_damage (BefHistoryDb *self, gint64 version, GError **error)
{
  static const char *const small_tables[] = {
    "PRAGMA quick_check ('series')",   "PRAGMA quick_check ('documents')",
    "PRAGMA quick_check ('outbox')",   "PRAGMA quick_check ('journal')",
    "PRAGMA quick_check ('counters')",
  };
  gint64 unused;

  if (self->is_suspect || bef_history_file_size (self->path) <= FULL_CHECK_MAX_BYTES)
    {
      if (!run_check (self, "PRAGMA quick_check (1)", error))
        return FALSE;
      if (version >= BEF_HISTORY_SCHEMA_CHUNKS
          && (!bef_store_check_all (self, self->is_suspect, error)
              || !bef_rollup_check_all (self, version >= BEF_HISTORY_SCHEMA_LEVELS, error)))
        return FALSE;
      if (self->is_suspect)
        bef_history_file_set_suspect (self->path, FALSE);
      self->is_suspect = FALSE;
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (small_tables); i++)
    if (!run_check (self, small_tables[i], error))
      return FALSE;
  return bef_history_db_get_int (
             self,
             "SELECT sum((SELECT max(ts) FROM samples WHERE series = series.id) > 0) FROM series",
             &unused, error)
         && (version < BEF_HISTORY_SCHEMA_CHUNKS
             || bef_history_db_get_int (self,
                                        "SELECT sum((SELECT max(first) FROM chunks"
                                        " WHERE series = series.id) > 0) FROM series",
                                        &unused, error));
}

void
bef_history_db_set_patience (BefHistoryDb *self, int ms)
{
  sqlite3_busy_timeout (self->db, ms);
}

static gboolean
configure (BefHistoryDb *self, GError **error)
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
    set_error (self, SQLITE_BUSY, error);
  else
    set_error (self, SQLITE_CORRUPT, error);
  return FALSE;
}

/* Whose file it is and of which version: *@version_out is 0 for an empty one. */
static gboolean
identify (BefHistoryDb *self, gint64 *version_out, GError **error)
{
  gint64 application, n_objects;

  if (!bef_history_db_get_int (self, "PRAGMA user_version", version_out, error)
      || !bef_history_db_get_int (self, "PRAGMA application_id", &application, error)
      || !bef_history_db_get_int (self, "SELECT count(*) FROM sqlite_schema", &n_objects, error))
    return FALSE;
  if (n_objects == 0 && *version_out == 0)
    return TRUE;
  if (application != APPLICATION_ID || *version_out < 1)
    return bef_history_db_fail_damaged (self, error);
  if (*version_out > bef_history_schema_version ())
    {
      g_set_error (error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_NEWER,
                   _ ("The history “%s” was written by a newer version of Beffroi: it is left "
                      "as it is. Update Beffroi to use it."),
                   self->copied != NULL ? self->copied : self->path);
      return FALSE;
    }
  return TRUE;
}

static gboolean
migrate (BefHistoryDb *self, gint64 version, GError **error)
{
  for (; version < bef_history_schema_version (); version++)
    {
      g_autofree char *number = g_strdup_printf (
          "PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION_ID, (int)version + 1);
      if (!bef_history_db_begin (self, error))
        return FALSE;
      if (!bef_history_db_exec (self, bef_history_schema_migration ((int)version), error)
          || !bef_history_db_exec (self, number, error) || !bef_history_db_commit (self, error))
        {
          bef_history_db_rollback (self);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
set_up (BefHistoryDb *self, GError **error)
{
  gint64 version = 0;

  if (!configure (self, error)
      || (self->copied != NULL && !bef_history_place_read_into (self->copied, self->db, error))
      || !identify (self, &version, error))
    return FALSE;
  if (sqlite3_db_readonly (self->db, "main") == 1)
    {
      set_error (self, SQLITE_READONLY, error);
      return FALSE;
    }
  if (version > 0 && self->path != NULL && !check_damage (self, version, error))
    return FALSE;
  /* Of a new file; an older one is rewritten once its samples are sealed (bef-history-upkeep.c). */
  if (version == 0 && !bef_history_db_exec (self, BEF_HISTORY_SCHEMA_LAYOUT, error))
    return FALSE;
  if (!bef_history_db_exec (self, "PRAGMA journal_mode = WAL", error)
      || !migrate (self, version, error))
    return FALSE;
  int rc = bef_history_schema_check (self->db);
  if (rc != SQLITE_OK)
    {
      set_error (self, rc, error);
      return FALSE;
    }
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
  return TRUE;
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

static int
progress_cb (gpointer interrupt)
{
  return g_cancellable_is_cancelled (interrupt);
}

static void
interrupt_cb (GCancellable *interrupt, gpointer db)
{
  sqlite3_interrupt (db);
}

/* Sets up, which ends soon once @interrupt (nullable) is cancelled: a look at a whole file may be
 * long. */
static gboolean
set_up_unless (BefHistoryDb *self, GCancellable *interrupt, GError **error)
{
  gulong handler = 0;

  self->is_opening = TRUE;
  self->interrupt = interrupt;
  if (interrupt != NULL)
    {
      sqlite3_progress_handler (self->db, PROGRESS_STEPS, progress_cb, interrupt);
      handler = g_cancellable_connect (interrupt, G_CALLBACK (interrupt_cb), self->db, NULL);
    }
  gboolean done = set_up (self, error) && bef_history_db_look (self, error);
  g_cancellable_disconnect (interrupt, handler);
  sqlite3_progress_handler (self->db, 0, NULL, NULL);
  self->is_opening = FALSE;
  self->interrupt = NULL;
  self->copied = NULL;
  return done;
}

/* @path: the file, else @copied: what it holds in a private temporary file, else in memory. */
static BefHistoryDb *
open_once (const char *path, const char *copied, GCancellable *interrupt, GError **error)
{
  if (path != NULL && !bef_history_file_prepare (path, error))
    return NULL;

  g_autoptr (BefHistoryDb) self = g_new0 (BefHistoryDb, 1);
  self->path = g_strdup (path);
  self->copied = copied;
  self->is_suspect = path != NULL && bef_history_file_is_suspect (path);
  self->statements = g_hash_table_new_full (NULL, NULL, NULL, finalize_statement);
  self->series = g_hash_table_new_full (series_key_hash, series_key_equal, g_free, g_free);
  /* To SQLite the empty name is a private file, in memory while it is small, and gone with the
   * connection. */
  int rc = sqlite3_open_v2 (path != NULL     ? path
                            : copied != NULL ? ""
                                             : ":memory:",
                            &self->db,
                            SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
  if (rc != SQLITE_OK)
    {
      set_error (self, rc, error);
      return NULL;
    }
  return set_up_unless (self, interrupt, error) ? g_steal_pointer (&self) : NULL;
}

BefHistoryDb *
bef_history_db_open_copy (const char *path, GCancellable *interrupt, GError **error)
{
  return open_once (NULL, path, interrupt, error);
}

/* What is damaged aside, and a fresh file in its place, or the old one again. Not to be
 * interrupted: what was decided and not yet sent is only in the file aside. */
static BefHistoryDb *
begin_anew (const char *path, char **moved_aside_out, GError **error)
{
  g_autofree char *aside = bef_history_file_move_aside (path, error);
  BefHistoryDb *self = aside != NULL ? open_once (path, NULL, NULL, error) : NULL;

  if (self == NULL && aside != NULL)
    bef_history_file_move_back (path, aside);
  if (self != NULL && moved_aside_out != NULL)
    *moved_aside_out = g_steal_pointer (&aside);
  return self;
}

BefHistoryDb *
bef_history_db_open (const char *path, char **moved_aside_out, GError **error)
{
  return bef_history_db_open_unless (path, NULL, moved_aside_out, error);
}

BefHistoryDb *
bef_history_db_open_unless (const char *path, GCancellable *interrupt, char **moved_aside_out,
                            GError **error)
{
  if (moved_aside_out != NULL)
    *moved_aside_out = NULL;
  /* A file is set aside for what is found twice: a disk may stumble once. */
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) local_error = NULL;
      BefHistoryDb *self = open_once (path, NULL, interrupt, &local_error);
      if (self != NULL)
        return self;
      if (path == NULL
          || !g_error_matches (local_error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_CORRUPT))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }
  return begin_anew (path, moved_aside_out, error);
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
    set_error (self, rc, error);
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
      set_error (self, rc, error);
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
    set_error (self, rc, error);
  return rc == SQLITE_ROW;
}

gboolean
bef_history_db_run (BefHistoryDb *self, BefStatement *statement, GError **error)
{
  int rc = sqlite3_step (statement);

  sqlite3_reset (statement);
  if (rc == SQLITE_DONE || rc == SQLITE_ROW)
    return TRUE;
  set_error (self, rc, error);
  return FALSE;
}

/* Between transactions only: inside one SQLite refuses it. */
static gboolean
set_durable (BefHistoryDb *self, gboolean durable, GError **error)
{
  if (self->is_durable == durable)
    return TRUE;
  if (!bef_history_db_exec (
          self, durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL", error))
    return FALSE;
  self->is_durable = durable;
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
      set_error (self, rc, error);
      return FALSE;
    }
  if (!configure (self, error) || !bef_history_db_exec (self, "PRAGMA journal_mode = WAL", error))
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
  return set_durable (self, TRUE, error) && bef_history_db_begin (self, error);
}

gboolean
bef_history_db_commit (BefHistoryDb *self, GError **error)
{
  if (!bef_history_db_exec (self, "COMMIT", error))
    return FALSE;
  /* Should that fail, what follows is safer than it need be, until the next commit. */
  set_durable (self, FALSE, NULL);
  return TRUE;
}

void
bef_history_db_rollback (BefHistoryDb *self)
{
  forget (self);
  if (!sqlite3_get_autocommit (self->db))
    sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
  set_durable (self, FALSE, NULL);
}
