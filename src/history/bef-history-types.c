/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-types.h"

G_DEFINE_QUARK (bef - history - error - quark, bef_history_error)

void
bef_outbox_item_free (BefOutboxItem *item)
{
  if (item == NULL)
    return;
  g_free (item->kind);
  g_free (item->object);
  g_free (item->payload);
  g_free (item);
}

BefJournalEntry *
bef_journal_entry_new (gint64 at_ms, const char *who, const char *action, const char *object,
                       const char *detail)
{
  BefJournalEntry *entry = g_new0 (BefJournalEntry, 1);

  entry->at_ms = at_ms;
  entry->who = g_strdup (who);
  entry->action = g_strdup (action);
  entry->object = g_strdup (object);
  entry->detail = g_strdup (detail);
  return entry;
}

void
bef_journal_entry_free (BefJournalEntry *entry)
{
  if (entry == NULL)
    return;
  g_free (entry->who);
  g_free (entry->action);
  g_free (entry->object);
  g_free (entry->detail);
  g_free (entry);
}
