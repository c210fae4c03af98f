/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ngsi-dialect.h"

#include <string.h>

#include "base/bef-civil-time.h"
#include "base/bef-json.h"

/* Of the record that is kept; another is forgotten. */
#define RECORD_VERSION 1

/* Proxies refuse request lines of more than a few thousand characters. */
#define MAX_IDS_LENGTH 1500

/* Ways to ask for a page, most useful first. */
static const struct
{
  guint limit;
  const char *options;
} entities_variants[] = {
  { 500, "&count=true&options=sysAttrs" },
  { 500, "&count=true" },
  { 500, "" },
  { 100, "&count=true&options=sysAttrs" },
  { 100, "&options=sysAttrs" },
  { 100, "" },
  { 20, "&count=true&options=sysAttrs" },
  { 20, "" },
};

/* Version 1.8 says format= and pick=; older ones options= and attrs=, which 1.8 still takes for
 * attributes. */
static const struct
{
  const char *representation, *projection;
} temporal_variants[] = {
  { "&format=temporalValues", "attrs" },
  { "&options=temporalValues", "attrs" },
  { "", "attrs" },
  { "&format=temporalValues", "pick" },
  { "", "pick" },
  { "", NULL },
};

BefNgsiDialect *
bef_ngsi_dialect_new (void)
{
  BefNgsiDialect *self = g_new0 (BefNgsiDialect, 1);
  self->broker = "unknown";
  self->write_variant = BEF_NGSI_WRITE_APPEND; /* stored by every broker that was tried */
  self->no_history_ms = self->changes_refused_ms = BEF_NO_TIME;
  return self;
}

void
bef_ngsi_dialect_free (BefNgsiDialect *self)
{
  g_free (self->context);
  g_free (self->version);
  g_free (self);
}

/* Members of the record; all are of one size. */
G_STATIC_ASSERT (sizeof (gboolean) == sizeof (guint) && sizeof (BefNgsiCut) == sizeof (guint));
static const struct
{
  const char *name;
  gsize offset;
  guint n; /* values it may have */
} numbers[] = {
  { "entities", G_STRUCT_OFFSET (BefNgsiDialect, entities_variant),
    G_N_ELEMENTS (entities_variants) },
  { "temporal", G_STRUCT_OFFSET (BefNgsiDialect, temporal_variant),
    G_N_ELEMENTS (temporal_variants) },
  { "temporalFound", G_STRUCT_OFFSET (BefNgsiDialect, temporal_found), 2 },
  { "apartOnly", G_STRUCT_OFFSET (BefNgsiDialect, apart_only), 2 },
  { "write", G_STRUCT_OFFSET (BefNgsiDialect, write_variant), BEF_NGSI_N_WRITES },
  { "command", G_STRUCT_OFFSET (BefNgsiDialect, command_variant), BEF_NGSI_N_COMMANDS },
  { "cut", G_STRUCT_OFFSET (BefNgsiDialect, cut), BEF_NGSI_CUT_KEEPS_NEWEST + 1 },
};

static void
set_time (JsonObject *record, const char *name, gint64 ms)
{
  g_autofree char *text = ms != BEF_NO_TIME ? bef_iso8601_format (ms) : NULL;

  if (text != NULL)
    json_object_set_string_member (record, name, text);
}

static gint64
get_time (JsonObject *record, const char *name)
{
  gint64 ms;

  return bef_iso8601_parse (bef_json_get_string (record, name), &ms) ? ms : BEF_NO_TIME;
}

char *
bef_ngsi_dialect_to_text (const BefNgsiDialect *self, const char *server)
{
  g_autoptr (JsonObject) record = json_object_new ();

  json_object_set_int_member (record, "version", RECORD_VERSION);
  json_object_set_string_member (record, "server", server);
  json_object_set_string_member (record, "broker", self->broker);
  if (self->version != NULL)
    json_object_set_string_member (record, "brokerVersion", self->version);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    json_object_set_int_member (record, numbers[i].name,
                                G_STRUCT_MEMBER (guint, self, numbers[i].offset));
  if (self->changes == BEF_NGSI_CHANGES_FOUND)
    json_object_set_int_member (record, "changes", 1);
  if (self->whole_only)
    json_object_set_int_member (record, "wholeOnly", 1);
  set_time (record, "noHistory", self->no_history_ms);
  set_time (record, "changesRefused", self->changes_refused_ms);
  return bef_json_object_to_string (record);
}

static gboolean
is_about (const BefNgsiDialect *self, JsonObject *record, const char *server)
{
  double version;

  return bef_json_get_number (record, "version", &version) && version == RECORD_VERSION
         && g_strcmp0 (bef_json_get_string (record, "server"), server) == 0
         && g_strcmp0 (bef_json_get_string (record, "broker"), self->broker) == 0
         && g_strcmp0 (bef_json_get_string (record, "brokerVersion"), self->version) == 0;
}

void
bef_ngsi_dialect_refuse_changes (BefNgsiDialect *self, gint64 now_ms)
{
  self->changes = BEF_NGSI_CHANGES_REFUSED;
  self->changes_refused_ms = now_ms;
}

