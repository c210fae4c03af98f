/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bef-json.h"
#include "base/bef-text.h"
#include "bef-ha-backend.h"

/*
 * What Home Assistant has statistics of; and, of these, the meters that have nothing else: what
 * somebody brings in from outside ("opower:electric_1") and the energy preferences name. Of such
 * there is no entity and no state, but one row an hour, often of the day before: its "sum" is an
 * index, for its "state" may be what the hour alone used.
 */

/* Looked at no more often; they are written once an hour at most. */
#define EVERY_MS (10 * BEF_MS_MINUTE)
/* How far back the newest row is looked for. */
#define BACK_MS (7 * BEF_MS_DAY)
#define MAX_METERS 1000
#define MAX_ID 255
/* One row an hour, of a delivery that may come two days late and miss one: until its own beat was
 * seen. */
#define PERIODS "=3600+259200"

static void
statistic_free (gpointer data)
{
  BefHaStatistic *statistic = data;

  g_free (statistic->name);
  g_free (statistic->unit);
  g_free (statistic);
}

GHashTable *
bef_ha_statistics_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, statistic_free);
}

void
bef_ha_take_statistics (BefHaBackend *self, JsonArray *list)
{
  g_autoptr (GHashTable) former = self->statistics;

  self->statistics = bef_ha_statistics_new ();
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *one = bef_json_node_object (json_array_get_element (list, i));
      const char *id = bef_json_get_string (one, "statistic_id");
      const char *unit = bef_json_get_string (one, "display_unit_of_measurement");
      if (unit == NULL)
        unit = bef_json_get_string (one, "statistics_unit_of_measurement");
      if (id == NULL || g_hash_table_size (self->statistics) >= BEF_HA_MAX_ENTITIES)
        continue;
      const BefHaStatistic *known = g_hash_table_lookup (former, id);
      BefHaStatistic *statistic = g_new0 (BefHaStatistic, 1);
      statistic->name = bef_text_line (bef_json_get_string (one, "name"), BEF_TEXT_LINE);
      statistic->unit = g_strdup (unit);
      statistic->at_ms = known != NULL ? known->at_ms : BEF_NO_TIME;
      statistic->sum = known != NULL ? known->sum : 0;
      g_hash_table_replace (self->statistics, g_strdup (id), statistic);
    }
}

/* "source:name", which no entity id is. */
static gboolean
is_external (const char *id)
{
  const char *colon = strchr (id, ':');

  return colon != NULL && colon != id && colon[1] != '\0' && strlen (id) <= MAX_ID
         && strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789_:") == strlen (id);
}

const BefProfileAttribute *
bef_ha_find_statistic (BefHaBackend *self, const char *id, const char **quantity)
{
  static const char *const types[] = {
    [BEF_HA_METER_MAIN] = "sensor.energy",  [BEF_HA_METER_EXPORT] = "sensor.energy",
    [BEF_HA_METER_OTHER] = "sensor.energy", [BEF_HA_METER_GAS] = "sensor.gas",
    [BEF_HA_METER_WATER] = "sensor.water",  [BEF_HA_METER_WATER_PART] = "sensor.water"
  };
  BefHaMeter meter = GPOINTER_TO_INT (g_hash_table_lookup (self->decoder.meters, id));
  const BefProfileType *type = NULL;

  if (meter != BEF_HA_METER_NONE && is_external (id)
      && g_hash_table_contains (self->statistics, id))
    type = bef_profile_find_type (self->decoder.profile, types[meter]);
  if (type == NULL || type->attributes->len == 0)
    return NULL;
  const BefProfileAttribute *attribute = type->attributes->pdata[0];
  *quantity = meter == BEF_HA_METER_EXPORT ? "energy-export-index" : attribute->quantity->id;
  return attribute;
}

BefEntity *
bef_ha_dup_statistic (BefHaBackend *self, const char *id)
{
  const char *quantity;
  const BefProfileAttribute *attribute = bef_ha_find_statistic (self, id, &quantity);
  const BefHaStatistic *statistic = g_hash_table_lookup (self->statistics, id);
  double value;

  if (attribute == NULL)
    return NULL;
  g_autofree char *urn = g_strconcat (BEF_HA_STATISTIC, id, NULL);
  g_autofree char *periods = g_strconcat (quantity, PERIODS, NULL);
  BefEntity *entity = bef_entity_new (urn, "statistic", BEF_ENTITY_EQUIPMENT);
  entity->kind = BEF_KIND_METER;
  entity->tells_place = TRUE;
  bef_entity_set_name (entity, statistic->name != NULL ? statistic->name : id);
  bef_entity_set_fact (entity, BEF_FACT_PERIODS, periods);
  bef_ha_decoder_note_role (&self->decoder, entity, id);
  if (statistic->at_ms != BEF_NO_TIME)
    {
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_VALUE);
      json_node_set_double (node, statistic->sum);
      if (bef_ha_decode_value (attribute, node, statistic->unit, &value))
        bef_entity_add_reading (entity, quantity, statistic->at_ms, value);
      else
        bef_ha_refuse_unit (entity, attribute, statistic->unit);
    }
  entity->is_unknown = entity->readings->len == 0;
  return entity;
}

