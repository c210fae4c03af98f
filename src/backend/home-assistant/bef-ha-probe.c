/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "base/bef-json.h"
#include "base/bef-text.h"
#include "bef-ha-backend.h"

/*
 * Who are we? Home Assistant knows administrators and others, no roles of a commune: the role is
 * the connection's (bef_backend_assume()), else the least privileged. The name is the user's there.
 */

#define MAX_ANSWER_BYTES (64 * 1024)

static BefIdentity *
identity_of (BefHaBackend *self, JsonObject *user)
{
  BefIdentity *identity = self->assumed != NULL ? bef_identity_copy (self->assumed) : NULL;

  if (identity == NULL)
    {
      identity = g_new0 (BefIdentity, 1);
      identity->role = bef_role_from_id (NULL);
      identity->grant_from_ms = identity->grant_until_ms = BEF_NO_TIME;
      identity->is_guessed = TRUE;
    }
  if (identity->person == NULL)
    identity->person = bef_text_line (bef_json_get_string (user, "name"), BEF_TEXT_LINE);
  if (identity->commune == NULL)
    identity->commune = g_strdup (self->home);
  g_free (identity->broker);
  identity->broker = g_strdup (BEF_PROTOCOL_HOME_ASSISTANT);
  return identity;
}

/* The WebSocket takes the token: what was refused over HTTPS is tried again. */
static void
heal (BefHaBackend *self)
{
  BefHttpsRequest request = {
    .method = "GET", .url = "/api/", .max_bytes = MAX_ANSWER_BYTES, .trial = TRUE
  };

  if (bef_https_get_refusal (self->https) != NULL)
    bef_https_send_async (self->https, &request, self->cancellable, NULL, NULL);
}

static void
user_cb (GObject *source, GAsyncResult *result, gpointer user_data)
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
  BefIdentity *identity = identity_of (self, bef_json_node_object (node));
  g_clear_pointer (&self->identity, bef_identity_free);
  self->identity = bef_identity_copy (identity);
  heal (self);
  g_task_return_pointer (task, identity, (GDestroyNotify)bef_identity_free);
}

static void
ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BefHaBackend *self = BEF_HA_BACKEND (source);
  GTask *task = user_data;
  GError *error = NULL;

  if (!bef_ha_ready_finish (self, result, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  bef_ha_socket_call_async (self->socket, bef_ha_command ("auth/current_user"), NULL, NULL,
                            g_task_get_cancellable (task), user_cb, task);
}

void
bef_ha_probe_async (BefBackend *backend, GCancellable *cancellable, GAsyncReadyCallback callback,
                    gpointer user_data)
{
  GTask *task = g_task_new (backend, cancellable, callback, user_data);

  g_task_set_source_tag (task, bef_ha_probe_async);
  bef_ha_ready_async (BEF_HA_BACKEND (backend), BEF_HA_READY_FOR_TRIAL, cancellable, ready_cb,
                      task);
}

BefIdentity *
bef_ha_probe_finish (BefBackend *backend, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, backend), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
