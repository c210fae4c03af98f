/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-series.h"

#include <math.h>

#define GOLDEN G_GUINT64_CONSTANT (0x9E3779B97F4A7C15)

static guint64
mix (guint64 z)
{
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94D049BB133111EB);
  return z ^ (z >> 31);
}

guint64
bef_hub_hash (guint64 key, guint64 index)
{
  return mix (mix (key + GOLDEN) + (index + 1) * GOLDEN);
}

guint64
bef_hub_hash_text (guint64 seed, const char *name, const char *part)
{
  guint64 h = mix (seed + GOLDEN);

  for (const char *p = name; p != NULL && *p != '\0'; p++)
    h = mix (h ^ (guint8)*p) + GOLDEN;
  h = mix (h ^ 0x2f2f);
  for (const char *p = part; p != NULL && *p != '\0'; p++)
    h = mix (h ^ (guint8)*p) + GOLDEN;
  return mix (h);
}

double
bef_hub_uniform (guint64 key, gint64 index)
{
  return (double)(bef_hub_hash (key, (guint64)index) >> 11) * 0x1p-53;
}

int
bef_hub_pick (guint64 key, gint64 index, int low, int high)
{
  return low + (int)(bef_hub_uniform (key, index) * (high - low + 1));
}

double
bef_hub_noise (guint64 key, gint64 at_ms, gint64 period_ms)
{
  gint64 cell = bef_hub_floor_div (at_ms, period_ms);
  double f = (double)(at_ms - cell * period_ms) / (double)period_ms;
  double a = bef_hub_uniform (key, cell), b = bef_hub_uniform (key, cell + 1);

  return 2.0 * (a + (b - a) * f * f * (3.0 - 2.0 * f)) - 1.0;
}

gint64
bef_hub_floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b != 0 && (a % b < 0) != (b < 0));
}

double
bef_hub_round (double value, int decimals)
{
  static const double scale[] = { 1.0, 10.0, 100.0, 1000.0 };
  double s = scale[CLAMP (decimals, 0, 3)];

  return round (value * s) / s;
}

void
bef_hub_sun (gint64 day, int *sunrise_min, int *sunset_min)
{
  const double latitude = 46.2130 * G_PI / 180.0, longitude = -0.8870;
  /* 365.2425 days a year; day 0 is 1 January 1970. */
  double g = 2.0 * G_PI * fmod ((double)day, 365.2425) / 365.2425;
  double declination = 0.006918 - 0.399912 * cos (g) + 0.070257 * sin (g) - 0.006758 * cos (2 * g)
                       + 0.000907 * sin (2 * g);
  double equation = 229.18
                    * (0.000075 + 0.001868 * cos (g) - 0.032077 * sin (g) - 0.014615 * cos (2 * g)
                       - 0.040849 * sin (2 * g));
  /* -0.833 degrees: refraction and the sun's half diameter. */
  double cosine = (sin (-0.833 * G_PI / 180.0) - sin (latitude) * sin (declination))
                  / (cos (latitude) * cos (declination));
  double half = acos (CLAMP (cosine, -1.0, 1.0)) * 180.0 / G_PI * 4.0;
  double noon = 720.0 - 4.0 * longitude - equation;

  *sunrise_min = (int)lround (noon - half);
  *sunset_min = (int)lround (noon + half);
}

void
bef_hub_samples_reverse (GArray *out, guint first)
{
  for (guint i = first, j = out->len; i + 1 < j; i++)
    {
      j--;
      BefHubSample s = g_array_index (out, BefHubSample, i);
      g_array_index (out, BefHubSample, i) = g_array_index (out, BefHubSample, j);
      g_array_index (out, BefHubSample, j) = s;
    }
}

void
bef_hub_put_node (JsonObject *entity, const char *name, JsonNode *value, gint64 observed_ms,
                  const char *unit)
{
  JsonObject *attr = json_object_new ();

  json_object_set_string_member (attr, "type", "Property");
  json_object_set_member (attr, "value", value);
  if (observed_ms != BEF_NO_TIME)
    {
      g_autofree char *at = bef_iso8601_format (observed_ms);
      json_object_set_string_member (attr, "observedAt", at);
    }
  if (unit != NULL)
    json_object_set_string_member (attr, "unitCode", unit);
  json_object_set_object_member (entity, name, attr);
}

