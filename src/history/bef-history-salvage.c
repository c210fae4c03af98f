/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-salvage.h"

#include <glib/gstdio.h>

#include "base/bef-present.h"
#include "history/bef-history-file.h"
#include "history/bef-history-journal.h"
#include "history/bef-history-tables.h"

/* More than years of use make: a damaged page may repeat itself. */
#define MAX_ROWS 100000
/* Behind a row that cannot be read so many ids are tried one by one, then in growing steps. */
#define NEAR_IDS 256

/* UTF-8 text of a column of a file that may not be trusted. (transfer full), NULL when it is none.
 */
static char *
text_at (sqlite3_stmt *row, int column)
{
  const char *text = (const char *)sqlite3_column_text (row, column);

  return text != NULL && g_utf8_validate (text, -1, NULL) ? g_strdup (text) : NULL;
}

/* id, made_ms, kind, object, payload; NULL for a row that makes no sense. */
static gpointer
read_outbox_row (sqlite3_stmt *row)
{
  BefOutboxItem *item = g_new0 (BefOutboxItem, 1);

  item->id = sqlite3_column_int64 (row, 0);
  item->made_ms = sqlite3_column_int64 (row, 1);
  item->kind = text_at (row, 2);
  item->object = text_at (row, 3);
  item->payload = text_at (row, 4);
  if (item->kind != NULL && item->object != NULL && item->payload != NULL)
    return item;
  bef_outbox_item_free (item);
  return NULL;
}

/* id, at_ms, who, action, object, detail, and where there are: kind, comment. One that ended is no
 * line any more. */
static gpointer
read_journal_row (sqlite3_stmt *row)
{
  BefJournalEntry *line = g_new0 (BefJournalEntry, 1);

  line->id = sqlite3_column_int64 (row, 0);
  line->at_ms = sqlite3_column_int64 (row, 1);
  line->who = text_at (row, 2);
  line->action = text_at (row, 3);
  line->object = text_at (row, 4);
  line->detail = text_at (row, 5);
  line->kind = bef_journal_kind_of (line->action);
  if (sqlite3_column_count (row) > 6)
    {
      gint64 kind = sqlite3_column_int64 (row, 6);
      if (kind > 0 && kind < BEF_JOURNAL_N_KINDS)
        line->kind = (BefJournalKind)kind;
      line->comment = text_at (row, 7);
    }
  if (line->who != NULL && line->object != NULL && line->action != NULL && *line->action != '\0')
    return line;
  bef_journal_entry_free (line);
  return NULL;
}

typedef gpointer (*ReadRow) (sqlite3_stmt *row);

/* Whether @rc says that the disk, not the file, is at fault. */
static gboolean
is_of_the_disk (int rc)
{
  switch (rc & 0xff)
    {
    case SQLITE_IOERR:
      return rc != SQLITE_IOERR_SHORT_READ;
    case SQLITE_NOMEM:
    case SQLITE_FULL:
    case SQLITE_CANTOPEN:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_INTERRUPT:
      return TRUE;
    default:
      return FALSE;
    }
}

/* How a table is read: its columns begin with its id. */
typedef struct
{
  const char *newest_first, *oldest_first; /* SQL; their parameter is the id they lie below */
  const char *last_id;                     /* SQL */
  ReadRow read_row;
  GDestroyNotify free_row;
} Table;

static const Table outbox = {
  "SELECT id, made_ms, kind, object, payload FROM outbox WHERE id < ? ORDER BY id DESC",
  "SELECT id, made_ms, kind, object, payload FROM outbox WHERE id < ? ORDER BY id",
  "SELECT seq FROM sqlite_sequence WHERE name = 'outbox'",
  read_outbox_row,
  (GDestroyNotify)bef_outbox_item_free,
};
#define LINE "SELECT id, at_ms, who, action, object, detail"
static const Table journal = {
  LINE ", kind, comment FROM journal WHERE id < ? ORDER BY id DESC",
  LINE ", kind, comment FROM journal WHERE id < ? ORDER BY id",
  "SELECT seq FROM sqlite_sequence WHERE name = 'journal'",
  read_journal_row,
  (GDestroyNotify)bef_journal_entry_free,
};
/* Of the version whose journal was no chain. */
static const Table older_journal = {
  LINE " FROM journal WHERE id < ? ORDER BY id DESC",
  LINE " FROM journal WHERE id < ? ORDER BY id",
  "SELECT seq FROM sqlite_sequence WHERE name = 'journal'",
  read_journal_row,
  (GDestroyNotify)bef_journal_entry_free,
};

