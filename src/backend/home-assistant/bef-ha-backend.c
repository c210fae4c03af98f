/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ha-backend.h"

#include "base/bef-secret.h"
#include "base/bef-text.h"

static void iface_init (BefBackendInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BefHaBackend, bef_ha_backend, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BEF_TYPE_BACKEND, iface_init))

static void
bytes_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (BefHttpsAnswer) answer = bef_https_send_finish (BEF_HTTPS (source), result, &error);

  if (answer == NULL || !bef_https_answer_check (answer, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_bytes_ref (answer->body), (GDestroyNotify)g_bytes_unref);
}

static void
bytes_async (BefBackend *backend, const char *url, gsize max_bytes, GCancellable *cancellable,
             GAsyncReadyCallback callback, gpointer user_data)
{
  BefHaBackend *self = BEF_HA_BACKEND (backend);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  BefHttpsRequest request = { .method = "GET",
                              .url = url,
                              .accept = "*/*",
                              .max_bytes = max_bytes,
                              .background = TRUE,
                              .about_one = TRUE };

  g_task_set_source_tag (task, bytes_async);
  bef_https_send_async (self->https, &request, cancellable, bytes_cb, task);
}

static GBytes *
bytes_finish (BefBackend *backend, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, backend), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
lead_clock (BefBackend *backend)
{
  bef_https_lead_clock (BEF_HA_BACKEND (backend)->https);
}

static gboolean
set_token (BefBackend *backend, const char *token)
{
  BefHaBackend *self = BEF_HA_BACKEND (backend);

  if (!bef_https_set_token (self->https, token))
    return FALSE;
  bef_secret_free (self->token);
  self->token = g_strdup (token);
  g_clear_pointer (&self->refusal, g_free);
  bef_ha_unlink (self);
  return TRUE;
}

static gboolean
is_refused (BefBackend *backend)
{
  return BEF_HA_BACKEND (backend)->refusal != NULL
         || bef_https_get_refusal (BEF_HA_BACKEND (backend)->https) != NULL;
}

static gboolean
can_ask_many (BefBackend *backend)
{
  return TRUE;
}

static BefBackendCapabilities
get_capabilities (BefBackend *backend)
{
  return BEF_BACKEND_HISTORY | BEF_BACKEND_PUSH | BEF_BACKEND_COMMANDS | BEF_BACKEND_ACKNOWLEDGE
         | BEF_BACKEND_IMAGES;
}

static void
assume (BefBackend *backend, const BefIdentity *identity)
{
  BefHaBackend *self = BEF_HA_BACKEND (backend);

  g_clear_pointer (&self->assumed, bef_identity_free);
  self->assumed = identity != NULL ? bef_identity_copy (identity) : NULL;
}

static void
iface_init (BefBackendInterface *iface)
{
  iface->get_capabilities = get_capabilities;
  iface->assume = assume;
  iface->probe_async = bef_ha_probe_async;
  iface->probe_finish = bef_ha_probe_finish;
  iface->entities_async = bef_ha_entities_async;
  iface->entities_finish = bef_ha_entities_finish;
  iface->offer_async = bef_ha_offer_async;
  iface->offer_finish = bef_ha_offer_finish;
  iface->temporal_async = bef_ha_history_async;
  iface->temporal_finish = bef_ha_history_finish;
  iface->temporal_many_async = bef_ha_histories_async;
  iface->temporal_many_finish = bef_ha_histories_finish;
  iface->can_ask_many = can_ask_many;
  iface->command_async = bef_ha_command_async;
  iface->decide_async = bef_ha_decide_async;
  iface->done_finish = bef_ha_done_finish;
  iface->bytes_async = bytes_async;
  iface->bytes_finish = bytes_finish;
  iface->lead_clock = lead_clock;
  iface->set_token = set_token;
  iface->is_refused = is_refused;
}

static void
bef_ha_backend_dispose (GObject *object)
{
  BefHaBackend *self = BEF_HA_BACKEND (object);

  g_cancellable_cancel (self->cancellable);
  bef_ha_unlink (self);
  G_OBJECT_CLASS (bef_ha_backend_parent_class)->dispose (object);
}

static void
bef_ha_backend_finalize (GObject *object)
{
  BefHaBackend *self = BEF_HA_BACKEND (object);

  g_clear_object (&self->https);
  bef_secret_free (self->token);
  g_free (self->refusal);
  g_free (self->home);
  g_clear_pointer (&self->assumed, bef_identity_free);
  g_clear_pointer (&self->identity, bef_identity_free);
  g_clear_pointer (&self->states, bef_ha_states_free);
  bef_ha_decoder_clear (&self->decoder);
  bef_ha_notices_free (self->notices);
  g_hash_table_unref (self->statistics);
  g_hash_table_unref (self->changed);
  g_hash_table_unref (self->removed);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (bef_ha_backend_parent_class)->finalize (object);
}

static void
bef_ha_backend_class_init (BefHaBackendClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_ha_backend_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_ha_backend_finalize;
}

static void
bef_ha_backend_init (BefHaBackend *self)
{
  g_queue_init (&self->waiting);
  self->notices = bef_ha_notices_new ();
  self->statistics = bef_ha_statistics_new ();
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->removed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->calendars_ms = self->newest_ms = BEF_NO_TIME;
  self->cancellable = g_cancellable_new ();
}

BefBackend *
bef_ha_backend_new (const BefBackendOptions *options, GError **error)
{
  g_autoptr (BefHaBackend) self = g_object_new (BEF_TYPE_HA_BACKEND, NULL);
  BefProfile *profile;

  self->https = bef_https_new (options->url, NULL, options->token, options->ca_pem, error);
  if (self->https == NULL)
    return NULL;
  profile = bef_profile_load_built_in ("home-assistant", error);
  if (profile == NULL)
    return NULL;
  bef_ha_decoder_init (&self->decoder, profile,
                       g_strcmp0 (options->places, "floors") == 0 ? BEF_HA_PLACES_BY_FLOOR
                                                                  : BEF_HA_PLACES_BY_AREA);
  g_autoptr (GHashTable) kept = bef_ha_decoder_kept (&self->decoder);
  self->states = bef_ha_states_new (kept);
  self->token = g_strdup (options->token);
  return BEF_BACKEND (g_steal_pointer (&self));
}
