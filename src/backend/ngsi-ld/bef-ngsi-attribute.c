/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ngsi-attribute.h"

#include "backend/bef-profile.h"
#include "base/bef-civil-time.h"
#include "base/bef-json.h"

#define NGSI_LD "https://uri.etsi.org/ngsi-ld/"
#define MAX_UNWRAP 6

/* Terms of the core context and the IRIs they expand to. */
static const struct
{
  const char *term, *iri;
} core_terms[] = {
  { "value", NGSI_LD "hasValue" },
  { "object", NGSI_LD "hasObject" },
  { "languageMap", NGSI_LD "hasLanguageMap" },
  { "json", NGSI_LD "hasJSON" },
  { "vocab", NGSI_LD "hasVocab" },
  { "valueList", NGSI_LD "hasValueList" },
  { "objectList", NGSI_LD "hasObjectList" },
  { "unitCode", NGSI_LD "unitCode" },
  { "observedAt", NGSI_LD "observedAt" },
  { "modifiedAt", NGSI_LD "modifiedAt" },
  { "createdAt", NGSI_LD "createdAt" },
  { "datasetId", NGSI_LD "datasetId" },
  { "id", "@id" },
  { "type", "@type" },
};

/* Where an instance may keep what it holds, in the order they are looked for. */
static const char *const holders[] = { "value", "object",    "languageMap", "json",
                                       "vocab", "valueList", "objectList" };

JsonNode *
bef_ngsi_member (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  for (guint i = 0; node == NULL && object != NULL && i < G_N_ELEMENTS (core_terms); i++)
    if (g_str_equal (core_terms[i].term, name))
      node = json_object_get_member (object, core_terms[i].iri);
  return node;
}

JsonNode *
bef_ngsi_part (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;
  JsonObjectIter iter;
  const char *member;
  JsonNode *child;

  if (node != NULL || object == NULL)
    return node;
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &member, &child))
    if (g_str_equal (bef_profile_short_name (member), name))
      return child;
  return NULL;
}

gboolean
bef_ngsi_is_geometry (JsonObject *object)
{
  const char *type = bef_json_get_string (object, "type");
  return type != NULL && bef_json_get_array (object, "coordinates") != NULL;
}

/* {"type": "DateTime", "value": …}: a value in a value, as some published examples write it. */
static JsonNode *
inner_value (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "@value");

  if (node != NULL)
    return node;
  if (json_object_get_size (object) == 1 && (node = json_object_get_member (object, "@id")) != NULL)
    return node;
  if (json_object_get_size (object) == 2 && bef_json_get_string (object, "type") != NULL)
    return json_object_get_member (object, "value");
  return NULL;
}

JsonNode *
bef_ngsi_unwrap (JsonNode *node)
{
  for (guint i = 0; i < MAX_UNWRAP && node != NULL; i++)
    {
      JsonObject *object = bef_json_node_object (node);
      JsonArray *array = bef_json_node_array (node);
      JsonNode *inner = NULL;

      if (JSON_NODE_HOLDS_NULL (node)
          || g_strcmp0 (bef_json_node_string (node), "urn:ngsi-ld:null") == 0)
        return NULL;
      if (object != NULL)
        inner = inner_value (object);
      else if (array != NULL && json_array_get_length (array) == 1)
        {
          JsonObject *only = bef_json_node_object (json_array_get_element (array, 0));
          if (only != NULL
              && (json_object_has_member (only, "@value") || json_object_has_member (only, "@id")))
            inner = json_array_get_element (array, 0);
        }
      if (inner == NULL)
        return node;
      node = inner;
    }
  return node;
}

/* "start/end", "start/PT1H", "PT1H/end", "start/.." and "../end". */
static gint64
interval_end (const char *text, const char *slash)
{
  g_autofree char *first = g_strndup (text, (gsize)(slash - text));
  gint64 start, end, length;

  if (bef_iso8601_parse (slash + 1, &end))
    return end;
  if (!bef_iso8601_parse (first, &start))
    return BEF_NO_TIME;
  return bef_iso8601_parse_duration (slash + 1, &length) ? start + length : start;
}

