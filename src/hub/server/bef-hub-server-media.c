/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-server-private.h"

#include "base/bef-json.h"

#define TILE_CACHE_CONTROL "private, max-age=86400"

static gboolean
no_parameters (BefHubCall *call, GError **error)
{
  g_autoptr (BefHubParams) params =
      bef_hub_params_parse (call->raw_query, BEF_HUB_OPERATION_NONE, call->server->context, error);

  return params != NULL;
}

gboolean
bef_hub_call_context (BefHubCall *call, GError **error)
{
  if (!no_parameters (call, error))
    return FALSE;
  soup_message_headers_replace (soup_server_message_get_response_headers (call->message),
                                "Cache-Control", "public, max-age=3600");
  bef_hub_call_reply (call, 200, BEF_HUB_JSON_LD,
                      g_bytes_ref (bef_hub_context_document (call->server->context)));
  return TRUE;
}

/* The buildings of a confined token, by their whole ids. */
static void
write_buildings (BefHubCall *call, GString *out)
{
  g_autoptr (GPtrArray) ids = bef_hub_world_list_ids (call->tenant->world, call->now_ms);
  gboolean first = TRUE;

  g_string_append (out, ",\"buildings\":[");
  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      const char *type = bef_hub_world_entity_type (call->tenant->world, id);
      if (g_strcmp0 (type, "Building") != 0
          || !bef_hub_auth_may_see (call->server->auth, call->token, id, type, NULL))
        continue;
      if (!first)
        g_string_append_c (out, ',');
      first = FALSE;
      bef_hub_write_string (out, id);
    }
  g_string_append_c (out, ']');
}

/* The hub knows the name and the ground of what it simulates or replays, not of what others put
 * here. */
static gboolean
has_land (BefHubCall *call)
{
  return call->tenant->store == NULL || bef_hub_store_has_below (call->tenant->store);
}

gboolean
bef_hub_call_me (BefHubCall *call, GError **error)
{
  const BefHubToken *token = call->token;
  GString *out;

  if (!no_parameters (call, error))
    return FALSE;
  out = g_string_new ("{\"role\":");
  bef_hub_write_string (out, bef_role_id (token->role));
  g_string_append (out, ",\"name\":");
  bef_hub_write_string (out, token->name);
  g_string_append (out, ",\"tenant\":");
  bef_hub_write_string (out, token->tenant);
  if (has_land (call))
    {
      g_string_append (out, ",\"commune\":");
      bef_hub_write_string (out, bef_hub_world_commune_name (call->tenant->world));
    }
  if (bef_hub_auth_buildings (call->server->auth, token) != NULL)
    write_buildings (call, out);
  if (token->grant_until != BEF_NO_TIME)
    {
      g_string_append (out, ",\"grant\":{\"reference\":");
      bef_hub_write_string (out, token->grant_reference);
      g_string_append (out, ",\"from\":");
      bef_hub_write_time (out, token->grant_from);
      g_string_append (out, ",\"until\":");
      bef_hub_write_time (out, token->grant_until);
      g_string_append_c (out, '}');
    }
  g_string_append (out, has_land (call) ? ",\"tiles\":\"/tiles/{z}/{x}/{y}.png\"}" : "}");
  bef_hub_call_reply (call, 200, BEF_HUB_JSON, g_string_free_to_bytes (out));
  return TRUE;
}

static gboolean
may_see_image (BefHubCall *call, JsonObject *camera, GError **error)
{
  const char *state = bef_json_get_string (bef_json_get_object (camera, "cameraState"), "value");

  if (!bef_hub_token_may_see_images (call->token, call->now_ms))
    {
      g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_FORBIDDEN,
                           bef_role_may_see_images (call->token->role)
                               ? "Images need a grant that is in force"
                               : "This role may not see images");
      return FALSE;
    }
  if (g_strcmp0 (state, "outOfService") == 0)
    {
      g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_NOT_FOUND,
                           "The camera is out of service");
      return FALSE;
    }
  return TRUE;
}

