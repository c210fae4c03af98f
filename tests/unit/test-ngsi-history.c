/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Histories from brokers that cut them, each in its own way: nothing lost, nothing twice, and an
 * end to the asking. */
#include "backend/bef-backend.h"

#include "base/bef-civil-time.h"
#include "https-test-server.h"

#define START G_GINT64_CONSTANT (1767225600000) /* 2026-01-01T00:00:00Z */
#define STEP BEF_MS_MINUTE

typedef struct
{
  guint n;   /* one value a minute from START */
  guint cap; /* of an answer; 0: none */
  gboolean keeps_newest, says_206, says_link, includes_end, excludes_start, normalized;
  gboolean refuses_format; /* 400 to format= */
  gboolean ignores_range;  /* always the newest values it has */
  gint64 end_ms;           /* range asked: [START, end) */
  guint most_requests;
} Broker;

static const struct
{
  const char *name;
  Broker broker;
  gboolean is_partial;
} brokers[] = {
  { "whole", { .n = 720, .end_ms = START + 720 * STEP, .most_requests = 1 } },
  { "whole-by-a-round-number", { .n = 100, .end_ms = START + 720 * STEP, .most_requests = 3 } },
  { "empty", { .n = 0, .end_ms = START + 720 * STEP, .most_requests = 1 } },
  { "206-keeps-oldest",
    { .n = 720, .cap = 97, .says_206 = TRUE, .end_ms = START + 720 * STEP, .most_requests = 10 } },
  { "206-keeps-newest",
    { .n = 720,
      .cap = 97,
      .says_206 = TRUE,
      .keeps_newest = TRUE,
      .end_ms = START + 720 * STEP,
      .most_requests = 10 } },
  { "link-keeps-oldest",
    { .n = 720, .cap = 60, .says_link = TRUE, .end_ms = START + 720 * STEP, .most_requests = 15 } },
  { "silent-keeps-newest",
    { .n = 720,
      .cap = 50,
      .keeps_newest = TRUE,
      .end_ms = START + 720 * STEP,
      .most_requests = 18 } },
  { "silent-keeps-oldest",
    { .n = 720, .cap = 50, .end_ms = START + 720 * STEP, .most_requests = 18 } },
  { "silent-bounds-included",
    { .n = 720,
      .cap = 50,
      .includes_end = TRUE,
      .end_ms = START + 720 * STEP,
      .most_requests = 18 } },
  { "bounds-excluded",
    { .n = 720,
      .cap = 97,
      .says_206 = TRUE,
      .excludes_start = TRUE,
      .end_ms = START + 720 * STEP,
      .most_requests = 10 } },
  { "normalized",
    { .n = 720,
      .cap = 100,
      .normalized = TRUE,
      .end_ms = START + 720 * STEP,
      .most_requests = 10 } },
  { "strict",
    { .n = 720, .refuses_format = TRUE, .end_ms = START + 720 * STEP, .most_requests = 2 } },
  { "months",
    { .n = 100000,
      .cap = 10000,
      .says_206 = TRUE,
      .end_ms = START + 100000 * STEP,
      .most_requests = 20 } },
  { "range-ignored",
    { .n = 100000,
      .cap = 50,
      .ignores_range = TRUE,
      .end_ms = START + 720 * STEP,
      .most_requests = 3 },
    TRUE },
};

/* The instant after "@name=" in @query. */
static gint64
query_time (const char *query, const char *name)
{
  g_autofree char *key = g_strconcat (name, "=", NULL);
  const char *found = strstr (query, key);
  g_autofree char *raw = g_strndup (found + strlen (key), strcspn (found + strlen (key), "&"));
  g_autofree char *text = g_uri_unescape_string (raw, NULL);
  gint64 ms = 0;

  g_assert_true (bef_iso8601_parse (text, &ms));
  return ms;
}

static void
append_value (GString *text, const Broker *broker, guint i)
{
  g_autofree char *at = bef_iso8601_format (START + i * STEP);
  if (broker->normalized)
    g_string_append_printf (text, "%s{\"type\":\"Property\",\"value\":%u,\"observedAt\":\"%s\"}",
                            text->str[text->len - 1] == '[' ? "" : ",", i, at);
  else
    g_string_append_printf (text, "%s[%u,\"%s\"]", text->str[text->len - 1] == '[' ? "" : ",", i,
                            at);
}

