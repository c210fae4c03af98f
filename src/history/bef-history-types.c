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
