/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-world-util.h"

gint64
world_instant (const char *iso)
{
  gint64 ms;

  g_assert_true (bef_iso8601_parse (iso, &ms));
  return ms;
}

GArray *
world_samples (BefHubWorld *world, const char *id, const char *attr, gint64 from_ms, gint64 to_ms,
               gint64 now_ms)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (BefHubSample));

  g_assert_true (bef_hub_world_samples (
      world,
      &(BefHubSamplesQuery){
          .id = id, .attr = attr, .from_ms = from_ms, .to_ms = to_ms, .now_ms = now_ms },
      out));
  return out;
}

void
world_assert_same_samples (GArray *a, GArray *b)
{
  g_assert_cmpuint (a->len, ==, b->len);
  for (guint i = 0; i < a->len; i++)
    {
      const BefHubSample *x = &g_array_index (a, BefHubSample, i);
      const BefHubSample *y = &g_array_index (b, BefHubSample, i);
      g_assert_cmpint (x->at_ms, ==, y->at_ms);
      g_assert_true (x->number == y->number);
      g_assert_cmpstr (x->text, ==, y->text);
    }
}

char *
world_value (BefHubWorld *world, const char *id, const char *attr, gint64 now_ms)
{
  g_autoptr (JsonObject) entity = bef_hub_world_entity (world, id, now_ms);
  JsonObject *property = bef_json_get_object (entity, attr);
  JsonNode *value;

  if (property == NULL || !json_object_has_member (property, "value"))
    return NULL;
  value = json_object_get_member (property, "value");
  return bef_json_node_string (value) != NULL ? g_strdup (bef_json_node_string (value))
                                              : bef_json_to_string (value);
}

double
world_number (BefHubWorld *world, const char *id, const char *attr, gint64 now_ms)
{
  g_autoptr (JsonObject) entity = bef_hub_world_entity (world, id, now_ms);
  double number = 0.0;

  g_assert_true (bef_json_get_number (bef_json_get_object (entity, attr), "value", &number));
  return number;
}

gint64
world_observed (BefHubWorld *world, const char *id, const char *attr, gint64 now_ms)
{
  g_autoptr (JsonObject) entity = bef_hub_world_entity (world, id, now_ms);
  const char *at = bef_json_get_string (bef_json_get_object (entity, attr), "observedAt");

  return at != NULL ? world_instant (at) : BEF_NO_TIME;
}

gint64
world_date (JsonObject *entity, const char *attr)
{
  JsonObject *typed = bef_json_get_object (bef_json_get_object (entity, attr), "value");
  const char *at = bef_json_get_string (typed, "@value");

  return at != NULL ? world_instant (at) : BEF_NO_TIME;
}

const char *
world_relationship (JsonObject *entity, const char *attr)
{
  return bef_json_get_string (bef_json_get_object (entity, attr), "object");
}

const char *
world_text (JsonObject *entity, const char *attr)
{
  return bef_json_get_string (bef_json_get_object (entity, attr), "value");
}
