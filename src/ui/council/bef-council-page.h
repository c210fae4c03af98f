/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shell/bef-page.h"

G_BEGIN_DECLS

/* The councils, and which slides are shown at each in which order: the page "council" (argument:
 * the day of one, "2026-12-03"; nullable: the next one). */
#define BEF_TYPE_COUNCIL_PAGE (bef_council_page_get_type ())
G_DECLARE_FINAL_TYPE (BefCouncilPage, bef_council_page, BEF, COUNCIL_PAGE, BefPage)

BefPage *bef_council_page_new (void);

G_END_DECLS
