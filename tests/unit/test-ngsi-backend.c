/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The NGSI-LD back end against brokers of several habits, over HTTPS. Reason for length: one server
 * of habits and its fixtures serve every request. */
#include "backend/bef-backend.h"

#include "base/bef-civil-time.h"
#include "https-test-server.h"

#define HUB_ME                                                                                     \
  "{\"role\":\"%s\",\"name\":\"Mairie\",\"tenant\":\"sainte-gemme\",\"commune\":\"Sainte-Gemme-d'" \
  "Aunis\"%s}"

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

static BefIdentity *
probe (BefBackend *backend, GError **error)
{
  WAIT (bef_backend_probe_async (backend, NULL, done_cb, &wait));
  return bef_backend_probe_finish (backend, result, error);
}

static GPtrArray *
list (BefBackend *backend, const char *const *ids, gboolean alerts_only, GError **error)
{
  WAIT (bef_backend_entities_async (
      backend, ids, alerts_only ? BEF_BACKEND_ALERTS : BEF_BACKEND_ALL, NULL, done_cb, &wait));
  return bef_backend_entities_finish (backend, result, error);
}

static gboolean
command (BefBackend *backend, const char *quantity, double value, GError **error)
{
  WAIT (bef_backend_command_async (
      backend, &(BefCommandRequest){ "urn:ngsi-ld:Door:a:b:c", quantity, value, "Delivery" }, NULL,
      done_cb, &wait));
  return bef_backend_done_finish (backend, result, error);
}

static BefBackend *
backend_of (TestServer *server)
{
  g_autoptr (GError) error = NULL;
  BefBackend *backend = bef_ngsi_backend_new (test_server_url (server), NULL, "token",
                                              test_server_ca (server), &error);
  g_assert_no_error (error);
  return backend;
}

/* The number after "@name=" in @query, or @otherwise. */
static guint
query_number (const char *query, const char *name, guint otherwise)
{
  g_autofree char *key = g_strconcat (name, "=", NULL);
  const char *found = query != NULL ? strstr (query, key) : NULL;
  return found != NULL ? (guint)g_ascii_strtoull (found + strlen (key), NULL, 10) : otherwise;
}

static guint
count_log (TestServer *server, const char *prefix)
{
  g_auto (GStrv) log = test_server_log (server);
  guint n = 0;
  for (guint i = 0; log[i] != NULL; i++)
    n += g_str_has_prefix (log[i], prefix);
  return n;
}

/* A broker whose habits are set by the test. */
typedef struct
{
  guint n;     /* doors it has */
  guint cap;   /* largest page, 0: as asked */
  guint shift; /* pages begin this much too early */
  gboolean ignores_offset, has_count, is_strict, forbids_large;
} Broker;

static void
broker_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
                guint n, gpointer data)
{
  const Broker *broker = data;
  guint limit = query_number (query, "limit", 20), offset = query_number (query, "offset", 0);
  GString *text = g_string_new ("[");

  if (broker->is_strict
      && (strstr (query, "count=") != NULL || strstr (query, "options=") != NULL || limit > 100))
    {
      test_reply (message, 400, "application/json",
                  "{\"type\":\"https://uri.etsi.org/ngsi-ld/errors/BadRequestData\"}");
      g_string_free (text, TRUE);
      return;
    }
  if (broker->forbids_large && limit > 100)
    {
      test_reply (message, 403, "application/json",
                  "{\"type\":\"https://uri.etsi.org/ngsi-ld/errors/TooManyResults\"}");
      g_string_free (text, TRUE);
      return;
    }
  if (broker->cap > 0)
    limit = MIN (limit, broker->cap);
  offset = broker->ignores_offset ? 0 : offset - MIN (offset, broker->shift);
  for (guint i = offset; i < MIN (broker->n, offset + limit); i++)
    g_string_append_printf (text,
                            "%s{\"id\":\"urn:ngsi-ld:Door:%u\",\"type\":\"Door\",\"openState\":{"
                            "\"type\":\"Property\",\"value\":"
                            "\"Closed\",\"observedAt\":\"2026-01-01T00:00:00Z\"}}",
                            i > offset ? "," : "", i);
  g_string_append_c (text, ']');
  if (broker->has_count)
    {
      g_autofree char *count = g_strdup_printf ("%u", broker->n);
      soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                    "NGSILD-Results-Count", count);
    }
  test_reply_json (message, text->str);
  g_string_free (text, TRUE);
}

