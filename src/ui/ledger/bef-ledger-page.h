/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shell/bef-page.h"

G_BEGIN_DECLS

/* The ledger of works that were to save energy, each with what it gave so far: the page "ledger".
 * Each can be written as one page of paper for a council. */
#define BEF_TYPE_LEDGER_PAGE (bef_ledger_page_get_type ())
G_DECLARE_FINAL_TYPE (BefLedgerPage, bef_ledger_page, BEF, LEDGER_PAGE, BefPage)

BefPage *bef_ledger_page_new (void);

G_END_DECLS
