/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the HTTPS session keeps to itself, and how long it waits: against servers that it accepts,
 * so that nothing but the rule itself keeps it. */
#include "backend/bef-https-private.h"

#include <glib/gstdio.h>

#include "backend/bef-backend.h"
#include "base/bef-present.h"
#include "https-test-server.h"

/* What a request of the test is waited for at most before it is cancelled: then what should have
 * ended it did not. */
#define PATIENCE_MS 20000

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

static gboolean
give_up_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_CONTINUE;
}

static BefHttpsAnswer *
send (BefHttps *https, const BefHttpsRequest *request, GError **error)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  guint patience = g_timeout_add (PATIENCE_MS, give_up_cb, cancellable);
  Wait wait = { g_main_loop_new (NULL, FALSE), NULL, NULL };

  bef_https_send_async (https, request, cancellable, sent_cb, &wait);
  g_main_loop_run (wait.loop);
  g_main_loop_unref (wait.loop);
  g_source_remove (patience);
  if (wait.error != NULL)
    g_propagate_error (error, wait.error);
  return wait.answer;
}

static BefHttpsAnswer *
get (BefHttps *https, const char *url, GError **error)
{
  BefHttpsRequest request = {
    .method = "GET", .url = url, .context = "https://context.example", .max_bytes = 100000
  };

  return send (https, &request, error);
}

static BefHttps *
client (TestServer *server)
{
  g_autoptr (GError) error = NULL;
  BefHttps *https = bef_https_new (test_server_url (server), "commune", "secret-token",
                                   test_server_ca (server), &error);

  g_assert_no_error (error);
  return https;
}

/* Lets the other be asked, and the server by its other name. */
static void
allow (BefHttps *https, TestServer *server, TestServer *other)
{
  g_autofree char *name = g_strconcat ("localhost", strrchr (test_server_url (server), ':'), NULL);
  const char *const hosts[] = { test_server_url (other), name, NULL };

  bef_https_set_allowed_hosts (https, hosts);
}

/* Each request with the headers that only our own server may see, or nobody. */
static void
headers_handler (TestServer *server, SoupServerMessage *message, const char *path,
                 const char *query, guint n, gpointer data)
{
  static const char *const ours[] = { "Authorization", "NGSILD-Tenant", "Link", "Cookie",
                                      "Referer" };
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autoptr (GString) seen = g_string_new ("seen");

  for (guint i = 0; i < G_N_ELEMENTS (ours); i++)
    if (soup_message_headers_get_list (headers, ours[i]) != NULL)
      g_string_append_printf (seen, " %s", ours[i]);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Set-Cookie",
                                "who=somebody; Path=/");
  test_reply (message, 200, "text/plain", seen->str);
}

static void
assert_seen (BefHttps *https, const char *url, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BefHttpsAnswer) answer = get (https, url, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpmem (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body), expected,
                   strlen (expected));
}

/* Lets the computer trust both, as it trusts the hosts of the world, until end_trust(). (transfer
 * full): the file. */
static char *
trust (TestServer *server, TestServer *other)
{
  g_autofree char *both = g_strconcat (test_server_ca (server), test_server_ca (other), NULL);
  g_autoptr (GError) error = NULL;
  char *file = NULL;
  int fd = g_file_open_tmp ("beffroi-trusted-XXXXXX.pem", &file, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (file, both, -1, NULL));
  g_autoptr (GTlsDatabase) database = g_tls_file_database_new (file, &error);
  g_assert_no_error (error);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), database);
  return file;
}

static void
end_trust (char *file)
{
  g_tls_backend_set_default_database (g_tls_backend_get_default (), NULL);
  g_unlink (file);
  g_free (file);
}

/* A camera's image stands on a host that was allowed and that the computer trusts: it is fetched,
 * and learns nothing. */
static void
test_token_and_tenant_go_to_no_other_host (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, headers_handler, NULL);
  g_autoptr (TestServer) other =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, headers_handler, NULL);
  char *file = trust (server, other);
  g_autoptr (BefHttps) https = client (server);
  const char *port = strrchr (test_server_url (server), ':');
  g_autofree char *other_name = g_strconcat ("https://localhost", port, "/image.jpg", NULL);
  g_autofree char *own = g_strconcat (test_server_url (server), "/image.jpg", NULL);

  allow (https, server, other);
  assert_seen (https, "/image.jpg", "seen Authorization NGSILD-Tenant Link");
  assert_seen (https, own, "seen Authorization NGSILD-Tenant Link");
  assert_seen (https, test_server_url (other), "seen");
  assert_seen (https, test_server_url (other), "seen");
  assert_seen (https, other_name, "seen");
  g_assert_cmpuint (test_server_n_authorized (other), ==, 0);
  g_assert_cmpuint (test_server_n_authorized (server), ==, 2);
  end_trust (file);
}

