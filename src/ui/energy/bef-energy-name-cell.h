/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/bef-building.h"

G_BEGIN_DECLS

/* Of the energy table: a building with its severity, or that the row is the total. */
#define BEF_TYPE_ENERGY_NAME_CELL (bef_energy_name_cell_get_type ())
G_DECLARE_FINAL_TYPE (BefEnergyNameCell, bef_energy_name_cell, BEF, ENERGY_NAME_CELL, GtkBox)

GtkWidget *bef_energy_name_cell_new (void);
/* @building NULL: the total. */
void bef_energy_name_cell_show (BefEnergyNameCell *self, BefBuilding *building);

G_END_DECLS
