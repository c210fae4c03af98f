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
/* The middle of the body above the point, and how far it reaches from there. */
void bef_map_pin_geometry (const BefMapPinLook *look, double *centre_y, double *reach);
/* The colour of what is drawn inside the body. */
GdkRGBA bef_map_pin_ink (const BefMapPinLook *look);

G_END_DECLS