/* A clock ten minutes ahead; on the paths "/cache" and "/gateway" it is not the server's own. */
static void
ahead_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
               guint n, gpointer data)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) ahead = g_date_time_add_minutes (now, 10);
  g_autofree char *text = soup_date_time_to_string (ahead, SOUP_DATE_HTTP);

  soup_message_headers_replace (headers, "Date", text);
  if (g_str_equal (path, "/cache"))
    soup_message_headers_replace (headers, "Age", "700");
  test_reply (message, g_str_equal (path, "/gateway") ? 502 : 200, "application/json", "[]");
}

static void
test_no_other_clock_is_the_present (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, ahead_handler, NULL);
  g_autoptr (TestServer) other =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, ahead_handler, NULL);
  char *file = trust (server, other);
  g_autoptr (BefHttps) https = client (server);
  const char *const foreign[] = { test_server_url (other), "/cache", "/gateway" };

  allow (https, server, other);
  bef_present_follow (bef_https_get_base (https));
  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BefHttpsAnswer) answer = get (https, foreign[i], &error);
      g_assert_no_error (error);
      g_test_message ("%s", foreign[i]);
      g_assert_false (bef_present_is_told ());
    }
  g_autoptr (BefHttpsAnswer) own = get (https, "/", NULL);
  g_assert_nonnull (own);
  g_assert_true (bef_present_is_told ());
  g_assert_cmpint (bef_present_get_offset (), >, 9 * BEF_MS_MINUTE);
  bef_present_follow (NULL);
  end_trust (file);
}

static void
elsewhere_handler (TestServer *server, SoupServerMessage *message, const char *path,
                   const char *query, guint n, gpointer data)
{
  if (g_str_equal (path, "/") || g_str_equal (path, "/moved"))
    soup_server_message_set_redirect (message, 302, "/elsewhere");
  else
    test_reply_json (message, "[]");
}

/* Not even to the same host: what was asked of one place is not asked of another unasked. */
static void
test_redirections_are_not_followed (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, elsewhere_handler, NULL);
  g_autoptr (BefHttps) https = client (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (BefHttpsAnswer) answer = get (https, "/moved", &error);
  g_auto (GStrv) log = test_server_log (server);

  g_assert_no_error (error);
  g_assert_cmpuint (answer->status, ==, 302);
  g_assert_cmpuint (g_strv_length (log), ==, 1);
}

/* A body that goes on for ever, a little at a time, so that no silence ends it. */
typedef struct
{
  SoupServerMessage *message; /* owned */
  guint left;
} Drip;

static void
drip_free (gpointer data)
{
  g_object_unref (((Drip *)data)->message);
  g_free (data);
}

static gboolean
drip_cb (gpointer data)
{
  Drip *drip = data;

  if (drip->left-- == 0)
    {
      soup_message_body_complete (soup_server_message_get_response_body (drip->message));
      soup_server_message_unpause (drip->message);
      return G_SOURCE_REMOVE;
    }
  soup_message_body_append (soup_server_message_get_response_body (drip->message),
                            SOUP_MEMORY_STATIC, " ", 1);
  soup_server_message_unpause (drip->message);
  return G_SOURCE_CONTINUE;
}

static void
dripping_handler (TestServer *server, SoupServerMessage *message, const char *path,
                  const char *query, guint n, gpointer data)
{
  Drip *drip = g_new (Drip, 1);
  g_autoptr (GSource) source = g_timeout_source_new (20);

  *drip = (Drip){ g_object_ref (message), 200 };
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                     SOUP_ENCODING_CHUNKED);
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC,
                            "[", 1);
  g_source_set_callback (source, drip_cb, drip, drip_free);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void
test_an_answer_without_end_is_given_up (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, dripping_handler, NULL);
  g_autoptr (BefHttps) https = client (server);
  g_autoptr (GError) error = NULL;

  bef_https_set_limits (https, &(BefHttpsLimits){ PATIENCE_MS, PATIENCE_MS, 300 });
  g_assert_null (get (https, "/", &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TIMEOUT);
}

static void
silent_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
                guint n, gpointer data)
{
  soup_server_message_pause (message);
}

static void
test_a_server_that_does_not_answer_is_given_up (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, silent_handler, NULL);
  g_autoptr (BefHttps) https = client (server);
  g_autoptr (GError) error = NULL;

  bef_https_set_limits (https, &(BefHttpsLimits){ 2 * PATIENCE_MS, 100, 2 * PATIENCE_MS });
  g_assert_null (get (https, "/", &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TIMEOUT);
}