static const struct
{
  const char *name;
  Broker broker;
  guint expected, most_requests;
} listings[] = {
  { "one-page-with-count", { .n = 30, .has_count = TRUE }, 30, 1 },
  { "one-page-without-count", { .n = 30 }, 30, 2 },
  { "many-pages", { .n = 1234, .has_count = TRUE }, 1234, 3 },
  { "server-caps-the-page", { .n = 250, .cap = 40 }, 250, 8 },
  { "pages-overlap", { .n = 250, .cap = 50, .shift = 40 }, 250, 60 },
  { "offset-ignored", { .n = 1000, .ignores_offset = TRUE }, 500, 2 },
  { "strict", { .n = 130, .is_strict = TRUE }, 130, 12 },
  { "large-pages-forbidden", { .n = 130, .has_count = TRUE, .forbids_large = TRUE }, 130, 5 },
  { "none", { .n = 0 }, 0, 1 },
};

static void
test_listing (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, broker_handler, (gpointer)&listings[i].broker);
  g_autoptr (BefBackend) backend = backend_of (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entities = list (backend, NULL, FALSE, &error);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_no_error (error);
  for (guint j = 0; j < entities->len; j++)
    g_assert_true (g_hash_table_add (ids, ((BefEntity *)entities->pdata[j])->id));
  g_assert_cmpuint (entities->len, ==, listings[i].expected);
  g_assert_cmpuint (count_log (server, "GET"), <=, listings[i].most_requests);
  if (!listings[i].broker.is_strict)
    return;
  /* What was refused once is not asked again. */
  guint before = count_log (server, "GET");
  g_autoptr (GPtrArray) again = list (backend, NULL, FALSE, &error);
  g_assert_cmpuint (again->len, ==, 130);
  g_assert_cmpuint (count_log (server, "GET") - before, <=, 3);
}

static void
test_ids_are_asked_in_short_lines (void)
{
  static const Broker broker = { .n = 0 };
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, broker_handler, (gpointer)&broker);
  g_autoptr (BefBackend) backend = backend_of (server);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GString) asked = g_string_new (NULL);

  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:ngsi-ld:Door:sainte-gemme:mairie:porte,%u;", i);
      g_strv_builder_add (builder, id);
    }
  g_auto (GStrv) ids = g_strv_builder_end (builder);
  g_autoptr (GPtrArray) entities = list (backend, (const char *const *)ids, FALSE, NULL);
  g_auto (GStrv) log = test_server_log (server);
  for (guint i = 0; log[i] != NULL; i++)
    {
      g_assert_cmpuint (strlen (log[i]), <, 2500);
      g_string_append (asked, log[i]);
      g_string_append_c (asked, ',');
    }
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *piece = g_strdup_printf ("porte%%2C%u%%3B", i);
      g_assert_nonnull (strstr (asked->str, piece));
    }
  g_assert_cmpuint (entities->len, ==, 0);
}

static void
constant_handler (TestServer *server, SoupServerMessage *message, const char *path,
                  const char *query, guint n, gpointer data)
{
  test_reply (message, 200, "application/json", data);
}

static void
test_bodies_that_are_no_entities (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  const char *const bodies[] = {
    "<html><body>Welcome</body></html>",
    deep,
    "[{\"id\":\"urn:x:1\",\"type\":\"Do",
    "",
    "\"text\"",
    "[{\"id\":7,\"type\":\"Door\"},{\"id\":\"urn:x:1\",\"type\":[[]]},{\"id\":\"urn:x:2\",\"type\":"
    "\"Door\"}]",
    "[{\"id\":\"urn:x:1\",\"type\":\"ACMeasurement\",\"totalActivePower\":{\"value\":\"warm\"}}]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (TestServer) server =
          test_server_new (TEST_CERTIFICATE_SELF_SIGNED, constant_handler, (gpointer)bodies[i]);
      g_autoptr (BefBackend) backend = backend_of (server);
      g_autoptr (GError) error = NULL;
      g_assert_null (list (backend, NULL, FALSE, &error));
      g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_BAD_DATA);
      g_test_message ("%s", error->message);
    }
}

static void
busy_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
              guint n, gpointer data)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After",
                                "60");
  test_reply (message, 503, "application/json", "{}");
}

static void
test_retry_after_is_respected (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, busy_handler, NULL);
  g_autoptr (BefBackend) backend = backend_of (server);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (list (backend, NULL, FALSE, &error));
      g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_BUSY);
    }
  g_assert_cmpuint (count_log (server, "GET"), ==, 1);
}

static gboolean
cancel_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

