/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-server-private.h"

#include "base/bef-json.h"
#include "bef-hub-store.h"

/* How long a swallowed command looks alive, and how long its failure shows. */
#define REFUSAL_PENDING_MS (3 * BEF_MS_SECOND)
#define REFUSAL_SHOWN_MS (5 * BEF_MS_MINUTE)
/* Of one request: each is a command, and a line of the register. */
#define ATTRIBUTES_MAX 16

void
bef_hub_call_show_refusal (BefHubCall *call, JsonObject *entity)
{
  const char *id = bef_json_get_string (entity, "id");
  const gint64 *at = g_hash_table_lookup (call->tenant->refusals, id);

  if (at == NULL || call->now_ms < *at || call->now_ms - *at > REFUSAL_SHOWN_MS)
    return;
  gboolean pending = call->now_ms - *at < REFUSAL_PENDING_MS;
  g_autofree char *observed = bef_iso8601_format (pending ? *at : *at + REFUSAL_PENDING_MS);
  JsonObject *status = json_object_new ();
  json_object_set_string_member (status, "type", "Property");
  json_object_set_string_member (status, "value", pending ? "PENDING" : "FAILED");
  json_object_set_string_member (status, "observedAt", observed);
  json_object_set_object_member (entity, "lockState_status", status);
}

JsonNode *
bef_hub_call_read_body (BefHubCall *call, GError **error)
{
  const char *type = soup_message_headers_get_content_type (
      soup_server_message_get_request_headers (call->message), NULL);
  g_autoptr (GBytes) bytes =
      soup_message_body_flatten (soup_server_message_get_request_body (call->message));
  g_autoptr (GError) local = NULL;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (type == NULL
      || (g_ascii_strcasecmp (type, BEF_HUB_JSON) != 0
          && g_ascii_strcasecmp (type, BEF_HUB_JSON_LD) != 0
          && g_ascii_strcasecmp (type, "application/merge-patch+json") != 0))
    {
      g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_UNSUPPORTED_MEDIA,
                           "application/json or application/ld+json is expected");
      return NULL;
    }
  JsonNode *root = bef_json_parse (data, length, BEF_HUB_MAX_REQUEST_BYTES, &local);
  if (root == NULL)
    g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_INVALID_REQUEST, "JSON is expected: %s",
                 local->message);
  return root;
}

/* The body as an object. (transfer full) or NULL with an error. */
static JsonObject *
read_body (BefHubCall *call, GError **error)
{
  g_autoptr (JsonNode) root = bef_hub_call_read_body (call, error);

  if (bef_json_node_object (root) != NULL)
    return json_object_ref (json_node_get_object (root));
  if (root != NULL)
    g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_INVALID_REQUEST,
                         "A JSON object is expected");
  return NULL;
}

/* What an attribute of a body carries: normalized, concise or simplified. (transfer none), NULL
 * when it carries nothing. */
JsonNode *
bef_hub_carried (JsonNode *node)
{
  JsonObject *attribute = bef_json_node_object (node);

  return attribute != NULL ? json_object_get_member (attribute, "value") : node;
}

void
bef_hub_translate (GError **error, GError *local)
{
  int code = BEF_HUB_PROBLEM_INTERNAL;

  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
    code = BEF_HUB_PROBLEM_NOT_SUPPORTED;
  else if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT))
    code = BEF_HUB_PROBLEM_BAD_REQUEST_DATA;
  else if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_EXISTS))
    code = BEF_HUB_PROBLEM_CONFLICT;
  else if (local->domain == G_IO_ERROR)
    code = BEF_HUB_PROBLEM_NOT_KEPT;
  g_set_error_literal (error, BEF_HUB_PROBLEM, code, local->message);
}

gboolean
bef_hub_forbid (const char *what, GError **error)
{
  g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_FORBIDDEN, "This role may not %s", what);
  return FALSE;
}

static gboolean
do_command (BefHubCall *call, const char *id, const char *attr, JsonNode *node, GError **error)
{
  JsonNode *value = bef_hub_carried (node);
  JsonObject *attribute = bef_json_node_object (node);
  const char *reason = NULL;
  g_autoptr (GError) local = NULL;

  if (attribute != NULL && json_object_has_member (attribute, "reason"))
    reason = bef_json_node_string (bef_hub_carried (json_object_get_member (attribute, "reason")));
  if (bef_hub_call_strikes (call, BEF_HUB_FAULT_COMMAND_FAILS))
    {
      g_hash_table_replace (call->tenant->refusals, g_strdup (id),
                            g_memdup2 (&call->now_ms, sizeof call->now_ms));
      return TRUE;
    }
  if (bef_hub_world_command (call->tenant->world,
                             &(BefHubPatch){ id, attr, value, reason, call->token->name },
                             call->now_ms, &local))
    {
      g_hash_table_remove (call->tenant->refusals, id);
      return TRUE;
    }
  bef_hub_translate (error, local);
  return FALSE;
}