void
bef_hub_put_text (JsonObject *entity, const char *name, const char *value, gint64 observed_ms)
{
  bef_hub_put_node (entity, name, json_node_init_string (json_node_alloc (), value), observed_ms,
                    NULL);
}

void
bef_hub_put_number (JsonObject *entity, const char *name, double value, gint64 observed_ms,
                    const char *unit)
{
  JsonNode *node = json_node_alloc ();

  /* Whole numbers go as integers: 1200, not 1200.0. */
  if (value == floor (value) && fabs (value) < 1e15)
    json_node_init_int (node, (gint64)value);
  else
    json_node_init_double (node, value);
  bef_hub_put_node (entity, name, node, observed_ms, unit);
}

void
bef_hub_put_boolean (JsonObject *entity, const char *name, gboolean value, gint64 observed_ms)
{
  bef_hub_put_node (entity, name, json_node_init_boolean (json_node_alloc (), value), observed_ms,
                    NULL);
}

void
bef_hub_put_instant (JsonObject *entity, const char *name, gint64 at_ms)
{
  g_autofree char *at = bef_iso8601_format (at_ms);
  JsonObject *typed = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (typed, "@type", "DateTime");
  json_object_set_string_member (typed, "@value", at);
  json_node_take_object (node, typed);
  bef_hub_put_node (entity, name, node, BEF_NO_TIME, NULL);
}

void
bef_hub_put_relationship (JsonObject *entity, const char *name, const char *object)
{
  JsonObject *attr = json_object_new ();

  json_object_set_string_member (attr, "type", "Relationship");
  json_object_set_string_member (attr, "object", object);
  json_object_set_object_member (entity, name, attr);
}

void
bef_hub_put_language (JsonObject *entity, const char *name, const char *fr, const char *en)
{
  JsonObject *attr = json_object_new (), *map = json_object_new ();

  json_object_set_string_member (map, "fr", fr);
  json_object_set_string_member (map, "en", en);
  json_object_set_string_member (attr, "type", "LanguageProperty");
  json_object_set_object_member (attr, "languageMap", map);
  json_object_set_object_member (entity, name, attr);
}

static void
put_geometry (JsonObject *entity, const char *name, const char *type, JsonArray *coordinates)
{
  JsonObject *attr = json_object_new (), *geometry = json_object_new ();

  json_object_set_string_member (geometry, "type", type);
  json_object_set_array_member (geometry, "coordinates", coordinates);
  json_object_set_string_member (attr, "type", "GeoProperty");
  json_object_set_object_member (attr, "value", geometry);
  json_object_set_object_member (entity, name, attr);
}

static JsonArray *
pair (double lon, double lat)
{
  JsonArray *point = json_array_sized_new (2);

  json_array_add_double_element (point, round (lon * 1e6) / 1e6);
  json_array_add_double_element (point, round (lat * 1e6) / 1e6);
  return point;
}

void
bef_hub_put_point (JsonObject *entity, const char *name, double lon, double lat)
{
  put_geometry (entity, name, "Point", pair (lon, lat));
}

void
bef_hub_put_polygon (JsonObject *entity, const char *name, JsonArray *ring)
{
  JsonArray *rings = json_array_sized_new (1);

  json_array_add_array_element (rings, json_array_ref (ring));
  put_geometry (entity, name, "Polygon", rings);
}

void
bef_hub_put_sample (JsonObject *entity, const char *name, const BefHubSample *sample,
                    const char *unit)
{
  if (sample->text != NULL)
    bef_hub_put_text (entity, name, sample->text, sample->at_ms);
  else if (sample->is_boolean)
    bef_hub_put_boolean (entity, name, sample->number != 0.0, sample->at_ms);
  else
    bef_hub_put_number (entity, name, sample->number, sample->at_ms, unit);
}

JsonArray *
bef_hub_square_ring (double lon, double lat, double half_m)
{
  static const int corner[][2] = { { -1, -1 }, { 1, -1 }, { 1, 1 }, { -1, 1 }, { -1, -1 } };
  double dlat = half_m / 111320.0, dlon = dlat / cos (lat * G_PI / 180.0);
  JsonArray *ring = json_array_sized_new (5);

  for (guint i = 0; i < G_N_ELEMENTS (corner); i++)
    json_array_add_array_element (ring,
                                  pair (lon + corner[i][0] * dlon, lat + corner[i][1] * dlat));
  return ring;
}