/* A broker that always has one more page: only cancelling ends it soon. */
static void
endless_handler (TestServer *server, SoupServerMessage *message, const char *path,
                 const char *query, guint n, gpointer data)
{
  g_autofree char *text =
      g_strdup_printf ("[{\"id\":\"urn:ngsi-ld:Door:%u\",\"type\":\"Door\"}]", n);
  test_reply_json (message, text);
}

static void
test_cancelled_listing_stops (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, endless_handler, NULL);
  g_autoptr (BefBackend) backend = backend_of (server);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_timeout_add (150, cancel_cb, cancellable);
  WAIT (bef_backend_entities_async (backend, NULL, BEF_BACKEND_ALL, cancellable, done_cb, &wait));
  g_assert_null (bef_backend_entities_finish (backend, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cancelling_at_any_moment (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, endless_handler, NULL);
  g_autoptr (BefBackend) backend = backend_of (server);

  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;

      g_timeout_add (i % 20, cancel_cb, cancellable);
      WAIT (
          bef_backend_entities_async (backend, NULL, BEF_BACKEND_ALL, cancellable, done_cb, &wait));
      g_assert_null (bef_backend_entities_finish (backend, result, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

/* A server of ours, with a camera; @data: the answer to "me". */
static void
hub_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
             guint n, gpointer data)
{
  if (g_str_equal (path, "/beffroi/v1/me"))
    test_reply_json (message, data);
  else if (query_number (query, "offset", 0) > 0)
    test_reply_json (message, "[]");
  else
    test_reply_json (message, "[{\"id\":\"urn:c:1\",\"type\":\"Camera\",\"location\":{\"type\":"
                              "\"Point\",\"coordinates\":[-0.8,46.2]},"
                              "\"imageSnapshot\":\"/snapshot/1.jpg\",\"on\":true}]");
}

static const struct
{
  const char *role, *grant;
  BefRole expected;
  gboolean sees_image, sees_position;
} views[] = {
  { "police",
    ",\"grant\":{\"reference\":\"A-1\",\"from\":\"2020-01-01T00:00:00Z\",\"until\":\"2100-01-01T00:"
    "00:00Z\"}",
    BEF_ROLE_POLICE, TRUE, TRUE },
  { "police",
    ",\"grant\":{\"reference\":\"A-1\",\"from\":\"2020-01-01T00:00:00Z\",\"until\":\"2021-01-01T00:"
    "00:00Z\"}",
    BEF_ROLE_POLICE, FALSE, TRUE },
  { "police", "", BEF_ROLE_POLICE, FALSE, TRUE },
  { "secretary", ",\"grant\":{\"reference\":\"A-1\",\"until\":\"2100-01-01T00:00:00Z\"}",
    BEF_ROLE_SECRETARY, FALSE, TRUE },
  { "elected", "", BEF_ROLE_ELECTED, FALSE, FALSE },
  { "emperor", "", BEF_ROLE_ELECTED, FALSE, FALSE },
};

static void
test_roles_see_what_they_may (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      g_autofree char *me = g_strdup_printf (HUB_ME, views[i].role, views[i].grant);
      g_autoptr (TestServer) server =
          test_server_new (TEST_CERTIFICATE_SELF_SIGNED, hub_handler, me);
      g_autoptr (BefBackend) backend = backend_of (server);
      g_autoptr (GError) error = NULL;
      g_autoptr (BefIdentity) identity = probe (backend, &error);
      g_assert_no_error (error);
      g_assert_cmpint (identity->role, ==, views[i].expected);
      g_assert_cmpstr (identity->broker, ==, "beffroi-hub");
      g_assert_cmpstr (identity->commune, ==, "Sainte-Gemme-d'Aunis");
      g_autoptr (GPtrArray) entities = list (backend, NULL, FALSE, &error);
      g_assert_no_error (error);
      BefEntity *camera = entities->pdata[0];
      g_assert_true ((camera->image_url != NULL) == views[i].sees_image);
      g_assert_true (camera->has_location == views[i].sees_position);
    }
}

/* Other servers: what they say to "me", to a question about Buildings, and what becomes of it (-1:
 * accepted). */
static const struct
{
  const char *name;
  guint me_status;
  const char *me;
  guint list_status;
  const char *list;
  int error;
} servers[] = {
  { "broker", 404, "{\"type\":\"about:blank\"}", 200, "[{\"id\":\"urn:b\",\"type\":\"Building\"}]",
    -1 },
  { "broker-without-buildings", 404, "", 200, "[]", -1 },
  { "broker-with-web-page-for-me", 200, "<html></html>", 200, "[]", -1 },
  { "broker-refusing-me", 403, "", 200, "[]", -1 },
  { "web-site", 200, "<html></html>", 200, "<html></html>", BEF_BACKEND_ERROR_OTHER_SERVER },
  { "web-site-without-pages", 404, "<html></html>", 404, "<html></html>",
    BEF_BACKEND_ERROR_OTHER_SERVER },
  { "other-api", 404, "{}", 200, "{\"hello\":1}", BEF_BACKEND_ERROR_OTHER_SERVER },
  { "damaged-answer", 404, "", 200, "[{\"id\":\"urn:b\"", BEF_BACKEND_ERROR_BAD_DATA },
  { "wrong-token", 401, "", 401, "", BEF_BACKEND_ERROR_UNAUTHORIZED },
  { "wrong-tenant", 404, "{\"type\":\"https://uri.etsi.org/ngsi-ld/errors/NonexistentTenant\"}",
    404, "", BEF_BACKEND_ERROR_TENANT },
  { "wrong-tenant-elsewhere", 404, "", 404,
    "{\"type\":\"https://uri.etsi.org/ngsi-ld/errors/NonexistentTenant\"}",
    BEF_BACKEND_ERROR_TENANT },
  { "broken", 500, "", 500, "", BEF_BACKEND_ERROR_SERVER },
};

static void
other_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
               guint n, gpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  if (g_str_equal (path, "/beffroi/v1/me"))
    test_reply (message, servers[i].me_status, "application/json", servers[i].me);
  else if (g_str_equal (path, "/ngsi-ld/v1/entities"))
    test_reply (message, servers[i].list_status, "application/json", servers[i].list);
  else
    test_reply (message, 404, "text/html", "");
}

static void
test_other_servers (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, other_handler, (gpointer)data);
  g_autoptr (BefBackend) backend = backend_of (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (BefIdentity) identity = probe (backend, &error);

  if (servers[i].error >= 0)
    {
      g_assert_error (error, BEF_BACKEND_ERROR, servers[i].error);
      g_test_message ("%s", error->message);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpint (identity->role, ==, BEF_ROLE_ELECTED); /* the least privileged */
  g_assert_cmpint (identity->grant_until_ms, ==, BEF_NO_TIME);
  g_assert_cmpstr (identity->broker, ==, "unknown");
}

static void
reply_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
               guint n, gpointer data)
{
  guint status = GPOINTER_TO_UINT (data);
  test_reply (message, status, "application/problem+json",
              status == 204 ? "" : "{\"detail\":\"Taken by the secretary at 10:02\"}");
}

static void
test_command_says_what_and_why (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, reply_handler, GUINT_TO_POINTER (204));
  g_autoptr (BefBackend) backend = backend_of (server);
  g_autoptr (GError) error = NULL;

  g_assert_true (command (backend, "lock-state", 1, &error));
  g_assert_no_error (error);
  g_auto (GStrv) log = test_server_log (server);
  g_autofree char *body = test_server_last_body (server);
  g_assert_cmpuint (g_strv_length (log), ==, 1);
  g_assert_cmpstr (log[0], ==, "PATCH /ngsi-ld/v1/entities/urn:ngsi-ld:Door:a:b:c/attrs/lockState");
  g_assert_cmpstr (body, ==,
                   "{\"type\":\"Property\",\"value\":\"Unlocked\",\"reason\":{\"type\":"
                   "\"Property\",\"value\":\"Delivery\"}}");

  g_assert_false (command (backend, "open-state", 1, &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_NOT_SENT);
  g_clear_error (&error);
  g_assert_false (command (backend, "lock-state", 7, &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_NOT_SENT);
  g_assert_cmpuint (count_log (server, "PATCH"), ==, 1);
}

static void
drop_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
              guint n, gpointer data)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);
  g_io_stream_close (stream, NULL, NULL);
}

