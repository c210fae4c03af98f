/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How lines end. */
#include "base/bef-civil-time.h"
#include "history/bef-history-journal-private.h"

/* Emptied, or taken out, at a time. */
#define SLICE_LINES 200

/* Ids of lines of @kind from before @before_ms, the oldest first. */
static gboolean
list_over (BefHistoryDb *db, BefJournalKind kind, gint64 before_ms, GArray *ids, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (BefStatement) list = bef_history_db_statement (
      db,
      "SELECT id FROM journal WHERE digest IS NULL AND kind = ? AND at_ms < ?"
      " ORDER BY at_ms LIMIT ?",
      error);

  if (list == NULL)
    return FALSE;
  sqlite3_bind_int64 (list, 1, kind);
  sqlite3_bind_int64 (list, 2, before_ms);
  sqlite3_bind_int64 (list, 3, SLICE_LINES - (gint64)ids->len);
  while (bef_history_db_step (db, list, &local_error))
    {
      gint64 id = sqlite3_column_int64 (list, 0);
      g_array_append_val (ids, id);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* The digest that stays of line @id. One that cannot be had, somebody having been there, is zeros:
 * the line does not follow before, and does not after. */
static gboolean
digest_of (BefHistoryDb *db, gint64 id, BefJournalHash *digest, GError **error)
{
  g_autoptr (BefStatement) find = bef_history_db_statement (
      db, "SELECT " BEF_JOURNAL_COLUMNS " FROM journal WHERE id = ?", error);

  *digest = (BefJournalHash){ { 0 } };
  if (find == NULL)
    return FALSE;
  sqlite3_bind_int64 (find, 1, id);
  if (!bef_history_db_step (db, find, error))
    return FALSE;
  if (!bef_journal_row_digest (find, digest))
    *digest = (BefJournalHash){ { 0 } };
  return TRUE;
}

static gboolean
empty_line (BefHistoryDb *db, gint64 id, GError **error)
{
  BefJournalHash digest;

  if (!digest_of (db, id, &digest, error))
    return FALSE;
  g_autoptr (BefStatement) empty = bef_history_db_statement (
      db,
      "UPDATE journal SET who = '', action = '', object = '', detail = NULL, comment = NULL,"
      " salt = NULL, digest = ? WHERE id = ?",
      error);
  if (empty == NULL)
    return FALSE;
  sqlite3_bind_blob (empty, 1, &digest, sizeof digest, SQLITE_STATIC);
  sqlite3_bind_int64 (empty, 2, id);
  return bef_history_db_run (db, empty, error);
}

/* Of lines of @ids, whose words are gone with them. */
static gboolean
make_blocks (BefHistoryDb *db, const GArray *ids, GError **error)
{
  g_autoptr (GHashTable) done = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < ids->len; i++)
    {
      gint64 block = g_array_index (ids, gint64, i) / BEF_JOURNAL_BLOCK;
      if (g_hash_table_add (done, g_memdup2 (&block, sizeof block))
          && !bef_journal_block_make (db, block, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
empty_some (BefHistoryDb *db, gint64 now_ms, guint *n_out, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint kind = 0; kind < BEF_JOURNAL_N_KINDS && ids->len < SLICE_LINES; kind++)
    {
      gint64 keep_ms = (gint64)bef_journal_kind_keep_days (kind) * BEF_MS_DAY;
      if (!list_over (db, kind, now_ms - keep_ms, ids, error))
        return FALSE;
    }
  for (guint i = 0; i < ids->len; i++)
    if (!empty_line (db, g_array_index (ids, gint64, i), error))
      return FALSE;
  *n_out = ids->len;
  return make_blocks (db, ids, error);
}

/* The emptied lines at the old end that follow @anchor, which becomes the last of them. */
static gboolean
find_leading (BefHistoryDb *db, BefJournalEnd *anchor, guint *n_out, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (BefStatement) list = bef_history_db_statement (
      db, "SELECT " BEF_JOURNAL_COLUMNS " FROM journal ORDER BY id LIMIT ?", error);

  *n_out = 0;
  if (list == NULL)
    return FALSE;
  sqlite3_bind_int64 (list, 1, SLICE_LINES);
  while (bef_history_db_step (db, list, &local_error) && bef_journal_row_is_emptied (list)
         && bef_journal_row_follows (list, &anchor->hash))
    {
      anchor->id = sqlite3_column_int64 (list, BEF_JOURNAL_ID);
      anchor->at_ms = sqlite3_column_int64 (list, BEF_JOURNAL_AT);
      bef_journal_row_hash (list, &anchor->hash);
      ++*n_out;
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
run_to (BefHistoryDb *db, const char *sql, gint64 to, GError **error)
{
  g_autoptr (BefStatement) remove = bef_history_db_statement (db, sql, error);

  if (remove == NULL)
    return FALSE;
  sqlite3_bind_int64 (remove, 1, to);
  return bef_history_db_run (db, remove, error);
}

static gboolean
take_out_some (BefHistoryDb *db, guint *n_out, GError **error)
{
  BefJournalEnd anchor;

  if (!bef_journal_end_read (db, "anchor", &anchor, error)
      || !find_leading (db, &anchor, n_out, error))
    return FALSE;
  if (*n_out == 0)
    return TRUE;
  return run_to (db, "DELETE FROM journal WHERE id <= ?", anchor.id, error)
         && run_to (db, "DELETE FROM journal_blocks WHERE block < ?",
                    (anchor.id + 1) / BEF_JOURNAL_BLOCK, error)
         && bef_journal_end_write (db, "anchor", &anchor, error);
}

static gboolean
expire_some (BefHistoryDb *db, gint64 now_ms, gboolean *done_out, GError **error)
{
  guint n_emptied = 0, n_out = 0;

  if (!empty_some (db, now_ms, &n_emptied, error) || !take_out_some (db, &n_out, error))
    return FALSE;
  *done_out = n_emptied < SLICE_LINES && n_out < SLICE_LINES;
  return TRUE;
}

gboolean
bef_history_journal_expire (BefHistoryDb *db, gint64 now_ms, gboolean *done_out, GError **error)
{
  /* What ended is not to be read in the file's free pages either. */
  if (!bef_history_db_exec (db, "PRAGMA secure_delete = ON", error))
    return FALSE;
  gboolean success = expire_some (db, now_ms, done_out, error);
  bef_history_db_exec (db, "PRAGMA secure_delete = OFF", NULL);
  return success;
}