static void
history_handler (TestServer *server, SoupServerMessage *message, const char *path,
                 const char *query, guint n, gpointer data)
{
  const Broker *broker = data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  gint64 from, to;
  guint begin = 0, end = 0;
  gboolean is_cut = FALSE;

  if (g_str_has_prefix (path, "/ngsi-ld/v1/entities"))
    {
      test_reply_json (message, "[]");
      return;
    }
  if (broker->refuses_format && strstr (query, "format=") != NULL)
    {
      test_reply (message, 400, "application/json", "{}");
      return;
    }
  from = query_time (query, "timeAt") + (broker->excludes_start ? 1 : 0);
  to = query_time (query, "endTimeAt") + (broker->includes_end ? 1 : 0);
  /* Of the values 0..n-1, those whose instant is in [from, to). */
  begin = from <= START ? 0 : (guint)MIN ((gint64)broker->n, (from - START + STEP - 1) / STEP);
  end = to <= START ? 0 : (guint)MIN ((gint64)broker->n, (to - START + STEP - 1) / STEP);
  if (broker->ignores_range)
    {
      begin = 0;
      end = broker->n;
    }
  end = MAX (begin, end);
  if (broker->cap > 0 && end - begin > broker->cap)
    {
      is_cut = TRUE;
      if (broker->keeps_newest || broker->ignores_range)
        begin = end - broker->cap;
      else
        end = begin + broker->cap;
    }
  GString *text =
      g_string_new ("{\"id\":\"urn:m:1\",\"type\":\"ACMeasurement\",\"totalActivePower\":");
  g_string_append (text, broker->normalized ? "[" : "{\"type\":\"Property\",\"values\":[");
  for (guint i = begin; i < end; i++)
    append_value (text, broker, i);
  g_string_append (text, broker->normalized ? "]}" : "]}}");
  if (is_cut && broker->says_link)
    soup_message_headers_replace (headers, "Link",
                                  "</next>;rel=\"next\";type=\"application/ld+json\"");
  test_reply (message, is_cut && broker->says_206 ? 206 : 200, "application/json", text->str);
  g_string_free (text, TRUE);
}

typedef struct
{
  GMainLoop *loop;
  GArray *readings;
  gint64 from_ms, to_ms;
  GError *error;
} Wait;

static void
history_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;

  wait->readings = bef_backend_temporal_finish (BEF_BACKEND (source), result, &wait->from_ms,
                                                &wait->to_ms, &wait->error);
  g_main_loop_quit (wait->loop);
}

static GArray *
ask (BefBackend *backend, gint64 from_ms, gint64 to_ms, gint64 *complete_from_ms,
     gint64 *complete_to_ms, GError **error)
{
  Wait wait = { .loop = g_main_loop_new (NULL, FALSE) };

  bef_backend_temporal_async (backend, bef_series_key ("urn:m:1", "power"), from_ms, to_ms, NULL,
                              history_cb, &wait);
  g_main_loop_run (wait.loop);
  g_main_loop_unref (wait.loop);
  *complete_from_ms = wait.from_ms;
  *complete_to_ms = wait.to_ms;
  if (wait.error != NULL)
    g_propagate_error (error, wait.error);
  return wait.readings;
}

static BefBackend *
backend_of (TestServer *server)
{
  g_autoptr (GError) error = NULL;
  BefBackend *backend =
      bef_ngsi_backend_new (test_server_url (server), NULL, NULL, test_server_ca (server), &error);
  g_assert_no_error (error);
  return backend;
}

/* Histories asked for, without the look at the entity before the first. */
static guint
count_histories (TestServer *server)
{
  g_auto (GStrv) log = test_server_log (server);
  guint n = 0;

  for (guint i = 0; log[i] != NULL; i++)
    n += strstr (log[i], "/temporal/") != NULL;
  return n;
}

