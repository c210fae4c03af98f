/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ha-decode.h"

#include "backend/ngsi-ld/bef-ngsi-decode.h"
#include "base/bef-json.h"
#include "base/bef-present.h"

#define STATE "state"
#define CAMERA_PATH "/api/camera_proxy/"

void
bef_ha_decoder_init (BefHaDecoder *self, BefProfile *profile, BefHaPlacesBy by)
{
  self->profile = profile;
  self->places = bef_ha_places_new (by);
  self->meters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->bookings =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
}

void
bef_ha_decoder_clear (BefHaDecoder *self)
{
  g_clear_pointer (&self->profile, bef_profile_unref);
  g_clear_pointer (&self->places, bef_ha_places_free);
  g_clear_pointer (&self->meters, g_hash_table_unref);
  g_clear_pointer (&self->bookings, g_hash_table_unref);
  g_clear_pointer (&self->temperature_unit, g_free);
}

GHashTable *
bef_ha_decoder_kept (BefHaDecoder *self)
{
  static const char *const own[] = { "friendly_name", "unit_of_measurement", "device_class",
                                     "temperature_unit" };
  GHashTable *kept = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    g_hash_table_add (kept, (gpointer)own[i]);
  for (const char *const *name = bef_profile_get_types (self->profile); *name != NULL; name++)
    {
      const BefProfileType *type = bef_profile_find_type (self->profile, *name);
      for (guint i = 0; i < type->attributes->len; i++)
        g_hash_table_add (kept,
                          (gpointer)((BefProfileAttribute *)type->attributes->pdata[i])->name);
    }
  return kept;
}

static void
note_meter (BefHaDecoder *self, JsonObject *object, const char *member, BefHaMeter meter)
{
  const char *id = bef_json_get_string (object, member);
  const char *device = id != NULL ? bef_ha_places_get_device (self->places, id) : NULL;

  /* A power that has statistics alone tells nothing of the present. */
  if (id == NULL || (g_str_equal (member, "stat_rate") && strchr (id, ':') != NULL))
    return;
  g_hash_table_replace (self->meters, g_strdup (id), GINT_TO_POINTER (meter));
  /* Its power is told beside its energy. */
  if (device != NULL && meter != BEF_HA_METER_EXPORT)
    g_hash_table_replace (self->meters, g_strdup (device), GINT_TO_POINTER (meter));
}

static void
note_flows (BefHaDecoder *self, JsonArray *flows, const char *member, BefHaMeter meter)
{
  for (guint i = 0; flows != NULL && i < json_array_get_length (flows); i++)
    note_meter (self, bef_json_node_object (json_array_get_element (flows, i)), member, meter);
}

static BefHaMeter
meter_of_source (const char *type)
{
  static const struct
  {
    const char *type;
    BefHaMeter meter;
  } types[] = {
    { "grid", BEF_HA_METER_MAIN },
    { "gas", BEF_HA_METER_GAS },
    { "water", BEF_HA_METER_WATER },
  };

  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (type, types[i].type))
      return types[i].meter;
  return BEF_HA_METER_OTHER;
}

void
bef_ha_decoder_take_energy (BefHaDecoder *self, JsonObject *prefs)
{
  JsonArray *sources = bef_json_get_array (prefs, "energy_sources");

  g_hash_table_remove_all (self->meters);
  note_flows (self, bef_json_get_array (prefs, "device_consumption_water"), "stat_consumption",
              BEF_HA_METER_WATER_PART);
  note_flows (self, bef_json_get_array (prefs, "device_consumption"), "stat_rate",
              BEF_HA_METER_OTHER);
  note_flows (self, bef_json_get_array (prefs, "device_consumption"), "stat_consumption",
              BEF_HA_METER_OTHER);
  for (guint i = 0; sources != NULL && i < json_array_get_length (sources); i++)
    {
      JsonObject *source = bef_json_node_object (json_array_get_element (sources, i));
      const char *type = bef_json_get_string (source, "type");
      note_meter (self, source, "stat_energy_from", meter_of_source (type));
      note_meter (self, source, "stat_rate", BEF_HA_METER_OTHER);
      note_flows (self, bef_json_get_array (source, "power"), "stat_rate", BEF_HA_METER_MAIN);
      note_meter (self, source, "stat_energy_to",
                  g_strcmp0 (type, "battery") == 0 ? BEF_HA_METER_OTHER : BEF_HA_METER_EXPORT);
      note_flows (self, bef_json_get_array (source, "flow_from"), "stat_energy_from",
                  BEF_HA_METER_MAIN);
      note_flows (self, bef_json_get_array (source, "flow_to"), "stat_energy_to",
                  BEF_HA_METER_EXPORT);
    }
}

