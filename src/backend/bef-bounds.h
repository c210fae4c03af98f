/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "model/bef-entity.h"

G_BEGIN_DECLS

/*
 * What is asked of a server that has more than one commune's: entities of some types, and in or
 * around one place. A plain value.
 */
typedef struct
{
  GStrv types; /* owned, nullable: all; as the server calls them */
  BefPoint centre;
  double radius_m; /* 0: anywhere */
} BefBounds;

#define BEF_BOUNDS_MIN_RADIUS_M 100.0
#define BEF_BOUNDS_MAX_RADIUS_M 200000.0

/* @types nullable or empty: all. @area: what bef_bounds_format_area() writes; "" or what cannot be
 * read: anywhere. (transfer full) */
BefBounds *bef_bounds_new (const char *const *types, const char *area);
BefBounds *bef_bounds_copy (const BefBounds *self); /* nullable */
void bef_bounds_free (BefBounds *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefBounds, bef_bounds_free)
/* @self nullable. */
gboolean bef_bounds_is_everything (const BefBounds *self);
gboolean bef_bounds_has_type (const BefBounds *self, const char *type);
/* Whether @point is within the area, where there is one. */
gboolean bef_bounds_holds (const BefBounds *self, BefPoint point);

/* The circle around the middle of @n @points that holds them all, of at least
 * BEF_BOUNDS_MIN_RADIUS_M, in metres. FALSE for none. */
gboolean bef_bounds_around (const BefPoint *points, guint n, BefPoint *centre, double *radius_m);

/* "46.2123 -0.8841 5000": degrees and metres, in C notation. (transfer full) */
char *bef_bounds_format_area (BefPoint centre, double radius_m);
/* Two numbers in degrees, however they are separated and whatever the decimal sign: "46,2123
 * -0,8841", "46.2123, -0.8841". FALSE when they are no place on Earth. */
gboolean bef_bounds_parse_place (const char *text, BefPoint *out);
/* A sentence for a person; NULL when there are none. (transfer full) */
char *bef_bounds_dup_text (const BefBounds *self);

G_END_DECLS
