/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "bef-kind-figures.h"

G_BEGIN_DECLS

/* A figure as a button: what it is, how much with its severity, where and how old. CSS class
 * "bef-figure". */
#define BEF_TYPE_FIGURE_TILE (bef_figure_tile_get_type ())
G_DECLARE_FINAL_TYPE (BefFigureTile, bef_figure_tile, BEF, FIGURE_TILE, GtkToggleButton)

GtkWidget *bef_figure_tile_new (void);
/* @figure is read at once. What tells of no equipment of the list can be neither clicked nor
 * reached. */
void bef_figure_tile_show (BefFigureTile *self, const BefKindFigure *figure);

G_END_DECLS