static char *
domain_of (const char *entity_id)
{
  const char *dot = strchr (entity_id, '.');

  return g_strndup (entity_id, dot != NULL ? (gsize)(dot - entity_id) : strlen (entity_id));
}

char *
bef_ha_type_name (const char *entity_id, const BefHaState *state)
{
  g_autofree char *domain = domain_of (entity_id);
  const char *class = bef_json_get_string (state->attributes, "device_class");

  return class != NULL && class[0] != '\0' ? g_strconcat (domain, ".", class, NULL)
                                           : g_steal_pointer (&domain);
}

const BefProfileType *
bef_ha_find_type (BefHaDecoder *self, const char *entity_id, const BefHaState *state)
{
  g_autofree char *name = bef_ha_type_name (entity_id, state);
  g_autofree char *domain = domain_of (entity_id);
  const BefProfileType *type = bef_profile_find_type (self->profile, name);

  return type != NULL ? type : bef_profile_find_type (self->profile, domain);
}

const BefProfileAttribute *
bef_ha_find_attribute (BefHaDecoder *self, const char *entity_id, const BefHaState *state,
                       const char *quantity)
{
  const BefProfileType *type = bef_ha_find_type (self, entity_id, state);

  /* What goes to the grid is counted in an index of its own. */
  if (g_strcmp0 (quantity, "energy-export-index") == 0)
    quantity = "energy-index";
  for (guint i = 0; type != NULL && i < type->attributes->len; i++)
    {
      const BefProfileAttribute *attribute = type->attributes->pdata[i];
      if (attribute->use == BEF_PROFILE_QUANTITY
          && g_strcmp0 (attribute->quantity->id, quantity) == 0)
        return attribute;
    }
  return NULL;
}

const char *
bef_ha_unit_of (BefHaDecoder *self, const BefProfileAttribute *attribute, const BefHaState *state)
{
  const char *unit;

  if (g_str_equal (attribute->name, STATE))
    return bef_json_get_string (state->attributes, "unit_of_measurement");
  if (g_strcmp0 (attribute->quantity->id, "temperature") != 0)
    return NULL;
  unit = bef_json_get_string (state->attributes, "temperature_unit");
  return unit != NULL ? unit : self->temperature_unit;
}

gboolean
bef_ha_decode_value (const BefProfileAttribute *attribute, JsonNode *node, const char *unit,
                     double *out)
{
  BefNgsiCounts counts = { 0 };

  return node != NULL && bef_ngsi_decode_value (attribute, node, unit, out, NULL, &counts);
}

/* It is not reached, or nothing came yet. */
static gboolean
is_nothing (const char *state)
{
  return g_str_equal (state, "unavailable") || g_str_equal (state, "unknown");
}

void
bef_ha_refuse_unit (BefEntity *entity, const BefProfileAttribute *attribute, const char *unit)
{
  double number = 0;

  if (unit == NULL || attribute->quantity->states != NULL
      || bef_ngsi_convert_unit (unit, attribute->quantity->unit, &number)
             <= BEF_NGSI_UNIT_CONVERTED)
    return;
  g_autofree char *text = g_strdup_printf ("%s=%s", attribute->quantity->id, unit);
  bef_entity_set_fact (entity, BEF_FACT_REFUSED_UNITS, text);
}

static BefHaMeter
meter_of (BefHaDecoder *self, const char *entity_id)
{
  const char *device = bef_ha_places_get_device (self->places, entity_id);
  BefHaMeter meter = GPOINTER_TO_INT (g_hash_table_lookup (self->meters, entity_id));

  if (meter == BEF_HA_METER_NONE && device != NULL)
    meter = GPOINTER_TO_INT (g_hash_table_lookup (self->meters, device));
  return meter;
}

static void
add_quantity (BefHaDecoder *self, BefEntity *entity, const char *entity_id, const BefHaState *state,
              const BefProfileAttribute *attribute)
{
  gboolean is_state = g_str_equal (attribute->name, STATE);
  g_autoptr (JsonNode) word = is_state ? json_node_new (JSON_NODE_VALUE) : NULL;
  const char *unit = bef_ha_unit_of (self, attribute, state), *quantity = attribute->quantity->id;
  double value, number;

  if (word != NULL)
    json_node_set_string (word, state->state);
  JsonNode *node = is_state ? word : json_object_get_member (state->attributes, attribute->name);
  if (!bef_ha_decode_value (attribute, node, unit, &value))
    {
      if (node != NULL && bef_json_node_number (node, &number))
        bef_ha_refuse_unit (entity, attribute, unit);
      return;
    }
  if (g_str_equal (quantity, "energy-index") && meter_of (self, entity_id) == BEF_HA_METER_EXPORT)
    quantity = "energy-export-index";
  /* A state is so since it changed; a number was measured when its source spoke last. */
  bef_entity_add_reading (
      entity, quantity,
      attribute->quantity->states != NULL ? state->changed_ms : state->reported_ms, value);
}