/* Rows below the id @below until one that cannot be read; *@at_out: the id of the last. Returns
 * what ended it. */
static int
read_run (sqlite3 *damaged, const char *sql, const Table *table, gint64 below, GPtrArray *rows,
          gint64 *at_out)
{
  sqlite3_stmt *list = NULL;
  int rc = sqlite3_prepare_v2 (damaged, sql, -1, &list, NULL);

  if (rc == SQLITE_OK)
    {
      sqlite3_bind_int64 (list, 1, below);
      rc = SQLITE_ROW;
    }
  while (rc == SQLITE_ROW && rows->len < MAX_ROWS && (rc = sqlite3_step (list)) == SQLITE_ROW)
    {
      gpointer row = table->read_row (list);
      *at_out = sqlite3_column_int64 (list, 0);
      if (row != NULL)
        g_ptr_array_add (rows, row);
    }
  sqlite3_finalize (list);
  return rc;
}

static gint64
read_last_id (sqlite3 *damaged, const Table *table)
{
  sqlite3_stmt *find = NULL;
  gint64 id = 0;

  if (sqlite3_prepare_v2 (damaged, table->last_id, -1, &find, NULL) == SQLITE_OK
      && sqlite3_step (find) == SQLITE_ROW)
    id = sqlite3_column_int64 (find, 0);
  sqlite3_finalize (find);
  return id;
}

/* From the newest on. A damaged page hides its own rows: it is stepped over, id by id; where too
 * many lie together what is left is read from the oldest on. */
static int
read_table (sqlite3 *damaged, const Table *table, GPtrArray *rows)
{
  g_autoptr (GPtrArray) oldest = g_ptr_array_new_with_free_func (table->free_row);
  gint64 below = G_MAXINT64, at = G_MAXINT64;
  int rc = SQLITE_CORRUPT;

  for (guint n_tries = 0; n_tries < NEAR_IDS && below > 1; n_tries++)
    {
      rc = read_run (damaged, table->newest_first, table, below, rows, &at);
      if (rc == SQLITE_DONE || rc == SQLITE_ROW || is_of_the_disk (rc))
        return rc;
      if (at < below)
        n_tries = 0;
      if (at < below)
        below = at;
      else if (below < G_MAXINT64)
        below--;
      else if ((below = read_last_id (damaged, table)) > 0)
        below++;
      else
        {
          below = G_MAXINT64;
          break;
        }
      at = below;
    }
  rc = read_run (damaged, table->oldest_first, table, below, oldest, &at);
  while (oldest->len > 0 && rows->len < MAX_ROWS)
    g_ptr_array_add (rows, g_ptr_array_steal_index (oldest, oldest->len - 1));
  return rc;
}

/* What a damaged file holds, the newest first. */
typedef struct
{
  GPtrArray *items; /* owned, of BefOutboxItem */
  GPtrArray *lines; /* owned, of BefJournalEntry */
  const char *moved_aside;
} Decisions;

static int
read_journal (sqlite3 *damaged, GPtrArray *lines)
{
  int rc = read_table (damaged, &journal, lines);

  /* There are no such columns. */
  return (rc & 0xff) == SQLITE_ERROR ? read_table (damaged, &older_journal, lines) : rc;
}

