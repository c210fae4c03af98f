/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-journal.h"

#include <string.h>

#include "base/bef-text.h"
#include "history/bef-history-journal-private.h"

/* Lines hashed at a time when an older file is chained. */
#define CHAIN_LINES 512

static char *
peek_text (BefStatement *row, int column)
{
  return (char *)sqlite3_column_text (row, column);
}

void
bef_journal_row_peek (BefStatement *row, BefJournalEntry *entry)
{
  gint64 kind = sqlite3_column_int64 (row, BEF_JOURNAL_KIND);

  entry->id = sqlite3_column_int64 (row, BEF_JOURNAL_ID);
  entry->at_ms = sqlite3_column_int64 (row, BEF_JOURNAL_AT);
  entry->kind = kind > 0 && kind < BEF_JOURNAL_N_KINDS ? (BefJournalKind)kind : BEF_JOURNAL_OTHER;
  entry->who = peek_text (row, BEF_JOURNAL_WHO);
  entry->action = peek_text (row, BEF_JOURNAL_ACTION);
  entry->object = peek_text (row, BEF_JOURNAL_OBJECT);
  entry->detail = peek_text (row, BEF_JOURNAL_DETAIL);
  entry->comment = peek_text (row, BEF_JOURNAL_COMMENT);
}

BefJournalEntry *
bef_journal_row_dup_entry (BefStatement *row)
{
  BefJournalEntry stored, *entry = g_new0 (BefJournalEntry, 1);

  bef_journal_row_peek (row, &stored);
  *entry = (BefJournalEntry){ .id = stored.id, .at_ms = stored.at_ms, .kind = stored.kind };
  entry->who = bef_text_line (stored.who, BEF_TEXT_WHOLE);
  entry->action = bef_text_line (stored.action, BEF_TEXT_WHOLE);
  entry->object = bef_text_line (stored.object, BEF_TEXT_WHOLE);
  entry->detail = bef_text_line (stored.detail, BEF_TEXT_WHOLE);
  entry->comment = bef_text_line (stored.comment, BEF_TEXT_WHOLE);
  return entry;
}

gboolean
bef_journal_row_is_emptied (BefStatement *row)
{
  return sqlite3_column_type (row, BEF_JOURNAL_DIGEST) != SQLITE_NULL;
}

static gboolean
read_hash (BefStatement *row, int column, BefJournalHash *out)
{
  if (sqlite3_column_bytes (row, column) != BEF_JOURNAL_HASH_BYTES)
    return FALSE;
  memcpy (out->bytes, sqlite3_column_blob (row, column), BEF_JOURNAL_HASH_BYTES);
  return TRUE;
}

gboolean
bef_journal_row_hash (BefStatement *row, BefJournalHash *hash)
{
  return read_hash (row, BEF_JOURNAL_HASH, hash);
}

gboolean
bef_journal_row_digest (BefStatement *row, BefJournalHash *digest)
{
  BefJournalText texts[BEF_JOURNAL_N_TEXTS];
  gsize n_bytes = 0;

  for (int i = 0; i < BEF_JOURNAL_N_TEXTS; i++)
    {
      const guint8 *bytes = sqlite3_column_text (row, BEF_JOURNAL_WHO + i);
      texts[i] = (BefJournalText){ bytes, (gsize)sqlite3_column_bytes (row, BEF_JOURNAL_WHO + i) };
      n_bytes += texts[i].length;
    }
  /* What is written into a line that ended would be read by nobody, and is no line. */
  if (bef_journal_row_is_emptied (row))
    return n_bytes == 0 && read_hash (row, BEF_JOURNAL_DIGEST, digest);
  if (sqlite3_column_bytes (row, BEF_JOURNAL_SALT) != BEF_JOURNAL_SALT_BYTES)
    return FALSE;
  bef_journal_digest (texts, sqlite3_column_blob (row, BEF_JOURNAL_SALT), digest);
  return TRUE;
}

gboolean
bef_journal_row_follows (BefStatement *row, const BefJournalHash *previous)
{
  BefJournalHash digest, stands, hash;

  if (!bef_journal_row_hash (row, &stands) || !bef_journal_row_digest (row, &digest))
    return FALSE;
  bef_journal_chain (previous, sqlite3_column_int64 (row, BEF_JOURNAL_AT),
                     sqlite3_column_int64 (row, BEF_JOURNAL_KIND), &digest, &hash);
  return memcmp (&hash, &stands, sizeof hash) == 0;
}