gboolean
bef_ha_decoder_is_export (BefHaDecoder *self, const char *entity_id)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->meters, entity_id)) == BEF_HA_METER_EXPORT;
}

/* What the lock itself says of a command. */
static void
note_lock (BefEntity *entity, const BefHaState *state)
{
  static const struct
  {
    const char *word;
    BefCommandStatus status;
  } words[] = {
    { "locking", BEF_COMMAND_PENDING },
    { "unlocking", BEF_COMMAND_PENDING },
    { "opening", BEF_COMMAND_PENDING },
    { "jammed", BEF_COMMAND_FAILED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (state->state, words[i].word))
      {
        entity->lock.status = words[i].status;
        entity->lock.status_ms = state->changed_ms;
      }
}

static void
add_bookings (BefHaDecoder *self, BefEntity *entity, const char *entity_id)
{
  GPtrArray *bookings = g_hash_table_lookup (self->bookings, entity_id);

  for (guint i = 0; bookings != NULL && i < bookings->len; i++)
    {
      const BefBooking *b = bookings->pdata[i];
      bef_entity_add_booking (entity, b->start_ms, b->end_ms, b->purpose, b->category);
    }
}

static void
add_parts (BefHaDecoder *self, BefEntity *entity, const char *entity_id, const BefHaState *state)
{
  if (g_str_has_prefix (entity_id, "lock."))
    note_lock (entity, state);
  if (entity->kind == BEF_KIND_CAMERA && self->with_images && !is_nothing (state->state))
    {
      entity->image_url = g_strconcat (CAMERA_PATH, entity_id, NULL);
      entity->offers_image = TRUE;
    }
  if (entity->kind == BEF_KIND_ROOM)
    add_bookings (self, entity, entity_id);
  if (entity->kind == BEF_KIND_METER)
    bef_ha_decoder_note_role (self, entity, entity_id);
}

void
bef_ha_decoder_note_role (BefHaDecoder *self, BefEntity *entity, const char *id)
{
  gboolean has_grid = FALSE;
  GHashTableIter iter;
  gpointer meter;

  g_hash_table_iter_init (&iter, self->meters);
  while (!has_grid && g_hash_table_iter_next (&iter, NULL, &meter))
    has_grid = GPOINTER_TO_INT (meter) == BEF_HA_METER_MAIN;
  BefHaMeter own = meter_of (self, id);
  /* Where it is known what comes from the grid, all else is a part of it. */
  if (own == BEF_HA_METER_OTHER || own == BEF_HA_METER_WATER_PART
      || (own == BEF_HA_METER_NONE && has_grid))
    bef_entity_set_fact (entity, BEF_FACT_METER_ROLE, BEF_METER_PART);
}

BefEntity *
bef_ha_decode (BefHaDecoder *self, const char *entity_id, const BefHaState *state)
{
  const BefProfileType *type = bef_ha_find_type (self, entity_id, state);
  const char *name = bef_json_get_string (state->attributes, "friendly_name");

  if (type == NULL || type->role != BEF_ENTITY_EQUIPMENT
      || bef_ha_places_is_left_out (self->places, entity_id))
    return NULL;
  g_autofree char *id = g_strconcat (BEF_HA_ENTITY, entity_id, NULL);
  BefEntity *entity = bef_entity_new (id, type->name, type->role);
  entity->kind = type->kind;
  bef_entity_set_name (entity, name != NULL ? name : entity_id);
  entity->building_id = bef_ha_places_dup_building (self->places, entity_id);
  entity->tells_place = TRUE;
  bef_ha_places_add_make (self->places, entity_id, entity);
  for (guint i = 0; i < type->attributes->len; i++)
    {
      const BefProfileAttribute *attribute = type->attributes->pdata[i];
      const char *text = bef_json_get_string (state->attributes, attribute->name);
      if (attribute->use == BEF_PROFILE_QUANTITY)
        add_quantity (self, entity, entity_id, state, attribute);
      else if (attribute->use == BEF_PROFILE_FACT && text != NULL)
        bef_entity_set_fact (entity, attribute->fact, text);
    }
  entity->is_unknown = is_nothing (state->state) && entity->readings->len == 0;
  if (!is_nothing (state->state) && bef_present_allows (state->reported_ms, bef_now_ms ()))
    entity->alive_ms = state->reported_ms;
  if (type->periods != NULL)
    bef_entity_set_fact (entity, BEF_FACT_PERIODS, type->periods);
  add_parts (self, entity, entity_id, state);
  return entity;
}

const char *
bef_ha_entity_id (const char *id)
{
  return g_str_has_prefix (id, BEF_HA_ENTITY) ? id + strlen (BEF_HA_ENTITY) : NULL;
}
