/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the NGSI-LD back end does not ask, take or believe, however a broker answers. */
#include "backend/ngsi-ld/bef-ngsi-decode.h"

#include "backend/bef-backend.h"
#include "base/bef-civil-time.h"
#include "base/bef-json.h"
#include "https-test-server.h"

#define START G_GINT64_CONSTANT (1767225600000) /* 2026-01-01T00:00:00Z */

typedef struct
{
  GMainLoop *loop;
  GAsyncResult *result;
} Wait;

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;

  wait->result = g_object_ref (result);
  g_main_loop_quit (wait->loop);
}

static GAsyncResult *
wait_result (Wait *wait)
{
  g_main_loop_run (wait->loop);
  g_main_loop_unref (wait->loop);
  return wait->result;
}

#define WAIT(call)                                                                                 \
  Wait wait = { g_main_loop_new (NULL, FALSE), NULL };                                             \
  call;                                                                                            \
  g_autoptr (GAsyncResult) result = wait_result (&wait)

static BefBackend *
backend_of (TestServer *server)
{
  g_autoptr (GError) error = NULL;
  BefBackend *backend = bef_ngsi_backend_new (test_server_url (server), NULL, "token",
                                              test_server_ca (server), &error);

  g_assert_no_error (error);
  return backend;
}

static void
picture_handler (TestServer *server, SoupServerMessage *message, const char *path,
                 const char *query, guint n, gpointer data)
{
  g_autofree char *body = g_strnfill (5000, 'x');

  test_reply (message, 200, "image/jpeg", body);
}

static GBytes *
fetch (BefBackend *backend, gsize max_bytes, GError **error)
{
  WAIT (bef_backend_bytes_async (backend, "/snapshot/1.jpg", max_bytes, NULL, done_cb, &wait));
  return bef_backend_bytes_finish (backend, result, error);
}

static void
test_an_image_is_no_larger_than_asked (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, picture_handler, NULL);
  g_autoptr (BefBackend) backend = backend_of (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) whole = fetch (backend, 5000, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (whole), ==, 5000);
  g_assert_null (fetch (backend, 4999, &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_BAD_DATA);
}

/* Of a broker that is somebody's whole region: 20,000 entities a page, always others. */
static void
crowd_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
               guint n, gpointer data)
{
  g_autoptr (GString) text = g_string_new ("[");

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, "%s{\"id\":\"urn:d:%u\",\"type\":\"Door\"}", i > 0 ? "," : "",
                            n * 20000 + i);
  g_string_append_c (text, ']');
  test_reply_json (message, text->str);
  /* Should it be asked for ever, the test ends with too many. */
  if (n >= 5)
    test_reply_json (message, "[]");
}

static void
test_entities_have_an_end (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, crowd_handler, NULL);
  g_autoptr (BefBackend) backend = backend_of (server);
  g_autoptr (GError) error = NULL;
  WAIT (bef_backend_entities_async (backend, NULL, BEF_BACKEND_ALL, NULL, done_cb, &wait));
  g_autoptr (GPtrArray) entities = bef_backend_entities_finish (backend, result, &error);
  g_auto (GStrv) log = test_server_log (server);

  g_assert_null (entities);
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TOO_MANY);
  g_assert_nonnull (strstr (error->message, "50"));
  g_assert_cmpuint (g_strv_length (log), ==, 3);
}

static void
status_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
                guint n, gpointer data)
{
  test_reply (message, GPOINTER_TO_UINT (data), "application/json",
              "{\"updated\":[],\"notUpdated\":[{\"attributeName\":\"lockState\"}]}");
}

/* 207: some of it was not taken. */
static void
test_a_part_is_no_success (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, status_handler, GUINT_TO_POINTER (207));
  g_autoptr (BefBackend) backend = backend_of (server);
  g_autoptr (GError) error = NULL;
  WAIT (bef_backend_command_async (
      backend, &(BefCommandRequest){ "urn:ngsi-ld:Door:a:b:c", "lock-state", 1, "Delivery" }, NULL,
      done_cb, &wait));

  g_assert_false (bef_backend_done_finish (backend, result, &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_REFUSED);
}

static void
nothing_handler (TestServer *server, SoupServerMessage *message, const char *path,
                 const char *query, guint n, gpointer data)
{
  test_reply_json (message, "{\"id\":\"urn:m:1\",\"type\":\"ACMeasurement\"}");
}

