/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ngsi-decode.h"

#include <math.h>

/* Which building an equipment is in: by what it is related to, else by where it stands. */
#define MAX_HOPS 4
#define NEAR_M 30.0
#define METRES_PER_DEGREE 111320.0

/* @point as metres east and north of @origin: near enough to be flat. */
static void
metres_from (BefPoint origin, BefPoint point, double *x, double *y)
{
  *x =
      (point.longitude - origin.longitude) * METRES_PER_DEGREE * cos (origin.latitude * G_PI / 180);
  *y = (point.latitude - origin.latitude) * METRES_PER_DEGREE;
}

/* Of the origin to the segment (@x1, @y1), (@x2, @y2). */
static double
distance_to_segment (double x1, double y1, double x2, double y2)
{
  double dx = x2 - x1, dy = y2 - y1, length = dx * dx + dy * dy;
  double along = length > 0 ? CLAMP (-(x1 * dx + y1 * dy) / length, 0, 1) : 0;

  return hypot (x1 + along * dx, y1 + along * dy);
}

/* In metres; 0 inside the outline. */
static double
distance_to (const BefEntity *building, BefPoint point)
{
  const GArray *outline = building->outline;
  double x1, y1, x2, y2, least;
  gboolean is_inside = FALSE;

  metres_from (point, building->location, &x1, &y1);
  least = hypot (x1, y1);
  for (guint i = 0; outline != NULL && i < outline->len; i++)
    {
      metres_from (point, g_array_index (outline, BefPoint, i), &x1, &y1);
      metres_from (point, g_array_index (outline, BefPoint, (i + 1) % outline->len), &x2, &y2);
      least = MIN (least, distance_to_segment (x1, y1, x2, y2));
      if ((y1 > 0) != (y2 > 0) && x1 - y1 * (x2 - x1) / (y2 - y1) > 0)
        is_inside = !is_inside;
    }
  return is_inside ? 0 : least;
}

static void
set_building (BefEntity *entity, const char *building)
{
  char *copy = g_strdup (building);

  g_free (entity->building_id);
  entity->building_id = copy;
}

static void
follow_relations (BefEntity *entity, GHashTable *by_id)
{
  const char *target = entity->building_id;

  if (target == NULL && entity->role == BEF_ENTITY_ALERT)
    target = bef_entity_get_fact (entity, "alertSource");
  for (guint hop = 0; target != NULL && hop < MAX_HOPS; hop++)
    {
      const BefEntity *other = g_hash_table_lookup (by_id, target);
      if (other == NULL)
        return;
      if (other->role == BEF_ENTITY_BUILDING)
        {
          if (target != entity->building_id)
            set_building (entity, target);
          return;
        }
      target = other->building_id;
    }
}

/* The nearest one. A degree of latitude away is not looked at twice. */
static void
find_by_place (BefEntity *entity, const GPtrArray *buildings)
{
  const BefEntity *nearest = NULL;
  double least = NEAR_M;

  for (guint i = 0; i < buildings->len; i++)
    {
      const BefEntity *building = buildings->pdata[i];
      if (fabs (building->location.latitude - entity->location.latitude) > 0.01)
        continue;
      double distance = distance_to (building, entity->location);
      if (distance <= least && (nearest == NULL || distance < least))
        {
          least = distance;
          nearest = building;
        }
    }
  if (nearest != NULL)
    set_building (entity, nearest->id);
}

/* By its relation, to anything of the list, or to a building that is not in it: what is neither is
 * no place. */
static gboolean
leads_somewhere (const BefEntity *entity, GHashTable *by_id)
{
  return entity->building_id != NULL
         && (g_hash_table_contains (by_id, entity->building_id)
             || strstr (entity->building_id, ":Building:") != NULL);
}

/* What its relations led to is not a building, and they lead no further. */
static gboolean
ends_elsewhere (const BefEntity *entity, GHashTable *by_id)
{
  const BefEntity *end =
      entity->building_id != NULL ? g_hash_table_lookup (by_id, entity->building_id) : NULL;

  return end != NULL && end->role != BEF_ENTITY_BUILDING;
}

void
bef_ngsi_resolve_buildings (GPtrArray *entities)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) buildings = g_ptr_array_new ();

  for (guint i = 0; i < entities->len; i++)
    {
      BefEntity *entity = entities->pdata[i];
      g_hash_table_insert (by_id, entity->id, entity);
      if (entity->role == BEF_ENTITY_BUILDING && entity->has_location)
        g_ptr_array_add (buildings, entity);
    }
  /* Places first: what others are related to may have nothing but its place. */
  for (guint i = 0; i < entities->len; i++)
    {
      BefEntity *entity = entities->pdata[i];
      if (entity->role == BEF_ENTITY_EQUIPMENT && entity->has_location
          && !leads_somewhere (entity, by_id))
        find_by_place (entity, buildings);
    }
  for (guint i = 0; i < entities->len; i++)
    follow_relations (entities->pdata[i], by_id);
  for (guint i = 0; i < entities->len; i++)
    {
      BefEntity *entity = entities->pdata[i];
      if (entity->role == BEF_ENTITY_EQUIPMENT && entity->has_location
          && ends_elsewhere (entity, by_id))
        find_by_place (entity, buildings);
    }
}
