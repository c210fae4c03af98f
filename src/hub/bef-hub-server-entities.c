/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-server-private.h"

#include "base/bef-json.h"

gboolean
bef_hub_no_entity (const char *id, GError **error)
{
  g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_NOT_FOUND, "There is no entity '%s'", id);
  return FALSE;
}

JsonObject *
bef_hub_call_entity (BefHubCall *call, const char *id)
{
  BefHubWorld *world = call->tenant->world;
  const char *type = bef_hub_world_entity_type (world, id);
  g_autoptr (JsonObject) entity =
      type != NULL ? bef_hub_world_entity (world, id, call->now_ms) : NULL;

  if (entity == NULL || !bef_hub_auth_may_see (call->server->auth, call->token, id, type, entity))
    return NULL;
  bef_hub_token_confine (call->token, entity, call->now_ms, call->server->url,
                         bef_hub_world_commune_name (world));
  bef_hub_call_show_refusal (call, entity);
  return g_steal_pointer (&entity);
}

gboolean
bef_hub_has_any (JsonObject *entity, char **attrs)
{
  for (guint i = 0; attrs[i] != NULL; i++)
    if (json_object_has_member (entity, attrs[i]))
      return TRUE;
  return FALSE;
}

typedef struct
{
  GString *out;
  BefHubProjection projection;
} Page;

static void
write_cb (BefHubCall *call, JsonObject *entity, gpointer user_data)
{
  Page *page = user_data;

  if (page->out->len > 1)
    g_string_append_c (page->out, ',');
  bef_hub_write_entity (page->out, entity, &page->projection);
}

static BefHubProjection
projection_of (BefHubCall *call, const BefHubParams *params)
{
  return (BefHubProjection){
    .form = params->form,
    .sys_attrs = params->sys_attrs,
    .lang = params->lang,
    .only = params->only,
    .omit = params->omit,
    .context = bef_hub_call_body_context (call),
  };
}

gboolean
bef_hub_call_query (BefHubCall *call, GError **error)
{
  g_autoptr (BefHubParams) params = bef_hub_call_take_params (call, BEF_HUB_OPERATION_QUERY, error);

  if (params == NULL)
    return FALSE;
  if (bef_hub_call_scan_begin (call, &params))
    return TRUE;
  Page page = { g_string_new ("["), projection_of (call, params) };
  if (!bef_hub_call_select (call, params, write_cb, &page, error))
    {
      g_string_free (page.out, TRUE);
      return FALSE;
    }
  g_string_append_c (page.out, ']');
  bef_hub_call_reply_json (call, 200, page.out);
  return TRUE;
}

gboolean
bef_hub_call_retrieve (BefHubCall *call, GError **error)
{
  const char *id = call->segments[3];
  g_autoptr (BefHubParams) params = bef_hub_params_parse (
      call->raw_query, BEF_HUB_OPERATION_RETRIEVE, call->server->context, error);

  if (params == NULL)
    return FALSE;
  g_autoptr (JsonObject) entity = bef_hub_call_entity (call, id);
  if (entity == NULL)
    return bef_hub_no_entity (id, error);
  if (params->attrs != NULL && !bef_hub_has_any (entity, params->attrs))
    {
      g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_NOT_FOUND,
                   "'%s' has none of these attributes", id);
      return FALSE;
    }
  BefHubProjection projection = projection_of (call, params);
  GString *out = g_string_new (NULL);
  bef_hub_write_entity (out, entity, &projection);
  bef_hub_call_reply_json (call, 200, out);
  return TRUE;
}

/* Names of an entity's attributes go into the set kept for its type. */
static void
note_attributes (GHashTable *attributes, JsonObject *entity)
{
  g_autoptr (GList) members = json_object_get_members (entity);

  for (GList *l = members; l != NULL; l = l->next)
    if (!g_str_equal (l->data, "id") && !g_str_equal (l->data, "type"))
      g_hash_table_add (attributes, g_strdup (l->data));
}

static void
write_names (GString *out, GHashTable *names)
{
  g_autoptr (GList) sorted = g_list_sort (g_hash_table_get_keys (names), (GCompareFunc)strcmp);

  g_string_append_c (out, '[');
  for (GList *l = sorted; l != NULL; l = l->next)
    {
      if (l != sorted)
        g_string_append_c (out, ',');
      bef_hub_write_string (out, l->data);
    }
  g_string_append_c (out, ']');
}

/* EntityTypeList, or an array of EntityType with the attributes of each (clauses 5.2.24
 * and 5.2.25). */
static void
write_types (BefHubCall *call, GString *out, GHashTable *types, gboolean details)
{
  const char *context = bef_hub_call_body_context (call);
  g_autoptr (GList) sorted = g_list_sort (g_hash_table_get_keys (types), (GCompareFunc)strcmp);

  if (!details)
    {
      g_string_append (out, "{\"id\":\"urn:ngsi-ld:EntityTypeList:beffroi\",\"type\":"
                            "\"EntityTypeList\",\"typeList\":");
      write_names (out, types);
    }
  else
    g_string_append_c (out, '[');
  for (GList *l = sorted; details && l != NULL; l = l->next)
    {
      g_string_append (out, l != sorted ? ",{\"id\":" : "{\"id\":");
      bef_hub_write_string (out, l->data);
      g_string_append (out, ",\"type\":\"EntityType\",\"typeName\":");
      bef_hub_write_string (out, l->data);
      g_string_append (out, ",\"attributeNames\":");
      write_names (out, g_hash_table_lookup (types, l->data));
      g_string_append_c (out, '}');
    }
  if (details)
    {
      g_string_append_c (out, ']');
      return;
    }
  if (context != NULL)
    {
      g_string_append (out, ",\"@context\":");
      bef_hub_write_string (out, context);
    }
  g_string_append_c (out, '}');
}

gboolean
bef_hub_call_types (BefHubCall *call, GError **error)
{
  g_autoptr (BefHubParams) params =
      bef_hub_params_parse (call->raw_query, BEF_HUB_OPERATION_TYPES, call->server->context, error);
  g_autoptr (GHashTable) types =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);

  if (params == NULL)
    return FALSE;
  g_autoptr (GPtrArray) ids = bef_hub_world_list_ids (call->tenant->world, call->now_ms);
  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      const char *type = bef_hub_world_entity_type (call->tenant->world, id);
      GHashTable *attributes = type != NULL ? g_hash_table_lookup (types, type) : NULL;
      if (type == NULL || (attributes != NULL && !params->details))
        continue;
      if (g_get_monotonic_time () > call->deadline_us)
        {
          g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BUSY,
                               "The answer takes too long");
          return FALSE;
        }
      g_autoptr (JsonObject) entity = bef_hub_call_entity (call, id);
      if (entity == NULL)
        continue;
      if (attributes == NULL)
        {
          attributes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
          g_hash_table_insert (types, g_strdup (type), attributes);
        }
      note_attributes (attributes, entity);
    }
  GString *out = g_string_new (NULL);
  write_types (call, out, types, params->details);
  bef_hub_call_reply_json (call, 200, out);
  return TRUE;
}
