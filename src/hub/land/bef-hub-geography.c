/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-geography.h"

#include <gio/gio.h>
#include <math.h>

#include "base/bef-json.h"

#define FEATURES "/fr/beffroi/hub/commune.json"
#define GEOMETRIES "/fr/beffroi/hub/commune.twkb"
/* Above the bits of a varint of 64. */
#define LAST_SHIFT 63

typedef struct
{
  const guint8 *at, *end;
  gint64 x, y;   /* the position before, in steps */
  double steps;  /* in a degree */
  gboolean good; /* nothing was missing up to here */
} Reader;

/* 0 where it ends. */
static guint64
read_unsigned (Reader *self)
{
  guint64 value = 0;

  for (guint shift = 0; shift <= LAST_SHIFT && self->at < self->end; shift += 7)
    {
      const guint8 byte = *self->at++;
      value |= (guint64)(byte & 0x7f) << shift;
      if (!(byte & 0x80))
        return value;
    }
  self->good = FALSE;
  return 0;
}

/* "Zigzag": the sign is the lowest bit. */
static gint64
unfold (guint64 value)
{
  return (gint64)(value >> 1) ^ -(gint64)(value & 1);
}

static JsonArray *
read_position (Reader *self)
{
  JsonArray *position = json_array_sized_new (2);

  self->x = (gint64)((guint64)self->x + (guint64)unfold (read_unsigned (self)));
  self->y = (gint64)((guint64)self->y + (guint64)unfold (read_unsigned (self)));
  json_array_add_double_element (position, (double)self->x / self->steps);
  json_array_add_double_element (position, (double)self->y / self->steps);
  return position;
}

/* @depth: of arrays around the positions. */
static JsonArray *
read_array (Reader *self, guint depth)
{
  if (depth == 0)
    return read_position (self);
  JsonArray *array = json_array_new ();
  guint64 n = read_unsigned (self);
  /* As many as are said: bad data say what they like, and end. */
  for (guint64 i = 0; i < n && self->good; i++)
    json_array_add_array_element (array, read_array (self, depth - 1));
  return array;
}

/* (transfer full), NULL when it is none. */
static JsonObject *
read_geometry (Reader *self)
{
  static const struct
  {
    const char *name;
    guint depth;
  } types[] = { { NULL, 0 },      { "Point", 0 },      { "LineString", 1 },
                { "Polygon", 2 }, { "MultiPoint", 1 }, { "MultiLineString", 2 } };

  if (self->end - self->at < 2)
    return NULL;
  const guint type = self->at[0] & 0x0f, precision = self->at[0] >> 4, further = self->at[1];
  /* No box, no size, no names, no third dimension: none are written. */
  if (type == 0 || type >= G_N_ELEMENTS (types) || further != 0)
    return NULL;
  self->at += 2;
  self->x = self->y = 0;
  self->steps = pow (10, (double)unfold (precision));
  g_autoptr (JsonObject) geometry = json_object_new ();
  json_object_set_string_member (geometry, "type", types[type].name);
  json_object_set_array_member (geometry, "coordinates", read_array (self, types[type].depth));
  return self->good ? g_steal_pointer (&geometry) : NULL;
}

gboolean
bef_hub_geography_add (JsonNode *features, const guint8 *twkb, gsize size, GError **error)
{
  Reader reader = { .at = twkb, .end = twkb + size, .good = TRUE };
  JsonArray *all = bef_json_get_array (bef_json_node_object (features), "features");

  for (guint i = 0; all != NULL && i < json_array_get_length (all); i++)
    {
      JsonObject *feature = bef_json_node_object (json_array_get_element (all, i));
      JsonObject *geometry = feature != NULL ? read_geometry (&reader) : NULL;

      if (geometry == NULL)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       "Feature %u has no geometry that can be read", i + 1);
          return FALSE;
        }
      json_object_set_object_member (feature, "geometry", geometry);
    }
  if (all != NULL && reader.at == reader.end)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       "There are other geometries than features");
  return FALSE;
}

JsonNode *
bef_hub_geography_load (GError **error)
{
  g_autoptr (GBytes) json = g_resources_lookup_data (FEATURES, 0, error);
  g_autoptr (GBytes) twkb = json != NULL ? g_resources_lookup_data (GEOMETRIES, 0, error) : NULL;
  gsize size;

  if (twkb == NULL)
    return NULL;
  const char *text = g_bytes_get_data (json, &size);
  g_autoptr (JsonNode) features = bef_json_parse (text, size, 0, error);
  const guint8 *bytes = g_bytes_get_data (twkb, &size);
  if (features == NULL || !bef_hub_geography_add (features, bytes, size, error))
    return NULL;
  return g_steal_pointer (&features);
}
