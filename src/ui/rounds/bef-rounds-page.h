/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shell/bef-page.h"

G_BEGIN_DECLS

/*
 * The rounds: what is left to close before leaving, and what to see on arriving, as a list that is
 * checked line by line, with notes, and signed: what remains is named in the journal. Also who is
 * away until when, and the handover sheet. Argument: "closing" or "morning"; else by the time of
 * day. For those who do rounds only.
 */
#define BEF_TYPE_ROUNDS_PAGE (bef_rounds_page_get_type ())
G_DECLARE_FINAL_TYPE (BefRoundsPage, bef_rounds_page, BEF, ROUNDS_PAGE, BefPage)

BefPage *bef_rounds_page_new (void);

G_END_DECLS
