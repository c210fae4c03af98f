/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "home-double.h"

#include <string.h>

#include "base/bef-json.h"

HomeDouble *
home_double_new (const char *habit)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "home-assistant", "home.py", NULL);
  const char *argv[] = { "python3", "-B", script, habit != NULL ? "--set" : NULL, habit, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;
  g_autoptr (JsonNode) ready = NULL;
  HomeDouble *self = g_new0 (HomeDouble, 1);

  self->process = g_subprocess_newv (
      argv, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  self->lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  line = g_data_input_stream_read_line (self->lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  ready = bef_json_parse (line, strlen (line), 0, &error);
  g_assert_no_error (error);
  JsonObject *object = bef_json_node_object (ready);
  self->url = g_strdup (bef_json_get_string (object, "url"));
  self->token = g_strdup (bef_json_get_string (object, "token"));
  g_assert_true (g_file_get_contents (bef_json_get_string (object, "ca"), &self->ca, NULL, NULL));
  return self;
}

void
home_double_free (HomeDouble *self)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->lines);
  g_object_unref (self->process);
  g_free (self->url);
  g_free (self->ca);
  g_free (self->token);
  g_free (self);
}

JsonNode *
home_double_order (HomeDouble *self, const char *order)
{
  g_autofree char *line = g_strconcat (order, "\n", NULL);
  g_autofree char *answer = NULL;
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (g_subprocess_get_stdin_pipe (self->process), line, strlen (line), NULL,
                             NULL, &error);
  g_assert_no_error (error);
  g_output_stream_flush (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  answer = g_data_input_stream_read_line (self->lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (answer);
  return json_from_string (answer, NULL);
}

void
home_double_do (HomeDouble *self, const char *order)
{
  g_autoptr (JsonNode) answer = home_double_order (self, order);

  g_assert_true (answer == NULL || JSON_NODE_HOLDS_NULL (answer));
}

guint
home_double_count (HomeDouble *self, const char *text)
{
  g_autoptr (JsonNode) answer = home_double_order (self, "{\"log\": true}");
  JsonArray *log = bef_json_node_array (answer);
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (log); i++)
    n += strstr (json_array_get_string_element (log, i), text) != NULL;
  return n;
}

BefBackend *
home_double_backend (HomeDouble *self, const char *token, const char *places)
{
  g_autoptr (GError) error = NULL;
  BefBackend *backend =
      bef_backend_new (BEF_PROTOCOL_HOME_ASSISTANT,
                       &(BefBackendOptions){ .url = self->url,
                                             .token = token != NULL ? token : self->token,
                                             .ca_pem = self->ca,
                                             .places = places },
                       &error);

  g_assert_no_error (error);
  return backend;
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
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

GArray *
wait_history (BefBackend *backend, const char *entity, const char *quantity, gint64 from_ms,
              gint64 to_ms, gint64 *whole_to_ms, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  bef_backend_temporal_async (backend, bef_series_key (entity, quantity), from_ms, to_ms, NULL,
                              done_cb, &result);
  return bef_backend_temporal_finish (backend, wait_for (&result), NULL, whole_to_ms, error);
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

GBytes *
wait_bytes (BefBackend *backend, const char *url, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  bef_backend_bytes_async (backend, url, 4 * 1024 * 1024, NULL, done_cb, &result);
  return bef_backend_bytes_finish (backend, wait_for (&result), error);
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
wait_decide (BefBackend *backend, const char *alert, const BefAlertDecision *decision,
             GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  bef_backend_decide_async (backend, alert, decision, NULL, done_cb, &result);
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

const BefReading *
find_reading (const BefEntity *entity, const char *quantity)
{
  g_assert_nonnull (entity);
  for (guint i = 0; i < entity->readings->len; i++)
    if (g_strcmp0 (g_array_index (entity->readings, BefReading, i).key.quantity, quantity) == 0)
      return &g_array_index (entity->readings, BefReading, i);
  return NULL;
}
