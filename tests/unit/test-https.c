/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the HTTPS session guarantees, against real servers with real certificates. */
#include "backend/bef-https.h"

#include "backend/bef-backend.h"
#include "backend/bef-https-error.h"
#include "base/bef-present.h"
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

static BefHttpsAnswer *
get_with (BefHttps *https, const char *url, gsize max_bytes, GCancellable *cancellable,
          GError **error)
{
  BefHttpsRequest request = { .method = "GET", .url = url, .max_bytes = max_bytes };
  Wait wait = { g_main_loop_new (NULL, FALSE), NULL, NULL };

  bef_https_send_async (https, &request, cancellable, sent_cb, &wait);
  g_main_loop_run (wait.loop);
  g_main_loop_unref (wait.loop);
  if (wait.error != NULL)
    g_propagate_error (error, wait.error);
  return wait.answer;
}

static BefHttpsAnswer *
get (BefHttps *https, const char *url, GError **error)
{
  return get_with (https, url, 100000, NULL, error);
}

static BefHttps *
client (TestServer *server, gboolean with_ca)
{
  g_autoptr (GError) error = NULL;
  BefHttps *https = bef_https_new (test_server_url (server), "commune", "secret-token",
                                   with_ca ? test_server_ca (server) : NULL, &error);
  g_assert_no_error (error);
  return https;
}

static void
ok_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
            guint n, gpointer data)
{
  test_reply_json (message, "[]");
}

static void
test_address_must_be_https (void)
{
  static const char *const wrong[] = { "",
                                       "commune.example",
                                       "http://commune.example",
                                       "https://",
                                       "https://a@b.example",
                                       "ftp://x.example",
                                       "https://x.example/?a=b" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (bef_https_new (wrong[i], NULL, NULL, NULL, &error));
      g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_ADDRESS);
    }
  g_autoptr (BefHttps) https = bef_https_new ("https://x.example/ngsi/", NULL, NULL, NULL, NULL);
  g_assert_cmpstr (bef_https_get_base (https), ==, "https://x.example/ngsi");
}

/* Each kind of certificate, without and with the authority given: what is accepted, and a word the
 * refusal must hold. */
static const struct
{
  const char *name;
  TestCertificate kind;
  gboolean with_ca, is_accepted;
  const char *word;
} certificates[] = {
  { "self-signed-is-unknown", TEST_CERTIFICATE_SELF_SIGNED, FALSE, FALSE, "unknown authority" },
  { "self-signed-given-is-accepted", TEST_CERTIFICATE_SELF_SIGNED, TRUE, TRUE, NULL },
  { "private-authority-is-unknown", TEST_CERTIFICATE_BY_AUTHORITY, FALSE, FALSE,
    "unknown authority" },
  { "private-authority-given-is-accepted", TEST_CERTIFICATE_BY_AUTHORITY, TRUE, TRUE, NULL },
  { "expired-is-refused-though-given", TEST_CERTIFICATE_EXPIRED, TRUE, FALSE, "expired" },
  { "not-yet-valid-is-refused-though-given", TEST_CERTIFICATE_NOT_YET, TRUE, FALSE,
    "not valid yet" },
  { "wrong-host-is-refused-though-given", TEST_CERTIFICATE_WRONG_HOST, TRUE, FALSE,
    "another name" },
};

static void
test_certificate (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (TestServer) server = test_server_new (certificates[i].kind, ok_handler, NULL);
  g_autoptr (BefHttps) https = client (server, certificates[i].with_ca);
  g_autoptr (GError) error = NULL;
  g_autoptr (BefHttpsAnswer) answer = get (https, "/", &error);
  g_auto (GStrv) log = test_server_log (server);

  if (certificates[i].is_accepted)
    {
      g_assert_no_error (error);
      g_assert_cmpuint (answer->status, ==, 200);
      return;
    }
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TLS);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, certificates[i].word));
  g_assert_cmpuint (g_strv_length (log), ==,
                    0); /* nothing was said to it, least of all the token */
}