static gboolean
show_image (BefHubCall *call, const BefHubTraced *traced, GError **error)
{
  const char *id = traced->entity;
  g_autoptr (BefHubParams) params = bef_hub_params_parse (
      call->raw_query, BEF_HUB_OPERATION_SNAPSHOT, call->server->context, error);

  if (params == NULL)
    return FALSE;
  g_autoptr (JsonObject) camera = bef_hub_call_entity (call, id);
  if (camera == NULL || g_strcmp0 (bef_json_get_string (camera, "type"), "Camera") != 0)
    return bef_hub_no_entity (id, error);
  if (call->tenant->store != NULL
      && !bef_hub_store_is_below (call->tenant->store, id, call->now_ms))
    return bef_hub_no_entity (id, error); /* not one that is drawn here */
  if (!may_see_image (call, camera, error) || !bef_hub_call_trace_begin (call, traced, error))
    return FALSE;
  const char *name = bef_json_get_string (bef_json_get_object (camera, "name"), "value");
  GBytes *jpeg = bef_hub_call_strikes (call, BEF_HUB_FAULT_PLAIN_IMAGES)
                     ? bef_hub_snapshot_plain_jpeg (params->width)
                     : bef_hub_snapshot_jpeg (id, name != NULL ? name : "", call->now_ms,
                                              call->tenant->seed, params->width);
  bef_hub_call_reply (call, 200, "image/jpeg", jpeg);
  return TRUE;
}

char *
bef_hub_call_dup_url (BefHubCall *call)
{
  const char *host = soup_message_headers_get_one (
      soup_server_message_get_request_headers (call->message), "Host");
  g_autofree char *text = g_strconcat ("https://", host, NULL);
  g_autoptr (GUri) uri = host != NULL ? g_uri_parse (text, G_URI_FLAGS_NONE, NULL) : NULL;

  if (uri == NULL || g_uri_get_host (uri)[0] == '\0')
    return g_strdup (call->server->url);
  return g_uri_join (G_URI_FLAGS_NONE, "https", NULL, g_uri_get_host (uri), g_uri_get_port (uri),
                     "", NULL, NULL);
}

gboolean
bef_hub_call_snapshot (BefHubCall *call, GError **error)
{
  const char *file = call->segments[1];
  g_autofree char *id =
      g_str_has_suffix (file, ".jpg") ? g_strndup (file, strlen (file) - 4) : g_strdup (file);
  BefHubTraced traced = { BEF_HUB_TRACED_IMAGE, id, NULL, NULL };
  g_autoptr (GError) refusal = NULL;

  if (show_image (call, &traced, &refusal))
    return TRUE;
  bef_hub_call_trace_refusal (call, &traced, refusal);
  g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}

/* "12" or "12.png"; FALSE when it is not a whole number. */
static gboolean
read_tile_number (const char *text, const char *suffix, guint64 max, guint *out)
{
  g_autofree char *digits = g_strdup (text);
  guint64 number;

  if (suffix != NULL)
    {
      if (!g_str_has_suffix (digits, suffix))
        return FALSE;
      digits[strlen (digits) - strlen (suffix)] = '\0';
    }
  if (!g_ascii_string_to_unsigned (digits, 10, 0, max, &number, NULL))
    return FALSE;
  *out = (guint)number;
  return TRUE;
}

static BefHubMap *
map_of (BefHubTenant *tenant, gint64 now_ms, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (tenant->map == NULL)
    {
      g_autoptr (GPtrArray) buildings = bef_hub_world_buildings (tenant->world, now_ms);

      tenant->map = bef_hub_map_new (buildings, &local);
    }
  if (tenant->map == NULL)
    g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_INTERNAL, "The map cannot be drawn: %s",
                 local != NULL ? local->message : "unknown reason");
  return tenant->map;
}

gboolean
bef_hub_call_tile (BefHubCall *call, GError **error)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (call->message);
  guint z, x, y;

  if (!no_parameters (call, error))
    return FALSE;
  BefHubMap *map = map_of (call->tenant, call->now_ms, error);
  if (map == NULL)
    return FALSE;
  g_autoptr (GBytes) png = NULL;
  if (has_land (call) && read_tile_number (call->segments[1], NULL, 19, &z)
      && read_tile_number (call->segments[2], NULL, (1u << z) - 1, &x)
      && read_tile_number (call->segments[3], ".png", (1u << z) - 1, &y))
    png = bef_hub_map_tile (map, z, x, y);
  if (png == NULL)
    {
      g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_NOT_FOUND,
                           "There is no such tile");
      return FALSE;
    }
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA1, png);
  g_autofree char *etag = g_strdup_printf ("\"%.20s\"", digest);
  soup_message_headers_replace (headers, "ETag", etag);
  soup_message_headers_replace (headers, "Cache-Control", TILE_CACHE_CONTROL);
  const char *known = soup_message_headers_get_list (
      soup_server_message_get_request_headers (call->message), "If-None-Match");
  if (known != NULL && strstr (known, etag) != NULL)
    bef_hub_call_reply (call, 304, NULL, NULL);
  else
    bef_hub_call_reply (call, 200, "image/png", g_steal_pointer (&png));
  return TRUE;
}
