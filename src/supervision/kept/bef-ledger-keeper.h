/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-ledger.h"
#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * Keeps the ledger of works in the session's history (document "works-ledger"), each change with
 * its line of the journal (action "works-ledger", about the building). Signal "changed". Main
 * thread.
 */
#define BEF_TYPE_LEDGER_KEEPER (bef_ledger_keeper_get_type ())
G_DECLARE_FINAL_TYPE (BefLedgerKeeper, bef_ledger_keeper, BEF, LEDGER_KEEPER, GObject)

/* The one of @session, made when it is first asked for and gone with it. (transfer none) */
BefLedgerKeeper *bef_ledger_keeper_of (BefSession *session);
/* FALSE until it was read: nothing is taken until then. */
gboolean bef_ledger_keeper_is_ready (BefLedgerKeeper *self);
const BefLedger *bef_ledger_keeper_get_ledger (BefLedgerKeeper *self); /* (transfer none) */
/* A text of works to be shown as long as nothing was ever kept: of the demo. */
void bef_ledger_keeper_set_default (BefLedgerKeeper *self, const char *text);
/* Who may write: those who may acknowledge. */
gboolean bef_ledger_keeper_may_edit (BefLedgerKeeper *self);

/* Each of these shows at once, and is kept. They return the number by which
 * bef_ledger_keeper_undo() takes it back while nothing was changed since; 0: nothing was done (not
 * ready, not allowed, too many, not there). */
guint bef_ledger_keeper_put (BefLedgerKeeper *self, const BefLedgerEntry *entry);
guint bef_ledger_keeper_remove (BefLedgerKeeper *self, const char *id);
gboolean bef_ledger_keeper_undo (BefLedgerKeeper *self, guint change);

G_END_DECLS
