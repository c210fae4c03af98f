/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shell/bef-page.h"

G_BEGIN_DECLS

/* Files of meters into the history: the page "imports" (argument: the path of a file to begin
 * with). A file is shown with what it holds and of which meter it is, looked at against the
 * history, taken, and reported on; former imports can be taken back, and a folder can be watched.
 */
#define BEF_TYPE_IMPORTS_PAGE (bef_imports_page_get_type ())
G_DECLARE_FINAL_TYPE (BefImportsPage, bef_imports_page, BEF, IMPORTS_PAGE, BefPage)

BefPage *bef_imports_page_new (void);

G_END_DECLS
