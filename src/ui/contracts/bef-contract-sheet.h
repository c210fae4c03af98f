/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "supervision/kept/bef-contract-keeper.h"

G_BEGIN_DECLS

/*
 * One contract: what it cost over a span by lines, its versions, what another would have cost over
 * the same measures, and the subscribed power that would have cost least. Its buttons are the
 * actions of the page: contracts.version, contracts.edit (s: "POINT 2026-01-01"),
 * contracts.remove-version (likewise), contracts.bill-of (s: point).
 */
#define BEF_TYPE_CONTRACT_SHEET (bef_contract_sheet_get_type ())
G_DECLARE_FINAL_TYPE (BefContractSheet, bef_contract_sheet, BEF, CONTRACT_SHEET, GtkWidget)

/* Shows the contract of @point over @span, out of the session's history; NULL: nothing, and stops
 * what is under way. @session, @keeper: (transfer none), kept. */
void bef_contract_sheet_show (BefContractSheet *self, BefSession *session,
                              BefContractKeeper *keeper, const char *point, BefRange span);

G_END_DECLS