static gboolean
command (BefHubCall *call, const char *id, const char *attr, JsonNode *node, GError **error)
{
  JsonNode *value = bef_hub_carried (node);
  BefHubTraced traced = { BEF_HUB_TRACED_COMMAND, id, attr, value };
  g_autoptr (GError) refusal = NULL;

  if (value == NULL)
    {
      g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BAD_REQUEST_DATA, "'%s' has no value",
                   attr);
      return FALSE;
    }
  if (!bef_hub_call_trace_begin (call, &traced, error))
    return FALSE;
  gboolean done = do_command (call, id, attr, node, &refusal);
  bef_hub_call_trace_end (call, &traced, refusal);
  if (!done)
    g_propagate_error (error, g_steal_pointer (&refusal));
  return done;
}

/* The person is the one the token stands for; a date in the past is kept, for what was decided
 * while offline. */
static gboolean
do_acknowledge (BefHubCall *call, const char *id, JsonObject *body, GError **error)
{
  g_autoptr (GList) members = json_object_get_members (body);
  g_autoptr (GError) local = NULL;
  const char *comment = NULL;
  gint64 at = call->now_ms, given;

  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonNode *value = bef_hub_carried (json_object_get_member (body, l->data));
      if (g_str_equal (l->data, "acknowledgeComment"))
        comment = bef_json_node_string (value);
      else if (g_str_equal (l->data, "acknowledgedAt"))
        {
          const char *text = bef_json_node_string (value);
          if (text == NULL)
            text = bef_json_get_string (bef_json_node_object (value), "@value");
          if (!bef_iso8601_parse (text, &given))
            {
              g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BAD_REQUEST_DATA,
                                   "acknowledgedAt: an ISO 8601 date-time is expected");
              return FALSE;
            }
          at = MIN (at, given);
        }
      else if (!g_str_equal (l->data, "acknowledgedBy"))
        {
          g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_NOT_SUPPORTED,
                       "'%s' of an alert cannot be changed", (const char *)l->data);
          return FALSE;
        }
    }
  if (bef_hub_world_acknowledge (call->tenant->world, id, call->token->name, comment, at, &local))
    return TRUE;
  bef_hub_translate (error, local);
  return FALSE;
}

static gboolean
acknowledge (BefHubCall *call, const char *id, JsonObject *body, GError **error)
{
  BefHubTraced traced = { BEF_HUB_TRACED_ACKNOWLEDGEMENT, id, NULL, NULL };
  g_autoptr (GError) refusal = NULL;

  if (!bef_hub_call_trace_begin (call, &traced, error))
    return FALSE;
  gboolean done = do_acknowledge (call, id, body, &refusal);
  bef_hub_call_trace_end (call, &traced, refusal);
  if (!done)
    g_propagate_error (error, g_steal_pointer (&refusal));
  return done;
}

/* 207: what was done and what was not (clause 5.2.18). */
static void
reply_partial (BefHubCall *call, GPtrArray *done, GPtrArray *failed, GPtrArray *reasons)
{
  GString *out = g_string_new ("{\"updated\":[");

  for (guint i = 0; i < done->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      bef_hub_write_string (out, g_ptr_array_index (done, i));
    }
  g_string_append (out, "],\"notUpdated\":[");
  for (guint i = 0; i < failed->len; i++)
    {
      g_string_append (out, i > 0 ? ",{\"attributeName\":" : "{\"attributeName\":");
      bef_hub_write_string (out, g_ptr_array_index (failed, i));
      g_string_append (out, ",\"reason\":");
      bef_hub_write_string (out, g_ptr_array_index (reasons, i));
      g_string_append_c (out, '}');
    }
  g_string_append (out, "]}");
  bef_hub_call_reply (call, 207, BEF_HUB_JSON, g_string_free_to_bytes (out));
}

/* What stands before the hub answers in its place. */
static void
reply_of_gateway (BefHubCall *call)
{
  guint status =
      (guint)bef_hub_faults_value (&call->server->faults, BEF_HUB_FAULT_COMMAND_LOST, 502);

  bef_hub_call_reply (call, status, "text/html",
                      g_bytes_new_static ("<html>Bad gateway</html>", 24));
}

static gboolean
command_all (BefHubCall *call, const char *id, JsonObject *body, GError **error)
{
  g_autoptr (GPtrArray) done = g_ptr_array_new ();
  g_autoptr (GPtrArray) failed = g_ptr_array_new ();
  g_autoptr (GPtrArray) reasons = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GList) members = json_object_get_members (body);
  g_autoptr (GError) first = NULL;

  for (GList *l = members; l != NULL; l = l->next)
    {
      g_autoptr (GError) local = NULL;
      if (command (call, id, l->data, json_object_get_member (body, l->data), &local))
        {
          g_ptr_array_add (done, l->data);
          continue;
        }
      g_ptr_array_add (failed, l->data);
      g_ptr_array_add (reasons, g_strdup (local->message));
      if (first == NULL)
        first = g_steal_pointer (&local);
    }
  if (first != NULL && done->len == 0)
    {
      g_propagate_error (error, g_steal_pointer (&first));
      return FALSE;
    }
  if (bef_hub_call_strikes (call, BEF_HUB_FAULT_COMMAND_LOST))
    reply_of_gateway (call);
  else if (first != NULL)
    reply_partial (call, done, failed, reasons);
  else
    bef_hub_call_reply (call, 204, NULL, NULL);
  return TRUE;
}

