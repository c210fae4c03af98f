/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-entity-parse.h"

#include "base/bef-civil-time.h"
#include "base/bef-json.h"
#include "hub/server/wire/bef-hub-problem.h"
#include "hub/server/query/bef-hub-query-scope.h"

#define NGSI_LD_NULL "urn:ngsi-ld:null"

static gpointer
fail (GError **error, const char *what, const char *why)
{
  g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BAD_REQUEST_DATA, "%.200s: %s", what, why);
  return NULL;
}

gboolean
bef_hub_attribute_is_null (JsonNode *node)
{
  JsonObject *attribute = bef_json_node_object (node);

  if (JSON_NODE_HOLDS_NULL (node) || g_strcmp0 (bef_json_node_string (node), NGSI_LD_NULL) == 0)
    return TRUE;
  if (attribute == NULL)
    return FALSE;
  JsonNode *value = json_object_get_member (attribute, "value");
  return (value != NULL && !JSON_NODE_HOLDS_OBJECT (value) && bef_hub_attribute_is_null (value))
         || g_strcmp0 (bef_json_get_string (attribute, "object"), NGSI_LD_NULL) == 0;
}

/* The type that an attribute's members tell, or NULL when it is a bare value. */
static const char *
type_of (JsonObject *attribute)
{
  static const struct
  {
    const char *member, *type;
  } carriers[] = {
    { "value", "Property" },
    { "object", "Relationship" },
    { "languageMap", "LanguageProperty" },
    { "vocab", "VocabProperty" },
    { "json", "JsonProperty" },
    { "valueList", "ListProperty" },
    { "objectList", "ListRelationship" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (carriers); i++)
    if (json_object_has_member (attribute, carriers[i].member))
      return carriers[i].type;
  return NULL;
}

static gboolean
is_geometry (JsonNode *node)
{
  JsonObject *object = bef_json_node_object (node);

  return object != NULL && bef_json_get_array (object, "coordinates") != NULL
         && bef_json_get_string (object, "type") != NULL;
}

static JsonNode *
wrap (JsonNode *value)
{
  JsonObject *attribute = json_object_new ();
  JsonNode *node = json_node_alloc ();

  json_object_set_string_member (attribute, "type",
                                 is_geometry (value) ? "GeoProperty" : "Property");
  json_object_set_member (attribute, "value", json_node_copy (value));
  json_node_init_object (node, attribute);
  json_object_unref (attribute);
  return node;
}

/* An instant is written as this hub writes its own, so that texts sort as instants do. */
static gboolean
mend_instants (JsonObject *attribute, GError **error)
{
  const char *observed = bef_json_get_string (attribute, "observedAt");
  gint64 at;

  json_object_remove_member (attribute, "createdAt");
  json_object_remove_member (attribute, "modifiedAt");
  if (!json_object_has_member (attribute, "observedAt"))
    return TRUE;
  if (observed == NULL || !bef_iso8601_parse (observed, &at))
    return fail (error, "observedAt", "an ISO 8601 date-time is expected") != NULL;
  g_autofree char *text = bef_iso8601_format (at);
  json_object_set_string_member (attribute, "observedAt", text);
  return TRUE;
}

JsonNode *
bef_hub_attribute_parse (JsonNode *node, GError **error)
{
  JsonObject *given = bef_json_node_object (node);
  const char *type = given != NULL ? type_of (given) : NULL;

  if (JSON_NODE_HOLDS_NULL (node))
    return json_node_copy (node);
  if (type == NULL)
    return wrap (node);
  /* json-glib's copy of an object shares it. */
  g_autoptr (JsonObject) attribute = json_object_new ();
  g_autoptr (GList) members = json_object_get_members (given);
  const char *said = bef_json_get_string (given, "type");
  if (said == NULL && g_str_equal (type, "Property")
      && is_geometry (json_object_get_member (given, "value")))
    said = "GeoProperty";
  json_object_set_string_member (attribute, "type", said != NULL ? said : type);
  for (GList *l = members; l != NULL; l = l->next)
    if (!g_str_equal (l->data, "type"))
      json_object_set_member (attribute, l->data,
                              json_node_copy (json_object_get_member (given, l->data)));
  if (!mend_instants (attribute, error))
    return NULL;
  return json_node_init_object (json_node_alloc (), attribute);
}

/* What @name means in the @context of a body, or @name. (transfer none) */
static const char *
expand (const char *name, JsonNode *body_context)
{
  JsonArray *parts = bef_json_node_array (body_context);
  JsonObject *terms = bef_json_node_object (body_context);
  JsonNode *term = terms != NULL ? json_object_get_member (terms, name) : NULL;
  const char *iri = term != NULL ? bef_json_node_string (term) : NULL;

  for (guint i = 0; parts != NULL && i < json_array_get_length (parts); i++)
    {
      JsonNode *part = json_array_get_element (parts, i);
      const char *meant = JSON_NODE_HOLDS_ARRAY (part) ? name : expand (name, part);
      if (meant != name)
        return meant;
    }
  if (iri == NULL && term != NULL)
    iri = bef_json_get_string (bef_json_node_object (term), "@id");
  return iri != NULL ? iri : name;
}

char *
bef_hub_name_parse (const char *name, JsonNode *body_context, BefHubContext *context,
                    GError **error)
{
  const char *meant = expand (name, body_context);
  const char *term = bef_hub_context_compact (context, meant);
  gsize length;

  /* An IRI that is not this hub's is known here by the name its writer gave it. */
  if (term == meant)
    term = bef_hub_context_compact (context, name);
  length = strlen (term);
  if (length == 0 || length > BEF_HUB_ENTITY_MAX_NAME)
    return fail (error, name, "a name of 1 to 128 bytes is expected");
  for (const char *p = term; *p != '\0'; p++)
    if ((guchar)*p <= ' ' || strchr ("<>\"'=;()[]{}|,\\^`\x7f", *p) != NULL)
      return fail (error, name, "not a name");
  return g_strdup (term);
}

/* TRUE when @node holds several instances to be kept as such. */
static JsonNode *
parse_instances (JsonNode *node, GError **error)
{
  JsonArray *given = json_node_get_array (node);
  g_autoptr (JsonArray) instances = json_array_new ();

  for (guint i = 0; i < json_array_get_length (given); i++)
    {
      JsonNode *instance = bef_hub_attribute_parse (json_array_get_element (given, i), error);
      if (instance == NULL)
        return NULL;
      json_array_add_element (instances, instance);
    }
  return json_node_init_array (json_node_alloc (), instances);
}

static gboolean
holds_instances (JsonNode *node)
{
  JsonArray *array = bef_json_node_array (node);
  JsonNode *first =
      array != NULL && json_array_get_length (array) > 0 ? json_array_get_element (array, 0) : NULL;

  return bef_json_node_object (first) != NULL && type_of (bef_json_node_object (first)) != NULL
         && bef_json_get_string (bef_json_node_object (first), "type") != NULL;
}

static gboolean
add_attribute (JsonObject *entity, const char *name, JsonNode *given, BefHubParseKind kind,
               GError **error)
{
  gboolean instances = holds_instances (given);
  JsonNode *attribute;

  if (kind == BEF_HUB_PARSE_ENTITY && bef_hub_attribute_is_null (given))
    return fail (error, name, "null is no value") != NULL;
  if (instances && kind != BEF_HUB_PARSE_EVOLUTION)
    return fail (error, name, "several instances of one attribute are not kept here") != NULL;
  attribute = instances ? parse_instances (given, error) : bef_hub_attribute_parse (given, error);
  if (attribute == NULL)
    return FALSE;
  json_object_set_member (entity, name, attribute);
  return TRUE;
}

static gboolean
add_identity (JsonObject *entity, JsonObject *given, BefHubContext *context, GError **error)
{
  const char *id = bef_json_get_string (given, "id");
  const char *type = bef_json_get_string (given, "type");
  JsonArray *types = bef_json_get_array (given, "type");
  g_autofree char *scheme = id != NULL ? g_uri_parse_scheme (id) : NULL;

  if (id == NULL)
    id = bef_json_get_string (given, "@id");
  if (types != NULL && json_array_get_length (types) == 1)
    type = bef_json_node_string (json_array_get_element (types, 0));
  if (scheme == NULL && id != NULL)
    scheme = g_uri_parse_scheme (id);
  if (scheme == NULL || strlen (id) > BEF_HUB_ENTITY_MAX_ID
      || strpbrk (id, " <>\"{}|\\^`\t\n\r") != NULL)
    return fail (error, "id", "a URI of at most 512 bytes is expected") != NULL;
  if (type == NULL)
    return fail (error, "type", "one type is expected") != NULL;
  g_autofree char *name =
      bef_hub_name_parse (type, json_object_get_member (given, "@context"), context, error);
  if (name == NULL)
    return FALSE;
  json_object_set_string_member (entity, "id", id);
  json_object_set_string_member (entity, "type", name);
  return TRUE;
}

/* What a scope is now: of its evolution, written as that of a Property, the last instance. */
static JsonNode *
scope_of (JsonNode *given)
{
  JsonArray *array = bef_json_node_array (given);
  guint n = array != NULL ? json_array_get_length (array) : 0;
  JsonNode *last = n > 0 ? json_array_get_element (array, n - 1) : given;
  JsonObject *instance = bef_json_node_object (last);
  JsonNode *value = instance != NULL ? json_object_get_member (instance, "value") : NULL;

  return value != NULL ? value : given;
}

/* A member of the entity, not an attribute of it (4.18): a text or several. */
static gboolean
add_scope (JsonObject *entity, JsonNode *given, GError **error)
{
  JsonArray *array = bef_json_node_array (given);
  guint n = array != NULL ? json_array_get_length (array) : 1;

  for (guint i = 0; i < n; i++)
    {
      const char *text =
          bef_json_node_string (array != NULL ? json_array_get_element (array, i) : given);
      if (text == NULL || !bef_hub_scope_is_valid (text))
        return fail (error, "scope", "a scope such as /A/B is expected") != NULL;
    }
  json_object_set_member (entity, "scope", json_node_copy (given));
  return TRUE;
}

static gboolean
is_no_attribute (const char *member)
{
  static const char *const members[] = { "id",       "@id",       "type",       "@type",
                                         "@context", "createdAt", "modifiedAt", NULL };

  return g_strv_contains (members, member);
}

JsonObject *
bef_hub_entity_parse (JsonNode *node, BefHubParseKind kind, BefHubContext *context, GError **error)
{
  JsonObject *given = bef_json_node_object (node);
  g_autoptr (JsonObject) entity = json_object_new ();
  JsonObjectIter iter;
  const char *member;
  JsonNode *value;

  if (given == NULL)
    return fail (error, "entity", "a JSON object is expected");
  if (kind == BEF_HUB_PARSE_FRAGMENT ? FALSE : !add_identity (entity, given, context, error))
    return NULL;
  if (json_object_get_size (given) > BEF_HUB_ENTITY_MAX_ATTRIBUTES)
    return fail (error, "entity", "it has too many attributes");
  json_object_iter_init_ordered (&iter, given);
  while (json_object_iter_next_ordered (&iter, &member, &value))
    {
      if (is_no_attribute (member))
        continue;
      if (g_str_equal (member, "scope") && !bef_hub_attribute_is_null (value))
        {
          if (!add_scope (entity, scope_of (value), error))
            return NULL;
          continue;
        }
      g_autofree char *name =
          bef_hub_name_parse (member, json_object_get_member (given, "@context"), context, error);
      if (name == NULL || !add_attribute (entity, name, value, kind, error))
        return NULL;
    }
  return g_steal_pointer (&entity);
}
