/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "bef-kind-figures.h"
#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/* A few figures side by side, each with what it is, where and how old; they wrap. CSS node
 * "figurestrip", a figure's class "bef-figure". */
#define BEF_TYPE_FIGURE_STRIP (bef_figure_strip_get_type ())
G_DECLARE_FINAL_TYPE (BefFigureStrip, bef_figure_strip, BEF, FIGURE_STRIP, GtkWidget)

GtkWidget *bef_figure_strip_new (void);
/* @figures: GPtrArray of BefKindFigure, read at once. Only what differs is drawn anew. */
void bef_figure_strip_set (BefFigureStrip *self, GPtrArray *figures);

G_END_DECLS