static void
test_dropped_command_is_not_repeated (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, drop_handler, NULL);
  g_autoptr (BefBackend) backend = backend_of (server);
  g_autoptr (GError) error = NULL;

  g_assert_false (command (backend, "lock-state", 1, &error));
  /* The server had read it: it may have done it. */
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_UNCERTAIN);
  g_assert_false (bef_backend_surely_not_done (error));
  g_assert_cmpuint (count_log (server, "PATCH"), ==, 1);
}

/* What a server, or what stands before it, says after a command, and whether that proves that the
 * door stays shut (-1: it says that it took the command). */
static const struct
{
  const char *name;
  guint status;
  const char *type, *body;
  int surely_not; /* TRUE, FALSE, -1 */
} outcomes[] = {
  { "stored", 204, "application/json", "", -1 },
  { "stored-and-told", 200, "application/json", "{}", -1 },
  { "accepted", 202, "application/json", "", -1 },
  { "page-of-a-gateway", 200, "text/html", "<html>Welcome</html>", FALSE },
  { "part-taken", 207, "application/json",
    "{\"updated\":[\"lockState\"],\"notUpdated\":[{\"attributeName\":\"reason\"}]}", -1 },
  { "part-taken-in-full", 207, "application/json",
    "{\"updated\":[\"https://uri.etsi.org/ngsi-ld/default-context/lockState\"],\"notUpdated\":[]}",
    -1 },
  { "part-not-taken", 207, "application/json",
    "{\"updated\":[],\"notUpdated\":[{\"attributeName\":\"https://example.org/x#lockState\","
    "\"reason\":\"no such attribute\"}]}",
    TRUE },
  { "part-unsaid", 207, "application/json", "{\"updated\":[]}", FALSE },
  { "part-damaged", 207, "application/json", "{\"upda", FALSE },
  { "moved", 302, "text/html", "", FALSE },
  { "moved-for-good", 308, "text/html", "", FALSE },
  { "not-modified", 304, "text/html", "", FALSE },
  { "bad-request", 400, "application/json", "{}", TRUE },
  { "no-token", 401, "application/json", "{}", TRUE },
  { "forbidden", 403, "application/json", "{}", TRUE },
  { "not-found", 404, "application/json", "{}", TRUE },
  { "not-allowed", 405, "application/json", "{}", TRUE },
  { "too-slow", 408, "application/json", "{}", FALSE },
  { "conflict", 409, "application/json", "{}", TRUE },
  { "unprocessable", 422, "application/json", "{}", TRUE },
  { "too-many", 429, "application/json", "{}", FALSE },
  { "client-gone", 499, "text/html", "", FALSE },
  { "fault", 500, "application/json", "{}", FALSE },
  { "not-implemented", 501, "application/json", "{}", FALSE },
  { "bad-gateway", 502, "text/html", "<html></html>", FALSE },
  { "unavailable", 503, "text/html", "", FALSE },
  { "gateway-too-slow", 504, "text/html", "", FALSE },
  { "unheard-of", 520, "text/html", "", FALSE },
};

