/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ha-places.h"

#include <string.h>

#include "base/bef-json.h"
#include "base/bef-text.h"

#define MAX_ID 255

typedef struct
{
  char *name;    /* owned, nullable */
  char *within;  /* owned, nullable: of an area its floor, of a device and an entity its area */
  char *device;  /* owned, nullable: of an entity */
  char *version; /* owned, nullable: of a device, likewise below */
  char *model;
  gboolean is_left_out;
} Entry;

struct _BefHaPlaces
{
  gboolean by_floors;
  GHashTable *floors, *areas, *devices, *entities; /* owned: id -> Entry */
  GHashTable *members; /* owned: device id -> GPtrArray of entity ids, both of those tables */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->name);
  g_free (entry->within);
  g_free (entry->device);
  g_free (entry->version);
  g_free (entry->model);
  g_free (entry);
}

static GHashTable *
entries_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
}

BefHaPlaces *
bef_ha_places_new (BefHaPlacesBy by)
{
  BefHaPlaces *self = g_new0 (BefHaPlaces, 1);

  self->by_floors = by == BEF_HA_PLACES_BY_FLOOR;
  self->floors = entries_new ();
  self->areas = entries_new ();
  self->devices = entries_new ();
  self->entities = entries_new ();
  self->members =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  return self;
}

void
bef_ha_places_free (BefHaPlaces *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->floors);
  g_hash_table_unref (self->areas);
  g_hash_table_unref (self->devices);
  g_hash_table_unref (self->members);
  g_hash_table_unref (self->entities);
  g_free (self);
}

static gboolean
is_id (const char *text)
{
  return text != NULL && text[0] != '\0' && strlen (text) <= MAX_ID && bef_text_is_plain (text);
}

/* Reads a registry whose ids are in @id_member and what they are in, in @within_member. */
static void
take (GHashTable *entries, JsonArray *list, const char *id_member, const char *within_member)
{
  g_hash_table_remove_all (entries);
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *object = bef_json_node_object (json_array_get_element (list, i));
      const char *id = bef_json_get_string (object, id_member);
      const char *within =
          within_member != NULL ? bef_json_get_string (object, within_member) : NULL;
      const char *device = bef_json_get_string (object, "device_id");
      if (!is_id (id))
        continue;
      Entry *entry = g_new0 (Entry, 1);
      entry->name = bef_text_line (bef_json_get_string (object, "name"), BEF_TEXT_LINE);
      entry->within = is_id (within) ? g_strdup (within) : NULL;
      entry->device = is_id (device) ? g_strdup (device) : NULL;
      entry->version = g_strdup (bef_json_get_string (object, "sw_version"));
      entry->model = g_strdup (bef_json_get_string (object, "model"));
      entry->is_left_out =
          bef_json_get_string (object, "hidden_by") != NULL
          || g_strcmp0 (bef_json_get_string (object, "entity_category"), "config") == 0;
      g_hash_table_insert (entries, g_strdup (id), entry);
    }
}

void
bef_ha_places_take_floors (BefHaPlaces *self, JsonArray *floors)
{
  take (self->floors, floors, "floor_id", NULL);
}

void
bef_ha_places_take_areas (BefHaPlaces *self, JsonArray *areas)
{
  take (self->areas, areas, "area_id", "floor_id");
}

void
bef_ha_places_take_devices (BefHaPlaces *self, JsonArray *devices)
{
  take (self->devices, devices, "id", "area_id");
}

void
bef_ha_places_take_entities (BefHaPlaces *self, JsonArray *entities)
{
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_remove_all (self->members);
  take (self->entities, entities, "entity_id", "area_id");
  g_hash_table_iter_init (&iter, self->entities);
  while (g_hash_table_iter_next (&iter, &id, &value))
    {
      const Entry *entry = value;
      GPtrArray *members =
          entry->device != NULL ? g_hash_table_lookup (self->members, entry->device) : NULL;
      if (entry->device == NULL)
        continue;
      if (members == NULL)
        {
          members = g_ptr_array_new ();
          g_hash_table_insert (self->members, entry->device, members);
        }
      g_ptr_array_add (members, id);
    }
}

const GPtrArray *
bef_ha_places_get_members (BefHaPlaces *self, const char *device)
{
  return g_hash_table_lookup (self->members, device);
}

const char *
bef_ha_places_get_device (BefHaPlaces *self, const char *entity_id)
{
  const Entry *entry = g_hash_table_lookup (self->entities, entity_id);

  return entry != NULL ? entry->device : NULL;
}

gboolean
bef_ha_places_is_left_out (BefHaPlaces *self, const char *entity_id)
{
  const Entry *entry = g_hash_table_lookup (self->entities, entity_id);

  return entry != NULL && entry->is_left_out;
}

void
bef_ha_places_add_make (BefHaPlaces *self, const char *entity_id, BefEntity *entity)
{
  const char *device = bef_ha_places_get_device (self, entity_id);
  const Entry *entry = device != NULL ? g_hash_table_lookup (self->devices, device) : NULL;

  if (entry == NULL)
    return;
  bef_entity_set_fact (entity, BEF_FACT_HARDWARE, device);
  bef_entity_set_fact (entity, BEF_FACT_SOFTWARE, entry->version);
  bef_entity_set_fact (entity, BEF_FACT_MODEL, entry->model);
}

/* The floor that stands for @area, NULL when it stands for itself. */
static const char *
floor_of (BefHaPlaces *self, const Entry *area)
{
  return self->by_floors && area->within != NULL
                 && g_hash_table_contains (self->floors, area->within)
             ? area->within
             : NULL;
}

char *
bef_ha_places_dup_building (BefHaPlaces *self, const char *entity_id)
{
  const Entry *entity = g_hash_table_lookup (self->entities, entity_id);
  const Entry *device = entity != NULL && entity->device != NULL
                            ? g_hash_table_lookup (self->devices, entity->device)
                            : NULL;
  const char *id = entity != NULL ? entity->within : NULL;

  if (id == NULL && device != NULL)
    id = device->within;
  const Entry *area = id != NULL ? g_hash_table_lookup (self->areas, id) : NULL;
  if (area == NULL)
    return NULL;
  const char *floor = floor_of (self, area);
  return floor != NULL ? g_strconcat (BEF_HA_FLOOR, floor, NULL)
                       : g_strconcat (BEF_HA_AREA, id, NULL);
}

static void
add_building (GPtrArray *entities, const char *beginning, const char *id, const Entry *entry)
{
  g_autofree char *urn = g_strconcat (beginning, id, NULL);
  BefEntity *building = bef_entity_new (urn, "Building", BEF_ENTITY_BUILDING);

  bef_entity_set_name (building, entry->name != NULL ? entry->name : id);
  g_ptr_array_add (entities, building);
}

void
bef_ha_places_add_buildings (BefHaPlaces *self, GPtrArray *entities)
{
  GHashTableIter iter;
  gpointer id, entry;

  g_hash_table_iter_init (&iter, self->floors);
  while (self->by_floors && g_hash_table_iter_next (&iter, &id, &entry))
    add_building (entities, BEF_HA_FLOOR, id, entry);
  g_hash_table_iter_init (&iter, self->areas);
  while (g_hash_table_iter_next (&iter, &id, &entry))
    if (floor_of (self, entry) == NULL)
      add_building (entities, BEF_HA_AREA, id, entry);
}
