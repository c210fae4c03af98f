/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "broker-double.h"

#include <libsoup/soup.h>

#include "base/bef-json.h"

BrokerDouble *
broker_double_new (const char *manner, const char *file, const char *habit)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "brokers", "broker.py", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;
  g_autoptr (JsonNode) ready = NULL;
  BrokerDouble *self = g_new0 (BrokerDouble, 1);
  const char *argv[] = {
    "python3", "-B", script, "--manner", manner, file, habit != NULL ? "--set" : NULL, habit, NULL
  };

  self->process = g_subprocess_newv (
      argv, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  ready = bef_json_parse (line, strlen (line), 0, &error);
  g_assert_no_error (error);
  self->url = g_strdup (bef_json_get_string (bef_json_node_object (ready), "url"));
  g_assert_true (g_file_get_contents (bef_json_get_string (bef_json_node_object (ready), "ca"),
                                      &self->ca, NULL, NULL));
  return self;
}

void
broker_double_free (BrokerDouble *self)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->process);
  g_free (self->url);
  g_free (self->ca);
  g_free (self);
}

BefBackend *
broker_double_backend (const BrokerDouble *self, const char *tenant)
{
  g_autoptr (GError) error = NULL;
  BefBackend *backend = bef_ngsi_backend_new (self->url, tenant, NULL, self->ca, &error);

  g_assert_no_error (error);
  return backend;
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

/* Runs the main loop until @result is there. */
static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static gboolean
accept_cb (void)
{
  return TRUE;
}

static GBytes *
ask_double (const BrokerDouble *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BefBackend) backend = broker_double_backend (self, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *url = g_strconcat (self->url, path, NULL);

  bef_backend_bytes_async (backend, url, 16 * 1024 * 1024, NULL, done_cb, &result);
  GBytes *bytes = bef_backend_bytes_finish (backend, wait_for (&result), &error);
  g_assert_no_error (error);
  return bytes;
}

void
broker_double_patch (const BrokerDouble *self, const char *path, const char *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *url = g_strconcat (self->url, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("PATCH", url);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

  g_signal_connect (message, "accept-certificate", G_CALLBACK (accept_cb), NULL);
  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  g_autoptr (GBytes) answer = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 204);
}

guint
broker_double_count (const BrokerDouble *self, const char *prefix)
{
  g_auto (GStrv) log = broker_double_log (self);
  guint n = 0;

  for (guint i = 0; log[i] != NULL; i++)
    n += g_str_has_prefix (log[i], prefix);
  return n;
}

GStrv
broker_double_log (const BrokerDouble *self)
{
  g_autoptr (GBytes) bytes = ask_double (self, "/double/log");
  g_autoptr (JsonNode) root =
      bef_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0, NULL);
  JsonArray *array = bef_json_node_array (root);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_strv_builder_add (builder, json_array_get_string_element (array, i));
  return g_strv_builder_end (builder);
}

void
broker_double_tell (const BrokerDouble *self, const char *what)
{
  g_autofree char *path = g_strconcat ("/double/", what, NULL);
  g_autoptr (GBytes) bytes = ask_double (self, path);
}

guint
broker_double_mentions (const BrokerDouble *self, const char *text)
{
  g_auto (GStrv) log = broker_double_log (self);
  guint n = 0;

  for (guint i = 0; log[i] != NULL; i++)
    n += strstr (log[i], text) != NULL;
  return n;
}

char *
broker_double_kept (const BrokerDouble *self, const char *entity)
{
  g_autofree char *path = g_strconcat ("/double/entity/", entity, NULL);
  g_autoptr (GBytes) bytes = ask_double (self, path);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

BefIdentity *
wait_probe (BefBackend *backend, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  bef_backend_probe_async (backend, NULL, done_cb, &result);
  return bef_backend_probe_finish (backend, wait_for (&result), error);
}

GPtrArray *
wait_entities (BefBackend *backend, const char *const *ids, gboolean alerts_only, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  bef_backend_entities_async (backend, ids, alerts_only ? BEF_BACKEND_ALERTS : BEF_BACKEND_ALL,
                              NULL, done_cb, &result);
  return bef_backend_entities_finish (backend, wait_for (&result), error);
}

GPtrArray *
wait_changes (BefBackend *backend, gboolean alerts_only, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  bef_backend_changes_async (backend, alerts_only ? BEF_BACKEND_ALERTS : BEF_BACKEND_ALL, NULL,
                             done_cb, &result);
  return bef_backend_changes_finish (backend, wait_for (&result), error);
}

GArray *
wait_history (BefBackend *backend, const char *entity, const char *quantity, gint64 from_ms,
              gint64 to_ms, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  bef_backend_temporal_async (backend, bef_series_key (entity, quantity), from_ms, to_ms, NULL,
                              done_cb, &result);
  return bef_backend_temporal_finish (backend, wait_for (&result), NULL, NULL, error);
}

GPtrArray *
wait_histories (BefBackend *backend, const BefSeriesKey *keys, guint n, gint64 from_ms,
                gint64 to_ms, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  bef_backend_temporal_many_async (backend, &(BefSeriesSpan){ keys, n, from_ms, to_ms }, NULL,
                                   done_cb, &result);
  return bef_backend_temporal_many_finish (backend, wait_for (&result), error);
}

GPtrArray *
wait_offer (BefBackend *backend, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  bef_backend_offer_async (backend, NULL, done_cb, &result);
  return bef_backend_offer_finish (backend, wait_for (&result), error);
}

GPtrArray *
wait_attributes (BefBackend *backend, const char *type, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  bef_backend_attributes_async (backend, type, NULL, done_cb, &result);
  return bef_backend_attributes_finish (backend, wait_for (&result), error);
}

gboolean
wait_acknowledge (BefBackend *backend, const char *alert, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  bef_backend_acknowledge_async (backend,
                                 &(BefAcknowledgement){ alert, "Mairie", bef_now_ms (), "seen" },
                                 NULL, done_cb, &result);
  return bef_backend_done_finish (backend, wait_for (&result), error);
}

gboolean
wait_command (BefBackend *backend, const char *entity, const char *state, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  const BefStateInfo *info = bef_quantity_state_by_id (bef_quantity_info ("lock-state"), state);

  bef_backend_command_async (backend,
                             &(BefCommandRequest){ entity, "lock-state", info->code, "Delivery" },
                             NULL, done_cb, &result);
  return bef_backend_done_finish (backend, wait_for (&result), error);
}

const BefEntity *
find_entity (GPtrArray *entities, const char *id)
{
  for (guint i = 0; i < entities->len; i++)
    if (g_str_equal (((BefEntity *)entities->pdata[i])->id, id))
      return entities->pdata[i];
  return NULL;
}

double
value_of (GPtrArray *entities, const char *id, const char *quantity)
{
  const BefEntity *entity = find_entity (entities, id);

  g_assert_nonnull (entity);
  for (guint i = 0; i < entity->readings->len; i++)
    if (g_strcmp0 (g_array_index (entity->readings, BefReading, i).key.quantity, quantity) == 0)
      return g_array_index (entity->readings, BefReading, i).value;
  g_assert_not_reached ();
}
