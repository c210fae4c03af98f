/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-tables.h"

gint64
bef_history_outbox_add (BefHistoryDb *db, const BefOutboxItem *item, GError **error)
{
  g_autoptr (BefStatement) add = bef_history_db_statement (
      db, "INSERT INTO outbox (made_ms, kind, object, payload) VALUES (?, ?, ?, ?)", error);

  if (add == NULL)
    return -1;
  sqlite3_bind_int64 (add, 1, item->made_ms);
  sqlite3_bind_text (add, 2, item->kind, -1, SQLITE_STATIC);
  sqlite3_bind_text (add, 3, item->object, -1, SQLITE_STATIC);
  sqlite3_bind_text (add, 4, item->payload, -1, SQLITE_STATIC);
  if (!bef_history_db_run (db, add, error))
    return -1;
  return sqlite3_last_insert_rowid (bef_history_db_handle (db));
}

gboolean
bef_history_outbox_remove (BefHistoryDb *db, gint64 id, GError **error)
{
  g_autoptr (BefStatement) forget =
      bef_history_db_statement (db, "DELETE FROM outbox WHERE id = ?", error);

  if (forget == NULL)
    return FALSE;
  sqlite3_bind_int64 (forget, 1, id);
  return bef_history_db_run (db, forget, error);
}

GPtrArray *
bef_history_outbox_list (BefHistoryDb *db, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify)bef_outbox_item_free);
  g_autoptr (BefStatement) list = bef_history_db_statement (
      db, "SELECT id, made_ms, kind, object, payload FROM outbox ORDER BY id", error);

  if (list == NULL)
    return NULL;
  while (bef_history_db_step (db, list, &local_error))
    {
      BefOutboxItem *item = g_new0 (BefOutboxItem, 1);
      item->id = sqlite3_column_int64 (list, 0);
      item->made_ms = sqlite3_column_int64 (list, 1);
      item->kind = g_strdup ((const char *)sqlite3_column_text (list, 2));
      item->object = g_strdup ((const char *)sqlite3_column_text (list, 3));
      item->payload = g_strdup ((const char *)sqlite3_column_text (list, 4));
      g_ptr_array_add (items, item);
    }
  if (local_error == NULL)
    return g_steal_pointer (&items);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}
