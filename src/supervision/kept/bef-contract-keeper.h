/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/session/bef-session.h"
#include "supervision/tariff/bef-contract.h"

G_BEGIN_DECLS

/*
 * Keeps the commune's contracts of energy and water in the session's history (document
 * "contracts"), each change with its line of the journal (action "tariff", about which delivery
 * point; never a price). Signal "changed". Main thread.
 */
#define BEF_TYPE_CONTRACT_KEEPER (bef_contract_keeper_get_type ())
G_DECLARE_FINAL_TYPE (BefContractKeeper, bef_contract_keeper, BEF, CONTRACT_KEEPER, GObject)

/* The one of @session, made when it is first asked for and gone with it. (transfer none) */
BefContractKeeper *bef_contract_keeper_of (BefSession *session);
/* FALSE until it was read: nothing is taken until then. */
gboolean bef_contract_keeper_is_ready (BefContractKeeper *self);
/* (transfer none), until the next "changed". */
const BefContracts *bef_contract_keeper_get (BefContractKeeper *self);
/* A text of contracts to be shown as long as nothing was ever kept: of the demo. */
void bef_contract_keeper_set_default (BefContractKeeper *self, const char *text);
/* Who may change them: those who may acknowledge. */
gboolean bef_contract_keeper_may_edit (BefContractKeeper *self);

/* Each of these shows at once, and is kept. They return the number by which
 * bef_contract_keeper_undo() takes it back while nothing was changed since; 0: nothing was done
 * (not ready, not allowed, not there, or bef_contract_dup_problem() says why). */
guint bef_contract_keeper_put (BefContractKeeper *self, const BefContract *contract);
/* The same of one whose number was @former (nullable). */
guint bef_contract_keeper_rename (BefContractKeeper *self, const char *former,
                                  const BefContract *contract);
guint bef_contract_keeper_remove (BefContractKeeper *self, const char *point);
/* All of @contracts instead: after an import. */
guint bef_contract_keeper_replace (BefContractKeeper *self, const BefContracts *contracts);
gboolean bef_contract_keeper_undo (BefContractKeeper *self, guint change);

G_END_DECLS
