/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-land.h"

#include <math.h>

#include "base/bef-json.h"

#define GRID_SIZE 64
#define EARTH_CIRCUMFERENCE_M 40075016.686

struct _BefHubLand
{
  GPtrArray *layers[BEF_HUB_N_LAYERS]; /* owned: of owned BefHubFeature */
  GHashTable *by_id;                   /* owned: municipal id -> BefHubFeature (unowned) */
  GArray **cells;   /* owned: per layer, GRID_SIZE^2 nullable arrays of guint feature numbers */
  BefHubBox extent; /* of everything */
  BefHubPoint centre;
  double metres;
};

static const struct
{
  const char *name;
  BefHubLayer layer;
} layer_names[] = {
  { "field", BEF_HUB_LAYER_FIELD },       { "marsh", BEF_HUB_LAYER_MARSH },
  { "grass", BEF_HUB_LAYER_GRASS },       { "vines", BEF_HUB_LAYER_VINES },
  { "wood", BEF_HUB_LAYER_WOOD },         { "ditch", BEF_HUB_LAYER_DITCH },
  { "river", BEF_HUB_LAYER_RIVER },       { "water", BEF_HUB_LAYER_WATER },
  { "path", BEF_HUB_LAYER_PATH },         { "road", BEF_HUB_LAYER_ROAD },
  { "building", BEF_HUB_LAYER_BUILDING }, { "boundary", BEF_HUB_LAYER_BOUNDARY },
  { "place", BEF_HUB_LAYER_PLACE },
};

static const struct
{
  const char *name;
  BefHubKind kind;
} kind_names[] = {
  { "wheat", BEF_HUB_KIND_WHEAT },
  { "maize", BEF_HUB_KIND_MAIZE },
  { "sunflower", BEF_HUB_KIND_SUNFLOWER },
  { "rapeseed", BEF_HUB_KIND_RAPESEED },
  { "barley", BEF_HUB_KIND_BARLEY },
  { "meadow", BEF_HUB_KIND_MEADOW },
  { "fallow", BEF_HUB_KIND_FALLOW },
  { "village", BEF_HUB_KIND_VILLAGE },
  { "garden", BEF_HUB_KIND_GARDEN },
  { "park", BEF_HUB_KIND_PARK },
  { "pitch", BEF_HUB_KIND_PITCH },
  { "court", BEF_HUB_KIND_COURT },
  { "cemetery", BEF_HUB_KIND_CEMETERY },
  { "yard", BEF_HUB_KIND_YARD },
  { "farmyard", BEF_HUB_KIND_FARMYARD },
  { "wetMeadow", BEF_HUB_KIND_WET_MEADOW },
  { "departmental", BEF_HUB_KIND_DEPARTMENTAL },
  { "street", BEF_HUB_KIND_STREET },
  { "lane", BEF_HUB_KIND_LANE },
  { "track", BEF_HUB_KIND_TRACK },
  { "parking", BEF_HUB_KIND_PARKING },
  { "shed", BEF_HUB_KIND_SHED },
  { "barn", BEF_HUB_KIND_BARN },
  { "hamlet", BEF_HUB_KIND_HAMLET },
  { "quarter", BEF_HUB_KIND_QUARTER },
  { "locality", BEF_HUB_KIND_LOCALITY },
  { "neighbour", BEF_HUB_KIND_NEIGHBOUR },
};

BefHubPoint
bef_hub_project (double longitude, double latitude)
{
  /* EPSG:3857: y = asinh (tan latitude), cut where the world is square. */
  double phi = CLAMP (latitude, -85.0511, 85.0511) * G_PI / 180;
  return (BefHubPoint){ (longitude + 180) / 360, (1 - asinh (tan (phi)) / G_PI) / 2 };
}

gboolean
bef_hub_box_intersects (const BefHubBox *a, const BefHubBox *b)
{
  return a->x0 <= b->x1 && b->x0 <= a->x1 && a->y0 <= b->y1 && b->y0 <= a->y1;
}

static void
box_grow (BefHubBox *box, double x, double y)
{
  box->x0 = MIN (box->x0, x);
  box->y0 = MIN (box->y0, y);
  box->x1 = MAX (box->x1, x);
  box->y1 = MAX (box->y1, y);
}