static void
test_authority_of_another_server_is_unknown (void)
{
  g_autoptr (TestServer) server = test_server_new (TEST_CERTIFICATE_BY_AUTHORITY, ok_handler, NULL);
  g_autoptr (TestServer) other = test_server_new (TEST_CERTIFICATE_BY_AUTHORITY, ok_handler, NULL);
  g_autoptr (BefHttps) https =
      bef_https_new (test_server_url (server), NULL, NULL, test_server_ca (other), NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (get (https, "/", &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TLS);
}

static void
test_authority_file_without_certificate (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (bef_https_new ("https://x.example", NULL, NULL, "not a certificate", &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TLS);
}

static void
redirect_handler (TestServer *server, SoupServerMessage *message, const char *path,
                  const char *query, guint n, gpointer data)
{
  soup_server_message_set_redirect (message, 302, data);
}

static void
test_token_stays_at_home (void)
{
  g_autoptr (TestServer) other = test_server_new (TEST_CERTIFICATE_SELF_SIGNED, ok_handler, NULL);
  g_autoptr (TestServer) server = test_server_new (TEST_CERTIFICATE_SELF_SIGNED, redirect_handler,
                                                   (gpointer)test_server_url (other));
  g_autofree char *both = g_strconcat (test_server_ca (server), test_server_ca (other), NULL);
  g_autoptr (BefHttps) https =
      bef_https_new (test_server_url (server), NULL, "secret-token", both, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BefHttpsAnswer) answer = get (https, "/", &error);
  g_auto (GStrv) log = test_server_log (other);

  g_assert_no_error (error);
  g_assert_cmpuint (test_server_n_authorized (server), ==, 1);
  g_assert_false (bef_https_answer_check (answer, &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_SERVER);
  g_assert_cmpuint (g_strv_length (log), ==, 0);
  g_clear_error (&error);

  /* Allowed and asked on purpose (a camera's image), another origin gets no token, and no trust but
   * the system's. */
  const char *const hosts[] = { test_server_url (other), NULL };
  bef_https_set_allowed_hosts (https, hosts);
  g_assert_null (get (https, test_server_url (other), &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TLS);
  g_assert_cmpuint (test_server_n_authorized (other), ==, 0);
  g_clear_error (&error);
  g_assert_null (get (https, "http://127.0.0.1/image.jpg", &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_ADDRESS);
}

static void
large_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
               guint n, gpointer data)
{
  g_autofree char *body = g_strnfill (200000, ' ');

  if (g_str_equal (path, "/chunked"))
    soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                       SOUP_ENCODING_CHUNKED);
  test_reply_json (message, body);
  soup_message_body_complete (soup_server_message_get_response_body (message));
}

static void
test_large_body_is_cut (void)
{
  static const char *const paths[] = { "/", "/chunked" };
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, large_handler, NULL);
  g_autoptr (BefHttps) https = client (server, TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (get (https, paths[i], &error));
      g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_BAD_DATA);
      g_test_message ("%s", error->message);
    }
  g_autoptr (GError) error = NULL;
  g_autoptr (BefHttpsAnswer) answer = get_with (https, "/chunked", 200000, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (answer->body), ==, 200000);
}

/* 200 MB of spaces in 200 kB: what comes out is counted, not what comes in. */
static void
bomb_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
              guint n, gpointer data)
{
  g_autoptr (GZlibCompressor) gzip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (gzip));
  g_autofree char *spaces = g_strnfill (1000000, ' ');

  for (guint i = 0; i < 200; i++)
    g_output_stream_write_all (stream, spaces, 1000000, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                "Content-Encoding", "gzip");
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (
      message, "application/json", SOUP_MEMORY_COPY,
      g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (memory)),
      g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory)));
}

static void
test_compressed_bomb_is_cut (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, bomb_handler, NULL);
  g_autoptr (BefHttps) https = client (server, TRUE);
  g_autoptr (GError) error = NULL;

  g_assert_null (get_with (https, "/", 1000000, NULL, &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_BAD_DATA);
}

static void
truncated_handler (TestServer *server, SoupServerMessage *message, const char *path,
                   const char *query, guint n, gpointer data)
{
  test_reply_truncated (message, 1000, "[{\"id\":");
}

static void
test_truncated_body_is_an_error (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, truncated_handler, NULL);
  g_autoptr (BefHttps) https = client (server, TRUE);
  g_autoptr (GError) error = NULL;

  g_assert_null (get (https, "/", &error));
  g_test_message ("%s", error->message);
  g_assert_true (error->domain == BEF_BACKEND_ERROR);
  g_assert_true (error->code == BEF_BACKEND_ERROR_BAD_DATA
                 || error->code == BEF_BACKEND_ERROR_CONNECT);
}

static void
silent_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
                guint n, gpointer data)
{
  soup_server_message_pause (message);
}

static gboolean
cancel_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
test_cancelled_at_once (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, silent_handler, NULL);
  g_autoptr (BefHttps) https = client (server, TRUE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  g_timeout_add (50, cancel_cb, cancellable);
  g_assert_null (get_with (https, "/", 1000, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
}

/* Goes when it has read the ClientHello. */
static gboolean
hang_up_cb (GThreadedSocketService *service, GSocketConnection *connection, GObject *source,
            gpointer user_data)
{
  char hello[4096];

  g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), hello, sizeof hello,
                       NULL, NULL);
  return TRUE;
}

