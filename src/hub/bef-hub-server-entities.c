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

static gboolean
has_any (JsonObject *entity, char **attrs)
{
  for (guint i = 0; attrs[i] != NULL; i++)
    if (json_object_has_member (entity, attrs[i]))
      return TRUE;
  return FALSE;
}

/* What the id alone decides. */
static gboolean
id_matches (BefHubCall *call, const BefHubParams *params, const char *id)
{
  const char *type = bef_hub_world_entity_type (call->tenant->world, id);

  return type != NULL
         && (params->types == NULL || g_strv_contains ((const char *const *)params->types, type))
         && (params->id_pattern == NULL || bef_hub_pattern_match (params->id_pattern, id));
}

static gboolean
entity_matches (const BefHubParams *params, JsonObject *entity)
{
  return (params->attrs == NULL || has_any (entity, params->attrs))
         && (params->query == NULL || bef_hub_query_match (params->query, entity))
         && (params->geo == NULL || bef_hub_geo_match (params->geo, entity));
}

static void
add_page_link (BefHubCall *call, guint limit, guint offset, const char *rel)
{
  g_auto (GStrv) pairs = g_strsplit (call->raw_query != NULL ? call->raw_query : "", "&", -1);
  GString *link = g_string_new ("<");

  g_string_append_printf (link, "%s?",
                          g_uri_get_path (soup_server_message_get_uri (call->message)));
  for (guint i = 0; pairs[i] != NULL; i++)
    if (*pairs[i] != '\0' && !g_str_has_prefix (pairs[i], "limit=")
        && !g_str_has_prefix (pairs[i], "offset="))
      g_string_append_printf (link, "%s&", pairs[i]);
  g_string_append_printf (link, "limit=%u&offset=%u>; rel=\"%s\"; type=\"application/ld+json\"",
                          limit, offset, rel);
  soup_message_headers_append (soup_server_message_get_response_headers (call->message), "Link",
                               link->str);
  g_string_free (link, TRUE);
}

static void
set_page_headers (BefHubCall *call, const BefHubParams *params, guint matched)
{
  if (params->count)
    {
      g_autofree char *count = g_strdup_printf ("%u", matched);
      soup_message_headers_replace (soup_server_message_get_response_headers (call->message),
                                    "NGSILD-Results-Count", count);
    }
  if (params->limit == 0)
    return;
  if (params->offset > 0)
    add_page_link (call, params->limit,
                   params->offset > params->limit ? params->offset - params->limit : 0, "prev");
  if (matched > params->offset + params->limit)
    add_page_link (call, params->limit, params->offset + params->limit, "next");
}

static gboolean
is_worn (const BefHubParams *params)
{
  return (params->id_pattern != NULL && bef_hub_pattern_is_worn (params->id_pattern))
         || (params->query != NULL && bef_hub_query_is_worn (params->query));
}

/* Whether the call may go on, at every entity. */
static gboolean
has_budget (BefHubCall *call, const BefHubParams *params, GError **error)
{
  if (params != NULL && is_worn (params))
    {
      g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_TOO_COMPLEX,
                           "The regular expression takes too much work");
      return FALSE;
    }
  if (g_get_monotonic_time () <= call->deadline_us)
    return TRUE;
  g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BUSY,
                       "The answer takes too long: ask for less");
  return FALSE;
}

gboolean
bef_hub_call_select (BefHubCall *call, const BefHubParams *params, BefHubVisit visit,
                     gpointer user_data, GError **error)
{
  g_autoptr (GPtrArray) ids = bef_hub_world_list_ids (call->tenant->world, call->now_ms);
  gboolean confined = bef_hub_auth_buildings (call->server->auth, call->token) != NULL;
  /* Otherwise entities outside the page are counted by their ids, without being made. */
  gboolean look = confined || params->attrs != NULL || params->query != NULL || params->geo != NULL;
  guint end = params->offset + params->limit;
  guint matched = 0;

  for (guint i = 0; i < ids->len && (params->count || matched <= end); i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      g_autoptr (JsonObject) entity = NULL;

      if (!has_budget (call, params, error))
        return FALSE;
      if (params->ids != NULL && !g_strv_contains ((const char *const *)params->ids, id))
        continue;
      if (!id_matches (call, params, id))
        continue;
      gboolean in_page = matched >= params->offset && matched < end;
      if (look || in_page)
        {
          entity = bef_hub_call_entity (call, id);
          if (entity == NULL || !entity_matches (params, entity))
            continue;
        }
      if (in_page)
        visit (call, entity, user_data);
      matched++;
    }
  if (!has_budget (call, params, error))
    return FALSE;
  set_page_headers (call, params, matched);
  return TRUE;
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
  g_autoptr (BefHubParams) params =
      bef_hub_params_parse (call->raw_query, BEF_HUB_OPERATION_QUERY, call->server->context, error);

  if (params == NULL)
    return FALSE;
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
  if (params->attrs != NULL && !has_any (entity, params->attrs))
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
      if (!has_budget (call, NULL, error))
        return FALSE;
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