static BefHubFeature *
feature_new (BefHubLayer layer)
{
  BefHubFeature *self = g_new0 (BefHubFeature, 1);

  self->layer = layer;
  self->points = g_array_new (FALSE, FALSE, sizeof (BefHubPoint));
  self->ends = g_array_new (FALSE, FALSE, sizeof (guint));
  self->box = (BefHubBox){ G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE };
  return self;
}

static void
feature_free (BefHubFeature *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->ref);
  g_array_unref (self->points);
  g_array_unref (self->ends);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefHubFeature, feature_free)

static gboolean
feature_add_position (BefHubFeature *self, JsonArray *position)
{
  double longitude, latitude;
  BefHubPoint point;

  if (position == NULL || json_array_get_length (position) < 2
      || !bef_json_node_number (json_array_get_element (position, 0), &longitude)
      || !bef_json_node_number (json_array_get_element (position, 1), &latitude)
      || fabs (longitude) > 180 || fabs (latitude) > 90)
    return FALSE;
  point = bef_hub_project (longitude, latitude);
  g_array_append_val (self->points, point);
  box_grow (&self->box, point.x, point.y);
  return TRUE;
}

/* @depth 0: a position; 1: a line or ring; 2: an array of them; 3: an array of polygons. */
static gboolean
feature_add_coordinates (BefHubFeature *self, JsonArray *coordinates, int depth)
{
  guint n = coordinates != NULL ? json_array_get_length (coordinates) : 0;

  if (depth == 0)
    return feature_add_position (self, coordinates);
  for (guint i = 0; i < n; i++)
    if (!feature_add_coordinates (
            self, bef_json_node_array (json_array_get_element (coordinates, i)), depth - 1))
      return FALSE;
  if (depth == 1)
    g_array_append_val (self->ends, self->points->len);
  return n > 0;
}

static gboolean
feature_set_geometry (BefHubFeature *self, JsonObject *geometry)
{
  static const struct
  {
    const char *type;
    int depth;
    gboolean is_area;
  } shapes[] = {
    { "Point", 0, FALSE },           { "MultiPoint", 1, FALSE }, { "LineString", 1, FALSE },
    { "MultiLineString", 2, FALSE }, { "Polygon", 2, TRUE },     { "MultiPolygon", 3, TRUE },
  };
  const char *type = bef_json_get_string (geometry, "type");

  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (shapes); i++)
    if (strcmp (shapes[i].type, type) == 0)
      {
        self->is_area = shapes[i].is_area;
        return feature_add_coordinates (self, bef_json_get_array (geometry, "coordinates"),
                                        shapes[i].depth);
      }
  return FALSE;
}

static BefHubKind
kind_from_properties (JsonObject *properties)
{
  static const char *const members[] = { "crop", "kind", "class" };

  for (guint m = 0; m < G_N_ELEMENTS (members); m++)
    {
      const char *value = bef_json_get_string (properties, members[m]);
      for (guint i = 0; value != NULL && i < G_N_ELEMENTS (kind_names); i++)
        if (strcmp (kind_names[i].name, value) == 0)
          return kind_names[i].kind;
    }
  return BEF_HUB_KIND_PLAIN;
}

/* Single trees and hedges come in the layer of woods, squares in that of roads: they are drawn
 * apart. */
static void
feature_refine_layer (BefHubFeature *self, JsonObject *properties)
{
  const char *kind = bef_json_get_string (properties, "kind");

  if (self->layer == BEF_HUB_LAYER_WOOD && g_strcmp0 (kind, "tree") == 0)
    self->layer = BEF_HUB_LAYER_TREE;
  else if (self->layer == BEF_HUB_LAYER_WOOD && g_strcmp0 (kind, "hedge") == 0)
    self->layer = BEF_HUB_LAYER_HEDGE;
  else if (self->layer == BEF_HUB_LAYER_ROAD && self->is_area)
    self->layer = BEF_HUB_LAYER_SQUARE;
  else if (self->layer == BEF_HUB_LAYER_BUILDING && self->id != NULL)
    self->kind = BEF_HUB_KIND_MUNICIPAL;
}

