/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-open.h"

#include <glib/gi18n.h>

#include "history/bef-history-db-private.h"
#include "history/bef-history-file.h"
#include "history/bef-history-journal.h"
#include "history/bef-history-place.h"
#include "history/bef-history-rollup.h"
#include "history/bef-history-schema.h"
#include "history/bef-history-store.h"
#include "history/bef-history-types.h"

/* "Beff" in ASCII: tells our files from other SQLite files. */
#define APPLICATION_ID 0x42656666
/* Files up to this size are checked wholly at open: 0.15 s, and the time to read them from a cold
 * disk. */
#define FULL_CHECK_MAX_BYTES (32u * 1024 * 1024)
/* A journal of up to so many lines is looked through when it is opened, some 0.03 s; a longer one
 * by upkeep, soon after (bef-history-survey.h). */
#define JOURNAL_CHECK_MAX_LINES 50000
/* Steps of SQLite's machine between two looks whether opening is still wanted. */
#define PROGRESS_STEPS 100

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
    bef_history_db_set_error (self, rc, error);
  return rc == SQLITE_OK;
}

/* Of a long one, what the next lines are written beside is read now. */
static gboolean
check_journal (BefHistoryDb *self, gint64 version, GError **error)
{
  static const char *const tables[] = {
    "PRAGMA quick_check ('journal')",
    "PRAGMA quick_check ('journal_ends')",
    "PRAGMA quick_check ('journal_blocks')",
  };
  guint n = version >= BEF_HISTORY_SCHEMA_JOURNAL ? G_N_ELEMENTS (tables) : 1;
  static const char ends[] =
      "SELECT ifnull ((SELECT length (who) + length (hash) FROM journal ORDER BY id DESC LIMIT 1), "
      "0)"
      " + ifnull ((SELECT max (at_ms) FROM journal), 0)"
      " + ifnull ((SELECT length (sign) FROM journal_blocks ORDER BY block DESC LIMIT 1), 0)";
  gint64 n_lines, unused;

  if (!bef_history_db_get_int (self,
                               "SELECT ifnull ((SELECT max(id) FROM journal), 0)"
                               " - ifnull ((SELECT min(id) FROM journal), 0)",
                               &n_lines, error))
    return FALSE;
  if (n == G_N_ELEMENTS (tables) && n_lines > JOURNAL_CHECK_MAX_LINES)
    return run_check (self, tables[1], error)
           && bef_history_db_get_int (self, ends, &unused, error);
  for (guint i = 0; i < n; i++)
    if (!run_check (self, tables[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
check_damage (BefHistoryDb *self, gint64 version, GError **error)
{
  static const char *const small_tables[] = {
    "PRAGMA quick_check ('series')",
    "PRAGMA quick_check ('documents')",
    "PRAGMA quick_check ('outbox')",
    "PRAGMA quick_check ('counters')",
  };
  static const char *const import_tables[] = {
    "PRAGMA quick_check ('imports')",
    "PRAGMA quick_check ('import_points')",
  };
  static const char newest_samples[] =
      "SELECT sum((SELECT max(ts) FROM samples WHERE series = series.id) > 0) FROM series";
  static const char newest_chunks[] =
      "SELECT sum((SELECT max(first) FROM chunks WHERE series = series.id) > 0) FROM series";
  gint64 unused;

  if (self->is_suspect || bef_history_file_size (self->path) <= FULL_CHECK_MAX_BYTES)
    {
      if (!run_check (self, "PRAGMA quick_check (1)", error))
        return FALSE;
      if (version >= BEF_HISTORY_SCHEMA_CHUNKS
          && (!bef_store_check_all (
                  self, self->is_suspect ? BEF_STORE_CHECK_THOROUGH : BEF_STORE_CHECK_QUICK, error)
              || !bef_rollup_check_all (self,
                                        version >= BEF_HISTORY_SCHEMA_LEVELS
                                            ? BEF_ROLLUP_WITH_LEVEL
                                            : BEF_ROLLUP_WITHOUT_LEVEL,
                                        error)))
        return FALSE;
      if (self->is_suspect)
        bef_history_file_set_suspect (self->path, FALSE);
      self->is_suspect = FALSE;
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (small_tables); i++)
    if (!run_check (self, small_tables[i], error))
      return FALSE;
  if (!check_journal (self, version, error))
    return FALSE;
  for (guint i = 0; version >= BEF_HISTORY_SCHEMA_IMPORTS && i < G_N_ELEMENTS (import_tables); i++)
    if (!run_check (self, import_tables[i], error))
      return FALSE;
  /* What was measured last lies anywhere in the file, and further apart each year. */
  self->is_unseen = version >= BEF_HISTORY_SCHEMA_JOURNAL;
  return self->is_unseen
         || (bef_history_db_get_int (self, newest_samples, &unused, error)
             && (version < BEF_HISTORY_SCHEMA_CHUNKS
                 || bef_history_db_get_int (self, newest_chunks, &unused, error)));
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

/* What no SQL can do of the step to @version. */
static gboolean
finish_step (BefHistoryDb *self, gint64 version, GError **error)
{
  return version != BEF_HISTORY_SCHEMA_JOURNAL || bef_history_journal_chain_all (self, error);
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
          || !finish_step (self, version + 1, error) || !bef_history_db_exec (self, number, error)
          || !bef_history_db_commit (self, error))
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

  if (!bef_history_db_configure (self, error)
      || (self->copied != NULL && !bef_history_place_read_into (self->copied, self->db, error))
      || !identify (self, &version, error))
    return FALSE;
  if (sqlite3_db_readonly (self->db, "main") == 1)
    {
      bef_history_db_set_error (self, SQLITE_READONLY, error);
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
      bef_history_db_set_error (self, rc, error);
      return FALSE;
    }
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
  return TRUE;
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

  g_autoptr (BefHistoryDb) self = bef_history_db_new (path);
  self->copied = copied;
  /* To SQLite the empty name is a private file, in memory while it is small, and gone with the
   * connection. */
  int rc = sqlite3_open_v2 (path != NULL     ? path
                            : copied != NULL ? ""
                                             : ":memory:",
                            &self->db,
                            SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
  if (rc != SQLITE_OK)
    {
      bef_history_db_set_error (self, rc, error);
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
