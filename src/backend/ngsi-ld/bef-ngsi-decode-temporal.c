/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ngsi-decode.h"

#include <glib/gi18n.h>

#include "backend/bef-backend.h"
#include "backend/ngsi-ld/bef-ngsi-attribute.h"
#include "backend/ngsi-ld/bef-ngsi-values.h"
#include "base/bef-civil-time.h"
#include "base/bef-json.h"

/* More values than a broker may send in one bounded answer. */
#define MAX_INSTANCES 5000000

typedef struct
{
  const BefProfileAttribute *attribute;
  BefSeriesKey key;
  BefNgsiTemporal *out;
  BefNgsiCounts *counts;
  const char *unit; /* of what comes without, nullable */
  BefProfile *profile;
  const char *controlled; /* what values are about, nullable */
  guint instances;        /* of this attribute */
} Evolution;

/* Of a Device's values that which is meant. */
static gboolean
decode_instance (Evolution *self, JsonNode *value, const char *unit, double *out)
{
  if (self->attribute->use == BEF_PROFILE_QUANTITY)
    return bef_ngsi_decode_value (self->attribute, value, unit, out, NULL, self->counts);
  g_autoptr (GArray) values = bef_ngsi_read_values (self->profile, value, self->controlled);
  for (guint i = 0; i < values->len; i++)
    {
      const BefNgsiMeasured *one = &g_array_index (values, BefNgsiMeasured, i);
      g_autoptr (JsonNode) node = json_node_alloc ();
      if (g_strcmp0 (one->attribute->quantity->id, self->key.quantity) != 0)
        continue;
      json_node_init_string (node, one->text);
      return bef_ngsi_decode_value (one->attribute, node, unit, out, NULL, self->counts);
    }
  return FALSE;
}

static void
add_instance (Evolution *self, gint64 at_ms, JsonNode *value, const char *unit)
{
  BefNgsiTemporal *out = self->out;
  double number;

  if (self->instances >= MAX_INSTANCES)
    return;
  self->instances++;
  if (out->first_ms == BEF_NO_TIME || at_ms < out->first_ms)
    out->first_ms = at_ms;
  if (out->last_ms == BEF_NO_TIME || at_ms > out->last_ms)
    out->last_ms = at_ms;
  if (value == NULL || !decode_instance (self, value, unit, &number))
    return;
  BefReading reading = { self->key, at_ms, number };
  g_array_append_val (out->readings, reading);
  self->counts->values++;
}

/* [value, instant], perhaps with a second instant: the temporalValues form. */
static gboolean
add_pair (Evolution *self, JsonArray *pair)
{
  gint64 at_ms;

  if (pair == NULL || json_array_get_length (pair) < 2)
    return FALSE;
  at_ms = bef_ngsi_node_time (json_array_get_element (pair, 1));
  if (at_ms == BEF_NO_TIME)
    return FALSE;
  add_instance (self, at_ms, bef_ngsi_unwrap (json_array_get_element (pair, 0)), self->unit);
  return TRUE;
}

static void
add_object (Evolution *self, JsonNode *node)
{
  BefNgsiAttribute read;
  gint64 at_ms;

  if (!bef_ngsi_attribute_read_instance (node, &read))
    {
      self->counts->dropped++;
      return;
    }
  at_ms = read.observed_ms != BEF_NO_TIME ? read.observed_ms : read.modified_ms;
  if (at_ms == BEF_NO_TIME)
    self->counts->dropped++;
  else
    add_instance (self, at_ms, read.value, read.unit != NULL ? read.unit : self->unit);
}

static void
add_evolution (Evolution *self, JsonNode *node)
{
  JsonObject *object = bef_json_node_object (node);
  JsonArray *array = bef_json_node_array (node);

  if (object != NULL)
    {
      static const char *const holders[] = { "values", "objects", "languageMaps" };
      for (guint i = 0; i < G_N_ELEMENTS (holders) && array == NULL; i++)
        array = bef_json_get_array (object, holders[i]);
      const char *unit = bef_ngsi_unit_of (object);
      if (unit != NULL)
        self->unit = unit;
    }
  if (array == NULL)
    {
      if (object != NULL)
        add_object (self, node);
      return;
    }
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      JsonObject *instance = bef_json_node_object (element);
      if (instance != NULL && bef_json_get_array (instance, "values") != NULL)
        add_evolution (
            self, element); /* one per datasetId; arrays are at most 64 deep, see the JSON guard */
      else if (instance != NULL)
        add_object (self, element);
      else if (!add_pair (self, bef_json_node_array (element)))
        self->counts->dropped++;
    }
}