static BefHubFeature *
feature_from_json (JsonObject *object)
{
  JsonObject *properties = bef_json_get_object (object, "properties");
  const char *layer = bef_json_get_string (properties, "layer");

  for (guint i = 0; layer != NULL && i < G_N_ELEMENTS (layer_names); i++)
    {
      g_autoptr (BefHubFeature) feature = NULL;

      if (strcmp (layer_names[i].name, layer) != 0)
        continue;
      feature = feature_new (layer_names[i].layer);
      feature->kind = kind_from_properties (properties);
      feature->id = g_strdup (bef_json_get_string (properties, "id"));
      feature->name = g_strdup (bef_json_get_string (properties, "name"));
      feature->ref = g_strdup (bef_json_get_string (properties, "ref"));
      bef_json_get_number (properties, "width", &feature->width_m);
      bef_json_get_number (properties, "rows", &feature->rows_deg);
      if (!feature_set_geometry (feature, bef_json_get_object (object, "geometry")))
        return NULL;
      feature_refine_layer (feature, properties);
      return g_steal_pointer (&feature);
    }
  return NULL;
}

/* Takes @feature. */
static void
land_add (BefHubLand *self, BefHubFeature *feature)
{
  g_ptr_array_add (self->layers[feature->layer], feature);
  if (feature->id != NULL)
    g_hash_table_insert (self->by_id, feature->id, feature);
  box_grow (&self->extent, feature->box.x0, feature->box.y0);
  box_grow (&self->extent, feature->box.x1, feature->box.y1);
}

/* TRUE when the GeoJSON has the building: the same last part of the id, at the same place. */
static gboolean
land_has_building (BefHubLand *self, const char *entity_id, const BefHubBox *box)
{
  const char *last = strrchr (entity_id, ':');
  BefHubFeature *known = last != NULL ? g_hash_table_lookup (self->by_id, last + 1) : NULL;

  return known != NULL && bef_hub_box_intersects (&known->box, box);
}

static void
land_add_buildings (BefHubLand *self, GPtrArray *buildings)
{
  for (guint i = 0; i < buildings->len; i++)
    {
      JsonObject *entity = buildings->pdata[i];
      const char *id = bef_json_get_string (entity, "id");
      JsonObject *location =
          bef_json_get_object (bef_json_get_object (entity, "location"), "value");
      g_autoptr (BefHubFeature) feature = feature_new (BEF_HUB_LAYER_BUILDING);

      if (id == NULL || !feature_set_geometry (feature, location) || !feature->is_area
          || land_has_building (self, id, &feature->box))
        continue;
      feature->kind = BEF_HUB_KIND_MUNICIPAL;
      feature->name =
          g_strdup (bef_json_get_string (bef_json_get_object (entity, "name"), "value"));
      land_add (self, g_steal_pointer (&feature));
    }
}

static int
grid_place (double value, double low, double high)
{
  return CLAMP ((int)floor ((value - low) / (high - low) * GRID_SIZE), 0, GRID_SIZE - 1);
}

static void
land_index (BefHubLand *self)
{
  const BefHubBox *e = &self->extent;

  self->cells = g_new0 (GArray *, BEF_HUB_N_LAYERS * GRID_SIZE * GRID_SIZE);
  for (guint layer = 0; layer < BEF_HUB_N_LAYERS; layer++)
    for (guint i = 0; i < self->layers[layer]->len; i++)
      {
        const BefHubBox *box = &((BefHubFeature *)self->layers[layer]->pdata[i])->box;
        int column1 = grid_place (box->x1, e->x0, e->x1), row1 = grid_place (box->y1, e->y0, e->y1);

        for (int row = grid_place (box->y0, e->y0, e->y1); row <= row1; row++)
          for (int column = grid_place (box->x0, e->x0, e->x1); column <= column1; column++)
            {
              GArray **cell = &self->cells[(layer * GRID_SIZE + row) * GRID_SIZE + column];
              if (*cell == NULL)
                *cell = g_array_new (FALSE, FALSE, sizeof (guint));
              g_array_append_val (*cell, i);
            }
      }
}

