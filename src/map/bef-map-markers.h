/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

#include "map/bef-map-marker.h"
#include "map/bef-map-places.h"
#include "map/bef-map-types.h"

G_BEGIN_DECLS

/*
 * The markers. Widgets exist only for what is in or near view, and are taken again for others as
 * the view moves. What is gathered into bubbles is computed when the scale (in quarters of a zoom
 * level) or the places change, never by panning. Labels are laid out when that changes and when a
 * movement has come to rest. Signals: "clicked" (BefPlace), "activated"
 * (BefPlace: double click), "cluster-clicked" (gpointer: const BefMapCluster *).
 */
#define BEF_TYPE_MAP_MARKERS (bef_map_markers_get_type ())
G_DECLARE_FINAL_TYPE (BefMapMarkers, bef_map_markers, BEF, MAP_MARKERS, ShumateLayer)

BefMapMarkers *bef_map_markers_new (ShumateViewport *viewport, BefMapPlaces *places);
/* See bef_map_set_says_no_reasons(). */
void bef_map_markers_set_says_no_reasons (BefMapMarkers *self, gboolean says_no_reasons);
/* See bef_map_add_cover(). */
void bef_map_markers_add_cover (BefMapMarkers *self, GtkWidget *cover);
void bef_map_markers_set_selected (BefMapMarkers *self, BefPlace *place);
/* See bef_map_set_caption() and bef_map_update_captions(). */
void bef_map_markers_set_caption (BefMapMarkers *self, BefMapCaption caption, gpointer user_data);
void bef_map_markers_update_captions (BefMapMarkers *self);
guint bef_map_markers_get_n_live (BefMapMarkers *self);
BefMapMarker *bef_map_markers_nth_live (BefMapMarkers *self, guint i);
/* The marker that stands for @place alone, when there is one in view. */
BefMapMarker *bef_map_markers_find (BefMapMarkers *self, BefPlace *place);

G_END_DECLS
