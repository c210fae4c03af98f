/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-server-private.h"

#include "base/bef-json.h"

/* What there is: types, and the attributes of each (clauses 5.7.5 to 5.7.10). */

typedef struct
{
  guint count;
  char *type; /* owned: of the attribute */
} Member;

typedef struct
{
  guint count;
  GHashTable *attributes; /* owned: name -> Member, both owned */
} Kind;

static void
member_free (gpointer data)
{
  Member *member = data;

  g_free (member->type);
  g_free (member);
}

static void
kind_free (gpointer data)
{
  Kind *kind = data;

  g_hash_table_unref (kind->attributes);
  g_free (kind);
}

/* Members of the entity are no attributes of it (4.5.1). */
static gboolean
is_of_the_entity (const char *name)
{
  static const char *const members[] = { "id", "type", "scope", "createdAt", "modifiedAt", NULL };

  return g_strv_contains (members, name);
}

static void
note_attributes (GHashTable *attributes, JsonObject *entity)
{
  g_autoptr (GList) members = json_object_get_members (entity);

  for (GList *l = members; l != NULL; l = l->next)
    {
      Member *member = g_hash_table_lookup (attributes, l->data);
      if (is_of_the_entity (l->data))
        continue;
      if (member == NULL)
        {
          const char *type = bef_json_get_string (bef_json_get_object (entity, l->data), "type");
          member = g_new0 (Member, 1);
          member->type = g_strdup (type != NULL ? type : "Property");
          g_hash_table_insert (attributes, g_strdup (l->data), member);
        }
      member->count++;
    }
}

typedef enum
{
  TYPE_NAMES,
  TYPE_DETAILS,
} TypesForm;

/* @wanted: (nullable) that type only. For details whole entities are looked at, and counted;
 * one of each type otherwise. (transfer full) or NULL when that takes too long. */
static GHashTable *
collect (BefHubCall *call, const char *wanted, TypesForm form, GError **error)
{
  g_autoptr (GHashTable) kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, kind_free);
  g_autoptr (GPtrArray) ids = bef_hub_world_list_ids (call->tenant->world, call->now_ms);

  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      const char *type = bef_hub_world_entity_type (call->tenant->world, id);
      Kind *kind = type != NULL ? g_hash_table_lookup (kinds, type) : NULL;
      if (type == NULL || (kind != NULL && form == TYPE_NAMES)
          || (wanted != NULL && !g_str_equal (type, wanted)))
        continue;
      if (g_get_monotonic_time () > call->deadline_us)
        {
          g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BUSY,
                               "The answer takes too long");
          return NULL;
        }
      g_autoptr (JsonObject) entity = bef_hub_call_entity (call, id);
      if (entity == NULL)
        continue;
      if (kind == NULL)
        {
          kind = g_new0 (Kind, 1);
          kind->attributes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, member_free);
          g_hash_table_insert (kinds, g_strdup (type), kind);
        }
      kind->count++;
      note_attributes (kind->attributes, entity);
    }
  return g_steal_pointer (&kinds);
}

static GList *
sorted_keys (GHashTable *names)
{
  return g_list_sort (g_hash_table_get_keys (names), (GCompareFunc)strcmp);
}

static void
write_names (GString *out, GHashTable *names)
{
  g_autoptr (GList) sorted = sorted_keys (names);

  g_string_append_c (out, '[');
  for (GList *l = sorted; l != NULL; l = l->next)
    {
      if (l != sorted)
        g_string_append_c (out, ',');
      bef_hub_write_string (out, l->data);
    }
  g_string_append_c (out, ']');
}

static void
end_document (BefHubCall *call, GString *out)
{
  const char *context = bef_hub_call_body_context (call);

  if (context != NULL)
    {
      g_string_append (out, ",\"@context\":");
      bef_hub_write_string (out, context);
    }
  g_string_append_c (out, '}');
  bef_hub_call_reply_json (call, 200, out);
}