gboolean
bef_journal_end_read (BefHistoryDb *db, const char *name, BefJournalEnd *out, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (BefStatement) find = bef_history_db_statement (
      db, "SELECT id, at_ms, hash FROM journal_ends WHERE name = ?", error);

  memset (out, 0, sizeof *out);
  if (find == NULL)
    return FALSE;
  sqlite3_bind_text (find, 1, name, -1, SQLITE_STATIC);
  if (bef_history_db_step (db, find, &local_error))
    {
      out->id = sqlite3_column_int64 (find, 0);
      out->at_ms = sqlite3_column_int64 (find, 1);
      read_hash (find, 2, &out->hash);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
bef_journal_end_write (BefHistoryDb *db, const char *name, const BefJournalEnd *end, GError **error)
{
  g_autoptr (BefStatement) put = bef_history_db_statement (
      db, "INSERT OR REPLACE INTO journal_ends (name, id, at_ms, hash) VALUES (?, ?, ?, ?)", error);

  if (put == NULL)
    return FALSE;
  sqlite3_bind_text (put, 1, name, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (put, 2, end->id);
  sqlite3_bind_int64 (put, 3, end->at_ms);
  sqlite3_bind_blob (put, 4, &end->hash, sizeof end->hash, SQLITE_STATIC);
  return bef_history_db_run (db, put, error);
}

/* The line's hash after @previous, with a fresh @salt. */
static void
hash_line (const BefJournalEntry *line, const BefJournalHash *previous, guint8 *salt,
           BefJournalHash *hash)
{
  const char *const strings[BEF_JOURNAL_N_TEXTS] = { line->who, line->action, line->object,
                                                     line->detail, line->comment };
  BefJournalText texts[BEF_JOURNAL_N_TEXTS];
  BefJournalHash digest;

  for (guint i = 0; i < BEF_JOURNAL_N_TEXTS; i++)
    texts[i] = (BefJournalText){ (const guint8 *)strings[i],
                                 strings[i] != NULL ? strlen (strings[i]) : 0 };
  sqlite3_randomness (BEF_JOURNAL_SALT_BYTES, salt);
  bef_journal_digest (texts, salt, &digest);
  bef_journal_chain (previous, line->at_ms, line->kind, &digest, hash);
}

static gboolean
insert_line (BefHistoryDb *db, BefJournalEntry *line, const guint8 *salt,
             const BefJournalHash *hash, GError **error)
{
  g_autoptr (BefStatement) add = bef_history_db_statement (
      db,
      "INSERT INTO journal (at_ms, kind, who, action, object, detail, comment, salt, hash)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      error);

  if (add == NULL)
    return FALSE;
  sqlite3_bind_int64 (add, 1, line->at_ms);
  sqlite3_bind_int64 (add, 2, line->kind);
  sqlite3_bind_text (add, 3, line->who, -1, SQLITE_STATIC);
  sqlite3_bind_text (add, 4, line->action, -1, SQLITE_STATIC);
  sqlite3_bind_text (add, 5, line->object, -1, SQLITE_STATIC);
  sqlite3_bind_text (add, 6, line->detail, -1, SQLITE_STATIC);
  sqlite3_bind_text (add, 7, line->comment, -1, SQLITE_STATIC);
  sqlite3_bind_blob (add, 8, salt, BEF_JOURNAL_SALT_BYTES, SQLITE_STATIC);
  sqlite3_bind_blob (add, 9, hash, sizeof *hash, SQLITE_STATIC);
  if (!bef_history_db_run (db, add, error))
    return FALSE;
  line->id = sqlite3_last_insert_rowid (bef_history_db_handle (db));
  return TRUE;
}

gboolean
bef_history_journal_add (BefHistoryDb *db, const BefJournalEntry *entry, GError **error)
{
  BefJournalEntry line = *entry;
  BefJournalEnd head;
  BefJournalHash hash;
  guint8 salt[BEF_JOURNAL_SALT_BYTES];

  if (line.kind == BEF_JOURNAL_OTHER)
    line.kind = bef_journal_kind_of (line.action);
  if (!bef_journal_end_read (db, "head", &head, error))
    return FALSE;
  hash_line (&line, &head.hash, salt, &hash);
  if (!insert_line (db, &line, salt, &hash, error) || !bef_journal_block_add (db, &line, error))
    return FALSE;
  head = (BefJournalEnd){ line.id, line.at_ms, hash };
  return bef_journal_end_write (db, "head", &head, error);
}

GPtrArray *
bef_history_journal_list (BefHistoryDb *db, guint limit, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GPtrArray) entries =
      g_ptr_array_new_with_free_func ((GDestroyNotify)bef_journal_entry_free);
  g_autoptr (BefStatement) list =
      bef_history_db_statement (db,
                                "SELECT " BEF_JOURNAL_COLUMNS " FROM journal"
                                " WHERE digest IS NULL AND kind <> ?"
                                " ORDER BY at_ms DESC, id DESC LIMIT ?",
                                error);

  if (list == NULL)
    return NULL;
  sqlite3_bind_int64 (list, 1, BEF_JOURNAL_STANDING);
  sqlite3_bind_int64 (list, 2, limit);
  while (bef_history_db_step (db, list, &local_error))
    g_ptr_array_add (entries, bef_journal_row_dup_entry (list));
  if (local_error == NULL)
    return g_steal_pointer (&entries);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* A line as it lies in the file, byte for byte. (transfer full) */
static BefJournalEntry *
dup_stored (BefStatement *row)
{
  BefJournalEntry *line = g_new0 (BefJournalEntry, 1);

  line->id = sqlite3_column_int64 (row, BEF_JOURNAL_ID);
  line->at_ms = sqlite3_column_int64 (row, BEF_JOURNAL_AT);
  line->who = g_strdup ((const char *)sqlite3_column_text (row, BEF_JOURNAL_WHO));
  line->action = g_strdup ((const char *)sqlite3_column_text (row, BEF_JOURNAL_ACTION));
  line->object = g_strdup ((const char *)sqlite3_column_text (row, BEF_JOURNAL_OBJECT));
  line->detail = g_strdup ((const char *)sqlite3_column_text (row, BEF_JOURNAL_DETAIL));
  line->kind = bef_journal_kind_of (line->action);
  return line;
}

/* The lines after @last_id, some of them. (transfer full), nullable. */
static GPtrArray *
list_after (BefHistoryDb *db, gint64 last_id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GPtrArray) lines =
      g_ptr_array_new_with_free_func ((GDestroyNotify)bef_journal_entry_free);
  g_autoptr (BefStatement) list = bef_history_db_statement (
      db, "SELECT " BEF_JOURNAL_COLUMNS " FROM journal WHERE id > ? ORDER BY id LIMIT ?", error);

  if (list == NULL)
    return NULL;
  sqlite3_bind_int64 (list, 1, last_id);
  sqlite3_bind_int64 (list, 2, CHAIN_LINES);
  while (bef_history_db_step (db, list, &local_error))
    g_ptr_array_add (lines, dup_stored (list));
  if (local_error == NULL)
    return g_steal_pointer (&lines);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* Hashes @line, which is in the file, after @head, and becomes it. */
static gboolean
chain_line (BefHistoryDb *db, const BefJournalEntry *line, BefJournalEnd *head, GError **error)
{
  guint8 salt[BEF_JOURNAL_SALT_BYTES];
  BefJournalHash hash;
  g_autoptr (BefStatement) set = bef_history_db_statement (
      db, "UPDATE journal SET kind = ?, salt = ?, hash = ? WHERE id = ?", error);

  if (set == NULL)
    return FALSE;
  hash_line (line, &head->hash, salt, &hash);
  *head = (BefJournalEnd){ line->id, line->at_ms, hash };
  sqlite3_bind_int64 (set, 1, line->kind);
  sqlite3_bind_blob (set, 2, salt, sizeof salt, SQLITE_STATIC);
  sqlite3_bind_blob (set, 3, &hash, sizeof hash, SQLITE_STATIC);
  sqlite3_bind_int64 (set, 4, line->id);
  return bef_history_db_run (db, set, error) && bef_journal_block_add (db, line, error);
}

gboolean
bef_history_journal_chain_all (BefHistoryDb *db, GError **error)
{
  BefJournalEnd head = { 0 };
  guint n_lines;

  do
    {
      g_autoptr (GPtrArray) lines = list_after (db, head.id, error);
      if (lines == NULL)
        return FALSE;
      n_lines = lines->len;
      for (guint i = 0; i < n_lines; i++)
        if (!chain_line (db, g_ptr_array_index (lines, i), &head, error))
          return FALSE;
    }
  while (n_lines > 0);
  return head.id == 0 || bef_journal_end_write (db, "head", &head, error);
}