static void
land_locate (BefHubLand *self)
{
  BefHubBox box = self->extent;
  double latitude;

  if (self->layers[BEF_HUB_LAYER_BOUNDARY]->len > 0)
    box = ((BefHubFeature *)self->layers[BEF_HUB_LAYER_BOUNDARY]->pdata[0])->box;
  self->centre = (BefHubPoint){ (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2 };
  latitude = atan (sinh (G_PI * (1 - 2 * self->centre.y)));
  self->metres = EARTH_CIRCUMFERENCE_M * cos (latitude);
}

BefHubLand *
bef_hub_land_new (JsonNode *geojson, GPtrArray *buildings, GError **error)
{
  g_autoptr (BefHubLand) self = g_new0 (BefHubLand, 1);
  JsonArray *features = bef_json_get_array (bef_json_node_object (geojson), "features");

  for (guint i = 0; i < BEF_HUB_N_LAYERS; i++)
    self->layers[i] = g_ptr_array_new_with_free_func ((GDestroyNotify)feature_free);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->extent = (BefHubBox){ G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE };

  for (guint i = 0; features != NULL && i < json_array_get_length (features); i++)
    {
      JsonObject *object = bef_json_node_object (json_array_get_element (features, i));
      BefHubFeature *feature = feature_from_json (object);

      if (feature == NULL)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       "Feature %u of the commune's map is not understood", i);
          return NULL;
        }
      land_add (self, feature);
    }
  if (buildings != NULL)
    land_add_buildings (self, buildings);
  if (self->extent.x1 <= self->extent.x0 || self->extent.y1 <= self->extent.y0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "The commune's map holds nothing to draw");
      return NULL;
    }
  land_locate (self);
  land_index (self);
  return g_steal_pointer (&self);
}

void
bef_hub_land_free (BefHubLand *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; self->cells != NULL && i < BEF_HUB_N_LAYERS * GRID_SIZE * GRID_SIZE; i++)
    g_clear_pointer (&self->cells[i], g_array_unref);
  g_free (self->cells);
  g_hash_table_unref (self->by_id);
  for (guint i = 0; i < BEF_HUB_N_LAYERS; i++)
    g_ptr_array_unref (self->layers[i]);
  g_free (self);
}

GPtrArray *
bef_hub_land_layer (BefHubLand *self, BefHubLayer layer)
{
  return self->layers[layer];
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  guint left = *(const guint *)a, right = *(const guint *)b;
  return (left > right) - (left < right);
}

void
bef_hub_land_query (BefHubLand *self, BefHubLayer layer, const BefHubBox *box, GPtrArray *out)
{
  const BefHubBox *e = &self->extent;
  g_autoptr (GArray) found = NULL;
  int row1, column1;

  g_ptr_array_set_size (out, 0);
  if (!bef_hub_box_intersects (box, e))
    return;
  found = g_array_new (FALSE, FALSE, sizeof (guint));
  row1 = grid_place (box->y1, e->y0, e->y1);
  column1 = grid_place (box->x1, e->x0, e->x1);
  for (int row = grid_place (box->y0, e->y0, e->y1); row <= row1; row++)
    for (int column = grid_place (box->x0, e->x0, e->x1); column <= column1; column++)
      {
        GArray *cell = self->cells[((guint)layer * GRID_SIZE + row) * GRID_SIZE + column];
        if (cell != NULL)
          g_array_append_vals (found, cell->data, cell->len);
      }
  g_array_sort (found, compare_numbers);
  for (guint i = 0; i < found->len; i++)
    {
      guint number = g_array_index (found, guint, i);
      BefHubFeature *feature = self->layers[layer]->pdata[number];

      if ((i == 0 || number != g_array_index (found, guint, i - 1))
          && bef_hub_box_intersects (box, &feature->box))
        g_ptr_array_add (out, feature);
    }
}

BefHubPoint
bef_hub_land_centre (BefHubLand *self)
{
  return self->centre;
}

double
bef_hub_land_metres (BefHubLand *self)
{
  return self->metres;
}
