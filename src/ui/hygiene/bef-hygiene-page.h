/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shell/bef-page.h"

G_BEGIN_DECLS

/* How the alarms of this console behaved over the last thirty days, and which rules are worth
 * another look: the page "hygiene". */
#define BEF_TYPE_HYGIENE_PAGE (bef_hygiene_page_get_type ())
G_DECLARE_FINAL_TYPE (BefHygienePage, bef_hygiene_page, BEF, HYGIENE_PAGE, BefPage)

BefPage *bef_hygiene_page_new (void);

G_END_DECLS