/* {"from": …, "to": …}, as some write an interval. */
static JsonNode *
end_of (JsonObject *object)
{
  static const char *const ends[] = { "to", "end", "endDate", "from", "start" };
  JsonNode *node = NULL;

  for (guint i = 0; node == NULL && object != NULL && i < G_N_ELEMENTS (ends); i++)
    node = bef_ngsi_part (object, ends[i]);
  return node;
}

gint64
bef_ngsi_node_time (JsonNode *node)
{
  JsonNode *inner = bef_ngsi_unwrap (node);
  JsonNode *end = end_of (bef_json_node_object (inner));
  const char *text = bef_json_node_string (end != NULL ? bef_ngsi_unwrap (end) : inner);
  const char *slash = text != NULL ? strchr (text, '/') : NULL;
  gint64 ms;

  if (slash != NULL)
    return interval_end (text, slash);
  return bef_iso8601_parse (text, &ms) ? ms : BEF_NO_TIME;
}

const char *
bef_ngsi_unit_of (JsonObject *object)
{
  static const char *const names[] = { "unitCode", "unit",          "unitText",
                                       "units",    "unitOfMeasure", "unitOfMeasurement" };
  const char *text = bef_json_node_string (bef_ngsi_unwrap (bef_ngsi_member (object, "unitCode")));

  for (guint i = 0; text == NULL && i < G_N_ELEMENTS (names); i++)
    {
      JsonNode *node = bef_ngsi_unwrap (bef_ngsi_part (object, names[i]));
      JsonObject *property = bef_json_node_object (node);
      text = property != NULL
                 ? bef_json_node_string (bef_ngsi_unwrap (bef_ngsi_member (property, "value")))
                 : bef_json_node_string (node);
    }
  return text;
}

/* NGSI-v2 keeps the instant in {"metadata": {"TimeInstant": {"value": …}}}. */
static gint64
metadata_time (JsonObject *object)
{
  JsonObject *metadata = bef_json_get_object (object, "metadata");
  gint64 ms = BEF_NO_TIME;

  if (metadata != NULL)
    ms = bef_ngsi_node_time (json_object_get_member (metadata, "TimeInstant"));
  if (ms == BEF_NO_TIME && metadata != NULL)
    ms = bef_ngsi_node_time (json_object_get_member (metadata, "timestamp"));
  return ms;
}

static JsonNode *
held_by (JsonObject *object, const char **holder)
{
  for (guint i = 0; i < G_N_ELEMENTS (holders); i++)
    {
      JsonNode *node = bef_ngsi_member (object, holders[i]);
      if (node != NULL)
        {
          *holder = holders[i];
          return node;
        }
    }
  return NULL;
}

/* In expanded JSON-LD a member that holds an object holds a one-element array of it. */
static JsonNode *
only_element (JsonNode *node)
{
  JsonArray *array = bef_json_node_array (node);
  return array != NULL && json_array_get_length (array) == 1 ? json_array_get_element (array, 0)
                                                             : node;
}

static gboolean
looks_like_language_map (JsonObject *object)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    {
      const char *tag = l->data;
      JsonNode *node = json_object_get_member (object, tag);
      if (!(g_str_equal (tag, "@none")
            || (strlen (tag) >= 2 && g_ascii_isalpha (tag[0]) && g_ascii_isalpha (tag[1])))
          || (bef_json_node_string (node) == NULL && bef_json_node_array (node) == NULL))
        return FALSE;
    }
  return members != NULL;
}