static gboolean
read_decisions (const char *copy, Decisions *decisions, GError **error)
{
  sqlite3 *damaged = NULL;
  int rc = sqlite3_open_v2 (copy, &damaged, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

  if (rc == SQLITE_OK)
    {
      sqlite3_extended_result_codes (damaged, 1);
      sqlite3_db_config (damaged, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
      sqlite3_db_config (damaged, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
      rc = read_table (damaged, &outbox, decisions->items);
      if (!is_of_the_disk (rc))
        rc = read_journal (damaged, decisions->lines);
    }
  sqlite3_close (damaged);
  if (!is_of_the_disk (rc))
    return TRUE;
  g_set_error_literal (error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_FAILED, sqlite3_errstr (rc));
  return FALSE;
}

/* Whether the newest line is there already: all came with it. */
static gboolean
is_there (BefHistoryDb *db, const Decisions *decisions, gboolean *there_out, GError **error)
{
  const BefJournalEntry *line =
      decisions->lines->len > 0 ? g_ptr_array_index (decisions->lines, 0) : NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (BefStatement) find =
      bef_history_db_statement (db,
                                "SELECT 1 FROM journal WHERE at_ms = ? AND who = ? AND action = ?"
                                " AND object = ? AND detail IS ?",
                                error);

  *there_out = FALSE;
  if (find == NULL || line == NULL)
    return find != NULL;
  sqlite3_bind_int64 (find, 1, line->at_ms);
  sqlite3_bind_text (find, 2, line->who, -1, SQLITE_STATIC);
  sqlite3_bind_text (find, 3, line->action, -1, SQLITE_STATIC);
  sqlite3_bind_text (find, 4, line->object, -1, SQLITE_STATIC);
  sqlite3_bind_text (find, 5, line->detail, -1, SQLITE_STATIC);
  *there_out = bef_history_db_step (db, find, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* What stands above was written anew, and no chain says that it is what it was. */
static gboolean
mark_break (BefHistoryDb *db, const Decisions *decisions, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%u", decisions->lines->len);
  g_autofree char *aside = g_path_get_basename (decisions->moved_aside);
  BefJournalEntry line = {
    .at_ms = bef_now_ms (),
    .who = (char *)"",
    .action = (char *)BEF_JOURNAL_ACTION_SALVAGED,
    .object = aside,
    .detail = number,
  };

  return bef_history_journal_add (db, &line, error);
}

/* In the order in which they were made. */
static gboolean
add_decisions (BefHistoryDb *db, const Decisions *decisions, GError **error)
{
  gboolean there;

  if (!is_there (db, decisions, &there, error))
    return FALSE;
  for (guint i = there ? 0 : decisions->items->len; i > 0; i--)
    if (bef_history_outbox_add (db, g_ptr_array_index (decisions->items, i - 1), error) < 0)
      return FALSE;
  for (guint i = there ? 0 : decisions->lines->len; i > 0; i--)
    if (!bef_history_journal_add (db, g_ptr_array_index (decisions->lines, i - 1), error))
      return FALSE;
  return there || mark_break (db, decisions, error);
}

static gboolean
write_decisions (BefHistoryDb *db, const Decisions *decisions, GError **error)
{
  if (bef_history_db_begin_durable (db, error) && add_decisions (db, decisions, error)
      && bef_history_db_commit (db, error))
    return TRUE;
  bef_history_db_rollback (db);
  return FALSE;
}

/* TRUE also when there is nothing to copy. */
static gboolean
copy_file (const char *from, const char *to, GError **error)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);

  return !g_file_test (from, G_FILE_TEST_EXISTS)
         || g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error);
}

/* SQLite may delete the WAL of what it opens, even read-only, and rolls a journal back: only a copy
 * is opened. */
static gboolean
read_copy (const char *moved_aside, Decisions *decisions, GError **error)
{
  static const char *const suffixes[] = { "-wal", "-journal", "", "-shm" };
  g_autofree char *copy = g_strconcat (moved_aside, ".copy", NULL);
  gboolean success = TRUE;

  for (guint i = 0; success && i < 3; i++)
    {
      g_autofree char *from = g_strconcat (moved_aside, suffixes[i], NULL);
      g_autofree char *to = g_strconcat (copy, suffixes[i], NULL);
      success = copy_file (from, to, error);
    }
  if (success)
    success = read_decisions (copy, decisions, error);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *left = g_strconcat (copy, suffixes[i], NULL);
      g_unlink (left);
    }
  return success;
}

gboolean
bef_history_salvage (BefHistoryDb *db, const char *moved_aside, GError **error)
{
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify)bef_outbox_item_free);
  g_autoptr (GPtrArray) lines =
      g_ptr_array_new_with_free_func ((GDestroyNotify)bef_journal_entry_free);
  Decisions decisions = { items, lines, moved_aside };

  return !g_file_test (moved_aside, G_FILE_TEST_EXISTS)
         || (read_copy (moved_aside, &decisions, error) && write_decisions (db, &decisions, error));
}

void
bef_history_salvage_all (BefHistoryDb *db, const char *path)
{
  g_autoptr (GPtrArray) unsaved = bef_history_file_list_unsaved (path);

  for (guint i = 0; i < unsaved->len; i++)
    {
      g_autoptr (GError) error = NULL;
      const char *aside = g_ptr_array_index (unsaved, i);
      if (bef_history_salvage (db, aside, &error))
        bef_history_file_set_saved (aside);
      else
        /* The file stays marked, and the next open tries again. */
        g_info ("Nothing saved yet from %s: %s", aside, error->message);
    }
}
