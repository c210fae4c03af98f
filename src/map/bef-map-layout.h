/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <graphene.h>

#include "map/bef-map-places.h"

G_BEGIN_DECLS

/* Places that are drawn as one: a single place when @n is 1. */
typedef struct
{
  double x, y; /* 0..1: the first one's place, which the others gather around */
  guint n;
  guint counts[BEF_SEVERITY_URGENT + 1];
  BefPlace *first;       /* unowned: the worst and largest */
  double x0, y0, x1, y1; /* 0..1: what they span */
  int next;              /* in its grid cell, or -1 */
} BefMapCluster;

BefSeverity bef_map_cluster_worst (const BefMapCluster *cluster);

/*
 * Gathers places nearer to each other than @radius pixels when the world is @world pixels wide.
 * The worst and largest are taken first and gather the others, @alone (nullable) stays by itself.
 * Depends on the places and the scale only: panning never changes it. About n log n. Pure.
 * (transfer full) GArray of BefMapCluster, worst and largest first.
 */
GArray *bef_map_layout_cluster (BefMapPlaces *places, double world, double radius, BefPlace *alone);

/* From what distance markers are gathered: more of them are given more room, which bounds how many
 * are on screen. */
double bef_map_layout_radius (guint n_places);

typedef enum
{
  BEF_MAP_LABEL_NONE,
  BEF_MAP_LABEL_BELOW,
  BEF_MAP_LABEL_RIGHT,
  BEF_MAP_LABEL_LEFT,
  BEF_MAP_LABEL_ABOVE,
} BefMapLabelSide;

/* Whose label is placed first: what needs somebody, the worst before; then buildings, the larger
 * before; then what stands in the street. */
int bef_map_label_compare (const BefMapSpot *a, const BefMapSpot *b);

/* What a label is wanted for; what lies over the map is one without a label, and only a body. */
typedef struct
{
  double x, y;          /* the pin's point, pixels */
  graphene_rect_t body; /* what no label may cover */
  int width, height;    /* the label's; width 0: none is wanted */
  gboolean forced;      /* shown whatever it covers */
  BefMapLabelSide side; /* out */
  double shift; /* out: below and above, so far to the right of its middle, where the view ends */
} BefMapLabel;

/* Where a label of @label's size and shift goes on @side. */
void bef_map_label_rect (const BefMapLabel *label, BefMapLabelSide side, graphene_rect_t *rect);
/* Gives each label in turn, the most important first, the first side where it covers no body and no
 * label placed before, shifted where @view (nullable: what is seen, in pixels) would cut it; sides
 * where it is cut all the same come last. Pure. */
void bef_map_layout_labels (BefMapLabel *labels, guint n, const graphene_rect_t *view);

G_END_DECLS
