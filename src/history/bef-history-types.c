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
