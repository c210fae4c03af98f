/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-place.h"

G_BEGIN_DECLS

/* A place and where it is on the map. */
typedef struct
{
  BefPlace *place; /* owned */
  gulong handler;
  gboolean placed; /* has a location that Web Mercator can show */
  double x, y;     /* Web Mercator, 0..1 from the north-west corner of the world */
  BefSeverity severity;
  double area; /* m2; 0 unknown */
} BefMapSpot;

/*
 * The places of a list model and where they are, kept true. Main thread. Signals: "changed" (any
 * severity, location or membership: the layout is to be done again), "place-changed" (BefPlace:
 * what is said about it).
 */
#define BEF_TYPE_MAP_PLACES (bef_map_places_get_type ())
G_DECLARE_FINAL_TYPE (BefMapPlaces, bef_map_places, BEF, MAP_PLACES, GObject)

BefMapPlaces *bef_map_places_new (void);
void bef_map_places_set_model (BefMapPlaces *self, GListModel *model); /* nullable */
guint bef_map_places_get_n (BefMapPlaces *self);
BefMapSpot *bef_map_places_nth (BefMapPlaces *self, guint i);
/* NULL when @place is not in the model. */
BefMapSpot *bef_map_places_find (BefMapPlaces *self, BefPlace *place);
/* The next one with a location after @place (NULL: from the start) in the model's order, going
 * round; @step 1 or -1. */
BefPlace *bef_map_places_step (BefMapPlaces *self, BefPlace *place, int step);
/* How many per severity, placed or not. @counts has BEF_SEVERITY_URGENT + 1 elements. */
void bef_map_places_count (BefMapPlaces *self, guint *counts);
/* The smallest rectangle that holds all that have a location, 0..1. FALSE without any. */
gboolean bef_map_places_bounds (BefMapPlaces *self, double *x0, double *y0, double *x1, double *y1);

/* "1 urgent, 2 today", worst first, without the normal ones; "" when all are. (transfer full) */
char *bef_map_counts_text (const guint *counts);

/* Web Mercator, EPSG:3857 scaled to 0..1. */
double bef_map_project_x (double longitude);
double bef_map_project_y (double latitude);
double bef_map_unproject_x (double x); /* longitude */
double bef_map_unproject_y (double y); /* latitude */

G_END_DECLS
