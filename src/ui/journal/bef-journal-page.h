/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shell/bef-page.h"

G_BEGIN_DECLS

/*
 * Who did what from this console, newest first: doors opened at a distance, images looked at,
 * alerts acknowledged, exports. By kind, span and words; older lines come as they are wanted, and a
 * sentence says whether the chain is whole. Read from the local history; exported as CSV, which is
 * a line of the journal itself. It names people: nothing of it is shown while the window is
 * presenting.
 */
#define BEF_TYPE_JOURNAL_PAGE (bef_journal_page_get_type ())
G_DECLARE_FINAL_TYPE (BefJournalPage, bef_journal_page, BEF, JOURNAL_PAGE, BefPage)

BefPage *bef_journal_page_new (void);

G_END_DECLS
