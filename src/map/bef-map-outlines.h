/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

#include "map/bef-map-places.h"

G_BEGIN_DECLS

/* Of the line around a building that is not selected. */
#define BEF_MAP_OUTLINE_OPACITY 0.60

/*
 * The places' outlines, thin and neutral; the selected one stronger. Drawn where they are large
 * enough to be seen, only those in view, each as a node kept until the scale, the theme or the
 * outline changes: panning draws nothing anew. CSS: node "mapoutlines"; lines take its colour.
 */
#define BEF_TYPE_MAP_OUTLINES (bef_map_outlines_get_type ())
G_DECLARE_FINAL_TYPE (BefMapOutlines, bef_map_outlines, BEF, MAP_OUTLINES, ShumateLayer)

BefMapOutlines *bef_map_outlines_new (ShumateViewport *viewport, BefMapPlaces *places);
/* Below this zoom nothing is drawn. */
void bef_map_outlines_set_min_zoom (BefMapOutlines *self, double zoom);
void bef_map_outlines_set_selected (BefMapOutlines *self, BefPlace *place);
/* How many were drawn the last time. */
guint bef_map_outlines_get_n_drawn (BefMapOutlines *self);

G_END_DECLS
