/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-query-geo.h"

#include <math.h>

#include "base/bef-json.h"
#include "hub/server/wire/bef-hub-problem.h"

#define EARTH_RADIUS_M 6371008.8

typedef struct
{
  double lon, lat;
} Position;

struct _BefHubGeo
{
  gboolean near;
  double min_m, max_m; /* near */
  GArray *shape;       /* owned, of Position: the point, or the outer ring */
  char *property;      /* owned */
};

/* The positions of an entity's geometry; a polygon is told from a line or a cloud of points. */
typedef struct
{
  GArray *positions; /* owned, of Position */
  gboolean is_polygon;
  gboolean is_line;
} Geometry;

static gboolean
read_position (JsonNode *node, Position *out)
{
  JsonArray *array = bef_json_node_array (node);

  return array != NULL && json_array_get_length (array) >= 2
         && bef_json_node_number (json_array_get_element (array, 0), &out->lon)
         && bef_json_node_number (json_array_get_element (array, 1), &out->lat)
         && fabs (out->lon) <= 180 && fabs (out->lat) <= 90;
}

static gboolean
read_positions (JsonNode *node, GArray *out)
{
  JsonArray *array = bef_json_node_array (node);
  Position position;

  if (array == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (!read_position (json_array_get_element (array, i), &position))
        return FALSE;
      g_array_append_val (out, position);
    }
  return out->len > 0;
}

static JsonNode *
first_element (JsonNode *node)
{
  JsonArray *array = bef_json_node_array (node);

  return array != NULL && json_array_get_length (array) > 0 ? json_array_get_element (array, 0)
                                                            : NULL;
}

static gboolean
read_geometry (JsonObject *geojson, Geometry *out)
{
  const char *type = bef_json_get_string (geojson, "type");
  JsonNode *coordinates = geojson != NULL ? json_object_get_member (geojson, "coordinates") : NULL;
  Position position;

  if (type == NULL || coordinates == NULL)
    return FALSE;
  if (g_str_equal (type, "Point"))
    {
      if (!read_position (coordinates, &position))
        return FALSE;
      g_array_append_val (out->positions, position);
      return TRUE;
    }
  out->is_line = g_str_equal (type, "LineString");
  if (out->is_line || g_str_equal (type, "MultiPoint"))
    return read_positions (coordinates, out->positions);
  out->is_polygon = TRUE;
  if (g_str_equal (type, "MultiPolygon"))
    coordinates = first_element (coordinates);
  else if (!g_str_equal (type, "Polygon"))
    return FALSE;
  return read_positions (first_element (coordinates), out->positions);
}

/* Even-odd rule. */
static gboolean
inside (const GArray *ring, Position p)
{
  gboolean in = FALSE;

  for (guint i = 0, j = ring->len - 1; i < ring->len; j = i++)
    {
      Position a = g_array_index (ring, Position, i);
      Position b = g_array_index (ring, Position, j);
      if ((a.lat > p.lat) != (b.lat > p.lat)
          && p.lon < (b.lon - a.lon) * (p.lat - a.lat) / (b.lat - a.lat) + a.lon)
        in = !in;
    }
  return in;
}

double
bef_hub_geo_distance (double lon1, double lat1, double lon2, double lat2)
{
  double radians = G_PI / 180;
  double dlat = (lat2 - lat1) * radians, dlon = (lon2 - lon1) * radians;
  double h = sin (dlat / 2) * sin (dlat / 2)
             + cos (lat1 * radians) * cos (lat2 * radians) * sin (dlon / 2) * sin (dlon / 2);

  return 2 * EARTH_RADIUS_M * asin (sqrt (MIN (1, h)));
}

