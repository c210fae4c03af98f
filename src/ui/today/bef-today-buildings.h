/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-today-section.h"

G_BEGIN_DECLS

/* The buildings of who has some of their own, and how each is. */
#define BEF_TYPE_TODAY_BUILDINGS (bef_today_buildings_get_type ())
G_DECLARE_FINAL_TYPE (BefTodayBuildings, bef_today_buildings, BEF, TODAY_BUILDINGS, BefTodaySection)

GtkWidget *bef_today_buildings_new (void);

G_END_DECLS
