/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "bef-energy-item.h"
#include "ui/kit/bef-kind-list.h"

G_BEGIN_DECLS

/*
 * The commune's electricity by building under a total: power now, kWh of today, yesterday and this
 * month, kWh/m² of a year where one is stored, the day's graph. The total says since when and how
 * much of it is measured, a building what differs. Sortable; a row opens its building's graph
 * (win.show-graph). The history is read one building at a time, those on screen first, and only
 * while the table is mapped. Signal "figures-changed": today's sum may have changed.
 */
#define BEF_TYPE_ENERGY_TABLE (bef_energy_table_get_type ())
G_DECLARE_FINAL_TYPE (BefEnergyTable, bef_energy_table, BEF, ENERGY_TABLE, GtkWidget)

GtkWidget *bef_energy_table_new (void);
/* @session nullable. */
void bef_energy_table_set_session (BefEnergyTable *self, BefSession *session);
/* Shows the buildings with an electricity meter that @query selects. Its sort is not used. */
void bef_energy_table_update (BefEnergyTable *self, const BefKindQuery *query);
guint bef_energy_table_get_n_rows (BefEnergyTable *self);
/* kWh of today over the buildings measured, the share (0..1) known of what has passed of it, how
 * many of all they are. FALSE before any is known. */
gboolean bef_energy_table_get_today (BefEnergyTable *self, double *kwh, double *known,
                                     guint *measured, guint *total);

G_END_DECLS