/* It takes the connection and never says a word of TLS. */
static void
test_a_server_that_does_not_greet_is_given_up (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, &error);
  g_autofree char *url = g_strdup_printf ("https://127.0.0.1:%u", port);
  g_autoptr (BefHttps) https = bef_https_new (url, NULL, NULL, NULL, NULL);

  g_assert_no_error (error);
  bef_https_set_limits (https, &(BefHttpsLimits){ 100, 2 * PATIENCE_MS, 2 * PATIENCE_MS });
  g_assert_null (get (https, "/", &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TIMEOUT);
}

/* Counts the connections by their far ends. @data: a set of ports. */
static void
ports_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
               guint n, gpointer data)
{
  GSocketAddress *address = soup_server_message_get_remote_address (message);
  guint port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));

  g_hash_table_add (data, GUINT_TO_POINTER (port));
  test_reply_json (message, "[]");
}

static guint
connections_after (BefHttps *https, GHashTable *ports, const char *method, gboolean once)
{
  g_autoptr (GError) error = NULL;
  BefHttpsRequest request = { .method = method, .url = "/", .max_bytes = 100, .once = once };
  g_autoptr (BefHttpsAnswer) answer = send (https, &request, &error);

  g_assert_no_error (error);
  return g_hash_table_size (ports);
}

/* A connection kept may be closed by its server at the moment that a command is written to it:
 * then nobody would know whether it was taken. libsoup does so by itself for a PATCH, not for what
 * it thinks may be repeated. */
static void
test_what_is_sent_once_has_a_connection_of_its_own (void)
{
  g_autoptr (GHashTable) ports = g_hash_table_new (NULL, NULL);
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, ports_handler, ports);
  g_autoptr (BefHttps) https = client (server);

  g_assert_cmpuint (connections_after (https, ports, "GET", FALSE), ==, 1);
  g_assert_cmpuint (connections_after (https, ports, "GET", FALSE), ==, 1);
  g_assert_cmpuint (connections_after (https, ports, "PATCH", TRUE), ==, 2);
  g_assert_cmpuint (connections_after (https, ports, "PUT", TRUE), ==, 3);
}

static void
retry_after_handler (TestServer *server, SoupServerMessage *message, const char *path,
                     const char *query, guint n, gpointer data)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After",
                                data);
  test_reply (message, 503, "application/json", "{}");
}

/* A server that asks for a year, or for a day that is long past, is not obeyed to the letter. */
static void
test_a_wait_asked_for_is_bounded (void)
{
  static const struct
  {
    const char *asked;
    gint64 ms;
  } rows[] = {
    { "7", 7000 },
    { "31536000", 3600000 },
    { "Thu, 01 Jan 2099 00:00:00 GMT", 3600000 },
    { "Thu, 01 Jan 1998 00:00:00 GMT", 0 },
    { "-5", 0 },
    { "soon", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TestServer) server = test_server_new (
          TEST_CERTIFICATE_SELF_SIGNED, retry_after_handler, (gpointer)rows[i].asked);
      g_autoptr (BefHttps) https = client (server);
      g_autoptr (GError) error = NULL;
      g_autoptr (BefHttpsAnswer) answer = get (https, "/", &error);
      g_assert_no_error (error);
      g_test_message ("%s", rows[i].asked);
      g_assert_cmpint (answer->retry_after_ms, ==, rows[i].ms);
    }
}

static void
wordy_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
               guint n, gpointer data)
{
  g_autofree char *words = g_strnfill (20000, 'a');
  g_autofree char *body = g_strdup_printf ("{\"detail\":\"%s\"}", words);

  test_reply (message, 409, "application/json", body);
}

/* What a server says is a sentence in a dialog, not a page. */
static void
test_a_servers_sentence_is_short (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, wordy_handler, NULL);
  g_autoptr (BefHttps) https = client (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (BefHttpsAnswer) answer = get (https, "/", &error);

  g_assert_no_error (error);
  g_assert_false (bef_https_answer_check (answer, &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_CONFLICT);
  g_assert_cmpint (g_utf8_strlen (error->message, -1), >, 50);
  g_assert_cmpint (g_utf8_strlen (error->message, -1), <, 500);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/https-limits/no-other-host", test_token_and_tenant_go_to_no_other_host);
  g_test_add_func ("/https-limits/no-other-clock", test_no_other_clock_is_the_present);
  g_test_add_func ("/https-limits/redirections", test_redirections_are_not_followed);
  g_test_add_func ("/https-limits/total", test_an_answer_without_end_is_given_up);
  g_test_add_func ("/https-limits/answer", test_a_server_that_does_not_answer_is_given_up);
  g_test_add_func ("/https-limits/connect", test_a_server_that_does_not_greet_is_given_up);
  g_test_add_func ("/https-limits/once", test_what_is_sent_once_has_a_connection_of_its_own);
  g_test_add_func ("/https-limits/retry-after", test_a_wait_asked_for_is_bounded);
  g_test_add_func ("/https-limits/sentence", test_a_servers_sentence_is_short);
  return g_test_run ();
}
