/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ngsi-geometry.h"

#include <math.h>

#include "base/bef-json.h"

/* An outline with more corners is a mistake, or an attack on whoever draws it. */
#define MAX_CORNERS 4096

static gboolean
read_point (JsonArray *pair, BefPoint *out)
{
  return pair != NULL && json_array_get_length (pair) >= 2
         && bef_json_node_number (json_array_get_element (pair, 0), &out->longitude)
         && bef_json_node_number (json_array_get_element (pair, 1), &out->latitude)
         && fabs (out->longitude) <= 180 && fabs (out->latitude) <= 90;
}

/* GArray of BefPoint, or NULL when one is not a place. */
static GArray *
read_points (JsonArray *array)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (BefPoint));
  guint n = array != NULL ? json_array_get_length (array) : 0;

  if (n == 0 || n > MAX_CORNERS)
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      BefPoint point;
      if (!read_point (bef_json_node_array (json_array_get_element (array, i)), &point))
        return NULL;
      g_array_append_val (points, point);
    }
  return g_steal_pointer (&points);
}

static BefPoint
mean_point (const GArray *points)
{
  BefPoint mean = { 0, 0 };

  for (guint i = 0; i < points->len; i++)
    {
      mean.latitude += g_array_index (points, BefPoint, i).latitude / points->len;
      mean.longitude += g_array_index (points, BefPoint, i).longitude / points->len;
    }
  return mean;
}

/* Shoelace formula, in square degrees relative to the first corner (buildings are small). @centroid
 * nullable. */
static double
ring_area (const GArray *ring, BefPoint *centroid)
{
  BefPoint origin = g_array_index (ring, BefPoint, 0);
  double area = 0, x = 0, y = 0;

  for (guint i = 0; i < ring->len; i++)
    {
      BefPoint a = g_array_index (ring, BefPoint, i),
               b = g_array_index (ring, BefPoint, (i + 1) % ring->len);
      double ax = a.longitude - origin.longitude, ay = a.latitude - origin.latitude;
      double bx = b.longitude - origin.longitude, by = b.latitude - origin.latitude;
      double cross = ax * by - bx * ay;
      area += cross / 2;
      x += (ax + bx) * cross;
      y += (ay + by) * cross;
    }
  if (centroid != NULL)
    {
      *centroid = mean_point (ring);
      if (fabs (area) > 1e-15)
        *centroid =
            (BefPoint){ origin.latitude + y / (6 * area), origin.longitude + x / (6 * area) };
    }
  return fabs (area);
}

/* The outer ring of a polygon's coordinates, not repeated at the end; NULL when it has less than
 * three corners. */
static GArray *
outer_ring (JsonArray *polygon)
{
  g_autoptr (GArray) ring = NULL;

  if (polygon == NULL || json_array_get_length (polygon) == 0)
    return NULL;
  ring = read_points (bef_json_node_array (json_array_get_element (polygon, 0)));
  if (ring == NULL)
    return NULL;
  BefPoint first = g_array_index (ring, BefPoint, 0),
           last = g_array_index (ring, BefPoint, ring->len - 1);
  if (ring->len > 1 && first.latitude == last.latitude && first.longitude == last.longitude)
    g_array_set_size (ring, ring->len - 1);
  return ring->len >= 3 ? g_steal_pointer (&ring) : NULL;
}

static GArray *
largest_ring (JsonArray *polygons)
{
  GArray *best = NULL;
  double best_area = -1;

  for (guint i = 0; i < json_array_get_length (polygons) && i < MAX_CORNERS; i++)
    {
      g_autoptr (GArray) ring =
          outer_ring (bef_json_node_array (json_array_get_element (polygons, i)));
      double area = ring != NULL ? ring_area (ring, NULL) : -1;
      if (ring == NULL || area <= best_area)
        continue;
      g_clear_pointer (&best, g_array_unref);
      best = g_steal_pointer (&ring);
      best_area = area;
    }
  return best;
}

static void
set_outline (BefEntity *entity, GArray *ring)
{
  g_clear_pointer (&entity->outline, g_array_unref);
  entity->outline = ring;
  entity->has_location = TRUE;
  ring_area (ring, &entity->location);
}

gboolean
bef_ngsi_geometry_read (JsonNode *node, BefEntity *entity)
{
  JsonObject *object = bef_json_node_object (node);
  const char *type = bef_json_get_string (object, "type");
  JsonArray *coordinates = bef_json_get_array (object, "coordinates");
  GArray *ring = NULL;

  if (type == NULL || coordinates == NULL)
    return FALSE;
  if (g_str_equal (type, "Point"))
    {
      BefPoint point;
      if (!read_point (coordinates, &point))
        return FALSE;
      entity->location = point;
      entity->has_location = TRUE;
      return TRUE;
    }
  if (g_str_equal (type, "LineString") || g_str_equal (type, "MultiPoint"))
    {
      g_autoptr (GArray) points = read_points (coordinates);
      if (points == NULL)
        return FALSE;
      entity->location = mean_point (points);
      entity->has_location = TRUE;
      return TRUE;
    }
  if (g_str_equal (type, "Polygon"))
    ring = outer_ring (coordinates);
  else if (g_str_equal (type, "MultiPolygon"))
    ring = largest_ring (coordinates);
  if (ring == NULL)
    return FALSE;
  set_outline (entity, ring);
  return TRUE;
}
