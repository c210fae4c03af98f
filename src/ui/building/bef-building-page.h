/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shell/bef-page.h"

G_BEGIN_DECLS

/*
 * A building: what needs somebody, the energy of the day against the usual one, and every equipment
 * grouped by kind. Argument: the building's URN, or "URN#device URN" to come to one of its
 * equipments.
 */
#define BEF_TYPE_BUILDING_PAGE (bef_building_page_get_type ())
G_DECLARE_FINAL_TYPE (BefBuildingPage, bef_building_page, BEF, BUILDING_PAGE, BefPage)

BefPage *bef_building_page_new (void);

G_END_DECLS