/* What is not in records of before. */
static void
recall_rest (BefNgsiDialect *self, JsonObject *record, gint64 now_ms)
{
  gint64 refused = get_time (record, "changesRefused");
  double found, whole;

  self->whole_only = bef_json_get_number (record, "wholeOnly", &whole) && whole == 1;

  if (refused != BEF_NO_TIME && refused <= now_ms && now_ms - refused < BEF_NGSI_CHANGES_AGAIN_MS)
    bef_ngsi_dialect_refuse_changes (self, refused);
  else if (bef_json_get_number (record, "changes", &found) && found == 1)
    self->changes = BEF_NGSI_CHANGES_FOUND;
}

gboolean
bef_ngsi_dialect_recall (BefNgsiDialect *self, const char *text, const char *server, gint64 now_ms)
{
  g_autoptr (JsonNode) root = bef_json_parse (text, strlen (text), BEF_NGSI_MAX_RECORD_BYTES, NULL);
  JsonObject *record = bef_json_node_object (root);
  double values[G_N_ELEMENTS (numbers)];

  if (record == NULL || !is_about (self, record, server))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (!bef_json_get_number (record, numbers[i].name, &values[i]) || values[i] < 0
        || values[i] >= numbers[i].n || values[i] != (guint)values[i])
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    G_STRUCT_MEMBER (guint, self, numbers[i].offset) = (guint)values[i];
  self->no_history_ms = get_time (record, "noHistory");
  recall_rest (self, record, now_ms);
  return TRUE;
}

char *
bef_ngsi_encode (const char *id)
{
  return g_uri_escape_string (id, ":", FALSE);
}

guint
bef_ngsi_dialect_limit (const BefNgsiDialect *self)
{
  return entities_variants[self->entities_variant].limit;
}

char *
bef_ngsi_dialect_entities_path (const BefNgsiDialect *self, const char *selection, guint offset)
{
  return g_strdup_printf ("/ngsi-ld/v1/entities?%s&limit=%u&offset=%u%s", selection,
                          bef_ngsi_dialect_limit (self), offset,
                          entities_variants[self->entities_variant].options);
}

char *
bef_ngsi_dialect_since (gint64 since_ms)
{
  g_autofree char *since = bef_iso8601_format (since_ms);

  return g_strdup_printf ("&q=modifiedAt%%3E%%3D%%22%s%%22", since);
}

char *
bef_ngsi_dialect_count_path (const char *selection)
{
  return g_strdup_printf ("/ngsi-ld/v1/entities?%s&limit=1&count=true", selection);
}

/* @what: what stands between the list of histories and the first parameter of this. */
static char *
temporal_path (guint variant, const char *what, const char *const *attributes, gint64 from_ms,
               gint64 to_ms)
{
  /* Some brokers exclude the first instant of a range: ask for one millisecond more, and drop what
   * is not wanted. */
  g_autofree char *from = bef_iso8601_format (from_ms - 1);
  g_autofree char *to = bef_iso8601_format (to_ms);
  GString *path = g_string_new (NULL);

  g_string_printf (path, "/ngsi-ld/v1/temporal/entities%stimerel=between&timeAt=%s&endTimeAt=%s%s",
                   what, from, to, temporal_variants[variant].representation);
  if (temporal_variants[variant].projection != NULL)
    {
      g_string_append_printf (path, "&%s=", temporal_variants[variant].projection);
      for (guint i = 0; attributes[i] != NULL; i++)
        {
          g_autofree char *name = g_uri_escape_string (attributes[i], ":/", FALSE);
          g_string_append_printf (path, "%s%s", i > 0 ? "," : "", name);
        }
    }
  return g_string_free (path, FALSE);
}

char *
bef_ngsi_dialect_temporal_path (guint variant, const char *entity, const char *const *attributes,
                                gint64 from_ms, gint64 to_ms)
{
  g_autofree char *id = bef_ngsi_encode (entity);
  g_autofree char *what = g_strdup_printf ("/%s?", id);

  return temporal_path (variant, what, attributes, from_ms, to_ms);
}

char *
bef_ngsi_dialect_temporal_many_path (guint variant, const char *selection,
                                     const char *const *attributes, gint64 from_ms, gint64 to_ms)
{
  g_autofree char *what = g_strdup_printf ("?%s&", selection);

  return temporal_path (variant, what, attributes, from_ms, to_ms);
}

gboolean
bef_ngsi_dialect_retreat_entities (BefNgsiDialect *self, guint refused, BefNgsiRefusal why)
{
  guint next = refused + 1;

  if (self->entities_variant != refused)
    return TRUE;
  while (why == BEF_NGSI_REFUSAL_SIZE && next < G_N_ELEMENTS (entities_variants)
         && entities_variants[next].limit == entities_variants[refused].limit)
    next++;
  self->entities_variant = next % G_N_ELEMENTS (entities_variants);
  return self->entities_variant != 0;
}

guint
bef_ngsi_dialect_n_temporal (void)
{
  return G_N_ELEMENTS (temporal_variants);
}

char *
bef_ngsi_dialect_selection (const char *const *types, const char *const *ids, guint *next)
{
  GString *text = g_string_new ("type=");
  gsize start;

  for (guint i = 0; types[i] != NULL; i++)
    {
      g_autofree char *name = g_uri_escape_string (types[i], ":/", FALSE);
      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", name);
    }
  start = text->len;
  for (; ids != NULL && ids[*next] != NULL; (*next)++)
    {
      g_autofree char *id = bef_ngsi_encode (ids[*next]);
      if (text->len > start && text->len - start + strlen (id) > MAX_IDS_LENGTH)
        break;
      g_string_append_printf (text, "%s%s", text->len > start ? "," : "&id=", id);
    }
  return g_string_free (text, FALSE);
}
