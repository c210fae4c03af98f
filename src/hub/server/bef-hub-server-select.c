/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-server-private.h"

/*
 * Which entities a request is about. Where that takes work, it is looked for in slices
 * (bef-hub-server-queue.c gives each a turn): others are answered in between, whatever regular
 * expressions somebody has thought of.
 */

/* More entities are looked at in slices. */
#define AT_ONCE 500
#define SLICE_US (5 * G_TIME_SPAN_MILLISECOND)
/* The last wall; what a regular expression may take is bounded before (bef-hub-pattern.h). */
#define SCAN_US (10 * G_USEC_PER_SEC)

typedef struct
{
  BefHubParams *params; /* owned; NULL when handed out */
  GPtrArray *ids;       /* owned, of owned: those that were there when it began */
  guint at;             /* the next one to look at */
  GHashTable *matched;  /* owned: set of ids, unowned */
  GError *error;        /* owned, nullable: ends it */
  gint64 deadline_us;
  guint64 number; /* of the call */
} Scan;

static void
scan_free (gpointer data)
{
  Scan *scan = data;

  g_clear_pointer (&scan->params, bef_hub_params_free);
  g_hash_table_unref (scan->matched);
  g_ptr_array_unref (scan->ids);
  g_clear_error (&scan->error);
  g_free (scan);
}

static Scan *
scan_of (SoupServerMessage *message)
{
  return g_object_get_data (G_OBJECT (message), "bef-scan");
}

gboolean
bef_hub_call_is_scanned (SoupServerMessage *message)
{
  Scan *scan = scan_of (message);

  return scan == NULL || scan->error != NULL || scan->at >= scan->ids->len;
}

/* What the id alone decides. */
static gboolean
id_matches (BefHubCall *call, const BefHubParams *params, const char *id)
{
  const char *type = bef_hub_world_entity_type (call->tenant->world, id);

  return type != NULL && !params->none
         && (params->types == NULL || g_strv_contains ((const char *const *)params->types, type))
         && (params->id_pattern == NULL || bef_hub_pattern_match (params->id_pattern, id));
}

static gboolean
entity_matches (const BefHubParams *params, JsonObject *entity)
{
  return (params->attrs == NULL || bef_hub_has_any (entity, params->attrs))
         && (params->query == NULL || bef_hub_query_match (params->query, entity))
         && (params->geo == NULL || bef_hub_geo_match (params->geo, entity))
         && (params->scope == NULL || bef_hub_scope_match (params->scope, entity));
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
  g_string_append_printf (link, "limit=%u&offset=%u>;rel=\"%s\";type=\"application/ld+json\"",
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

/* At every entity. */
static gboolean
may_go_on (const BefHubParams *params, gint64 deadline_us, GError **error)
{
  if (is_worn (params))
    {
      g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_TOO_COMPLEX,
                           "The regular expression takes too much work");
      return FALSE;
    }
  if (g_get_monotonic_time () <= deadline_us)
    return TRUE;
  g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BUSY,
                       "The answer takes too long: ask for less");
  return FALSE;
}

/* Otherwise entities outside the page are counted by their ids, without being made. */
static gboolean
looks_at_all (BefHubCall *call, const BefHubParams *params)
{
  return params->attrs != NULL || params->query != NULL || params->geo != NULL
         || params->scope != NULL
         || bef_hub_auth_buildings (call->server->auth, call->token) != NULL;
}

static gboolean
is_asked_by_id (const BefHubParams *params, const char *id)
{
  return params->ids == NULL || g_strv_contains ((const char *const *)params->ids, id);
}

BefHubParams *
bef_hub_call_take_params (BefHubCall *call, BefHubOperation operation, GError **error)
{
  Scan *scan = scan_of (call->message);

  if (scan == NULL)
    return bef_hub_params_parse (call->post_query != NULL ? call->post_query : call->raw_query,
                                 operation, call->server->context, error);
  if (scan->error == NULL && scan->params != NULL)
    return g_steal_pointer (&scan->params);
  if (scan->error != NULL)
    g_propagate_error (error, g_error_copy (scan->error));
  return NULL;
}

