/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "bef-kind-figures.h"
#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/* A few figures side by side, each with what it is, where and how old; they wrap. Each is a button
 * that chooses the equipment it tells of: signal "chosen" (const BefKindCount, NULL: no longer).
 * CSS node "figurestrip", a figure's class "bef-figure". */
#define BEF_TYPE_FIGURE_STRIP (bef_figure_strip_get_type ())
G_DECLARE_FINAL_TYPE (BefFigureStrip, bef_figure_strip, BEF, FIGURE_STRIP, GtkWidget)

GtkWidget *bef_figure_strip_new (void);
/* @figures: GPtrArray of BefKindFigure, read at once; @chosen: the one that is pressed. Only what
 * differs is drawn anew. */
void bef_figure_strip_set (BefFigureStrip *self, GPtrArray *figures, const BefKindCount *chosen);

G_END_DECLS
