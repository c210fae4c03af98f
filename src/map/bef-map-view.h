/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

#include "map/bef-map-places.h"

G_BEGIN_DECLS

/* A layer's view at one moment, north up: from 0..1 world coordinates to the layer's pixels. */
typedef struct
{
  double world;  /* width of the world, pixels */
  double cx, cy; /* 0..1, in the middle of the layer */
  double width, height;
  double zoom;
} BefMapView;

static inline void
bef_map_view_init (BefMapView *view, ShumateViewport *viewport, double width, double height)
{
  view->zoom = shumate_viewport_get_zoom_level (viewport);
  view->world = 256.0 * exp2 (view->zoom);
  view->cx = bef_map_project_x (shumate_location_get_longitude (SHUMATE_LOCATION (viewport)));
  view->cy = bef_map_project_y (shumate_location_get_latitude (SHUMATE_LOCATION (viewport)));
  view->width = width;
  view->height = height;
}

static inline double
bef_map_view_x (const BefMapView *view, double x)
{
  return (x - view->cx) * view->world + view->width / 2;
}

static inline double
bef_map_view_y (const BefMapView *view, double y)
{
  return (y - view->cy) * view->world + view->height / 2;
}

G_END_DECLS
