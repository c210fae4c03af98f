/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-simulation-private.h"

#include <gio/gio.h>

/*
 * What a fault does to the commune: a flood of alerts, and a building that nothing comes from any
 * more. Both begin when they are asked for; what was served of the time before stays.
 */
#define PREFIX "urn:ngsi-ld:Alert:" BEF_HUB_COMMUNE ":"
#define FLOOD_MS (10 * BEF_MS_MINUTE)
#define LASTS_MS (30 * BEF_MS_MINUTE)
#define ENDS_WITHIN_MS (30 * BEF_MS_MINUTE)
/* One in a flood asks for somebody at once. */
#define URGENT_INDEX 7
/* From one to the next: they are of several buildings from the first minute on. */
#define STRIDE 37

/* What may be said of @thing in a flood; FALSE: nothing. */
static gboolean
kind_of (const BefHubThing *thing, BefHubIncidentKind *kind)
{
  switch (thing->klass)
    {
    case BEF_HUB_CLASS_AP:
      *kind = BEF_HUB_INCIDENT_AP_DOWN;
      return TRUE;
    case BEF_HUB_CLASS_PHONE:
      *kind = BEF_HUB_INCIDENT_PHONE;
      return TRUE;
    case BEF_HUB_CLASS_CAMERA:
      *kind = BEF_HUB_INCIDENT_CAMERA;
      return TRUE;
    case BEF_HUB_CLASS_LINK:
      *kind = BEF_HUB_INCIDENT_LINK_BACKUP;
      return TRUE;
    case BEF_HUB_CLASS_DEVICE:
      *kind = BEF_HUB_INCIDENT_PRINTER;
      return g_strcmp0 (thing->variant, "printer") == 0;
    default:
      return FALSE;
    }
}

/* What alert @index of the flood is about: they go round all that may be told of, and one door. */
static const BefHubThing *
flooded (BefHubSimulation *self, guint index, BefHubIncidentKind *kind)
{
  guint n = 0;

  for (guint pass = 0; pass < 2; pass++)
    {
      guint seen = 0;
      for (guint i = 0; i < self->things->len; i++)
        {
          const BefHubThing *thing = g_ptr_array_index (self->things, i);
          if (!thing->own)
            continue;
          if (index == URGENT_INDEX && thing->klass == BEF_HUB_CLASS_DOOR)
            {
              *kind = BEF_HUB_INCIDENT_DOOR;
              return thing;
            }
          if (!kind_of (thing, kind))
            continue;
          if (pass == 1 && seen == index * STRIDE % n)
            return thing;
          seen++;
        }
      n = seen;
      if (n == 0)
        return NULL;
    }
  return NULL;
}

static gboolean
incident_at (BefHubSimulation *self, guint index, BefHubIncident *out)
{
  gint64 from = self->flood.from_ms;
  const BefHubThing *thing = index < self->flood.count ? flooded (self, index, &out->kind) : NULL;

  if (thing == NULL)
    return FALSE;
  out->happens = TRUE;
  out->target = thing->target;
  out->issued_ms = from + index * FLOOD_MS / self->flood.count;
  out->start_ms = out->issued_ms;
  out->end_ms =
      MIN (self->flood.until_ms,
           out->issued_ms + LASTS_MS
               + bef_hub_pick (self->seed, index, 0, (int)(ENDS_WITHIN_MS / BEF_MS_SECOND))
                     * BEF_MS_SECOND);
  out->day = bef_hub_life_day (self->life, out->start_ms, NULL)->number;
  return TRUE;
}

gboolean
bef_hub_simulation_flood_incident (BefHubSimulation *self, const char *id, BefHubIncident *out)
{
  const char *dash = strrchr (id, '-');
  guint64 index;

  if (!g_str_has_prefix (id, PREFIX) || dash == NULL || strstr (id, ":flood-") == NULL
      || !g_ascii_string_to_unsigned (dash + 1, 10, 0, G_MAXUINT, &index, NULL)
      || !incident_at (self, (guint)index, out))
    return FALSE;
  g_autofree char *own = bef_hub_simulation_flood_id (self, (guint)index);
  return g_str_equal (own, id);
}

char *
bef_hub_simulation_flood_id (BefHubSimulation *self, guint index)
{
  BefHubIncident i;

  if (!incident_at (self, index, &i))
    return NULL;
  BefHubThing *thing = g_hash_table_lookup (self->by_target, i.target);
  return g_strdup_printf (PREFIX "%s:flood-%u", thing->building->slug, index);
}

gboolean
bef_hub_simulation_is_cut_off (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms,
                               gint64 *start_ms, gint64 *end_ms)
{
  if (self->cut.building != thing->building || at_ms < self->cut.from_ms
      || at_ms >= self->cut.until_ms)
    return FALSE;
  *start_ms = self->cut.from_ms;
  *end_ms = self->cut.until_ms;
  return TRUE;
}

/* (transfer none) or NULL */
static BefHubBuilding *
find_building (BefHubSimulation *self, const char *slug)
{
  for (guint i = 0; i < self->buildings->len; i++)
    {
      BefHubBuilding *building = g_ptr_array_index (self->buildings, i);
      if (g_str_equal (building->slug, slug))
        return building;
    }
  return NULL;
}

gboolean
bef_hub_simulation_disturb (BefHubSimulation *self, const BefHubDisturbance *what, GError **error)
{
  BefHubBuilding *building = what->cut_off != NULL ? find_building (self, what->cut_off) : NULL;

  if (what->cut_off != NULL && building == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "There is no building '%s' to cut off", what->cut_off);
      return FALSE;
    }
  if (what->flood > 0
      && (what->flood != self->flood.count || self->flood.until_ms <= what->from_ms))
    self->flood = (BefHubFlood){ what->flood, what->from_ms, BEF_HUB_END_MS };
  else if (what->flood == 0)
    self->flood.until_ms = MIN (self->flood.until_ms, what->from_ms);
  if (building != NULL && (building != self->cut.building || self->cut.until_ms <= what->from_ms))
    self->cut = (BefHubCut){ building, what->from_ms, BEF_HUB_END_MS };
  else if (building == NULL)
    self->cut.until_ms = MIN (self->cut.until_ms, what->from_ms);
  return TRUE;
}
