/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/bef-profile.h"
#include "bef-ha-places.h"
#include "bef-ha-states.h"

G_BEGIN_DECLS

/*
 * States of Home Assistant to entities of ours, through its profile
 * (resources/profiles/home-assistant.json). A type of the profile is a domain, or a domain and a
 * device class: "lock", "sensor.power"; its attribute "state" is the state itself, others are
 * attributes of the state. What is in no type is not read. Numbers are in unit_of_measurement, or,
 * for attributes, in the unit of temperatures there. One thread at a time.
 */
#define BEF_HA_ENTITY "urn:ha:entity:"

typedef struct
{
  BefProfile *profile;    /* owned */
  BefHaPlaces *places;    /* owned */
  GHashTable *meters;     /* owned: statistic id -> BefHaMeter, of the energy preferences */
  GHashTable *bookings;   /* owned: entity id -> GPtrArray of BefBooking */
  char *temperature_unit; /* owned, nullable */
  gboolean with_images;   /* who we are may see them */
} BefHaDecoder;

/* What the energy preferences say that something is. */
typedef enum
{
  BEF_HA_METER_NONE,
  BEF_HA_METER_MAIN,   /* from the grid */
  BEF_HA_METER_EXPORT, /* to the grid */
  BEF_HA_METER_OTHER,  /* a part of it, or of one's own roof */
  BEF_HA_METER_GAS,
  BEF_HA_METER_WATER,
  BEF_HA_METER_WATER_PART,
} BefHaMeter;

void bef_ha_decoder_init (BefHaDecoder *self, BefProfile *profile, BefHaPlacesBy by);
void bef_ha_decoder_clear (BefHaDecoder *self);

/* Names of attributes of states that are read. (transfer full) set */
GHashTable *bef_ha_decoder_kept (BefHaDecoder *self);
/* The energy preferences ("energy/get_prefs"); NULL: there are none. */
void bef_ha_decoder_take_energy (BefHaDecoder *self, JsonObject *prefs);

/* The name of the type that @state would be of, known or not: "sensor.power". (transfer full) */
char *bef_ha_type_name (const char *entity_id, const BefHaState *state);
/* Of the profile; NULL when it is not read. (transfer none) */
const BefProfileType *bef_ha_find_type (BefHaDecoder *self, const char *entity_id,
                                        const BefHaState *state);
/* (transfer full), NULL when it is not read, or hidden there. */
BefEntity *bef_ha_decode (BefHaDecoder *self, const char *entity_id, const BefHaState *state);

/* The attribute that carries @quantity of @entity_id ("state" or an attribute's name). (transfer
 * none) nullable */
const BefProfileAttribute *bef_ha_find_attribute (BefHaDecoder *self, const char *entity_id,
                                                  const BefHaState *state, const char *quantity);
/* One value of @attribute: TRUE and *@out in the quantity's unit. @unit nullable. */
gboolean bef_ha_decode_value (const BefProfileAttribute *attribute, JsonNode *node,
                              const char *unit, double *out);
/* Notes that @attribute of @entity is in @unit (nullable), when that is why it has no value. */
void bef_ha_refuse_unit (BefEntity *entity, const BefProfileAttribute *attribute, const char *unit);
/* Whether meter @id (of an entity or a statistic) counts a part of what another counts. */
void bef_ha_decoder_note_role (BefHaDecoder *self, BefEntity *entity, const char *id);
/* The energy preferences say that it counts what goes to the grid. */
gboolean bef_ha_decoder_is_export (BefHaDecoder *self, const char *entity_id);
/* The unit of what @attribute carries. (transfer none) nullable */
const char *bef_ha_unit_of (BefHaDecoder *self, const BefProfileAttribute *attribute,
                            const BefHaState *state);

/* "urn:ha:entity:lock.front" -> "lock.front"; NULL when it is none. Points into @id. */
const char *bef_ha_entity_id (const char *id);

G_END_DECLS
