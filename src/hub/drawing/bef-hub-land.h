/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * The land the hub draws: what the GeoJSON says, projected once to Web Mercator and indexed by a
 * grid. Coordinates are fractions of the world (0..1, x east, y south), so that a tile at zoom z is
 * 256 * 2^z of them. Immutable once built. Internal to the hub's drawing.
 */

typedef enum
{
  BEF_HUB_LAYER_FIELD,
  BEF_HUB_LAYER_MARSH,
  BEF_HUB_LAYER_GRASS,
  BEF_HUB_LAYER_VINES,
  BEF_HUB_LAYER_WOOD,
  BEF_HUB_LAYER_DITCH,
  BEF_HUB_LAYER_RIVER,
  BEF_HUB_LAYER_WATER,
  BEF_HUB_LAYER_HEDGE,
  BEF_HUB_LAYER_PATH,
  BEF_HUB_LAYER_SQUARE,
  BEF_HUB_LAYER_ROAD,
  BEF_HUB_LAYER_TREE,
  BEF_HUB_LAYER_BUILDING,
  BEF_HUB_LAYER_BOUNDARY,
  BEF_HUB_LAYER_PLACE,
  BEF_HUB_N_LAYERS,
} BefHubLayer;

/* What a feature is within its layer; BEF_HUB_KIND_PLAIN where the layer says it all. */
typedef enum
{
  BEF_HUB_KIND_PLAIN,
  BEF_HUB_KIND_WHEAT,
  BEF_HUB_KIND_MAIZE,
  BEF_HUB_KIND_SUNFLOWER,
  BEF_HUB_KIND_RAPESEED,
  BEF_HUB_KIND_BARLEY,
  BEF_HUB_KIND_MEADOW,
  BEF_HUB_KIND_FALLOW,
  BEF_HUB_KIND_VILLAGE, /* a built-up area, or the name of the village */
  BEF_HUB_KIND_GARDEN,
  BEF_HUB_KIND_PARK,
  BEF_HUB_KIND_PITCH,
  BEF_HUB_KIND_COURT,
  BEF_HUB_KIND_CEMETERY,
  BEF_HUB_KIND_YARD,
  BEF_HUB_KIND_FARMYARD,
  BEF_HUB_KIND_WET_MEADOW,
  BEF_HUB_KIND_DEPARTMENTAL,
  BEF_HUB_KIND_STREET,
  BEF_HUB_KIND_LANE,
  BEF_HUB_KIND_TRACK,
  BEF_HUB_KIND_PARKING,
  BEF_HUB_KIND_SHED,
  BEF_HUB_KIND_BARN,
  BEF_HUB_KIND_MUNICIPAL,
  BEF_HUB_KIND_HAMLET,
  BEF_HUB_KIND_QUARTER,
  BEF_HUB_KIND_LOCALITY,
  BEF_HUB_KIND_NEIGHBOUR,
  BEF_HUB_N_KINDS,
} BefHubKind;

typedef struct
{
  double x, y;
} BefHubPoint;

typedef struct
{
  double x0, y0, x1, y1;
} BefHubBox;

typedef struct
{
  BefHubLayer layer;
  BefHubKind kind;
  gboolean is_area;
  char *id;        /* owned, nullable: of a municipal building */
  char *name;      /* owned, nullable */
  char *ref;       /* owned, nullable: a road's number */
  double width_m;  /* of a watercourse; 0 unknown */
  double rows_deg; /* of vines: counter-clockwise from east */
  GArray *points;  /* owned: BefHubPoint, all parts one after the other */
  GArray *ends;    /* owned: guint, one past the last point of each part (ring, line) */
  BefHubBox box;
} BefHubFeature;

typedef struct _BefHubLand BefHubLand;

/* Takes @geojson (a FeatureCollection of the demo commune's schema) and adds to it those of
 * @buildings (nullable; of JsonObject, normalized Building entities) that it does not have.
 * (transfer full), or NULL with an error. */
BefHubLand *bef_hub_land_new (JsonNode *geojson, GPtrArray *buildings, GError **error);
void bef_hub_land_free (BefHubLand *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefHubLand, bef_hub_land_free)

/* All features of @layer, in the file's order. (transfer none): of BefHubFeature. */
GPtrArray *bef_hub_land_layer (BefHubLand *self, BefHubLayer layer);
/* Empties @out (of BefHubFeature, no free function) and fills it with what of @layer may touch
 * @box, in the file's order. */
void bef_hub_land_query (BefHubLand *self, BefHubLayer layer, const BefHubBox *box, GPtrArray *out);
/* The middle of the commune, and metres per world unit there. */
BefHubPoint bef_hub_land_centre (BefHubLand *self);
double bef_hub_land_metres (BefHubLand *self);

/* WGS 84 degrees to Web Mercator (EPSG:3857) as fractions of the world. */
BefHubPoint bef_hub_project (double longitude, double latitude);
gboolean bef_hub_box_intersects (const BefHubBox *a, const BefHubBox *b);

G_END_DECLS
