/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/kept/bef-contract-keeper.h"
#include "ui/shell/bef-page.h"

G_BEGIN_DECLS

/* All contracts to and from a text file, and bills from a table: each asks for the file over the
 * page's window, and tells by win.toast what came of it. */
void bef_contract_files_export (BefPage *page, BefContractKeeper *keeper);
/* Replaces those of the same delivery points, and leaves the others. */
typedef void (*BefContractsImported) (guint change, guint n, gpointer user_data);
void bef_contract_files_import (BefPage *page, BefContractKeeper *keeper,
                                BefContractsImported imported, gpointer user_data);
/* @bills: (transfer none) of BefBill. */
typedef void (*BefBillsRead) (GPtrArray *bills, gpointer user_data);
void bef_contract_files_read_bills (BefPage *page, BefBillsRead read, gpointer user_data);

G_END_DECLS