/* Their ids, of the table. (transfer full) */
static GPtrArray *
list_meters (BefHaBackend *self)
{
  GPtrArray *ids = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer id;
  const char *quantity;

  g_hash_table_iter_init (&iter, self->decoder.meters);
  while (ids->len < MAX_METERS && g_hash_table_iter_next (&iter, &id, NULL))
    if (bef_ha_find_statistic (self, id, &quantity) != NULL)
      g_ptr_array_add (ids, id);
  return ids;
}

void
bef_ha_add_statistics (BefHaBackend *self, GPtrArray *entities)
{
  g_autoptr (GPtrArray) ids = list_meters (self);

  for (guint i = 0; i < ids->len; i++)
    g_ptr_array_add (entities, bef_ha_dup_statistic (self, ids->pdata[i]));
}

/* Their newest rows. */

JsonObject *
bef_ha_newest_command (BefHaBackend *self)
{
  g_autoptr (GPtrArray) meters = list_meters (self);
  gint64 from_ms = bef_now_ms ();

  if (meters->len == 0)
    return NULL;
  JsonArray *ids = json_array_new (), *types = json_array_new ();
  for (guint i = 0; i < meters->len; i++)
    {
      const BefHaStatistic *statistic = g_hash_table_lookup (self->statistics, meters->pdata[i]);
      json_array_add_string_element (ids, meters->pdata[i]);
      from_ms = MIN (from_ms,
                     statistic->at_ms != BEF_NO_TIME ? statistic->at_ms - BEF_MS_HOUR : G_MININT64);
    }
  from_ms = MAX (from_ms, bef_now_ms () - BACK_MS);
  JsonObject *command = bef_ha_command ("recorder/statistics_during_period");
  g_autofree char *start = bef_iso8601_format (from_ms);
  json_object_set_string_member (command, "start_time", start);
  json_object_set_array_member (command, "statistic_ids", ids);
  json_object_set_string_member (command, "period", "hour");
  json_array_add_string_element (types, "sum");
  json_object_set_array_member (command, "types", types);
  self->newest_ms = bef_now_ms ();
  return command;
}

void
bef_ha_take_newest (BefHaBackend *self, JsonObject *answer)
{
  g_autoptr (GPtrArray) meters = list_meters (self);

  for (guint i = 0; answer != NULL && i < meters->len; i++)
    {
      BefHaStatistic *statistic = g_hash_table_lookup (self->statistics, meters->pdata[i]);
      JsonArray *rows = bef_json_get_array (answer, meters->pdata[i]);
      gint64 former = statistic->at_ms;
      for (guint k = 0; rows != NULL && k < json_array_get_length (rows); k++)
        {
          JsonObject *row = bef_json_node_object (json_array_get_element (rows, k));
          double end, sum;
          if (!bef_json_get_number (row, "end", &end) || !bef_json_get_number (row, "sum", &sum)
              || !(end > 0 && end < 8e15) || (gint64)end < statistic->at_ms)
            continue;
          statistic->at_ms = (gint64)end;
          statistic->sum = sum;
        }
      if (statistic->at_ms != former && self->is_ready)
        bef_ha_tell_soon (self, meters->pdata[i]);
    }
}

static void
newest_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefHaBackend) self = user_data;
  /* What cannot be had now stays as it was known, until the next look. */
  g_autoptr (JsonNode) node = bef_ha_socket_call_finish (BEF_HA_SOCKET (source), result, NULL);

  bef_ha_take_newest (self, bef_json_node_object (node));
}

void
bef_ha_read_statistics (BefHaBackend *self)
{
  if (!self->is_ready
      || (self->newest_ms != BEF_NO_TIME && ABS (bef_now_ms () - self->newest_ms) < EVERY_MS))
    return;
  JsonObject *command = bef_ha_newest_command (self);
  if (command != NULL)
    bef_ha_socket_call_async (self->socket, command, NULL, NULL, self->cancellable, newest_cb,
                              g_object_ref (self));
}

const char *
bef_ha_statistic_id (const char *id)
{
  return g_str_has_prefix (id, BEF_HA_STATISTIC) ? id + strlen (BEF_HA_STATISTIC) : NULL;
}
