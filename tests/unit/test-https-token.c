/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A token that was refused is not shown again, a proxy is not taken for the server, and an address
 * that gives something away is told as what it is. */
#include "backend/bef-address.h"
#include "backend/bef-backend.h"
#include "backend/bef-https-private.h"
#include "https-test-server.h"

typedef struct
{
  GMainLoop *loop;
  BefHttpsAnswer *answer;
  GError *error;
} Wait;

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;

  wait->answer = bef_https_send_finish (BEF_HTTPS (source), result, &wait->error);
  g_main_loop_quit (wait->loop);
}

/* The status, or 0 with the error. */
static guint
ask (BefHttps *https, BefHttpsRequest request, GError **error)
{
  Wait wait = { g_main_loop_new (NULL, FALSE), NULL, NULL };
  guint status;

  request.method = "GET";
  request.max_bytes = 100000;
  bef_https_send_async (https, &request, NULL, sent_cb, &wait);
  g_main_loop_run (wait.loop);
  g_main_loop_unref (wait.loop);
  if (wait.error != NULL)
    g_propagate_error (error, wait.error);
  status = wait.answer != NULL ? wait.answer->status : 0;
  g_clear_pointer (&wait.answer, bef_https_answer_free);
  return status;
}

/* Answers those whom it knows; says 401 to all others, and of the image to everybody. */
static void
token_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
               guint n, gpointer data)
{
  const char *given = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization");
  const char *known = *(const char **)data;

  if (g_strcmp0 (given, known) != 0 || g_str_equal (path, "/image"))
    test_reply (message, 401, "application/json", "{\"title\":\"Who are you?\"}");
  else
    test_reply_json (message, "[]");
}

static guint
count_asked (TestServer *server)
{
  g_auto (GStrv) log = test_server_log (server);

  return g_strv_length (log);
}

static void
assert_withheld (BefHttps *https, TestServer *server)
{
  g_autoptr (GError) error = NULL;
  guint before = count_asked (server);

  g_assert_cmpuint (ask (https, (BefHttpsRequest){ .url = "/entities" }, &error), ==, 0);
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_UNAUTHORIZED);
  g_assert_nonnull (strstr (error->message, "Who are you?"));
  g_assert_cmpuint (count_asked (server), ==, before);
}

static void
test_a_refused_token_is_not_shown_again (void)
{
  const char *known = "Bearer new-token";
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, token_handler, &known);
  g_autoptr (BefHttps) https =
      bef_https_new (test_server_url (server), NULL, "old-token", test_server_ca (server), NULL);

  g_assert_cmpuint (ask (https, (BefHttpsRequest){ .url = "/entities" }, NULL), ==, 401);
  g_assert_nonnull (bef_https_get_refusal (https));
  assert_withheld (https, server);
  /* Who asks who we are may try. */
  g_assert_cmpuint (ask (https, (BefHttpsRequest){ .url = "/me", .trial = TRUE }, NULL), ==, 401);
  assert_withheld (https, server);
  /* The same token is no other. */
  g_assert_false (bef_https_set_token (https, " old-token\n"));
  assert_withheld (https, server);
  g_assert_true (bef_https_set_token (https, "new-token\n"));
  g_assert_cmpuint (ask (https, (BefHttpsRequest){ .url = "/entities" }, NULL), ==, 200);
  /* A server that changes its mind is believed when it is tried. */
  known = "Bearer another";
  g_assert_cmpuint (ask (https, (BefHttpsRequest){ .url = "/entities" }, NULL), ==, 401);
  known = "Bearer new-token";
  assert_withheld (https, server);
  g_assert_cmpuint (ask (https, (BefHttpsRequest){ .url = "/me", .trial = TRUE }, NULL), ==, 200);
  g_assert_null (bef_https_get_refusal (https));
  g_assert_cmpuint (ask (https, (BefHttpsRequest){ .url = "/entities" }, NULL), ==, 200);
}

