/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "map/bef-map-layout.h"

G_BEGIN_DECLS

/*
 * A place's pin, or a bubble for several. Main thread. The shape of the body says the severity
 * (rounded square normal, hatched unknown, circle this week, diamond today, filled octagon urgent),
 * the badge repeats it with its icon, the label with its word: never the colour alone. Drawn as one
 * node, without child widgets, so that hundreds are cheap.
 *
 * CSS: node "mapmarker" with the class of bef_severity_css_class(), and "cluster", "selected",
 * "hover". Its colour is the severity's; the body and the text take the theme's view_bg_color and
 * view_fg_color. Accessibility: role IMG, labelled with the name and the state.
 */
#define BEF_TYPE_MAP_MARKER (bef_map_marker_get_type ())
G_DECLARE_FINAL_TYPE (BefMapMarker, bef_map_marker, BEF, MAP_MARKER, GtkWidget)

GtkWidget *bef_map_marker_new (void);
/* Shows @cluster (copied) and reads its place again when it has but one. */
void bef_map_marker_set_cluster (BefMapMarker *self, const BefMapCluster *cluster);
const BefMapCluster *bef_map_marker_get_cluster (BefMapMarker *self);
/* The place it stands for; NULL for several. (transfer none) */
BefPlace *bef_map_marker_get_place (BefMapMarker *self);
/* Reads again what its place says. */
void bef_map_marker_refresh (BefMapMarker *self);
/* What the label says below the rest; nullable. Copied. Returns whether the label's size is another
 * one. */
gboolean bef_map_marker_set_caption (BefMapMarker *self, const char *caption);
/* See bef_map_set_says_no_reasons(). */
void bef_map_marker_set_says_no_reason (BefMapMarker *self, gboolean says_no_reason);
void bef_map_marker_set_selected (BefMapMarker *self, gboolean selected);
void bef_map_marker_set_hover (BefMapMarker *self, gboolean hover);
/* @shift: pixels, see BefMapLabel. */
void bef_map_marker_set_label_side (BefMapMarker *self, BefMapLabelSide side, double shift);
BefMapLabelSide bef_map_marker_get_label_side (BefMapMarker *self);
/* How far below its top is the place it stands for; it is in the middle of its width. */
double bef_map_marker_get_anchor (BefMapMarker *self);
/* What the body takes, the place it stands for being (0, 0). */
void bef_map_marker_get_body (BefMapMarker *self, graphene_rect_t *body);
/* How much larger than natural pins are, as letters are. */
double bef_map_pin_scale_at (GtkWidget *widget);
/* What the label takes, the place it stands for being (0, 0). FALSE when it is not shown. */
gboolean bef_map_marker_get_label_bounds (BefMapMarker *self, graphene_rect_t *bounds);
/* The size the label takes when shown. */
void bef_map_marker_get_label_size (BefMapMarker *self, int *width, int *height);

G_END_DECLS
