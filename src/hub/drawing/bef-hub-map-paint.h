/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "bef-hub-land.h"

G_BEGIN_DECLS

/* Where one tile lies: enough to turn the world into its pixels. */
typedef struct
{
  guint z;
  double scale;        /* pixels per world unit */
  double ox, oy;       /* the tile's north-west corner, in pixels of the whole world at this zoom */
  double px_per_metre; /* at the commune's latitude */
  BefHubBox box;       /* the tile and a margin, in world units */
} BefHubView;

#define BEF_HUB_TILE_SIZE 256
/* What is drawn may reach this far (pixels) from its geometry: it must be drawn on the neighbours
 * as well. */
#define BEF_HUB_TILE_MARGIN 48

/* Sets cairo's source to 0xRRGGBB. */
void bef_hub_set_colour (cairo_t *cr, guint32 rgb, double alpha);
/* Adds 0xRRGGBB to a gradient. */
void bef_hub_add_stop (cairo_pattern_t *pattern, double offset, guint32 rgb, double alpha);
/* A number from 0 (included) to 1 (excluded) that looks random and depends on its arguments only:
 * the same on both sides of a tile's edge, at any time, on any machine. */
double bef_hub_draw_noise (gint64 a, gint64 b, guint32 salt);
/* Paints all but the names. @cr is at the tile's corner. */
void bef_hub_map_paint (cairo_t *cr, BefHubLand *land, const BefHubView *view);
/* The width (pixels) of a road of @kind at zoom @z, casing excluded; 0 when it is not drawn. */
double bef_hub_map_road_width (BefHubKind kind, guint z);

/* The look of the ground (bef-hub-map-ground.c), in drawing order, each under what follows. */
void bef_hub_map_paint_ground (cairo_t *cr, BefHubLand *land, const BefHubView *view);
/* Adds the outlines of @feature to the path, in the tile's pixels. */
void bef_hub_map_trace (cairo_t *cr, const BefHubView *view, const BefHubFeature *feature);

G_END_DECLS