/* The attributes of the body under their short names; for .../attrs/{attr} the body is that
 * attribute. (transfer full) */
static JsonObject *
named_attributes (BefHubCall *call, JsonObject *body)
{
  JsonObject *out = json_object_new ();
  gboolean single = call->segments[4] != NULL && call->segments[5] != NULL;
  g_autoptr (GList) members = json_object_get_members (body);

  if (single)
    {
      json_object_set_object_member (
          out, bef_hub_context_compact (call->server->context, call->segments[5]),
          json_object_ref (body));
      return out;
    }
  for (GList *l = members; l != NULL; l = l->next)
    if (!g_str_equal (l->data, "@context") && !g_str_equal (l->data, "id")
        && !g_str_equal (l->data, "type"))
      json_object_set_member (out, bef_hub_context_compact (call->server->context, l->data),
                              json_node_copy (json_object_get_member (body, l->data)));
  return out;
}

/* Attributes that are appended may say that nothing is to be written over; else there is nothing to
 * say. */
static gboolean
check_params (BefHubCall *call, GError **error)
{
  g_autoptr (BefHubParams) params = NULL;

  if (g_strcmp0 (call->raw_query, "options=noOverwrite") == 0
      && g_str_equal (soup_server_message_get_method (call->message), "POST"))
    return TRUE;
  params =
      bef_hub_params_parse (call->raw_query, BEF_HUB_OPERATION_NONE, call->server->context, error);
  return params != NULL;
}

/* @kind: what it turns out to be. */
static gboolean
patch (BefHubCall *call, const char *id, BefHubTracedKind *kind, GError **error)
{
  if (!check_params (call, error))
    return FALSE;
  g_autoptr (JsonObject) entity = bef_hub_call_entity (call, id);
  if (entity == NULL)
    return bef_hub_no_entity (id, error);
  gboolean alert = g_strcmp0 (bef_json_get_string (entity, "type"), "Alert") == 0;
  *kind = alert ? BEF_HUB_TRACED_ACKNOWLEDGEMENT : BEF_HUB_TRACED_COMMAND;
  if (alert && !bef_hub_token_may_acknowledge (call->token))
    return bef_hub_forbid ("acknowledge alerts", error);
  if (!alert && !bef_hub_token_may_open (call->token))
    return bef_hub_forbid ("send commands", error);
  g_autoptr (JsonObject) body = read_body (call, error);
  if (body == NULL)
    return FALSE;
  g_autoptr (JsonObject) attributes = named_attributes (call, body);
  guint n = json_object_get_size (attributes);
  if (n == 0 || n > ATTRIBUTES_MAX)
    {
      g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BAD_REQUEST_DATA,
                           n == 0 ? "The body names no attribute"
                                  : "The body names too many attributes");
      return FALSE;
    }
  if (!alert)
    return command_all (call, id, attributes, error);
  gboolean other = bef_hub_is_decision (attributes);
  if (!bef_hub_call_strikes (call, BEF_HUB_FAULT_ACKNOWLEDGE_LOST)
      && !(other ? bef_hub_call_decide (call, entity, attributes, error)
                 : acknowledge (call, id, attributes, error)))
    return FALSE;
  bef_hub_call_reply (call, 204, NULL, NULL);
  return TRUE;
}

gboolean
bef_hub_call_patch (BefHubCall *call, GError **error)
{
  BefHubTraced traced = { BEF_HUB_TRACED_COMMAND, call->segments[3], NULL, NULL };
  g_autoptr (GError) refusal = NULL;

  if (bef_hub_call_writes (call))
    return bef_hub_call_change (call, error);
  if (patch (call, call->segments[3], &traced.what, &refusal))
    return TRUE;
  if (call->segments[4] != NULL)
    traced.attribute = call->segments[5];
  bef_hub_call_trace_refusal (call, &traced, refusal);
  g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}

gboolean
bef_hub_call_set_fault (BefHubCall *call, GError **error)
{
  g_autoptr (GBytes) bytes =
      soup_message_body_flatten (soup_server_message_get_request_body (call->message));
  g_autoptr (GError) local = NULL;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (!call->server->fault_control)
    {
      g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_NOT_FOUND,
                           "There is nothing at this address");
      return FALSE;
    }
  g_autofree char *spec = g_strndup (data != NULL ? data : "", MIN (length, 4096));
  if (!bef_hub_server_set_faults (call->server, g_strstrip (spec), &local))
    {
      g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BAD_REQUEST_DATA,
                           local->message);
      return FALSE;
    }
  soup_server_message_set_status (call->message, 204, NULL);
  return TRUE;
}
