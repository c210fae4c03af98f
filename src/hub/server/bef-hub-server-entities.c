/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-server-private.h"

#include "base/bef-json.h"

gboolean
bef_hub_no_entity (const char *id, GError **error)
{
  g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_NOT_FOUND, "There is no entity '%s'", id);
  return FALSE;
}

gboolean
bef_hub_check_id (const char *id, GError **error)
{
  g_autofree char *scheme = g_uri_parse_scheme (id);

  if (scheme != NULL && strpbrk (id, " <>\"{}|\\^`") == NULL)
    return TRUE;
  g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BAD_REQUEST_DATA, "'%s' is not a URI", id);
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
  g_autofree char *url = bef_hub_call_dup_url (call);
  bef_hub_token_confine (call->token, entity, call->now_ms, url,
                         bef_hub_world_commune_name (world));
  /* The hub draws the cameras it simulates, not those that others put here. */
  if (call->tenant->store != NULL
      && !bef_hub_store_is_below (call->tenant->store, id, call->now_ms))
    json_object_remove_member (entity, "imageSnapshot");
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

gboolean
bef_hub_check_any (JsonObject *entity, const char *id, char **attrs, GError **error)
{
  if (attrs == NULL || bef_hub_has_any (entity, attrs))
    return TRUE;
  g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_NOT_FOUND,
               "'%s' has none of these attributes", id);
  return FALSE;
}

typedef struct
{
  GString *out;
  BefHubProjection projection;
  gboolean features, any;
} Page;

static void
write_cb (BefHubCall *call, JsonObject *entity, gpointer user_data)
{
  Page *page = user_data;

  if (page->any)
    g_string_append_c (page->out, ',');
  page->any = TRUE;
  if (page->features)
    bef_hub_write_feature (page->out, entity, &page->projection);
  else
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
  gboolean features = params->geojson || bef_hub_call_wants_geojson (call);
  Page page = { g_string_new (features ? "{\"type\":\"FeatureCollection\",\"features\":[" : "["),
                projection_of (call, params), features, FALSE };
  if (!bef_hub_call_select (call, params, write_cb, &page, error))
    {
      g_string_free (page.out, TRUE);
      return FALSE;
    }
  g_string_append (page.out, features ? "]}" : "]");
  if (features)
    bef_hub_call_reply_geojson (call, page.out);
  else
    bef_hub_call_reply_json (call, 200, page.out);
  return TRUE;
}

gboolean
bef_hub_call_retrieve (BefHubCall *call, GError **error)
{
  const char *id = call->segments[3];
  g_autoptr (BefHubParams) params = bef_hub_params_parse (
      call->raw_query, BEF_HUB_OPERATION_RETRIEVE, call->server->context, error);

  if (params == NULL || !bef_hub_check_id (id, error))
    return FALSE;
  g_autoptr (JsonObject) entity = bef_hub_call_entity (call, id);
  if (entity == NULL)
    return bef_hub_no_entity (id, error);
  if (!bef_hub_check_any (entity, id, params->attrs, error)
      || !bef_hub_check_any (entity, id, params->pick, error))
    return FALSE;
  BefHubProjection projection = projection_of (call, params);
  GString *out = g_string_new (NULL);
  if (params->geojson || bef_hub_call_wants_geojson (call))
    {
      bef_hub_write_feature (out, entity, &projection);
      bef_hub_call_reply_geojson (call, out);
      return TRUE;
    }
  bef_hub_write_entity (out, entity, &projection);
  bef_hub_call_reply_json (call, 200, out);
  return TRUE;
}
