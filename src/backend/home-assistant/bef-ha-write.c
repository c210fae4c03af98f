/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "base/bef-json.h"
#include "bef-ha-backend.h"

/*
 * Locks are commanded by a service over HTTPS, once, on a connection of its own: the answer comes
 * when the service returns, and proves no more than that it was called; the lock's own word comes
 * by itself. There is no place there for the reason, which stands in the journal here.
 */

#define MAX_REPLY_BYTES (1024 * 1024)

/* It has looked at the request and done nothing. */
static gboolean
is_refusal (guint status)
{
  return status == 400 || status == 401 || status == 403 || status == 404 || status == 405;
}

static void
commanded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) local = NULL;
  GError *error = NULL;
  g_autoptr (BefHttpsAnswer) answer = bef_https_send_finish (BEF_HTTPS (source), result, &local);

  if (answer == NULL && bef_https_was_sent (BEF_HTTPS (source), result))
    error = g_error_new_literal (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_UNCERTAIN, local->message);
  else if (answer == NULL && bef_backend_surely_not_done (local))
    error = g_steal_pointer (&local);
  else if (answer == NULL)
    error = g_error_new_literal (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_NOT_SENT, local->message);
  else if (bef_https_answer_check (answer, &local))
    {
      g_autoptr (JsonNode) node =
          bef_json_parse (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body),
                          MAX_REPLY_BYTES, NULL);
      if (bef_json_node_array (node) == NULL)
        error = g_error_new_literal (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_UNCERTAIN,
                                     _ ("The server's answer cannot be understood."));
    }
  else if (is_refusal (answer->status))
    error = g_steal_pointer (&local);
  else
    error = g_error_new_literal (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_UNCERTAIN, local->message);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* The service that puts @quantity to @value; NULL when there is none. */
static const char *
service_of (const char *entity_id, const char *quantity, double value)
{
  const BefStateInfo *state = bef_quantity_state (bef_quantity_info ("lock-state"), value);

  if (entity_id == NULL || !g_str_has_prefix (entity_id, "lock.")
      || g_strcmp0 (quantity, "lock-state") != 0 || state == NULL)
    return NULL;
  return g_str_equal (state->id, "unlocked") ? "/api/services/lock/unlock"
                                             : "/api/services/lock/lock";
}

void
bef_ha_command_async (BefBackend *backend, const BefCommandRequest *asked,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  BefHaBackend *self = BEF_HA_BACKEND (backend);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  const char *entity_id = bef_ha_entity_id (asked->entity);
  const char *service = service_of (entity_id, asked->quantity, asked->value);

  g_task_set_source_tag (task, bef_ha_command_async);
  if (service == NULL || bef_ha_states_get (self->states, entity_id) == NULL)
    {
      g_task_return_new_error (task, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_NOT_SENT,
                               _ ("This equipment cannot be commanded from here."));
      g_object_unref (task);
      return;
    }
  g_autoptr (JsonObject) body = json_object_new ();
  json_object_set_string_member (body, "entity_id", entity_id);
  char *text = bef_json_object_to_string (body);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));
  BefHttpsRequest request = {
    .method = "POST", .url = service, .body = bytes, .max_bytes = MAX_REPLY_BYTES, .once = TRUE
  };
  bef_https_send_async (self->https, &request, cancellable, commanded_cb, task);
}

/* Acknowledgements. */

static void
acknowledged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BefHaBackend *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (JsonNode) node = bef_ha_socket_call_finish (BEF_HA_SOCKET (source), result, &error);

  if (node == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  bef_ha_notices_soon (self);
  g_task_return_boolean (task, TRUE);
}

static void
ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BefHaBackend *self = BEF_HA_BACKEND (source);
  GTask *task = user_data;
  GError *error = NULL;
  JsonObject *command = NULL;

  if (!bef_ha_ready_finish (self, result, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  command = bef_ha_notices_acknowledge (self->notices, g_task_get_task_data (task));
  if (command == NULL)
    {
      /* Gone meanwhile: nothing is left to be done. */
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  bef_ha_socket_call_async (self->socket, command, NULL, NULL, g_task_get_cancellable (task),
                            acknowledged_cb, task);
}

/* Notices can be dismissed there, and nothing else. */
void
bef_ha_decide_async (BefBackend *backend, const char *alert, const BefAlertDecision *decision,
                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (backend, cancellable, callback, user_data);

  g_task_set_source_tag (task, bef_ha_decide_async);
  g_task_set_task_data (task, g_strdup (alert), g_free);
  if (decision->sense == BEF_DECISION_UNDO)
    g_task_return_new_error (task, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_REFUSED,
                             _ ("Home Assistant cannot take that back."));
  else if (decision->kind != BEF_DECISION_ACKNOWLEDGE)
    g_task_return_new_error (task, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_NO_PLACE,
                             _ ("Home Assistant has no place for that."));
  else
    bef_ha_ready_async (BEF_HA_BACKEND (backend), BEF_HA_READY_FOR_USE, cancellable, ready_cb,
                        g_steal_pointer (&task));
}

gboolean
bef_ha_done_finish (BefBackend *backend, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, backend), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
