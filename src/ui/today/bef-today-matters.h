/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shell/bef-page.h"

G_BEGIN_DECLS

/* The alerts of @page's commune that ask for somebody and may be shown, of @least to @most, worst
 * first. (transfer full) GPtrArray of BefAlert. */
GPtrArray *bef_today_matters (BefPage *page, BefSeverity least, BefSeverity most);
/* Whether @alert is for who looks at @page to see to (bef_commune_is_work_of()). */
gboolean bef_today_is_own (BefPage *page, BefAlert *alert);

G_END_DECLS