/* A server that is being stopped comes back by itself: nobody need look at its certificate. */
static void
test_a_handshake_cut_is_no_fault_of_a_certificate (void)
{
  g_autoptr (GSocketService) service = g_threaded_socket_service_new (4);
  g_autoptr (GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, &error);
  g_autofree char *url = g_strdup_printf ("https://127.0.0.1:%u", port);

  g_assert_no_error (error);
  g_signal_connect (service, "run", G_CALLBACK (hang_up_cb), NULL);
  g_socket_service_start (service);
  g_autoptr (BefHttps) https = bef_https_new (url, NULL, "secret-token", NULL, NULL);
  g_assert_null (get (https, "/", &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_CONNECT);
  g_assert_null (strstr (error->message, "trusted"));
  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
}

static void
test_nobody_listens (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;

  {
    g_autoptr (TestServer) server =
        test_server_new (TEST_CERTIFICATE_SELF_SIGNED, ok_handler, NULL);
    url = g_strdup (test_server_url (server));
  }
  g_autoptr (BefHttps) https = bef_https_new (url, NULL, NULL, NULL, NULL);
  g_assert_null (get (https, "/", &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_CONNECT);
}

/* Without asking a real resolver: its error, as GIO gives it. */
static void
test_no_such_host (void)
{
  g_autoptr (GError) resolver =
      g_error_new_literal (G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "x");
  g_autoptr (GError) error =
      bef_https_error_from_transport (resolver, "commune.example", 0, BEF_CERTIFICATE_GOOD);

  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_DNS);
  g_assert_nonnull (strstr (error->message, "commune.example"));
}

static void
clock_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
               guint n, gpointer data)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) later = g_date_time_add_minutes (now, 10);
  g_autofree char *text = soup_date_time_to_string (later, SOUP_DATE_HTTP);

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Date", text);
  test_reply_json (message, "[]");
}

static void
cached_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
                guint n, gpointer data)
{
  if (g_str_equal (path, "/cached"))
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Age", "600");
  clock_handler (server, message, path, query, n, data);
  if (g_str_equal (path, "/gateway"))
    soup_server_message_set_status (message, 502, NULL);
}

static void
test_the_server_that_leads_tells_the_present (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, cached_handler, NULL);
  g_autoptr (BefHttps) https = client (server, TRUE);
  const char *silent[] = { "/cached", "/gateway" };

  /* A connection that is only tried says nothing. */
  bef_https_answer_free (get (https, "/", NULL));
  g_assert_false (bef_present_is_told ());
  bef_https_lead_clock (https);
  for (guint i = 0; i < G_N_ELEMENTS (silent); i++)
    {
      bef_https_answer_free (get (https, silent[i], NULL));
      g_assert_false (bef_present_is_told ());
    }
  bef_https_answer_free (get (https, "/", NULL));
  g_assert_true (bef_present_is_told ());
  g_assert_cmpint (ABS (bef_present_get_offset () - 10 * BEF_MS_MINUTE), <, 3 * BEF_MS_SECOND);
  bef_present_follow (NULL);
}

/* Answers at once, and the one that is asked for so after 2.5 s. */
static void
slow_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
              guint n, gpointer data)
{
  if (g_str_equal (path, "/slow"))
    g_usleep (2500 * 1000);
  test_reply_json (message, "[]");
}

static void
test_a_slow_answer_moves_no_clock (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, slow_handler, NULL);
  g_autoptr (BefHttps) https = client (server, TRUE);

  bef_https_lead_clock (https);
  bef_https_answer_free (get (https, "/", NULL));
  gint64 before = bef_present_get_offset ();
  bef_https_answer_free (get (https, "/slow", NULL));
  g_assert_cmpint (ABS (bef_present_get_offset () - before), <, 50);
  bef_present_follow (NULL);
}

