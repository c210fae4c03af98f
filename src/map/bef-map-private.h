/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "map/bef-map-markers.h"
#include "map/bef-map-outlines.h"
#include "map/bef-map-tiles.h"
#include "map/bef-map.h"

G_BEGIN_DECLS

/* What keys, buttons and gestures do; bef-map-controls.c binds them. The booleans say whether
 * anything was done. */
void bef_map_zoom_by (BefMap *self, int levels);
void bef_map_pan_by (BefMap *self, double dx, double dy); /* pixels */
gboolean bef_map_step (BefMap *self, int step);           /* 1 next, -1 previous */
gboolean bef_map_activate_selected (BefMap *self);
gboolean bef_map_unselect (BefMap *self);
void bef_map_class_add_controls (GtkWidgetClass *klass);
/* (transfer floating) the column of buttons. */
GtkWidget *bef_map_build_buttons (GtkWidget **zoom_in, GtkWidget **zoom_out);
GtkWidget *bef_map_build_scale (ShumateViewport *viewport); /* (transfer floating) metric */

/* What is seen where there is no tile. */
#define BEF_MAP_LIGHT_GROUND "#e9ecea"
#define BEF_MAP_DARK_GROUND "#26292b"
/* The map's own colours, below the theme, so that the program's style has the last word. */
void bef_map_add_style (void);

/* For the tests and the bench: what the map is made of. (transfer none) */
ShumateMap *bef_map_get_shumate (BefMap *self);
BefMapMarkers *bef_map_get_markers (BefMap *self);
BefMapOutlines *bef_map_get_outlines (BefMap *self);
BefMapTiles *bef_map_get_tiles (BefMap *self); /* nullable */
const char *bef_map_get_credit (BefMap *self); /* what is shown; nullable */
/* Moves the view without animation. */
void bef_map_go_to (BefMap *self, double latitude, double longitude, double zoom);
/* Tiles that failed are asked for again after this, doubled each time up to a limit; milliseconds.
 */
void bef_map_set_retry_ms (BefMap *self, guint ms);

G_END_DECLS
