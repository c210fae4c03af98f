/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/session/bef-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A building in a list: icon, name, state in words, power now with its age, and the day's power as
 * a small graph against the usual. Recycled: bind and unbind as list items come and go. */
#define BEF_TYPE_BUILDING_ROW (bef_building_row_get_type ())
G_DECLARE_FINAL_TYPE (BefBuildingRow, bef_building_row, BEF, BUILDING_ROW, GtkWidget)

GtkWidget *bef_building_row_new (void);
/* Both nullable: unbinds. */
void bef_building_row_bind (BefBuildingRow *self, BefSession *session, BefBuilding *building);
BefBuilding *bef_building_row_get_building (BefBuildingRow *self); /* (transfer none) nullable */

G_END_DECLS
