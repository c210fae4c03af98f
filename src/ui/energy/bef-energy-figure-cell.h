/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/bef-beat.h"

G_BEGIN_DECLS

/* Of the energy table: a figure, and below it what must be known with it, or its age. */
#define BEF_TYPE_ENERGY_FIGURE_CELL (bef_energy_figure_cell_get_type ())
G_DECLARE_FINAL_TYPE (BefEnergyFigureCell, bef_energy_figure_cell, BEF, ENERGY_FIGURE_CELL, GtkBox)

GtkWidget *bef_energy_figure_cell_new (void);
/* @note nullable. */
void bef_energy_figure_cell_show (BefEnergyFigureCell *self, const char *value, const char *note);
/* @value NULL: it is unknown, and was last known at @observed_ms (BEF_NO_TIME: never). */
void bef_energy_figure_cell_show_measured (BefEnergyFigureCell *self, const char *value,
                                           gint64 observed_ms, BefFreshness freshness);

G_END_DECLS
