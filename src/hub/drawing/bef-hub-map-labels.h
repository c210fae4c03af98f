/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

#include "bef-hub-map-paint.h"

G_BEGIN_DECLS

/*
 * The names on the map at one zoom. They are placed once for the whole land, by priority, each
 * refused where another stands already: every tile then draws those that touch it, and a name that
 * crosses an edge continues on the neighbour. Main thread.
 */
typedef struct _BefHubLabels BefHubLabels;

/* @context measures and draws the text (transfer none, must outlive the labels). (transfer full).
 */
BefHubLabels *bef_hub_labels_new (BefHubLand *land, guint z, PangoContext *context);
void bef_hub_labels_free (BefHubLabels *self);
/* Draws those that touch the tile. */
void bef_hub_labels_paint (BefHubLabels *self, cairo_t *cr, const BefHubView *view);

/* Makes the current path (text whose baseline is y = 0 from x = 0) run along @line (@n points, tile
 * pixels), from its start. */
void bef_hub_text_warp (cairo_t *cr, const BefHubPoint *line, guint n);
/* A piece of @line (@n points) from @from to @to (same unit as the points, along it). (transfer
 * full). */
GArray *bef_hub_line_piece (const BefHubPoint *line, guint n, double from, double to);
double bef_hub_line_length (const BefHubPoint *line, guint n);
/* The largest change of direction (radians) between places @step apart along @line. */
double bef_hub_line_bend (const BefHubPoint *line, guint n, double step);

G_END_DECLS