static void
test_one_thing_refused_is_not_the_token (void)
{
  const char *known = "Bearer token";
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, token_handler, &known);
  g_autoptr (BefHttps) https =
      bef_https_new (test_server_url (server), NULL, "token", test_server_ca (server), NULL);

  g_assert_cmpuint (ask (https, (BefHttpsRequest){ .url = "/image", .about_one = TRUE }, NULL), ==,
                    401);
  g_assert_null (bef_https_get_refusal (https));
  g_assert_cmpuint (ask (https, (BefHttpsRequest){ .url = "/entities" }, NULL), ==, 200);
}

/* What was asked with the former token may be answered after the new one came. */
static void
test_an_answer_to_the_former_token_says_nothing_of_the_new_one (void)
{
  const char *known = "Bearer new-token";
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, token_handler, &known);
  g_autoptr (BefHttps) https =
      bef_https_new (test_server_url (server), NULL, "old-token", test_server_ca (server), NULL);
  Wait wait = { g_main_loop_new (NULL, FALSE), NULL, NULL };
  BefHttpsRequest request = { .method = "GET", .url = "/entities", .max_bytes = 1000 };

  bef_https_send_async (https, &request, NULL, sent_cb, &wait);
  g_assert_true (bef_https_set_token (https, "new-token"));
  g_main_loop_run (wait.loop);
  g_main_loop_unref (wait.loop);
  g_assert_cmpuint (wait.answer->status, ==, 401);
  bef_https_answer_free (wait.answer);
  g_assert_null (bef_https_get_refusal (https));
}

/* A proxy that refuses, on a thread of its own. */

static gboolean
proxy_cb (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  char request[4096];
  gssize n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), request,
                                  sizeof request, NULL, NULL);

  if (n > 8 && strncmp (request, "CONNECT ", 8) == 0)
    g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), data,
                               strlen (data), NULL, NULL, NULL);
  return FALSE;
}

static const struct
{
  const char *name, *answer;
  BefBackendError code;
  const char *word;
} refusals[] = {
  { "wants-a-name",
    "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\n"
    "Date: Sat, 01 Jan 2000 00:00:00 GMT\r\nContent-Length: 3\r\n\r\nabc",
    BEF_BACKEND_ERROR_PROXY, "proxy asks for a name and a password" },
  { "wants-kerberos",
    "HTTP/1.1 407 No\r\nProxy-Authenticate: Negotiate\r\nContent-Length: 0\r\n\r\n",
    BEF_BACKEND_ERROR_PROXY, "proxy asks for a name and a password" },
  { "forbids", "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", BEF_BACKEND_ERROR_PROXY,
    "proxy does not let us through to commune.example" },
  { "says-401", "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", BEF_BACKEND_ERROR_PROXY,
    "proxy does not let us through" },
  { "does-not-reach-it", "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n",
    BEF_BACKEND_ERROR_CONNECT, "proxy does not reach commune.example" },
};

/* The ports that were spoken from, of requests with each token. */
typedef struct
{
  guint former, present;
} Ports;

static void
ports_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
               guint n, gpointer data)
{
  Ports *ports = data;
  GSocketAddress *address = soup_server_message_get_remote_address (message);
  const char *given = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization");
  guint port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));

  *(g_strcmp0 (given, "Bearer former") == 0 ? &ports->former : &ports->present) = port;
  test_reply_json (message, "[]");
}

/* Its buffers keep what it sent: see renew_session(). */
static void
test_no_connection_shows_two_tokens (void)
{
  Ports ports = { 0, 0 };
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, ports_handler, &ports);
  g_autoptr (BefHttps) https =
      bef_https_new (test_server_url (server), NULL, "former", test_server_ca (server), NULL);

  g_assert_cmpuint (ask (https, (BefHttpsRequest){ .url = "/entities" }, NULL), ==, 200);
  guint port = ports.former;
  g_assert_cmpuint (ask (https, (BefHttpsRequest){ .url = "/entities" }, NULL), ==, 200);
  /* Kept, as long as the token is. */
  g_assert_cmpuint (ports.former, ==, port);
  g_assert_true (bef_https_set_token (https, "present"));
  g_assert_cmpuint (ask (https, (BefHttpsRequest){ .url = "/entities" }, NULL), ==, 200);
  g_assert_cmpuint (ports.present, !=, 0);
  g_assert_cmpuint (ports.present, !=, port);
}