static void
test_broker (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  const Broker *broker = &brokers[i].broker;
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, history_handler, (gpointer)broker);
  g_autoptr (BefBackend) backend = backend_of (server);
  g_autoptr (GError) error = NULL;
  gint64 from, to;
  g_autoptr (GArray) readings = ask (backend, START, broker->end_ms, &from, &to, &error);

  g_assert_no_error (error);
  g_test_message ("%u requests", count_histories (server));
  g_assert_cmpuint (count_histories (server), <=, broker->most_requests);
  if (brokers[i].is_partial)
    {
      g_assert_cmpint (to - from, ==, 0);      /* nothing is known to be whole */
      g_assert_cmpuint (readings->len, ==, 0); /* what it sent was not asked for */
      return;
    }
  g_assert_cmpint (from, ==, START);
  g_assert_cmpint (to, ==, broker->end_ms);
  g_assert_cmpuint (readings->len, ==, broker->n);
  for (guint j = 0; j < readings->len; j++)
    {
      const BefReading *reading = &g_array_index (readings, BefReading, j);
      g_assert_cmpint (reading->observed_ms, ==, START + j * STEP);
      g_assert_cmpfloat (reading->value, ==, j);
    }
}

/* Once a broker's habit is known, a second history costs no more than its answers. */
static void
test_habit_is_remembered (void)
{
  static const Broker broker = { .n = 500, .cap = 50, .keeps_newest = TRUE };
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, history_handler, (gpointer)&broker);
  g_autoptr (BefBackend) backend = backend_of (server);
  gint64 from, to;
  g_autoptr (GArray) first = ask (backend, START, START + 500 * STEP, &from, &to, NULL);
  guint before = count_histories (server);
  g_autoptr (GArray) second = ask (backend, START, START + 500 * STEP, &from, &to, NULL);

  g_assert_cmpuint (first->len, ==, 500);
  g_assert_cmpuint (second->len, ==, 500);
  g_assert_cmpuint (count_histories (server) - before, ==, 10);
}

static void
status_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
                guint n, gpointer data)
{
  if (data != NULL)
    test_reply (message, 404, "application/json", data);
  else
    test_reply (message, 503, "application/json", "{}");
}

static void
test_without_history (void)
{
  const char *problem = "{\"type\":\"https://uri.etsi.org/ngsi-ld/errors/ResourceNotFound\"}";
  g_autoptr (TestServer) none =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, status_handler, (gpointer)problem);
  g_autoptr (TestServer) no_api =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, status_handler, (gpointer) "<html></html>");
  g_autoptr (TestServer) busy =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, status_handler, NULL);
  g_autoptr (BefBackend) first = backend_of (none), second = backend_of (no_api),
                         third = backend_of (busy);
  g_autoptr (GError) error = NULL;
  gint64 from, to;
  g_autoptr (GArray) readings = ask (first, START, START + BEF_MS_HOUR, &from, &to, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (readings->len, ==, 0);
  g_assert_cmpint (to, ==, START + BEF_MS_HOUR);
  g_assert_null (ask (second, START, START + BEF_MS_HOUR, &from, &to, &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_NO_HISTORY);
  g_clear_error (&error);
  g_assert_null (ask (third, START, START + BEF_MS_HOUR, &from, &to, &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_BUSY);
}

/* A broker whose histories have no units; its entity counts in Wh. */
static void
unit_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
              guint n, gpointer data)
{
  if (g_str_has_prefix (path, "/ngsi-ld/v1/entities"))
    test_reply_json (message, "[{\"id\":\"urn:m:1\",\"type\":\"ACMeasurement\","
                              "\"totalActivePower\":{\"value\":1,\"unitCode\":\"KWT\"}}]");
  else
    test_reply_json (message, "{\"id\":\"urn:m:1\",\"type\":\"ACMeasurement\","
                              "\"totalActivePower\":{\"values\":[[12.5,"
                              "\"2026-01-01T00:00:00Z\"]]}}");
}

/* As after a restart: what the history keeps to ask comes before the first list of entities. */
static void
test_a_unit_is_asked_for_before_the_first_history (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, unit_handler, NULL);
  g_autoptr (BefBackend) backend = backend_of (server);
  g_autoptr (GError) error = NULL;
  gint64 from, to;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GArray) readings = ask (backend, START, START + BEF_MS_HOUR, &from, &to, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (readings->len, ==, 1);
      g_assert_cmpfloat (g_array_index (readings, BefReading, 0).value, ==, 12500);
    }
  g_auto (GStrv) log = test_server_log (server);
  g_assert_true (g_str_has_prefix (log[0], "GET /ngsi-ld/v1/entities?"));
  g_assert_cmpuint (count_histories (server), ==, 2);
  /* Once: the last two are the histories. */
  g_assert_nonnull (strstr (log[g_strv_length (log) - 2], "/temporal/"));
}