/* Nearest point of segment @a-@b, seen from @p as the origin of a local plane. */
static double
segment_distance (Position p, Position a, Position b)
{
  double scale = cos (p.lat * G_PI / 180);
  double ax = (a.lon - p.lon) * scale, ay = a.lat - p.lat;
  double bx = (b.lon - p.lon) * scale, by = b.lat - p.lat;
  double length2 = (bx - ax) * (bx - ax) + (by - ay) * (by - ay);
  double t = length2 > 0 ? -(ax * (bx - ax) + ay * (by - ay)) / length2 : 0;

  t = CLAMP (t, 0, 1);
  return bef_hub_geo_distance (p.lon, p.lat, a.lon + t * (b.lon - a.lon),
                               a.lat + t * (b.lat - a.lat));
}

static double
geometry_distance (const Geometry *geometry, Position p)
{
  double best = INFINITY;

  if (geometry->is_polygon && inside (geometry->positions, p))
    return 0;
  for (guint i = 0; i < geometry->positions->len; i++)
    {
      Position a = g_array_index (geometry->positions, Position, i);
      Position b = a;
      if (i > 0 && (geometry->is_polygon || geometry->is_line))
        b = g_array_index (geometry->positions, Position, i - 1);
      best = MIN (best, segment_distance (p, a, b));
    }
  return best;
}

static gboolean
parse_near (BefHubGeo *self, const char *georel)
{
  static const char *const prefixes[] = { "near;maxDistance==", "near;minDistance==" };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (georel, prefixes[i]))
      {
        const char *text = georel + strlen (prefixes[i]);
        char *end = NULL;
        double metres = g_ascii_strtod (text, &end);
        if (end == text || *end != '\0' || !(metres >= 0) || !isfinite (metres))
          return FALSE;
        self->near = TRUE;
        self->min_m = i == 1 ? metres : 0;
        self->max_m = i == 0 ? metres : INFINITY;
        return TRUE;
      }
  return FALSE;
}

BefHubGeo *
bef_hub_geo_parse (const char *georel, const char *geometry, const char *coordinates,
                   const char *property, GError **error)
{
  g_autoptr (BefHubGeo) self = g_new0 (BefHubGeo, 1);
  g_autoptr (JsonNode) node = NULL;
  Position point;
  gboolean good;

  self->shape = g_array_new (FALSE, FALSE, sizeof (Position));
  self->property = g_strdup (property != NULL ? property : "location");
  if (georel == NULL || geometry == NULL || coordinates == NULL)
    {
      g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BAD_REQUEST_DATA,
                           "georel, geometry and coordinates go together");
      return NULL;
    }
  gboolean within = g_str_equal (georel, "within");
  if (!within && !parse_near (self, georel))
    {
      g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BAD_REQUEST_DATA,
                   "georel: 'within', 'near;maxDistance==M' or 'near;minDistance==M' are "
                   "understood, not '%s'",
                   georel);
      return NULL;
    }
  node = bef_json_parse (coordinates, strlen (coordinates), 65536, NULL);
  if (within)
    good = g_str_equal (geometry, "Polygon") && node != NULL
           && read_positions (first_element (node), self->shape) && self->shape->len >= 4;
  else
    {
      good = g_str_equal (geometry, "Point") && node != NULL && read_position (node, &point);
      if (good)
        g_array_append_val (self->shape, point);
    }
  if (!good)
    {
      g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BAD_REQUEST_DATA,
                   "coordinates: a %s as GeoJSON writes it is expected",
                   within ? "Polygon" : "Point");
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
bef_hub_geo_free (BefHubGeo *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->shape);
  g_free (self->property);
  g_free (self);
}

gboolean
bef_hub_geo_match (const BefHubGeo *self, JsonObject *entity)
{
  JsonObject *attribute = bef_json_get_object (entity, self->property);
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, sizeof (Position));
  Geometry geometry = { positions, FALSE, FALSE };

  if (!read_geometry (bef_json_get_object (attribute, "value"), &geometry))
    return FALSE;
  if (self->near)
    {
      double metres = geometry_distance (&geometry, g_array_index (self->shape, Position, 0));
      return metres >= self->min_m && metres <= self->max_m;
    }
  for (guint i = 0; i < positions->len; i++)
    if (!inside (self->shape, g_array_index (positions, Position, i)))
      return FALSE;
  return TRUE;
}