static void
test_proxy (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GSocketService) proxy = g_threaded_socket_service_new (4);
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (proxy), NULL, NULL);
  g_autofree char *address = g_strdup_printf ("http://127.0.0.1:%u", port);
  g_autoptr (GProxyResolver) resolver = g_simple_proxy_resolver_new (address, NULL);
  g_autoptr (BefHttps) https = bef_https_new ("https://commune.example", NULL, "token", NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_signal_connect (proxy, "run", G_CALLBACK (proxy_cb), (gpointer)refusals[i].answer);
  g_socket_service_start (proxy);
  bef_https_set_proxy (https, resolver);
  g_assert_cmpuint (ask (https, (BefHttpsRequest){ .url = "/entities" }, &error), ==, 0);
  g_test_message ("%s", error->message);
  g_assert_error (error, BEF_BACKEND_ERROR, (int)refusals[i].code);
  g_assert_nonnull (strstr (error->message, refusals[i].word));
  /* It is not the server that refuses the token, and nothing has left. */
  g_assert_null (bef_https_get_refusal (https));
  if (refusals[i].code == BEF_BACKEND_ERROR_PROXY)
    g_assert_true (bef_backend_surely_not_done (error));
  g_socket_service_stop (proxy);
  g_socket_listener_close (G_SOCKET_LISTENER (proxy));
}

static void
test_addresses_are_told_as_what_they_are (void)
{
  static const struct
  {
    const char *text, *typed, *whole; /* words of the fault; NULL: none */
  } addresses[] = {
    { "http://commune.example", "not encrypted", "not encrypted" },
    { "HTTP:", "not encrypted", "not encrypted" },
    { "https://anne:secret@commune.example", "name and the password", "name and the password" },
    { "http://anne:secret@commune.example", "name and the password", "name and the password" },
    { "anne@commune.example", "name and the password", "name and the password" },
    { "https://anne@", "name and the password", "name and the password" },
    { "ftp://commune.example", "begin with https://", "begin with https://" },
    { "commune.example", NULL, "begin with https://" },
    { "htt", NULL, "begin with https://" },
    { "https://", NULL, "begin with https://" },
    { "https://commune.example/@home", NULL, NULL },
    { "https://commune.example:8443/ngsi", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      const char *typed = bef_address_fault (addresses[i].text);
      g_autoptr (GError) error = NULL;
      g_autoptr (GUri) uri = bef_address_parse (addresses[i].text, &error);
      g_test_message ("%s: %s", addresses[i].text, typed != NULL ? typed : "-");
      g_assert_cmpint (typed != NULL, ==, addresses[i].typed != NULL);
      g_assert_cmpint (uri == NULL, ==, addresses[i].whole != NULL);
      if (typed != NULL)
        g_assert_nonnull (strstr (typed, addresses[i].typed));
      if (error == NULL)
        continue;
      g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_ADDRESS);
      g_assert_nonnull (strstr (error->message, addresses[i].whole));
      g_assert_null (strstr (error->message, "secret"));
    }
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/https-token/own-connections", test_no_connection_shows_two_tokens);
  g_test_add_func ("/https-token/refused-is-not-shown-again",
                   test_a_refused_token_is_not_shown_again);
  g_test_add_func ("/https-token/one-thing-refused-is-not-the-token",
                   test_one_thing_refused_is_not_the_token);
  g_test_add_func ("/https-token/the-former-says-nothing-of-the-new",
                   test_an_answer_to_the_former_token_says_nothing_of_the_new_one);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/https-token/proxy/", refusals[i].name, NULL);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_proxy);
    }
  g_test_add_func ("/https-token/addresses-are-told-as-what-they-are",
                   test_addresses_are_told_as_what_they_are);
  return g_test_run ();
}
