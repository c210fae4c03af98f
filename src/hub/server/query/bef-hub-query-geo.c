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

/* The positions of an entity's geometry; a polygon is told from a line or a cloud of points. */
typedef struct
{
  GArray *positions; /* owned, of Position */
  gboolean is_polygon;
  gboolean is_line;
} Geometry;

/* How the geometry of an entity is to lie to that of the request (4.10). */
typedef enum
{
  NEAR,
  WITHIN,
  CONTAINS,
  INTERSECTS,
  DISJOINT,
  OVERLAPS,
  EQUALS,
} Relation;

struct _BefHubGeo
{
  Relation relation;
  double min_m, max_m; /* near */
  Geometry shape;      /* its positions are owned */
  char *property;      /* owned */
};

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

/* Twice the area of the triangle, positive when @c is to the left of @a-@b. */
static double
turn (Position a, Position b, Position c)
{
  return (b.lon - a.lon) * (c.lat - a.lat) - (b.lat - a.lat) * (c.lon - a.lon);
}

static gboolean
is_on (Position p, Position a, Position b)
{
  return turn (a, b, p) == 0 && p.lon >= MIN (a.lon, b.lon) && p.lon <= MAX (a.lon, b.lon)
         && p.lat >= MIN (a.lat, b.lat) && p.lat <= MAX (a.lat, b.lat);
}

/* Whether @p belongs to @geometry, its edge included. */
static gboolean
covers_position (const Geometry *geometry, Position p)
{
  gboolean joined = geometry->is_polygon || geometry->is_line;

  for (guint i = 0; i < geometry->positions->len; i++)
    {
      Position a = g_array_index (geometry->positions, Position, i);
      Position b = joined && i > 0 ? g_array_index (geometry->positions, Position, i - 1) : a;
      if (is_on (p, a, b))
        return TRUE;
    }
  return geometry->is_polygon && inside (geometry->positions, p);
}

/* Whether an edge of one goes through an edge of the other. */
static gboolean
edges_cross (const Geometry *one, const Geometry *other)
{
  for (guint i = 1; (one->is_polygon || one->is_line) && i < one->positions->len; i++)
    for (guint j = 1; (other->is_polygon || other->is_line) && j < other->positions->len; j++)
      {
        Position a = g_array_index (one->positions, Position, i - 1);
        Position b = g_array_index (one->positions, Position, i);
        Position c = g_array_index (other->positions, Position, j - 1);
        Position d = g_array_index (other->positions, Position, j);
        if (turn (a, b, c) * turn (a, b, d) < 0 && turn (c, d, a) * turn (c, d, b) < 0)
          return TRUE;
      }
  return FALSE;
}

/* What is written alike covers itself, even a ring that crosses itself. */
static gboolean
covers (const Geometry *whole, const Geometry *part)
{
  if (whole->is_polygon == part->is_polygon && whole->is_line == part->is_line
      && whole->positions->len == part->positions->len
      && memcmp (whole->positions->data, part->positions->data,
                 whole->positions->len * sizeof (Position))
             == 0)
    return TRUE;
  for (guint i = 0; i < part->positions->len; i++)
    if (!covers_position (whole, g_array_index (part->positions, Position, i)))
      return FALSE;
  return !edges_cross (whole, part);
}

static gboolean
intersects (const Geometry *one, const Geometry *other)
{
  for (guint i = 0; i < one->positions->len; i++)
    if (covers_position (other, g_array_index (one->positions, Position, i)))
      return TRUE;
  for (guint i = 0; i < other->positions->len; i++)
    if (covers_position (one, g_array_index (other->positions, Position, i)))
      return TRUE;
  return edges_cross (one, other);
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
        if (end == text || *end != '\0' || !(metres > 0) || !isfinite (metres))
          return FALSE;
        self->relation = NEAR;
        self->min_m = i == 1 ? metres : 0;
        self->max_m = i == 0 ? metres : INFINITY;
        return TRUE;
      }
  return FALSE;
}

static gboolean
parse_relation (BefHubGeo *self, const char *georel)
{
  static const char *const names[] = { "near",     "within",   "contains", "intersects",
                                       "disjoint", "overlaps", "equals" };

  for (guint i = WITHIN; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (georel, names[i]))
      {
        self->relation = (Relation)i;
        return TRUE;
      }
  return parse_near (self, georel);
}

/* A point for "near", an area for "within", either for the others; a ring is closed. */
static gboolean
parse_shape (BefHubGeo *self, const char *geometry, const char *coordinates)
{
  g_autoptr (JsonNode) node = bef_json_parse (coordinates, strlen (coordinates), 65536, NULL);
  g_autoptr (JsonObject) geojson = json_object_new ();

  if (node == NULL
      || !g_str_equal (geometry, self->relation == NEAR     ? "Point"
                                 : self->relation == WITHIN ? "Polygon"
                                                            : geometry))
    return FALSE;
  json_object_set_string_member (geojson, "type", geometry);
  json_object_set_member (geojson, "coordinates", json_node_copy (node));
  return read_geometry (geojson, &self->shape)
         && (!self->shape.is_polygon || self->shape.positions->len >= 4);
}

BefHubGeo *
bef_hub_geo_parse (const char *georel, const char *geometry, const char *coordinates,
                   const char *property, GError **error)
{
  g_autoptr (BefHubGeo) self = g_new0 (BefHubGeo, 1);

  self->shape.positions = g_array_new (FALSE, FALSE, sizeof (Position));
  self->property = g_strdup (property != NULL ? property : "location");
  if (georel == NULL || geometry == NULL || coordinates == NULL)
    {
      g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BAD_REQUEST_DATA,
                           "georel, geometry and coordinates go together");
      return NULL;
    }
  if (!parse_relation (self, georel))
    {
      g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BAD_REQUEST_DATA,
                   "georel: 'near;maxDistance==M', 'near;minDistance==M', 'within', 'contains', "
                   "'intersects', 'disjoint', 'overlaps' or 'equals' is expected, not '%s'",
                   georel);
      return NULL;
    }
  if (!parse_shape (self, geometry, coordinates))
    {
      g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BAD_REQUEST_DATA,
                   "coordinates: a %s as GeoJSON writes it is expected",
                   self->relation == NEAR     ? "Point"
                   : self->relation == WITHIN ? "Polygon"
                                              : "geometry");
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
bef_hub_geo_free (BefHubGeo *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->shape.positions);
  g_free (self->property);
  g_free (self);
}

gboolean
bef_hub_geo_match (const BefHubGeo *self, JsonObject *entity)
{
  JsonObject *attribute = bef_json_get_object (entity, self->property);
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, sizeof (Position));
  Geometry geometry = { positions, FALSE, FALSE };
  double metres;

  if (!read_geometry (bef_json_get_object (attribute, "value"), &geometry))
    return FALSE;
  switch (self->relation)
    {
    case NEAR:
      metres = geometry_distance (&geometry, g_array_index (self->shape.positions, Position, 0));
      return metres >= self->min_m && metres <= self->max_m;
    case WITHIN:
      return covers (&self->shape, &geometry);
    case CONTAINS:
      return covers (&geometry, &self->shape);
    case INTERSECTS:
      return intersects (&geometry, &self->shape);
    case DISJOINT:
      return !intersects (&geometry, &self->shape);
    case OVERLAPS:
      return intersects (&geometry, &self->shape) && geometry.is_polygon == self->shape.is_polygon
             && !covers (&geometry, &self->shape) && !covers (&self->shape, &geometry);
    case EQUALS:
      return covers (&geometry, &self->shape) && covers (&self->shape, &geometry);
    default:
      return FALSE;
    }
}
