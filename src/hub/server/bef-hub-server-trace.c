/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-server-private.h"

#include "base/bef-json.h"
#include "base/bef-present.h"

/* The words of a command are few and short: a longer text is somebody's, and stays out. */
#define VALUE_MAX 24

/* (transfer none) or NULL */
static const char *
word_of (JsonNode *value)
{
  const char *text = bef_json_node_string (value);
  gsize length = text != NULL ? strlen (text) : 0;

  for (gsize i = 0; i < length && i <= VALUE_MAX; i++)
    if (!g_ascii_isalpha (text[i]))
      return NULL;
  return length > 0 && length <= VALUE_MAX ? text : NULL;
}

typedef enum
{
  EFFECT_REPORTED,
  EFFECT_MADE,
} Effect;

static gboolean
write_trace (BefHubCall *call, const BefHubTraced *traced, const char *result, guint status,
             Effect effect, GError **error)
{
  const BefHubToken *token = call->token;
  gboolean image = traced->what == BEF_HUB_TRACED_IMAGE;
  static const char *const names[] = { "image", "command", "acknowledgement", "decision", "write" };
  BefHubTrace trace = {
    .time_ms = bef_computer_ms (),
    .request = call->number,
    .tenant = token->tenant,
    .who = token->name,
    .role = bef_role_id (token->role),
    .what = names[traced->what],
    .entity = traced->entity,
    .attribute = traced->attribute,
    .value = word_of (traced->value),
    .grant = image ? token->grant_reference : NULL,
    .grant_until_ms = image ? token->grant_until : BEF_NO_TIME,
    .result = result,
    .status = status,
    .effect = effect == EFFECT_MADE,
  };

  return bef_hub_register_write (call->server->trace, &trace, error);
}

gboolean
bef_hub_call_trace_begin (BefHubCall *call, const BefHubTraced *traced, GError **error)
{
  const char *result = traced->what == BEF_HUB_TRACED_IMAGE ? "shown" : "begun";
  g_autoptr (GError) local = NULL;

  call->is_traced = TRUE;
  if (call->server->trace == NULL)
    return TRUE;
  if (write_trace (call, traced, result, 0, EFFECT_MADE, &local))
    {
      call->server->trace_fails = FALSE;
      return TRUE;
    }
  /* Once: who asks again and again must not fill the log. */
  if (!call->server->trace_fails)
    g_warning ("%s. Until it can be written, nothing is shown or done.", local->message);
  call->server->trace_fails = TRUE;
  g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_NOT_TRACED,
                       "The register cannot be written: nothing was shown or done");
  return FALSE;
}

static void
write_result (BefHubCall *call, const BefHubTraced *traced, const GError *refusal)
{
  g_autoptr (GError) local = NULL;

  if (call->server->trace == NULL)
    return;
  if (!write_trace (call, traced, refusal == NULL ? "done" : "refused",
                    refusal == NULL ? 0 : bef_hub_problem_status (refusal), EFFECT_REPORTED, &local)
      && !call->server->trace_fails)
    g_warning ("%s. What came of the request is not in it.", local->message);
}

void
bef_hub_call_trace_end (BefHubCall *call, const BefHubTraced *traced, const GError *refusal)
{
  write_result (call, traced, refusal);
}

void
bef_hub_call_trace_refusal (BefHubCall *call, const BefHubTraced *traced, const GError *refusal)
{
  if (!call->is_traced)
    write_result (call, traced, refusal);
}