/* A list of names with an id of its own: EntityTypeList, AttributeList. */
static void
reply_list (BefHubCall *call, const char *type, const char *member, GHashTable *names)
{
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "{\"id\":\"urn:ngsi-ld:%s:beffroi\",\"type\":\"%s\",\"%s\":", type,
                          type, member);
  write_names (out, names);
  end_document (call, out);
}

gboolean
bef_hub_call_types (BefHubCall *call, GError **error)
{
  g_autoptr (BefHubParams) params =
      bef_hub_params_parse (call->raw_query, BEF_HUB_OPERATION_TYPES, call->server->context, error);

  if (params == NULL)
    return FALSE;
  g_autoptr (GHashTable) kinds =
      collect (call, NULL, params->details ? TYPE_DETAILS : TYPE_NAMES, error);
  if (kinds == NULL)
    return FALSE;
  if (!params->details)
    {
      reply_list (call, "EntityTypeList", "typeList", kinds);
      return TRUE;
    }
  g_autoptr (GList) sorted = sorted_keys (kinds);
  GString *out = g_string_new ("[");
  for (GList *l = sorted; l != NULL; l = l->next)
    {
      const Kind *kind = g_hash_table_lookup (kinds, l->data);
      g_string_append (out, l != sorted ? ",{\"id\":" : "{\"id\":");
      bef_hub_write_string (out, l->data);
      g_string_append (out, ",\"type\":\"EntityType\",\"typeName\":");
      bef_hub_write_string (out, l->data);
      g_string_append (out, ",\"attributeNames\":");
      write_names (out, kind->attributes);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
  bef_hub_call_reply_json (call, 200, out);
  return TRUE;
}

/* EntityTypeInfo (clause 5.2.26). */
gboolean
bef_hub_call_type (BefHubCall *call, GError **error)
{
  g_autoptr (BefHubParams) params =
      bef_hub_params_parse (call->raw_query, BEF_HUB_OPERATION_NONE, call->server->context, error);
  const char *type = bef_hub_context_compact (call->server->context, call->segments[3]);

  if (params == NULL)
    return FALSE;
  g_autoptr (GHashTable) kinds = collect (call, type, TYPE_DETAILS, error);
  const Kind *kind = kinds != NULL ? g_hash_table_lookup (kinds, type) : NULL;
  if (kind == NULL)
    {
      if (kinds != NULL)
        g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_NOT_FOUND,
                     "There is no entity of type '%s'", type);
      return FALSE;
    }
  g_autoptr (GList) sorted = sorted_keys (kind->attributes);
  GString *out = g_string_new ("{\"id\":");
  bef_hub_write_string (out, type);
  g_string_append (out, ",\"type\":\"EntityTypeInfo\",\"typeName\":");
  bef_hub_write_string (out, type);
  g_string_append_printf (out, ",\"entityCount\":%u,\"attributeDetails\":[", kind->count);
  for (GList *l = sorted; l != NULL; l = l->next)
    {
      g_string_append (out, l != sorted ? ",{\"id\":" : "{\"id\":");
      bef_hub_write_string (out, l->data);
      g_string_append (out, ",\"type\":\"Attribute\",\"attributeName\":");
      bef_hub_write_string (out, l->data);
      g_string_append (out, ",\"attributeTypes\":[");
      bef_hub_write_string (out, ((Member *)g_hash_table_lookup (kind->attributes, l->data))->type);
      g_string_append (out, "]}");
    }
  g_string_append_c (out, ']');
  end_document (call, out);
  return TRUE;
}

/* An attribute, over all types that have it. */
typedef struct
{
  guint count;
  GHashTable *types; /* owned: set of its attribute types, owned by the kinds */
  GHashTable *kinds; /* owned: set of entity types, owned by the kinds */
} Attribute;

static void
attribute_free (gpointer data)
{
  Attribute *attribute = data;

  g_hash_table_unref (attribute->types);
  g_hash_table_unref (attribute->kinds);
  g_free (attribute);
}

