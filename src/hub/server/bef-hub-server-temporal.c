/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-server-private.h"

#include "bef-hub-temporal.h"

static BefHubTemporal *
temporal_of (BefHubCall *call, const BefHubParams *params)
{
  BefHubTemporalQuery query = {
    .params = params,
    .now_ms = call->now_ms,
    .cap = call->server->temporal_cap,
    .silent_cut =
        (guint)bef_hub_faults_value (&call->server->faults, BEF_HUB_FAULT_TEMPORAL_CUT, 0),
    .context = bef_hub_call_body_context (call),
  };

  return bef_hub_temporal_new (call->tenant->world, &query);
}

static void
finish (BefHubCall *call, BefHubTemporal *temporal, BefHubAnswerForm form)
{
  GString *out = g_string_new (NULL);
  g_autofree char *range = bef_hub_temporal_write (temporal, out, form);

  if (range != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (call->message),
                                  "Content-Range", range);
  bef_hub_call_reply_json (call, range != NULL ? 206 : 200, out);
}

static void
add_cb (BefHubCall *call, JsonObject *entity, gpointer user_data)
{
  bef_hub_temporal_add (user_data, entity);
}

gboolean
bef_hub_call_temporal_query (BefHubCall *call, GError **error)
{
  g_autoptr (BefHubParams) params =
      bef_hub_call_take_params (call, BEF_HUB_OPERATION_TEMPORAL_QUERY, error);

  if (params == NULL)
    return FALSE;
  if (params->timerel == BEF_HUB_TIMEREL_NONE)
    {
      g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BAD_REQUEST_DATA,
                           "timerel and timeAt are needed");
      return FALSE;
    }
  if (bef_hub_call_scan_begin (call, &params))
    return TRUE;
  g_autoptr (BefHubTemporal) temporal = temporal_of (call, params);
  if (!bef_hub_call_select (call, params, add_cb, temporal, error))
    return FALSE;
  finish (call, temporal, BEF_HUB_ANSWER_LIST);
  return TRUE;
}

gboolean
bef_hub_call_temporal_retrieve (BefHubCall *call, GError **error)
{
  const char *id = call->segments[4];
  g_autoptr (BefHubParams) params = bef_hub_params_parse (
      call->raw_query, BEF_HUB_OPERATION_TEMPORAL_RETRIEVE, call->server->context, error);

  if (params == NULL)
    return FALSE;
  g_autoptr (JsonObject) entity = bef_hub_call_entity (call, id);
  if (entity == NULL)
    return bef_hub_no_entity (id, error);
  if (!bef_hub_check_any (entity, id, params->attrs, error))
    return FALSE;
  g_autoptr (BefHubTemporal) temporal = temporal_of (call, params);
  bef_hub_temporal_add (temporal, entity);
  finish (call, temporal, BEF_HUB_ANSWER_SINGLE);
  return TRUE;
}