static void
outcome_handler (TestServer *server, SoupServerMessage *message, const char *path,
                 const char *query, guint n, gpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  test_reply (message, outcomes[i].status, outcomes[i].type, outcomes[i].body);
}

static void
test_outcome_of_a_command (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, outcome_handler, (gpointer)data);
  g_autoptr (BefBackend) backend = backend_of (server);
  g_autoptr (GError) error = NULL;
  gboolean taken = command (backend, "lock-state", 1, &error);

  g_assert_cmpuint (count_log (server, "PATCH"), ==, 1);
  g_assert_true (taken == (outcomes[i].surely_not < 0));
  if (!taken)
    g_assert_cmpint (bef_backend_surely_not_done (error), ==, outcomes[i].surely_not);
  if (g_str_equal (outcomes[i].name, "part-not-taken"))
    g_assert_nonnull (strstr (error->message, "no such attribute"));
}

static void
cut_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
             guint n, gpointer data)
{
  test_reply_truncated (message, 500, "{\"a");
}

/* The beginning of a good answer proves as little as none. */
static void
test_a_command_answered_in_part_is_uncertain (void)
{
  g_autoptr (TestServer) server = test_server_new (TEST_CERTIFICATE_SELF_SIGNED, cut_handler, NULL);
  g_autoptr (BefBackend) backend = backend_of (server);
  g_autoptr (GError) error = NULL;

  g_assert_false (command (backend, "lock-state", 1, &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_UNCERTAIN);
  g_assert_cmpuint (count_log (server, "PATCH"), ==, 1);
}

/* Nobody there, or nobody to be trusted: the command never left. */
static void
test_a_command_that_never_left_is_surely_not_done (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BefBackend) nobody =
      bef_ngsi_backend_new ("https://127.0.0.1:1", NULL, NULL, NULL, NULL);
  g_autoptr (TestServer) expired =
      test_server_new (TEST_CERTIFICATE_EXPIRED, reply_handler, GUINT_TO_POINTER (204));
  g_autoptr (BefBackend) untrusted = backend_of (expired);

  g_assert_false (command (nobody, "lock-state", 1, &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_NOT_SENT);
  g_assert_true (bef_backend_surely_not_done (error));
  g_clear_error (&error);
  g_assert_false (command (untrusted, "lock-state", 1, &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TLS);
  g_assert_true (bef_backend_surely_not_done (error));
}

static void
test_acknowledging (void)
{
  g_autoptr (TestServer) first =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, reply_handler, GUINT_TO_POINTER (204));
  g_autoptr (TestServer) late =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, reply_handler, GUINT_TO_POINTER (409));
  TestServer *const both[] = { first, late };

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (BefBackend) backend = backend_of (both[i]);
      g_autoptr (GError) error = NULL;
      WAIT (bef_backend_acknowledge_async (
          backend, &(BefAcknowledgement){ "urn:ngsi-ld:Alert:1", "Secretary", 0, "On my way" },
          NULL, done_cb, &wait));
      gboolean done = bef_backend_done_finish (backend, result, &error);
      g_autofree char *body = test_server_last_body (both[i]);
      g_assert_true (done == (i == 0));
      g_assert_nonnull (
          strstr (body, "\"acknowledgedBy\":{\"type\":\"Property\",\"value\":\"Secretary\"}"));
      g_assert_nonnull (strstr (body, "1970-01-01T00:00:00Z"));
      g_assert_nonnull (strstr (body, "On my way"));
      if (i == 0)
        continue;
      g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_CONFLICT);
      g_assert_cmpstr (error->message, ==, "Taken by the secretary at 10:02");
    }
}

