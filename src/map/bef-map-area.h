/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "map/bef-map.h"

G_BEGIN_DECLS

/* Of the circle's fill, and of the white around its line. */
#define BEF_MAP_AREA_FILL_OPACITY 0.15
#define BEF_MAP_AREA_CASING_OPACITY 0.7

/*
 * A map on which a person chooses a circle: its centre is the middle of the view, moved there as
 * the map is (dragging, arrow keys), or by a click; its radius is the caller's to ask for. The
 * circle is drawn as large as it is on the ground, and the view follows so that it is seen whole.
 * Main thread.
 *
 * Signal: "changed": the centre is another.
 *
 * CSS: "maparea", whose colour the circle takes.
 */
#define BEF_TYPE_MAP_AREA (bef_map_area_get_type ())
G_DECLARE_FINAL_TYPE (BefMapArea, bef_map_area, BEF, MAP_AREA, GtkWidget)

GtkWidget *bef_map_area_new (void);
/* For its places, background and colours. (transfer none) */
BefMap *bef_map_area_get_map (BefMapArea *self);

/* Shows the circle around @centre. */
void bef_map_area_set_centre (BefMapArea *self, BefPoint centre);
BefPoint bef_map_area_get_centre (BefMapArea *self);
/* Metres, of at least 1. The view zooms to it. */
void bef_map_area_set_radius (BefMapArea *self, double radius_m);
double bef_map_area_get_radius (BefMapArea *self);
/* The radius as it is drawn now, pixels. */
double bef_map_area_get_radius_px (BefMapArea *self);

G_END_DECLS
