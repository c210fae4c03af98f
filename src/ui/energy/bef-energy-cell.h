/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "bef-energy-item.h"

G_BEGIN_DECLS

/* The cells of the energy table: one widget per column, filled from an item. */
typedef enum
{
  BEF_ENERGY_COLUMN_BUILDING,
  BEF_ENERGY_COLUMN_POWER,
  BEF_ENERGY_COLUMN_TODAY,
  BEF_ENERGY_COLUMN_YESTERDAY,
  BEF_ENERGY_COLUMN_MONTH,
  BEF_ENERGY_COLUMN_PER_AREA,
  BEF_ENERGY_COLUMN_GRAPH,
  BEF_N_ENERGY_COLUMNS,
} BefEnergyColumn;

/* What the total tells, so that a building tells only what differs. */
typedef struct
{
  gint64 month_ms; /* since when the month's figures count, BEF_NO_TIME without a total */
  double coverage[BEF_N_ENERGY_SPANS]; /* the share known, NaN without a total */
} BefEnergyCommon;

GtkWidget *bef_energy_cell_new (BefEnergyColumn column);
/* Shows what @item says now; beside a figure only what @common does not tell of all. @session
 * nullable: leaves the cell as it is. */
void bef_energy_cell_update (BefSession *session, GtkWidget *cell, BefEnergyItem *item,
                             const BefEnergyCommon *common);
/* Lets go of what the cell followed. */
void bef_energy_cell_clear (GtkWidget *cell);

G_END_DECLS