/* A status, the body that comes with it, the error and a word it must hold. */
static const struct
{
  guint status;
  const char *body;
  BefBackendError code;
  const char *word;
} statuses[] = {
  { 403, "{\"title\":\"Forbidden\"}", BEF_BACKEND_ERROR_FORBIDDEN, "Forbidden" },
  { 404, "<html>gone</html>", BEF_BACKEND_ERROR_NOT_FOUND, "404" },
  { 404, "{\"type\":\"https://uri.etsi.org/ngsi-ld/errors/NonexistentTenant\"}",
    BEF_BACKEND_ERROR_TENANT, "commune" },
  { 409, "{\"detail\":\"Acknowledged by the secretary at 10:02\"}", BEF_BACKEND_ERROR_CONFLICT,
    "Acknowledged by the secretary at 10:02" },
  { 409, "{\"detail\":{\"message\":\"Taken\",\"n\":1}}", BEF_BACKEND_ERROR_CONFLICT, "Taken" },
  { 409, "{\"detail\":{\"n\":1}}", BEF_BACKEND_ERROR_CONFLICT, "faster" },
  { 503, "{\"title\":\"Not now\",\"detail\":{\"reason\":\"fault\"}}", BEF_BACKEND_ERROR_BUSY,
    "(503: Not now)" },
  { 500, "{\"title\":\"<html>\",\"detail\":\"{\\\"reason\\\":1}\"}", BEF_BACKEND_ERROR_SERVER,
    "500" },
  { 400, "{\"title\":\"No such attribute\"}", BEF_BACKEND_ERROR_REFUSED,
    "refuses the request. (400: No such attribute)" },
  { 410, "", BEF_BACKEND_ERROR_NOT_FOUND, "410" },
  { 422, "", BEF_BACKEND_ERROR_REFUSED, "422" },
  { 429, "", BEF_BACKEND_ERROR_BUSY, "busy" },
  { 503, "[[[[", BEF_BACKEND_ERROR_BUSY, "busy" },
  { 504, "", BEF_BACKEND_ERROR_TIMEOUT, "504" },
  { 500, "{\"detail\":\"a\\u0007b\"}", BEF_BACKEND_ERROR_SERVER, "a b" },
  { 500, "{\"detail\":\"<!DOCTYPE html><p>\",\"title\":\"Gone\"}", BEF_BACKEND_ERROR_SERVER,
    "(500: Gone)" },
  { 500, "{\"detail\":\"\\u200b \"}", BEF_BACKEND_ERROR_SERVER, "fault. (500)" },
  { 407, "", BEF_BACKEND_ERROR_PROXY, "proxy asks for a name" },
  /* The last: the token is not shown again. */
  { 401, "", BEF_BACKEND_ERROR_UNAUTHORIZED, "token" },
};

static void
status_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
                guint n, gpointer data)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After",
                                "7");
  test_reply (message, statuses[n].status, "application/problem+json", statuses[n].body);
}

static void
test_statuses_are_worded (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, status_handler, NULL);
  g_autoptr (BefHttps) https = client (server, TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BefHttpsAnswer) answer = get (https, "/", &error);
      g_assert_no_error (error);
      g_assert_cmpint (answer->retry_after_ms, ==, 7000);
      g_assert_false (bef_https_answer_check (answer, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, BEF_BACKEND_ERROR, (int)statuses[i].code);
      g_assert_nonnull (strstr (error->message, statuses[i].word));
      /* A sentence for the secretary holds no data. */
      g_assert_null (strpbrk (error->message, "{}[]<>"));
    }
}

/* As it is written: neither left out, nor read as markup, nor able to turn the sentence round. */
static void
test_a_detail_is_shown_as_written (void)
{
  static const char body[] = "{\"detail\":\"<a href='https://elsewhere.example/'>Open</a> A & B"
                             " \\u202ednE\"}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (body, sizeof body - 1);
  BefHttpsAnswer answer = { .status = 400, .body = bytes };
  g_autoptr (GError) error = NULL;

  g_assert_false (bef_https_answer_check (&answer, &error));
  g_assert_cmpstr (error->message, ==,
                   "The server refuses the request. (400: <a href='https://elsewhere.example/'>"
                   "Open</a> A & B \xef\xbf\xbd"
                   "dnE)");
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/https/address-must-be-https", test_address_must_be_https);
  for (guint i = 0; i < G_N_ELEMENTS (certificates); i++)
    {
      g_autofree char *path = g_strconcat ("/https/certificate/", certificates[i].name, NULL);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_certificate);
    }
  g_test_add_func ("/https/certificate/authority-of-another-server-is-unknown",
                   test_authority_of_another_server_is_unknown);
  g_test_add_func ("/https/certificate/authority-file-without-certificate",
                   test_authority_file_without_certificate);
  g_test_add_func ("/https/token-stays-at-home", test_token_stays_at_home);
  g_test_add_func ("/https/large-body-is-cut", test_large_body_is_cut);
  g_test_add_func ("/https/compressed-bomb-is-cut", test_compressed_bomb_is_cut);
  g_test_add_func ("/https/truncated-body-is-an-error", test_truncated_body_is_an_error);
  g_test_add_func ("/https/a-detail-is-shown-as-written", test_a_detail_is_shown_as_written);
  g_test_add_func ("/https/cancelled-at-once", test_cancelled_at_once);
  g_test_add_func ("/https/nobody-listens", test_nobody_listens);
  g_test_add_func ("/https/cut-handshake", test_a_handshake_cut_is_no_fault_of_a_certificate);
  g_test_add_func ("/https/no-such-host", test_no_such_host);
  g_test_add_func ("/https/the-server-that-leads-tells-the-present",
                   test_the_server_that_leads_tells_the_present);
  g_test_add_func ("/https/a-slow-answer-moves-no-clock", test_a_slow_answer_moves_no_clock);
  g_test_add_func ("/https/statuses-are-worded", test_statuses_are_worded);
  return g_test_run ();
}