/* Brokers as they were measured: which ways of writing answer well, and which store. */
typedef struct
{
  const char *name;
  guint update, append, merge; /* status */
  const char *update_body, *append_body;
  int error;
  const char *last; /* the request that settled it */
} Writes;

#define NOT_THERE                                                                                  \
  "{\"updated\":[],\"notUpdated\":[{\"attributeName\":\"acknowledgedBy\",\"reason\":\"not "        \
  "there\"},"                                                                                      \
  "{\"attributeName\":\"acknowledgedAt\",\"reason\":\"not there\"}]}"
#define AN_ALERT "/ngsi-ld/v1/entities/urn:ngsi-ld:Alert:1"

static const Writes writes[] = {
  { "appends", 204, 204, 204, "", "", -1, "POST " AN_ALERT "/attrs?options=noOverwrite" },
  { "somebody-was-there", 204, 207, 204, "", NOT_THERE, BEF_BACKEND_ERROR_CONFLICT,
    "POST " AN_ALERT "/attrs?options=noOverwrite" },
  { "merges-only", 405, 405, 204, "", "", -1, "PATCH " AN_ALERT },
  { "updates-only", 204, 501, 501, "", "", -1, "PATCH " AN_ALERT "/attrs" },
  { "takes-none", 207, 405, 405, NOT_THERE, "", BEF_BACKEND_ERROR_REFUSED,
    "PATCH " AN_ALERT "/attrs" },
  { "is-gone", 404, 404, 404, "", "", BEF_BACKEND_ERROR_NOT_FOUND,
    "POST " AN_ALERT "/attrs?options=noOverwrite" },
};

static void
writes_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
                guint n, gpointer data)
{
  const Writes *broker = data;

  if (g_str_equal (soup_server_message_get_method (message), "POST"))
    test_reply (message, broker->append, "application/json", broker->append_body);
  else if (g_str_has_suffix (path, "/attrs"))
    test_reply (message, broker->update, "application/json", broker->update_body);
  else
    test_reply (message, broker->merge, "application/json", "");
}

static void
test_acknowledging_finds_the_brokers_way (gconstpointer data)
{
  const Writes *broker = data;
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, writes_handler, (gpointer)broker);
  g_autoptr (BefBackend) backend = backend_of (server);
  g_autoptr (GError) error = NULL;

  WAIT (bef_backend_acknowledge_async (
      backend, &(BefAcknowledgement){ "urn:ngsi-ld:Alert:1", "Secretary", 0, NULL }, NULL, done_cb,
      &wait));
  gboolean done = bef_backend_done_finish (backend, result, &error);
  g_auto (GStrv) log = test_server_log (server);
  g_assert_true (done == (broker->error < 0));
  if (!done)
    g_assert_error (error, BEF_BACKEND_ERROR, broker->error);
  g_assert_cmpstr (log[g_strv_length (log) - 1], ==, broker->last);
  g_assert_cmpuint (g_strv_length (log), <=, 3);
}