/* @kinds turned over: name -> Attribute. (transfer full) */
static GHashTable *
attributes_of (GHashTable *kinds)
{
  GHashTable *all = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, attribute_free);
  GHashTableIter iter, members;
  Kind *kind;
  char *type;
  const char *name;
  Member *member;

  g_hash_table_iter_init (&iter, kinds);
  while (g_hash_table_iter_next (&iter, (gpointer *)&type, (gpointer *)&kind))
    {
      g_hash_table_iter_init (&members, kind->attributes);
      while (g_hash_table_iter_next (&members, (gpointer *)&name, (gpointer *)&member))
        {
          Attribute *attribute = g_hash_table_lookup (all, name);
          if (attribute == NULL)
            {
              attribute = g_new0 (Attribute, 1);
              attribute->types = g_hash_table_new (g_str_hash, g_str_equal);
              attribute->kinds = g_hash_table_new (g_str_hash, g_str_equal);
              g_hash_table_insert (all, (gpointer)name, attribute);
            }
          attribute->count += member->count;
          g_hash_table_add (attribute->types, member->type);
          g_hash_table_add (attribute->kinds, type);
        }
    }
  return all;
}

/* The beginning of an Attribute (5.2.28): what a list with details says of each. */
static void
write_attribute_head (GString *out, const char *name, const Attribute *attribute)
{
  g_string_append (out, "{\"id\":");
  bef_hub_write_string (out, name);
  g_string_append (out, ",\"type\":\"Attribute\",\"attributeName\":");
  bef_hub_write_string (out, name);
  g_string_append (out, ",\"typeNames\":");
  write_names (out, attribute->kinds);
}

gboolean
bef_hub_call_attributes (BefHubCall *call, GError **error)
{
  g_autoptr (BefHubParams) params = bef_hub_params_parse (
      call->raw_query, BEF_HUB_OPERATION_ATTRIBUTES, call->server->context, error);
  g_autoptr (GHashTable) kinds =
      params != NULL ? collect (call, NULL, params->details ? TYPE_DETAILS : TYPE_NAMES, error)
                     : NULL;

  if (kinds == NULL)
    return FALSE;
  g_autoptr (GHashTable) all = attributes_of (kinds);
  if (!params->details)
    {
      reply_list (call, "AttributeList", "attributeList", all);
      return TRUE;
    }
  g_autoptr (GList) sorted = sorted_keys (all);
  GString *out = g_string_new ("[");
  for (GList *l = sorted; l != NULL; l = l->next)
    {
      if (l != sorted)
        g_string_append_c (out, ',');
      write_attribute_head (out, l->data, g_hash_table_lookup (all, l->data));
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
  bef_hub_call_reply_json (call, 200, out);
  return TRUE;
}

/* Attribute (clause 5.2.28). */
gboolean
bef_hub_call_attribute (BefHubCall *call, GError **error)
{
  g_autoptr (BefHubParams) params =
      bef_hub_params_parse (call->raw_query, BEF_HUB_OPERATION_NONE, call->server->context, error);
  g_autoptr (GHashTable) kinds = params != NULL ? collect (call, NULL, TYPE_DETAILS, error) : NULL;
  const char *name = bef_hub_context_compact (call->server->context, call->segments[3]);

  if (kinds == NULL)
    return FALSE;
  g_autoptr (GHashTable) all = attributes_of (kinds);
  const Attribute *attribute = g_hash_table_lookup (all, name);
  if (attribute == NULL)
    {
      g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_NOT_FOUND,
                   "No entity has an attribute '%s'", name);
      return FALSE;
    }
  GString *out = g_string_new (NULL);
  write_attribute_head (out, name, attribute);
  g_string_append_printf (out, ",\"attributeCount\":%u,\"attributeTypes\":", attribute->count);
  write_names (out, attribute->types);
  end_document (call, out);
  return TRUE;
}