static void
test_empty_range_asks_nothing (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, status_handler, NULL);
  g_autoptr (BefBackend) backend = backend_of (server);
  g_autoptr (GError) error = NULL;
  gint64 from, to;
  g_autoptr (GArray) readings = ask (backend, START, START, &from, &to, &error);
  g_auto (GStrv) log = test_server_log (server);

  g_assert_no_error (error);
  g_assert_cmpuint (readings->len, ==, 0);
  g_assert_cmpuint (g_strv_length (log), ==, 0);
}

#define METERS 8
#define OF_EACH 312

/* Whether every parameter of @query is one that an older broker knows. */
static gboolean
is_known_of_old (const char *query)
{
  static const char *const known[] = {
    "timerel=", "timeAt=", "endTimeAt=", "options=temporalValues", "attrs=", NULL
  };
  g_auto (GStrv) parts = g_strsplit (query, "&", -1);
  gboolean fine = TRUE;

  for (guint i = 0; fine && parts[i] != NULL; i++)
    {
      fine = FALSE;
      for (guint j = 0; !fine && known[j] != NULL; j++)
        fine = g_str_has_prefix (parts[i], known[j]);
    }
  return fine && strstr (query, "options=temporalValues") != NULL;
}

static void
older_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
               guint n, gpointer data)
{
  static const Broker every = { 0 };
  g_autofree char *id = g_path_get_basename (path);

  if (!is_known_of_old (query))
    {
      test_reply (message, 400, "application/problem+json",
                  "{\"type\":\"https://uri.etsi.org/ngsi-ld/errors/InvalidRequest\"}");
      return;
    }
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_printf (text,
                   "{\"id\":\"%s\",\"type\":\"ACMeasurement\","
                   "\"totalActivePower\":{\"type\":\"Property\",\"values\":[",
                   id);
  for (guint i = 0; i < OF_EACH; i++)
    append_value (text, &every, i);
  g_string_append (text, "]}}");
  test_reply (message, 200, "application/json", text->str);
}

static void
meter_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) readings =
      bef_backend_temporal_finish (BEF_BACKEND (source), result, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (readings->len, ==, OF_EACH);
  --*(guint *)user_data;
}

/* The first contact: many histories at once, of a broker that refuses the ways tried first. */
static void
test_first_contact_loses_nothing (void)
{
  g_autoptr (TestServer) server =
      test_server_new (TEST_CERTIFICATE_SELF_SIGNED, older_handler, NULL);
  g_autoptr (BefBackend) backend = backend_of (server);

  for (guint round = 0; round < 2; round++)
    {
      guint left = METERS;
      for (guint i = 0; i < METERS; i++)
        {
          g_autofree char *id = g_strdup_printf ("urn:m:%u", i);
          bef_backend_temporal_async (backend, bef_series_key (id, "power"), START,
                                      START + OF_EACH * STEP, NULL, meter_cb, &left);
        }
      while (left > 0)
        g_main_context_iteration (NULL, TRUE);
    }
  /* One of them found out how to ask. */
  g_assert_cmpuint (count_histories (server), <=, 2 * METERS + 2);
}

typedef struct
{
  guint refuses; /* status of a question about many, 0: none */
  guint n;       /* values of each */
} Many;

/* Answers about each entity named, except the last one, of which it has nothing. */
static void
many_handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
              guint n, gpointer data)
{
  static const Broker every = { 0 };
  const Many *many = data;
  gboolean alone = g_str_has_prefix (path, "/ngsi-ld/v1/temporal/entities/");
  g_autoptr (GString) text = g_string_new (alone ? NULL : "[");

  if (!alone && many->refuses > 0)
    {
      test_reply (message, many->refuses, "application/json", "{}");
      return;
    }
  for (guint m = 0; m < (alone ? 1 : METERS - 1); m++)
    {
      g_autofree char *name = alone ? g_path_get_basename (path) : g_strdup_printf ("urn:m:%u", m);
      g_assert_true (alone || strstr (query, name) != NULL);
      g_string_append_printf (text,
                              "%s{\"id\":\"%s\",\"type\":\"ACMeasurement\","
                              "\"totalActivePower\":{\"type\":\"Property\",\"values\":[",
                              m > 0 ? "," : "", name);
      for (guint i = 0; i < many->n; i++)
        append_value (text, &every, i);
      g_string_append (text, "]}}");
    }
  g_string_append (text, alone ? "" : "]");
  test_reply (message, 200, "application/json", text->str);
}