/* A broker that answers well and stores nothing is asked in another way, a bounded number of times.
 */
static void
test_acknowledging_otherwise_is_another_request (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, writes_handler, (gpointer)&writes[0]);
  g_autoptr (BefBackend) backend = backend_of (server);
  g_autoptr (GHashTable) lines = g_hash_table_new (g_str_hash, g_str_equal);
  guint tries = 0;

  do
    {
      WAIT (bef_backend_acknowledge_async (
          backend, &(BefAcknowledgement){ "urn:ngsi-ld:Alert:1", "Secretary", 0, NULL }, NULL,
          done_cb, &wait));
      g_assert_true (bef_backend_done_finish (backend, result, NULL));
      g_clear_object (&result);
    }
  while (bef_backend_decide_otherwise (
      backend, &(BefAlertDecision){ .kind = BEF_DECISION_ACKNOWLEDGE }, ++tries));
  g_auto (GStrv) log = test_server_log (server);
  for (guint i = 0; log[i] != NULL; i++)
    g_assert_true (g_hash_table_add (lines, log[i]));
  g_assert_cmpuint (tries, ==, 3);
  g_assert_cmpuint (g_strv_length (log), ==, 3);
}

static void
test_bytes_of_the_server (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, constant_handler, (gpointer) "picture");
  g_autoptr (BefBackend) backend = backend_of (server);
  g_autoptr (GError) error = NULL;
  WAIT (bef_backend_bytes_async (backend, "/snapshot/1.jpg?w=320", 1000, NULL, done_cb, &wait));
  g_autoptr (GBytes) bytes = bef_backend_bytes_finish (backend, result, &error);
  g_auto (GStrv) log = test_server_log (server);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "picture", 7);
  g_assert_cmpstr (log[0], ==, "GET /snapshot/1.jpg?w=320");
}

/* Accepts, and never answers; @data "lists": but for the entities as they are and the first
 * history, by which it is known how to ask for the others. */
static void
silent_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
                guint n, gpointer data)
{
  if (data != NULL && g_str_has_prefix (path, "/ngsi-ld/v1/entities"))
    test_reply_json (message, "[]");
  else if (data != NULL && g_str_has_suffix (path, ":first"))
    test_reply_json (message,
                     "{\"id\":\"urn:ngsi-ld:ACMeasurement:first\",\"type\":\"ACMeasurement\"}");
  else
    soup_server_message_pause (message);
}

static void
count_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GArray) readings =
      bef_backend_temporal_finish (BEF_BACKEND (source), result, NULL, NULL, NULL);

  g_assert_null (readings);
  *(guint *)user_data += 1;
}

#define N_HISTORIES 12

/* More histories than there are connections for them. */
static void
ask_histories (BefBackend *backend, GCancellable *cancellable, guint *ended)
{
  for (guint i = 0; i < N_HISTORIES; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:ngsi-ld:ACMeasurement:%u", i);
      BefSeriesKey key = { g_intern_string (id), g_intern_static_string ("power") };
      bef_backend_temporal_async (backend, key, 0, BEF_MS_DAY, cancellable, count_cb, ended);
    }
}

static void
test_silence_is_told_before_a_history_is_given_up (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, silent_handler, NULL);
  g_autoptr (BefBackend) backend = backend_of (server);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint ended = 0;

  ask_histories (backend, cancellable, &ended);
  g_assert_null (list (backend, NULL, TRUE, &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TIMEOUT);
  g_assert_cmpuint (ended, ==, 0);
  g_cancellable_cancel (cancellable);
  while (ended < N_HISTORIES)
    g_main_context_iteration (NULL, TRUE);
}

/* Sent, and never a word: it may have been done, and is not sent again. */
static void
test_a_command_never_answered_is_uncertain (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, silent_handler, NULL);
  g_autoptr (BefBackend) backend = backend_of (server);
  g_autoptr (GError) error = NULL;

  g_assert_false (command (backend, "lock-state", 1, &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_UNCERTAIN);
  g_assert_false (bef_backend_surely_not_done (error));
  g_assert_cmpuint (count_log (server, "PATCH"), ==, 1);
}

static GArray *
ask_history (BefBackend *backend, const char *entity, GError **error)
{
  WAIT (bef_backend_temporal_async (backend, bef_series_key (entity, "power"), 0, BEF_MS_DAY, NULL,
                                    done_cb, &wait));
  return bef_backend_temporal_finish (backend, result, NULL, NULL, error);
}