gboolean
bef_ngsi_attribute_read_instance (JsonNode *node, BefNgsiAttribute *out)
{
  JsonObject *object = bef_json_node_object (node);
  const char *holder = NULL;
  JsonNode *held;

  *out = (BefNgsiAttribute){ .observed_ms = BEF_NO_TIME, .modified_ms = BEF_NO_TIME };
  if (node == NULL || object == NULL || bef_ngsi_is_geometry (object)
      || json_object_has_member (object, "@value"))
    {
      out->value = bef_ngsi_unwrap (node);
      return out->value != NULL;
    }
  held = held_by (object, &holder);
  if (held == NULL)
    {
      /* Simplified: the object is the value itself. A typed instance without anything held is
       * empty. */
      const char *type = bef_json_get_string (object, "type");
      if (type != NULL
          && (g_str_has_suffix (type, "Property") || g_str_has_suffix (type, "Relationship")))
        return FALSE;
      out->value = node;
      return TRUE;
    }
  out->unit = bef_ngsi_unit_of (object);
  if (out->unit == NULL)
    out->unit = bef_ngsi_unit_of (bef_json_get_object (object, "metadata"));
  out->observed_ms = bef_ngsi_node_time (bef_ngsi_member (object, "observedAt"));
  out->modified_ms = bef_ngsi_node_time (bef_ngsi_member (object, "modifiedAt"));
  if (out->observed_ms == BEF_NO_TIME)
    out->observed_ms = metadata_time (object);
  if (g_str_equal (holder, "languageMap"))
    {
      out->languages = bef_json_node_object (only_element (held));
      return out->languages != NULL;
    }
  out->value = bef_ngsi_unwrap (held);
  JsonObject *inner = bef_json_node_object (out->value);
  if (inner != NULL && bef_json_get_object (inner, "languageMap") != NULL)
    out->languages = bef_json_get_object (inner, "languageMap");
  else if (inner != NULL
           && g_strcmp0 (bef_json_get_string (object, "type"), "LanguageProperty") == 0
           && looks_like_language_map (inner))
    out->languages = inner;
  return out->value != NULL;
}

/* TRUE when an array holds instances of one attribute and not an array value. */
static gboolean
holds_instances (JsonArray *array)
{
  JsonObject *first;
  const char *holder;

  if (json_array_get_length (array) == 0)
    return FALSE;
  first = bef_json_node_object (json_array_get_element (array, 0));
  if (first == NULL || bef_ngsi_is_geometry (first) || json_object_has_member (first, "@value"))
    return FALSE;
  return held_by (first, &holder) != NULL;
}

gboolean
bef_ngsi_attribute_read (JsonNode *node, BefNgsiAttribute *out)
{
  JsonArray *array = bef_json_node_array (node);
  gboolean found = FALSE;

  if (array == NULL || !holds_instances (array))
    return bef_ngsi_attribute_read_instance (node, out);
  *out = (BefNgsiAttribute){ .observed_ms = BEF_NO_TIME, .modified_ms = BEF_NO_TIME };
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      JsonNode *dataset = bef_ngsi_member (bef_json_node_object (element), "datasetId");
      const char *dataset_id = bef_json_node_string (bef_ngsi_unwrap (dataset));
      BefNgsiAttribute instance;

      if (!bef_ngsi_attribute_read_instance (element, &instance))
        continue;
      if (dataset_id == NULL || g_str_equal (dataset_id, "@none"))
        {
          *out = instance;
          return TRUE;
        }
      if (!found || instance.observed_ms > out->observed_ms)
        *out = instance;
      found = TRUE;
    }
  return found;
}

static const char *
language_text (JsonObject *languages, const char *tag)
{
  JsonNode *node = json_object_get_member (languages, tag);
  JsonArray *array = bef_json_node_array (node);

  if (array != NULL && json_array_get_length (array) > 0)
    node = json_array_get_element (array, 0);
  return bef_json_node_string (node);
}

const char *
bef_ngsi_pick_language (JsonObject *languages)
{
  static const char *const fallbacks[] = { "@none", "fr", "en" };
  const char *text = NULL;

  for (const char *const *name = g_get_language_names (); *name != NULL && text == NULL; name++)
    {
      /* The C locale shows the source strings, which are English. */
      g_autofree char *tag = g_strdup (g_str_equal (*name, "C") ? "en" : *name);
      g_strdelimit (tag, "_", '-');
      text = language_text (languages, tag);
    }
  for (guint i = 0; i < G_N_ELEMENTS (fallbacks) && text == NULL; i++)
    text = language_text (languages, fallbacks[i]);
  g_autoptr (GList) members = text == NULL ? json_object_get_members (languages) : NULL;
  for (GList *l = members; l != NULL && text == NULL; l = l->next)
    text = language_text (languages, l->data);
  return text;
}