static void
decode_entity (JsonNode *node, BefProfile *profile, BefNgsiUnits *units, BefSeriesKey key,
               BefNgsiTemporal *out, BefNgsiCounts *counts)
{
  JsonObject *object = bef_json_node_object (node);
  const char *id = bef_json_node_string (bef_ngsi_member (object, "id"));
  JsonNode *type_node = bef_ngsi_member (object, "type");
  JsonArray *types = bef_json_node_array (type_node);
  const BefProfileType *type = NULL;
  JsonObjectIter iter;
  const char *member;
  JsonNode *child;

  if (types == NULL)
    type = bef_profile_find_type (profile, bef_json_node_string (type_node));
  for (guint i = 0; types != NULL && i < json_array_get_length (types) && type == NULL; i++)
    type =
        bef_profile_find_type (profile, bef_json_node_string (json_array_get_element (types, i)));
  if (type == NULL || g_strcmp0 (id, key.entity) != 0)
    {
      counts->skipped++;
      return;
    }
  counts->entities++;
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &member, &child))
    {
      const BefProfileAttribute *attribute = bef_profile_type_find (type, member);
      if (attribute == NULL
          || (attribute->use != BEF_PROFILE_VALUES
              && (attribute->use != BEF_PROFILE_QUANTITY
                  || g_strcmp0 (attribute->quantity->id, key.quantity) != 0)))
        continue;
      g_autofree char *unit = bef_ngsi_units_dup (units, id, attribute->name);
      g_autofree char *controlled = bef_ngsi_units_dup (units, id, BEF_NGSI_CONTROLLED);
      Evolution evolution = { attribute, key, out, counts, unit, profile, controlled, 0 };
      add_evolution (&evolution, child);
      out->instances = MAX (out->instances, evolution.instances);
    }
}

static int
compare_readings (gconstpointer a, gconstpointer b)
{
  gint64 x = ((const BefReading *)a)->observed_ms, y = ((const BefReading *)b)->observed_ms;
  return (x > y) - (x < y);
}

void
bef_ngsi_sort_readings (GArray *readings)
{
  guint kept = 0;

  /* Stable (g_array_sort() is, by contract): the last given of an instant stays last. */
  g_array_sort (readings, compare_readings);
  for (guint i = 0; i < readings->len; i++)
    {
      BefReading reading = g_array_index (readings, BefReading, i);
      if (i + 1 < readings->len
          && g_array_index (readings, BefReading, i + 1).observed_ms == reading.observed_ms)
        continue;
      g_array_index (readings, BefReading, kept++) = reading;
    }
  g_array_set_size (readings, kept);
}

gboolean
bef_ngsi_decode_temporal (JsonNode *root, BefProfile *profile, BefNgsiUnits *units,
                          BefSeriesKey key, BefNgsiTemporal *out, BefNgsiCounts *counts,
                          GError **error)
{
  JsonArray *array = bef_json_node_array (root);
  JsonObject *object = bef_json_node_object (root);

  *out = (BefNgsiTemporal){ g_array_new (FALSE, FALSE, sizeof (BefReading)), 0, BEF_NO_TIME,
                            BEF_NO_TIME };
  if (array == NULL && object != NULL && bef_ngsi_member (object, "id") == NULL)
    array = bef_json_get_array (object, "@graph");
  if (array == NULL && object == NULL)
    {
      g_set_error_literal (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_BAD_DATA,
                           _ ("The server's answer is not a history of an entity"));
      bef_ngsi_temporal_clear (out);
      return FALSE;
    }
  for (guint i = 0; i < (array != NULL ? json_array_get_length (array) : 1); i++)
    decode_entity (array != NULL ? json_array_get_element (array, i) : root, profile, units, key,
                   out, counts);
  bef_ngsi_sort_readings (out->readings);
  return TRUE;
}

void
bef_ngsi_temporal_clear (BefNgsiTemporal *self)
{
  g_clear_pointer (&self->readings, g_array_unref);
}
