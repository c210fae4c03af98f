/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-tables.h"

#include "base/bef-text.h"

gboolean
bef_history_journal_add (BefHistoryDb *db, const BefJournalEntry *entry, GError **error)
{
  g_autoptr (BefStatement) add = bef_history_db_statement (
      db, "INSERT INTO journal (at_ms, who, action, object, detail) VALUES (?, ?, ?, ?, ?)", error);

  if (add == NULL)
    return FALSE;
  sqlite3_bind_int64 (add, 1, entry->at_ms);
  sqlite3_bind_text (add, 2, entry->who, -1, SQLITE_STATIC);
  sqlite3_bind_text (add, 3, entry->action, -1, SQLITE_STATIC);
  sqlite3_bind_text (add, 4, entry->object, -1, SQLITE_STATIC);
  sqlite3_bind_text (add, 5, entry->detail, -1, SQLITE_STATIC);
  return bef_history_db_run (db, add, error);
}

/* A file may hold any bytes. (transfer full) nullable */
static char *
text_of (BefStatement *list, int column)
{
  return bef_text_line ((const char *)sqlite3_column_text (list, column), BEF_TEXT_WHOLE);
}

GPtrArray *
bef_history_journal_list (BefHistoryDb *db, guint limit, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GPtrArray) entries =
      g_ptr_array_new_with_free_func ((GDestroyNotify)bef_journal_entry_free);
  g_autoptr (BefStatement) list =
      bef_history_db_statement (db,
                                "SELECT id, at_ms, who, action, object, detail FROM journal"
                                " ORDER BY at_ms DESC, id DESC LIMIT ?",
                                error);

  if (list == NULL)
    return NULL;
  sqlite3_bind_int64 (list, 1, limit);
  while (bef_history_db_step (db, list, &local_error))
    {
      BefJournalEntry *entry = g_new0 (BefJournalEntry, 1);
      entry->id = sqlite3_column_int64 (list, 0);
      entry->at_ms = sqlite3_column_int64 (list, 1);
      entry->who = text_of (list, 2);
      entry->action = text_of (list, 3);
      entry->object = text_of (list, 4);
      entry->detail = text_of (list, 5);
      g_ptr_array_add (entries, entry);
    }
  if (local_error == NULL)
    return g_steal_pointer (&entries);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}
