/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shell/bef-page.h"

G_BEGIN_DECLS

/*
 * The contracts of energy and water and what they cost over the last twelve months; with the number
 * of a delivery point as its argument, that one: its bill by lines, its versions, other contracts
 * over the same measures, the best subscribed power. Bills are checked from here.
 */
#define BEF_TYPE_CONTRACTS_PAGE (bef_contracts_page_get_type ())
G_DECLARE_FINAL_TYPE (BefContractsPage, bef_contracts_page, BEF, CONTRACTS_PAGE, BefPage)

BefPage *bef_contracts_page_new (void);

G_END_DECLS