gboolean
bef_hub_call_scan_begin (BefHubCall *call, BefHubParams **params)
{
  const BefHubParams *asked = *params;
  gboolean patterns = asked->id_pattern != NULL
                      || (asked->query != NULL && bef_hub_query_has_pattern (asked->query));

  if (scan_of (call->message) != NULL || (!patterns && !looks_at_all (call, asked)))
    return FALSE;
  g_autoptr (GPtrArray) ids = bef_hub_world_list_ids (call->tenant->world, call->now_ms);
  if (ids->len == 0 || (!patterns && ids->len <= AT_ONCE))
    return FALSE;
  Scan *scan = g_new0 (Scan, 1);
  scan->params = g_steal_pointer (params);
  scan->ids = g_ptr_array_new_full (ids->len, g_free);
  for (guint i = 0; i < ids->len; i++)
    g_ptr_array_add (scan->ids, g_strdup (g_ptr_array_index (ids, i)));
  scan->matched = g_hash_table_new (g_str_hash, g_str_equal);
  scan->number = call->number;
  scan->deadline_us = g_get_monotonic_time () + SCAN_US;
  g_object_set_data_full (G_OBJECT (call->message), "bef-scan", scan, scan_free);
  return TRUE;
}

gboolean
bef_hub_call_resume (BefHubCall *call)
{
  Scan *scan = scan_of (call->message);

  if (scan != NULL)
    call->number = scan->number;
  return scan != NULL;
}

static gboolean
is_meant (BefHubCall *call, const BefHubParams *params, const char *id)
{
  g_autoptr (JsonObject) entity = NULL;

  if (!is_asked_by_id (params, id) || !id_matches (call, params, id))
    return FALSE;
  if (!looks_at_all (call, params))
    return TRUE;
  entity = bef_hub_call_entity (call, id);
  return entity != NULL && entity_matches (params, entity);
}

void
bef_hub_call_scan_go_on (BefHubCall *call)
{
  Scan *scan = scan_of (call->message);
  gint64 until_us = g_get_monotonic_time () + SLICE_US;

  if (!bef_hub_call_authorize (call, &scan->error))
    return;
  while (scan->at < scan->ids->len && g_get_monotonic_time () < until_us)
    {
      const char *id = g_ptr_array_index (scan->ids, scan->at++);
      if (is_meant (call, scan->params, id))
        g_hash_table_add (scan->matched, (gpointer)id);
      if (!may_go_on (scan->params, scan->deadline_us, &scan->error))
        return;
    }
}

gboolean
bef_hub_call_select (BefHubCall *call, const BefHubParams *params, BefHubVisit visit,
                     gpointer user_data, GError **error)
{
  g_autoptr (GPtrArray) ids = bef_hub_world_list_ids (call->tenant->world, call->now_ms);
  Scan *scan = scan_of (call->message);
  gboolean look = scan == NULL && looks_at_all (call, params);
  guint end = params->offset + params->limit;
  guint matched = 0;

  for (guint i = 0; i < ids->len && (params->count || matched <= end); i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      g_autoptr (JsonObject) entity = NULL;

      if (!may_go_on (params, call->deadline_us, error))
        return FALSE;
      if (scan != NULL ? !g_hash_table_contains (scan->matched, id)
                       : !is_asked_by_id (params, id) || !id_matches (call, params, id))
        continue;
      gboolean in_page = matched >= params->offset && matched < end;
      if (look || in_page)
        {
          entity = bef_hub_call_entity (call, id);
          if (entity == NULL || (look && !entity_matches (params, entity)))
            continue;
        }
      if (in_page)
        visit (call, entity, user_data);
      matched++;
    }
  if (!may_go_on (params, call->deadline_us, error))
    return FALSE;
  set_page_headers (call, params, matched);
  return TRUE;
}
