/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history.h"
#include "model/bef-alert-decision.h"

G_BEGIN_DECLS

/* A decision as it waits in the history. */

/* (transfer full) */
BefOutboxItem *bef_decision_item_new (const char *alert, const BefAlertDecision *decision);
/* What @item says: (transfer full), NULL when it cannot be read. */
BefAlertDecision *bef_decision_item_read (const BefOutboxItem *item);

G_END_DECLS