static void
test_a_list_does_not_wait_for_histories (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, silent_handler, (gpointer) "lists");
  g_autoptr (BefBackend) backend = backend_of (server);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint ended = 0;

  g_autoptr (GArray) found = ask_history (backend, "urn:ngsi-ld:ACMeasurement:first", &error);
  g_assert_no_error (error);
  ask_histories (backend, cancellable, &ended);
  /* As many as are asked at once. */
  while (count_log (server, "GET /ngsi-ld/v1/temporal/") < 1 + 4)
    g_main_context_iteration (NULL, FALSE);
  g_autoptr (GPtrArray) entities = list (backend, NULL, FALSE, &error);
  g_assert_no_error (error);
  g_assert_nonnull (entities);
  g_assert_cmpuint (ended, ==, 0);
  g_cancellable_cancel (cancellable);
  while (ended < N_HISTORIES)
    g_main_context_iteration (NULL, TRUE);
}

/* Slower than a first question is given. */
static void
slow_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
              guint n, gpointer data)
{
  if (n < 2)
    g_usleep (6 * G_USEC_PER_SEC);
  test_reply_json (message, "[]");
}

static void
test_a_slow_server_is_waited_for_the_next_time (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, slow_handler, NULL);
  g_autoptr (BefBackend) backend = backend_of (server);
  g_autoptr (GError) first = NULL, second = NULL;
  g_autoptr (GPtrArray) given_up = list (backend, NULL, FALSE, &first);
  g_autoptr (GPtrArray) entities = list (backend, NULL, FALSE, &second);

  g_assert_error (first, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TIMEOUT);
  g_assert_null (given_up);
  g_assert_no_error (second);
  g_assert_nonnull (entities);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (listings); i++)
    {
      g_autofree char *path = g_strconcat ("/ngsi-backend/listing/", listings[i].name, NULL);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_listing);
    }
  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    {
      g_autofree char *path = g_strconcat ("/ngsi-backend/probe/", servers[i].name, NULL);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_other_servers);
    }
  g_test_add_func ("/ngsi-backend/ids-are-asked-in-short-lines", test_ids_are_asked_in_short_lines);
  g_test_add_func ("/ngsi-backend/bodies-that-are-no-entities", test_bodies_that_are_no_entities);
  g_test_add_func ("/ngsi-backend/retry-after-is-respected", test_retry_after_is_respected);
  g_test_add_func ("/ngsi-backend/cancelled-listing-stops", test_cancelled_listing_stops);
  g_test_add_func ("/ngsi-backend/cancelling-at-any-moment", test_cancelling_at_any_moment);
  g_test_add_func ("/ngsi-backend/roles-see-what-they-may", test_roles_see_what_they_may);
  g_test_add_func ("/ngsi-backend/command-says-what-and-why", test_command_says_what_and_why);
  g_test_add_func ("/ngsi-backend/dropped-command-is-not-repeated",
                   test_dropped_command_is_not_repeated);
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      g_autofree char *path = g_strconcat ("/ngsi-backend/outcome/", outcomes[i].name, NULL);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_outcome_of_a_command);
    }
  g_test_add_func ("/ngsi-backend/outcome/answered-in-part",
                   test_a_command_answered_in_part_is_uncertain);
  g_test_add_func ("/ngsi-backend/outcome/never-answered",
                   test_a_command_never_answered_is_uncertain);
  g_test_add_func ("/ngsi-backend/outcome/never-left",
                   test_a_command_that_never_left_is_surely_not_done);
  for (guint i = 0; i < G_N_ELEMENTS (writes); i++)
    {
      g_autofree char *path = g_strconcat ("/ngsi-backend/write/", writes[i].name, NULL);
      g_test_add_data_func (path, &writes[i], test_acknowledging_finds_the_brokers_way);
    }
  g_test_add_func ("/ngsi-backend/write/otherwise",
                   test_acknowledging_otherwise_is_another_request);
  g_test_add_func ("/ngsi-backend/acknowledging", test_acknowledging);
  g_test_add_func ("/ngsi-backend/bytes-of-the-server", test_bytes_of_the_server);
  g_test_add_func ("/ngsi-backend/silence-is-told-before-a-history-is-given-up",
                   test_silence_is_told_before_a_history_is_given_up);
  g_test_add_func ("/ngsi-backend/a-list-does-not-wait-for-histories",
                   test_a_list_does_not_wait_for_histories);
  g_test_add_func ("/ngsi-backend/a-slow-server-is-waited-for-the-next-time",
                   test_a_slow_server_is_waited_for_the_next_time);
  return g_test_run ();
}
