/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shell/bef-page.h"

G_BEGIN_DECLS

/* The map, and its keyboard-equal list with a search; the building selected in one is selected in
 * the other, and a card tells about it. Enter opens it. */
#define BEF_TYPE_MAP_PAGE (bef_map_page_get_type ())
G_DECLARE_FINAL_TYPE (BefMapPage, bef_map_page, BEF, MAP_PAGE, BefPage)

BefPage *bef_map_page_new (void);

G_END_DECLS
