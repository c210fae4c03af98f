/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/bef-kind.h"

G_BEGIN_DECLS

typedef struct
{
  BefSeverity severity;
  gboolean cluster, selected, hover;
  GdkRGBA state; /* the severity's colour */
  GdkRGBA fill;  /* the theme's view background */
  GdkRGBA ink;   /* the theme's view text */
} BefMapPinLook;

/* Draws the body of a pin whose point is at (0, 0), upwards. */
void bef_map_pin_draw (cairo_t *cr, const BefMapPinLook *look);
/* The same as a picture of BEF_MAP_PIN_WIDTH x BEF_MAP_PIN_HEIGHT times @scale pixels, the point in
 * the middle and BEF_MAP_PIN_TIP below its top. Pins that look alike share one. Main thread.
 * (transfer full) */
#define BEF_MAP_PIN_WIDTH 60
#define BEF_MAP_PIN_HEIGHT 56
#define BEF_MAP_PIN_TIP 53
/* How much a label's plate hides of the map, where it is not the one that is looked at. */
#define BEF_MAP_LABEL_OPACITY 0.88f
GdkTexture *bef_map_pin_texture (const BefMapPinLook *look, double scale);
/* A picture of what is on @surface, an image of ARGB32. (transfer full) */
GdkTexture *bef_map_texture_from_surface (cairo_surface_t *surface);
/* The middle of the body above the point, and how far it reaches from there. */
void bef_map_pin_geometry (const BefMapPinLook *look, double *centre_y, double *reach);
/* The colour of what is drawn inside the body. */
GdkRGBA bef_map_pin_ink (const BefMapPinLook *look);

G_END_DECLS
