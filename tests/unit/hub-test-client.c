/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-test-client.h"

#include "hub-test-world.h"

#define TIME_LIMIT_S 30

static HubTest *
make_hub (guint n_buildings, const char *spec, gboolean fault_control)
{
  static const char *const tokens[] = {
    "secretary:secretary",
    "elected:elected",
    "agent:agent",
    "technician:technician",
    "police:police::Police municipale:2027-01-01T00:00:00Z",
    "police-late:police::Police:2026-11-01T00:00:00Z",
    "police-plain:police",
    "police-early:police::Police:2027-01-01T00:00:00Z",
    "secretary-granted:secretary::Secrétariat:2027-01-01T00:00:00Z",
    "other:secretary:voisine",
  };
  HubTest *self = g_new0 (HubTest, 1);
  BefHubAuth *auth = bef_hub_auth_new ();
  BefHubServerOptions options = { .temporal_cap = 100,
                                  .fault_control = fault_control,
                                  .faults = { .seed = 7 } };
  g_autoptr (GError) error = NULL;
  gint64 now;

  g_assert_true (bef_iso8601_parse (HUB_TEST_NOW, &now));
  bef_clock_override (now, 0);
  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    g_assert_true (bef_hub_auth_add_spec (auth, tokens[i], now, NULL));
  if (spec != NULL)
    g_assert_true (bef_hub_faults_add (&options.faults, spec, NULL));
  /* Not yet in force. */
  for (guint i = 0; i < bef_hub_auth_tokens (auth)->len; i++)
    {
      BefHubToken *token = g_ptr_array_index (bef_hub_auth_tokens (auth), i);
      if (g_str_equal (token->secret, "police-early"))
        token->grant_from = now + BEF_MS_HOUR;
    }
  self->world = hub_test_world_new (n_buildings);
  self->server = bef_hub_server_new (&options, auth, &error);
  g_assert_no_error (error);
  bef_hub_server_add_tenant (self->server, "", self->world, 1);
  g_autoptr (BefHubWorld) other = hub_test_world_new (1);
  bef_hub_server_add_tenant (self->server, "voisine", other, 2);
  bef_hub_server_listen (self->server, &error);
  g_assert_no_error (error);
  self->session = soup_session_new_with_options ("timeout", TIME_LIMIT_S, NULL);
  return self;
}

HubTest *
hub_test_new (guint n_buildings, const char *spec)
{
  return make_hub (n_buildings, spec, TRUE);
}

HubTest *
hub_test_new_without_control (guint n_buildings)
{
  return make_hub (n_buildings, NULL, FALSE);
}

void
hub_test_free (HubTest *self)
{
  soup_session_abort (self->session);
  g_clear_object (&self->session);
  bef_hub_server_free (self->server);
  g_clear_object (&self->world);
  g_free (self);
}

static gboolean
accept_certificate_cb (SoupMessage *message, GTlsCertificate *certificate,
                       GTlsCertificateFlags errors, gpointer user_data)
{
  HubTest *self = user_data;
  g_autofree char *pem = bef_hub_server_certificate_pem (self->server);
  g_autoptr (GTlsCertificate) own = g_tls_certificate_new_from_pem (pem, -1, NULL);

  return g_tls_certificate_is_same (own, certificate) && !(errors & G_TLS_CERTIFICATE_EXPIRED);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

HubReply *
hub_test_send (HubTest *self, const char *method, const char *token, const char *path,
               const char *body, const char *const *headers)
{
  HubReply *reply = g_new0 (HubReply, 1);
  g_autofree char *url = g_strconcat (bef_hub_server_url (self->server), path, NULL);
  g_autoptr (GAsyncResult) result = NULL;

  reply->message = soup_message_new (method, url);
  g_assert_nonnull (reply->message);
  SoupMessageHeaders *request = soup_message_get_request_headers (reply->message);
  g_signal_connect (reply->message, "accept-certificate", G_CALLBACK (accept_certificate_cb), self);
  if (token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
      soup_message_headers_replace (request, "Authorization", bearer);
    }
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
      soup_message_set_request_body_from_bytes (reply->message, "application/json", bytes);
    }
  for (guint i = 0; headers != NULL && headers[i] != NULL; i += 2)
    soup_message_headers_replace (request, headers[i], headers[i + 1]);
  soup_session_send_and_read_async (self->session, reply->message, 0, NULL, done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_autoptr (GBytes) bytes =
      soup_session_send_and_read_finish (self->session, result, &reply->error);
  if (bytes != NULL)
    {
      const char *data = g_bytes_get_data (bytes, &reply->length);
      reply->body = g_strndup (data != NULL ? data : "", reply->length);
      reply->json = bef_json_parse (data, reply->length, 0, NULL);
      reply->status = soup_message_get_status (reply->message);
    }
  return reply;
}

HubReply *
hub_test_get (HubTest *self, const char *token, const char *path)
{
  return hub_test_send (self, "GET", token, path, NULL, NULL);
}

void
hub_reply_free (HubReply *reply)
{
  g_free (reply->body);
  g_clear_pointer (&reply->json, json_node_unref);
  g_clear_object (&reply->message);
  g_clear_error (&reply->error);
  g_free (reply);
}

const char *
hub_reply_header (const HubReply *reply, const char *name)
{
  return soup_message_headers_get_list (soup_message_get_response_headers (reply->message), name);
}

JsonArray *
hub_reply_array (const HubReply *reply)
{
  JsonArray *array = bef_json_node_array (reply->json);

  if (array == NULL)
    g_error ("not a list (%u): %.400s", reply->status, reply->body);
  return array;
}

JsonObject *
hub_reply_object (const HubReply *reply)
{
  JsonObject *object = bef_json_node_object (reply->json);

  if (object == NULL)
    g_error ("not an object (%u): %.400s", reply->status, reply->body);
  return object;
}
