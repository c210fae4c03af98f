/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The signs of the journal's blocks in their table. */
#include <string.h>

#include "history/bef-history-journal-private.h"

/* Made anew at a time: some ms. */
#define RENEW_BLOCKS 16

typedef struct
{
  gint64 min_at, max_at;
  gint64 kinds;
  BefJournalSign sign;
} Block;

gboolean
bef_journal_sign_read (BefStatement *row, int column, BefJournalSign *out)
{
  int length = sqlite3_column_bytes (row, column);

  if (length != BEF_JOURNAL_SIGN_BYTES && length != BEF_JOURNAL_SIGN_BYTES_FIRST)
    return FALSE;
  out->length = (guint)length;
  memcpy (out->bits, sqlite3_column_blob (row, column), out->length);
  return TRUE;
}

static void
block_init (Block *block)
{
  memset (block, 0, sizeof *block);
  block->min_at = G_MAXINT64;
  block->max_at = G_MININT64;
}

static void
block_take (Block *block, const BefJournalEntry *line)
{
  block->min_at = MIN (block->min_at, line->at_ms);
  block->max_at = MAX (block->max_at, line->at_ms);
  block->kinds |= G_GINT64_CONSTANT (1) << line->kind;
  bef_journal_sign_add (&block->sign, line);
}

static gboolean
write_block (BefHistoryDb *db, gint64 id, const Block *block, GError **error)
{
  g_autoptr (BefStatement) put = bef_history_db_statement (
      db,
      "INSERT OR REPLACE INTO journal_blocks (block, min_at, max_at, kinds, sign)"
      " VALUES (?, ?, ?, ?, ?)",
      error);

  if (put == NULL)
    return FALSE;
  sqlite3_bind_int64 (put, 1, id);
  sqlite3_bind_int64 (put, 2, block->min_at);
  sqlite3_bind_int64 (put, 3, block->max_at);
  sqlite3_bind_int64 (put, 4, block->kinds);
  sqlite3_bind_blob (put, 5, block->sign.bits, BEF_JOURNAL_SIGN_BYTES, SQLITE_STATIC);
  return bef_history_db_run (db, put, error);
}

/* *@found_out: there is one, it can be read, and lines can be added to it. */
static gboolean
read_block (BefHistoryDb *db, gint64 id, Block *block, gboolean *found_out, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (BefStatement) find = bef_history_db_statement (
      db, "SELECT min_at, max_at, kinds, sign FROM journal_blocks WHERE block = ?", error);

  *found_out = FALSE;
  if (find == NULL)
    return FALSE;
  sqlite3_bind_int64 (find, 1, id);
  if (bef_history_db_step (db, find, &local_error))
    {
      block->min_at = sqlite3_column_int64 (find, 0);
      block->max_at = sqlite3_column_int64 (find, 1);
      block->kinds = sqlite3_column_int64 (find, 2);
      *found_out = bef_journal_sign_read (find, 3, &block->sign)
                   && block->sign.length == BEF_JOURNAL_SIGN_BYTES;
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
bef_journal_block_make (BefHistoryDb *db, gint64 id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (BefStatement) list = bef_history_db_statement (
      db, "SELECT " BEF_JOURNAL_COLUMNS " FROM journal WHERE id >= ? AND id < ? AND digest IS NULL",
      error);
  Block block;

  if (list == NULL)
    return FALSE;
  block_init (&block);
  sqlite3_bind_int64 (list, 1, id * BEF_JOURNAL_BLOCK);
  sqlite3_bind_int64 (list, 2, (id + 1) * BEF_JOURNAL_BLOCK);
  while (bef_history_db_step (db, list, &local_error))
    {
      BefJournalEntry line;
      bef_journal_row_peek (list, &line);
      block_take (&block, &line);
    }
  if (local_error == NULL)
    return write_block (db, id, &block, error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
bef_journal_block_add (BefHistoryDb *db, const BefJournalEntry *line, GError **error)
{
  gint64 id = line->id / BEF_JOURNAL_BLOCK;
  Block block;
  gboolean found;

  block_init (&block);
  if (!read_block (db, id, &block, &found, error))
    return FALSE;
  /* Without one the block is new, or somebody took it, or it is of the first layout: its lines,
   * this one too, are read. */
  if (!found && line->id % BEF_JOURNAL_BLOCK != 0)
    return bef_journal_block_make (db, id, error);
  if (!found)
    block_init (&block);
  block_take (&block, line);
  return write_block (db, id, &block, error);
}

gboolean
bef_history_journal_renew (BefHistoryDb *db, gboolean *done_out, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GArray) blocks = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (BefStatement) list = bef_history_db_statement (
      db, "SELECT block FROM journal_blocks WHERE length (sign) <> ? ORDER BY block DESC LIMIT ?",
      error);

  if (list == NULL)
    return FALSE;
  sqlite3_bind_int64 (list, 1, BEF_JOURNAL_SIGN_BYTES);
  sqlite3_bind_int64 (list, 2, RENEW_BLOCKS);
  while (bef_history_db_step (db, list, &local_error))
    {
      gint64 block = sqlite3_column_int64 (list, 0);
      g_array_append_val (blocks, block);
    }
  for (guint i = 0; local_error == NULL && i < blocks->len; i++)
    bef_journal_block_make (db, g_array_index (blocks, gint64, i), &local_error);
  *done_out = blocks->len < RENEW_BLOCKS;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