static void
entities_many_handler (TestServer *server, SoupServerMessage *message, const char *path,
                       const char *query, guint n, gpointer data)
{
  g_autoptr (GString) text = g_string_new ("[");

  if (g_str_has_prefix (path, "/ngsi-ld/v1/temporal/"))
    {
      many_handler (server, message, path, query, n, data);
      return;
    }
  for (guint m = 0; m < METERS && strstr (query, "offset=0") != NULL; m++)
    g_string_append_printf (text, "%s{\"id\":\"urn:m:%u\",\"type\":\"ACMeasurement\"}",
                            m > 0 ? "," : "", m);
  g_string_append (text, "]");
  test_reply (message, 200, "application/json", text->str);
}

static void
take_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static GPtrArray *
ask_many (BefBackend *backend, GError **error)
{
  BefSeriesKey keys[METERS];
  g_autoptr (GAsyncResult) result = NULL;

  for (guint i = 0; i < METERS; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:m:%u", i);
      keys[i] = bef_series_key (id, "power");
    }
  bef_backend_temporal_many_async (
      backend, &(BefSeriesSpan){ keys, METERS, START, START + 720 * STEP }, NULL, take_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return bef_backend_temporal_many_finish (backend, result, error);
}

/* Many histories in one question: what may have been cut, and what is refused, is asked for alone.
 */
static void
test_many_in_one_question (void)
{
  static const Many cases[] = { { 0, 7 }, { 0, 50 }, { 404, 7 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestServer) server = test_server_new (TEST_CERTIFICATE_SELF_SIGNED,
                                                       entities_many_handler, (gpointer)&cases[i]);
      g_autoptr (BefBackend) backend = backend_of (server);
      g_autoptr (GError) error = NULL;
      g_autoptr (GAsyncResult) listed = NULL;
      gint64 from, to;

      g_assert_false (bef_backend_can_ask_many (backend));
      bef_backend_entities_async (backend, NULL, BEF_BACKEND_ALL, NULL, take_cb, &listed);
      while (listed == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_autoptr (GPtrArray) entities = bef_backend_entities_finish (backend, listed, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (entities->len, ==, METERS);
      g_autoptr (GArray) alone = ask (backend, START, START + 720 * STEP, &from, &to, &error);
      g_assert_no_error (error);
      g_assert_true (bef_backend_can_ask_many (backend));
      g_autoptr (GPtrArray) found = ask_many (backend, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (found->len, ==, METERS);
      for (guint m = 0; m < METERS; m++)
        {
          GArray *readings = g_ptr_array_index (found, m);
          gboolean known = cases[i].refuses == 0 && (cases[i].n % 50 != 0 || m == METERS - 1);
          g_assert_true ((readings != NULL) == known);
          if (known)
            g_assert_cmpuint (readings->len, ==, m < METERS - 1 ? cases[i].n : 0);
        }
      g_assert_true (bef_backend_can_ask_many (backend) == (cases[i].refuses == 0));
    }
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (brokers); i++)
    {
      g_autofree char *path = g_strconcat ("/ngsi-history/", brokers[i].name, NULL);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_broker);
    }
  g_test_add_func ("/ngsi-history/habit-is-remembered", test_habit_is_remembered);
  g_test_add_func ("/ngsi-history/first-contact", test_first_contact_loses_nothing);
  g_test_add_func ("/ngsi-history/many", test_many_in_one_question);
  g_test_add_func ("/ngsi-history/without-history", test_without_history);
  g_test_add_func ("/ngsi-history/unit-first", test_a_unit_is_asked_for_before_the_first_history);
  g_test_add_func ("/ngsi-history/empty-range-asks-nothing", test_empty_range_asks_nothing);
  return g_test_run ();
}
