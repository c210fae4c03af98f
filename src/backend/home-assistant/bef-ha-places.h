/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "model/bef-entity.h"

G_BEGIN_DECLS

/*
 * Where things are, by Home Assistant's registries: an entity is in its own area, else in its
 * device's; areas, or floors, stand for buildings. With floors an area without one stands for
 * itself. One thread at a time.
 */
typedef struct _BefHaPlaces BefHaPlaces;

/* Beginnings of ids. */
#define BEF_HA_AREA "urn:ha:area:"
#define BEF_HA_FLOOR "urn:ha:floor:"

/* What counts as a building. */
typedef enum
{
  BEF_HA_PLACES_BY_AREA,
  BEF_HA_PLACES_BY_FLOOR,
} BefHaPlacesBy;
BefHaPlaces *bef_ha_places_new (BefHaPlacesBy by);
void bef_ha_places_free (BefHaPlaces *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefHaPlaces, bef_ha_places_free)

/* The registries, as listed; each replaces what was known. */
void bef_ha_places_take_floors (BefHaPlaces *self, JsonArray *floors);
void bef_ha_places_take_areas (BefHaPlaces *self, JsonArray *areas);
void bef_ha_places_take_devices (BefHaPlaces *self, JsonArray *devices);
void bef_ha_places_take_entities (BefHaPlaces *self, JsonArray *entities);

/* Of the building that @entity_id is in. (transfer full) nullable */
char *bef_ha_places_dup_building (BefHaPlaces *self, const char *entity_id);
/* Of the device that @entity_id belongs to. (transfer none) nullable */
const char *bef_ha_places_get_device (BefHaPlaces *self, const char *entity_id);
/* Ids of the entities that belong to @device. (transfer none) nullable */
const GPtrArray *bef_ha_places_get_members (BefHaPlaces *self, const char *device);
/* Tells @entity, which is @entity_id, of which device it is a part, its model and its version. */
void bef_ha_places_add_make (BefHaPlaces *self, const char *entity_id, BefEntity *entity);
/* Somebody hid it there, or it only sets something up. */
gboolean bef_ha_places_is_left_out (BefHaPlaces *self, const char *entity_id);
/* Adds a BefEntity for each building. */
void bef_ha_places_add_buildings (BefHaPlaces *self, GPtrArray *entities);

G_END_DECLS