static gint64
query_time (const char *query, const char *name)
{
  g_autofree char *key = g_strconcat (name, "=", NULL);
  const char *found = strstr (query, key);
  gint64 ms = 0;

  g_assert_nonnull (found);
  g_autofree char *raw = g_strndup (found + strlen (key), strcspn (found + strlen (key), "&"));
  g_autofree char *text = g_uri_unescape_string (raw, NULL);
  g_assert_true (bef_iso8601_parse (text, &ms));
  return ms;
}

/* A year is asked for by the month, oldest first, without a hole between. */
static void
test_a_request_is_of_a_month_at_most (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, nothing_handler, NULL);
  g_autoptr (BefBackend) backend = backend_of (server);
  g_autoptr (GError) error = NULL;
  gint64 from = 0, to = 0, at = START;
  WAIT (bef_backend_temporal_async (backend, bef_series_key ("urn:m:1", "power"), START,
                                    START + 365 * BEF_MS_DAY, NULL, done_cb, &wait));
  g_autoptr (GArray) readings = bef_backend_temporal_finish (backend, result, &from, &to, &error);
  g_auto (GStrv) log = test_server_log (server);
  guint histories = 0;

  g_assert_no_error (error);
  for (guint i = 0; log[i] != NULL; i++)
    {
      /* The entity itself is asked for before: its unit. */
      if (strstr (log[i], "/temporal/") == NULL)
        continue;
      histories++;
      /* The first bound may be exclusive: it is a millisecond early. */
      gint64 begin = query_time (log[i], "timeAt") + 1;
      g_assert_cmpint (begin, ==, at);
      at = query_time (log[i], "endTimeAt");
      g_assert_cmpint (at - begin, <=, 31 * BEF_MS_DAY);
    }
  g_assert_cmpuint (histories, ==, 12);
  g_assert_cmpint (at, ==, START + 365 * BEF_MS_DAY);
  g_assert_cmpint (from, ==, START);
  g_assert_cmpint (to, ==, at);
}

/* What the profile does not name is not known at all: people stand in it. */
static void
test_unknown_attributes_stay_outside (void)
{
  static const char text[] = "[{\"id\":\"urn:d:1\",\"type\":\"Door\","
                             "\"badgeHolder\":{\"type\":\"Property\",\"value\":\"Jeanne Martin\"},"
                             "\"lastPassage\":\"Jeanne Martin\","
                             "\"phoneNumber\":{\"value\":\"Jeanne Martin\"},"
                             "\"https://example.org/badge\":[{\"@value\":\"Jeanne Martin\"}],"
                             "\"badge_status\":{\"type\":\"Property\",\"value\":\"Jeanne Martin\"},"
                             "\"lockState_status\":{\"type\":\"Property\",\"value\":\"PENDING\"},"
                             "\"openState_status\":{\"value\":\"FAILED\"},"
                             "\"lockState\":{\"type\":\"Property\",\"value\":\"Locked\","
                             "\"setBy\":{\"type\":\"Property\",\"value\":\"Jeanne Martin\"}}}]";
  BefNgsiCounts counts = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (BefProfile) profile = bef_profile_load (NULL, &error);
  g_assert_no_error (error);
  g_autoptr (JsonNode) root = bef_json_parse (text, strlen (text), 0, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) entities =
      bef_ngsi_decode_entities (root, profile, NULL, NULL, &counts, &error);
  g_assert_no_error (error);
  BefEntity *door = entities->pdata[0];
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, door->facts);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      g_test_message ("%s: %s", (char *)name, (char *)value);
      g_assert_null (strstr (value, "Jeanne"));
    }
  g_assert_cmpint (door->lock.status, ==, BEF_COMMAND_PENDING);
  g_assert_cmpuint (door->readings->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ngsi-limits/image-size", test_an_image_is_no_larger_than_asked);
  g_test_add_func ("/ngsi-limits/entities", test_entities_have_an_end);
  g_test_add_func ("/ngsi-limits/part-of-a-command", test_a_part_is_no_success);
  g_test_add_func ("/ngsi-limits/request-of-a-month", test_a_request_is_of_a_month_at_most);
  g_test_add_func ("/ngsi-limits/unknown-attributes", test_unknown_attributes_stay_outside);
  return g_test_run ();
}
