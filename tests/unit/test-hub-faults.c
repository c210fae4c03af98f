/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each fault, as a client meets it over HTTPS. */
#include <unistd.h>

#include "hub/server/bef-hub-fault.h"
#include "hub-test-client.h"

#define LIST "/ngsi-ld/v1/entities?type=Door&limit=100"
#define METER                                                                                      \
  "/ngsi-ld/v1/temporal/entities/urn:ngsi-ld:ACMeasurement:test:mairie:x?format=temporalValues&"
#define DOOR "/ngsi-ld/v1/entities/urn:ngsi-ld:Door:test:mairie:x"

static gboolean
accept_cb (void)
{
  return TRUE;
}

static HubTest *
with (const char *spec)
{
  return hub_test_new (20, spec);
}

static void
test_specifications (void)
{
  static const char *const good[] = { "latency=2000",
                                      "error=503:0.5",
                                      "error=500",
                                      "truncate=0.3",
                                      "truncate",
                                      "wrong-types",
                                      "drop=0.5",
                                      "expired-certificate",
                                      "clock-skew=+3600",
                                      "clock-skew=-60",
                                      "html",
                                      "deep",
                                      "huge",
                                      "bomb",
                                      "not-ngsi-ld",
                                      "unauthorized",
                                      "temporal-cut=50",
                                      "command-fails",
                                      "command-lost=502",
                                      "command-lost=504:0.5",
                                      "acknowledge-lost",
                                      "grant-ended",
                                      "hostile-text",
                                      "flood=200",
                                      "link-down=bibliotheque",
                                      "latency=5,error=503:0.1",
                                      "" };
  static const char *const bad[] = { "latency",
                                     "latency=x",
                                     "error=200",
                                     "error=503:2",
                                     "truncate=2",
                                     "temporal-cut=0",
                                     "expired-certificate=1",
                                     "nonsense",
                                     "command-lost",
                                     "command-lost=204",
                                     "grant-ended=1",
                                     "clock-skew",
                                     "flood",
                                     "flood=0",
                                     "flood=1001",
                                     "link-down",
                                     "link-down=",
                                     "latency=5,nonsense",
                                     "=1" };
  BefHubFaults faults = { .seed = 3 };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      bef_hub_faults_add (&faults, good[i], &error);
      g_assert_no_error (error);
    }
  bef_hub_faults_clear (&faults);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (bef_hub_faults_add (&faults, bad[i], &error));
      g_assert_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE);
      for (guint f = 0; f < BEF_HUB_N_FAULTS; f++)
        g_assert_false (faults.fault[f].set);
    }
}

static void
test_rate (void)
{
  BefHubFaults faults = { .seed = 42 }, same = { .seed = 42 }, other = { .seed = 43 };
  guint struck = 0, differs = 0;

  bef_hub_faults_add (&faults, "error=503:0.3", NULL);
  bef_hub_faults_add (&same, "error=503:0.3", NULL);
  bef_hub_faults_add (&other, "error=503:0.3", NULL);
  for (guint i = 0; i < 10000; i++)
    {
      gboolean strikes = bef_hub_faults_strike (&faults, BEF_HUB_FAULT_ERROR, i);
      g_assert_true (strikes == bef_hub_faults_strike (&same, BEF_HUB_FAULT_ERROR, i));
      differs += strikes != bef_hub_faults_strike (&other, BEF_HUB_FAULT_ERROR, i);
      struck += strikes != 0;
    }
  g_assert_cmpuint (struck, >, 2800);
  g_assert_cmpuint (struck, <, 3200);
  g_assert_cmpuint (differs, >, 1000);
}

static void
test_error (void)
{
  g_autoptr (HubTest) hub = with ("error=503:0.5");
  guint failed = 0;

  for (guint i = 0; i < 40; i++)
    {
      g_autoptr (HubReply) reply = hub_test_get (hub, "secretary", LIST);
      g_assert_true (reply->status == 200 || reply->status == 503);
      failed += reply->status == 503;
      /* The detail of an error may be an object: brokers do that. */
      if (reply->status == 503)
        g_assert_nonnull (bef_json_get_object (hub_reply_object (reply), "detail"));
    }
  g_assert_cmpuint (failed, >, 8);
  g_assert_cmpuint (failed, <, 32);
}

static void
test_latency (void)
{
  g_autoptr (HubTest) hub = with ("latency=300");
  gint64 start = g_get_monotonic_time ();
  g_autoptr (HubReply) reply = hub_test_get (hub, "secretary", LIST);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 290000);
  g_assert_cmpuint (json_array_get_length (hub_reply_array (reply)), ==, 20);
}

/* A client that leaves before its answer does not trouble the hub. */
static void
test_latency_abandoned (void)
{
  g_autoptr (HubTest) hub = with ("latency=200");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *url = g_strconcat (bef_hub_server_url (hub->server), LIST, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  gint64 end = g_get_monotonic_time () + 500000;

  g_signal_connect (message, "accept-certificate", G_CALLBACK (accept_cb), NULL);
  soup_session_send_async (hub->session, message, 0, cancellable, NULL, NULL);
  while (bef_hub_server_request_count (hub->server) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (cancellable);
  soup_session_abort (hub->session);
  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_autoptr (HubReply) reply = hub_test_get (hub, "secretary", LIST);
  g_assert_cmpuint (reply->status, ==, 200);
}

static void
test_truncate (void)
{
  g_autoptr (HubTest) hub = with ("truncate");
  g_autoptr (HubReply) reply = hub_test_get (hub, "secretary", LIST);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_null (bef_json_parse (reply->body, reply->length, 0, &error));
  g_assert_error (error, BEF_JSON_ERROR, BEF_JSON_ERROR_TRUNCATED);
}

static void
test_drop (void)
{
  g_autoptr (HubTest) hub = with ("drop");
  g_autoptr (HubReply) reply = hub_test_get (hub, "secretary", LIST);

  g_assert_nonnull (reply->error);
  g_assert_null (reply->body);
  /* The hub itself goes on. */
  g_assert_true (bef_hub_server_set_faults (hub->server, "", NULL));
  g_autoptr (HubReply) after = hub_test_get (hub, "secretary", LIST);
  g_assert_cmpuint (after->status, ==, 200);
}

static void
test_wrong_types (void)
{
  g_autoptr (HubTest) hub = with ("wrong-types");
  g_autoptr (HubReply) spoilt =
      hub_test_get (hub, "secretary", "/ngsi-ld/v1/entities?type=ACMeasurement&limit=20");
  JsonArray *list = hub_reply_array (spoilt);
  guint odd = 0, ids = 0;

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *entity = bef_json_node_object (json_array_get_element (list, i));
      JsonObject *power = bef_json_get_object (entity, "totalActivePower");
      JsonNode *value = power != NULL ? json_object_get_member (power, "value") : NULL;
      ids += bef_json_get_string (entity, "id") != NULL;
      odd += value == NULL || !JSON_NODE_HOLDS_VALUE (value)
             || json_node_get_value_type (value) != G_TYPE_DOUBLE;
    }
  g_assert_cmpuint (odd, >, 15);
  g_assert_cmpuint (ids, >, 10);
}

static void
test_bodies (void)
{
  g_autoptr (HubTest) hub = with ("html");
  g_autoptr (HubReply) html = hub_test_get (hub, "secretary", LIST);
  g_assert_cmpuint (html->status, ==, 200);
  g_assert_true (g_str_has_prefix (hub_reply_header (html, "Content-Type"), "text/html"));
  g_assert_true (g_str_has_prefix (html->body, "<!DOCTYPE html>"));

  g_assert_true (bef_hub_server_set_faults (hub->server, "deep", NULL));
  g_autoptr (HubReply) deep = hub_test_get (hub, "secretary", LIST);
  g_autoptr (GError) error = NULL;
  g_assert_cmpuint (deep->length, ==, 200000);
  g_assert_null (bef_json_parse (deep->body, deep->length, 0, &error));
  g_assert_error (error, BEF_JSON_ERROR, BEF_JSON_ERROR_TOO_DEEP);

  g_assert_true (bef_hub_server_set_faults (hub->server, "not-ngsi-ld", NULL));
  g_autoptr (HubReply) other = hub_test_get (hub, "secretary", LIST);
  g_assert_cmpuint (other->status, ==, 404);
  g_assert_false (json_object_has_member (hub_reply_object (other), "type"));

  g_assert_true (bef_hub_server_set_faults (hub->server, "unauthorized", NULL));
  g_autoptr (HubReply) expired = hub_test_get (hub, "secretary", LIST);
  g_assert_cmpuint (expired->status, ==, 401);
}

typedef struct
{
  gsize limit;
  gsize bytes;
  gboolean over;
  GError *error;
} Stream;

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Stream *stream = user_data;
  g_autoptr (GBytes) bytes =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &stream->error);

  stream->bytes += bytes != NULL ? g_bytes_get_size (bytes) : 0;
  if (bytes == NULL || g_bytes_get_size (bytes) == 0 || stream->bytes > stream->limit)
    stream->over = TRUE;
  else
    g_input_stream_read_bytes_async (G_INPUT_STREAM (source), 1024 * 1024, 0, NULL, read_cb,
                                     stream);
}

static void
send_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Stream *stream = user_data;
  g_autoptr (GInputStream) in =
      soup_session_send_finish (SOUP_SESSION (source), result, &stream->error);

  if (in == NULL)
    stream->over = TRUE;
  else
    g_input_stream_read_bytes_async (in, 1024 * 1024, 0, NULL, read_cb, stream);
}

/* Reads as a stream until more than @limit bytes have come, then no more. */
static void
assert_more_than (const char *spec, gsize limit)
{
  g_autoptr (HubTest) hub = with (spec);
  g_autofree char *url = g_strconcat (bef_hub_server_url (hub->server), LIST, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  Stream stream = { .limit = limit };

  g_signal_connect (message, "accept-certificate", G_CALLBACK (accept_cb), NULL);
  soup_session_send_async (hub->session, message, 0, NULL, send_cb, &stream);
  while (!stream.over)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (stream.error);
  g_assert_cmpuint (stream.bytes, >, limit);
}

static void
test_huge (void)
{
  assert_more_than ("huge", BEF_JSON_MAX_BYTES);
}

static void
test_bomb (void)
{
  g_autoptr (GBytes) bomb = bef_hub_fault_bomb ();

  g_assert_cmpuint (g_bytes_get_size (bomb), <, 2 * 1024 * 1024);
  assert_more_than ("bomb", BEF_JSON_MAX_BYTES);
}

/* Buffers are full, nobody reads any more: the hub ends all the same. Whether it would wait depends
 * on the moment, hence the rounds; a hang ends with SIGALRM. */
static void
test_stalled_client (void)
{
  alarm (60);
  for (guint round = 0; round < 8; round++)
    assert_more_than ("huge", (round + 4) * 1000000);
  alarm (0);
}

static void
test_expired_certificate (void)
{
  g_autoptr (HubTest) hub = with ("expired-certificate");
  g_autoptr (HubReply) refused = hub_test_get (hub, "secretary", LIST);

  g_assert_error (refused->error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
  /* While running, too: the next connection sees the other certificate. */
  g_assert_true (bef_hub_server_set_faults (hub->server, "", NULL));
  soup_session_abort (hub->session);
  g_autoptr (HubReply) good = hub_test_get (hub, "secretary", LIST);
  g_assert_cmpuint (good->status, ==, 200);
}

static void
test_clock_skew (void)
{
  g_autoptr (HubTest) hub = with ("clock-skew=+3600");
  g_autoptr (HubReply) reply = hub_test_get (hub, "secretary", METER "lastN=1");
  JsonObject *power = bef_json_get_object (hub_reply_object (reply), "totalActivePower");
  JsonArray *last = json_array_get_array_element (bef_json_get_array (power, "values"), 0);

  g_assert_cmpstr (json_array_get_string_element (last, 1), ==, "2026-11-02T09:00:00Z");
  g_assert_cmpstr (hub_reply_header (reply, "Date"), ==, "Mon, 02 Nov 2026 09:00:30 GMT");
}

static void
test_temporal_cut (void)
{
  g_autoptr (HubTest) hub = with ("temporal-cut=50");
  g_autoptr (HubReply) reply = hub_test_get (
      hub, "secretary",
      METER "timerel=between&timeAt=2026-11-02T05:00:00Z&endTimeAt=2026-11-02T07:00:00Z");
  JsonObject *power = bef_json_get_object (hub_reply_object (reply), "totalActivePower");

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_null (hub_reply_header (reply, "Content-Range"));
  g_assert_cmpuint (json_array_get_length (bef_json_get_array (power, "values")), ==, 50);
}

static void
test_command_fails (void)
{
  g_autoptr (HubTest) hub = with ("command-fails");
  g_autoptr (HubReply) sent = hub_test_send (hub, "PATCH", "secretary", DOOR "/attrs/lockState",
                                             "{\"value\":\"Unlocked\"}", NULL);
  gint64 now = bef_now_ms ();

  g_assert_cmpuint (sent->status, ==, 204);
  g_autoptr (HubReply) first = hub_test_get (hub, "secretary", DOOR "?format=simplified");
  g_assert_cmpstr (bef_json_get_string (hub_reply_object (first), "lockState_status"), ==,
                   "PENDING");
  bef_clock_override (now + 5000, 0);
  g_autoptr (HubReply) later = hub_test_get (hub, "secretary", DOOR "?format=simplified");
  g_assert_cmpstr (bef_json_get_string (hub_reply_object (later), "lockState_status"), ==,
                   "FAILED");
  g_assert_cmpstr (bef_json_get_string (hub_reply_object (later), "lockState"), ==, "Locked");
}

/* Done, and answered by something else. */
static void
test_command_lost (void)
{
  g_autoptr (HubTest) hub = with ("command-lost=502");
  g_autoptr (HubReply) sent = hub_test_send (hub, "PATCH", "secretary", DOOR "/attrs/lockState",
                                             "{\"value\":\"Unlocked\"}", NULL);
  g_autoptr (HubReply) later = hub_test_get (hub, "secretary", DOOR "?format=simplified");

  g_assert_cmpuint (sent->status, ==, 502);
  g_assert_cmpstr (bef_json_get_string (hub_reply_object (later), "lockState"), ==, "Unlocked");
}

static void
test_grant_ended (void)
{
  g_autoptr (HubTest) hub = with ("grant-ended");
  g_autoptr (HubReply) me = hub_test_get (hub, "police", "/beffroi/v1/me");

  g_assert_cmpuint (me->status, ==, 200);
  g_assert_cmpstr (bef_json_get_string (hub_reply_object (me), "role"), ==, "police");
  g_assert_false (json_object_has_member (hub_reply_object (me), "grant"));
}

/* What a person reads is written to do harm, in bytes that are no text too; what programs read
 * stays, and the same text is always written in the same way. */
static void
test_hostile_text (void)
{
  g_autoptr (HubTest) hub = with ("hostile-text");
  g_autoptr (HubReply) first =
      hub_test_get (hub, "secretary", "/ngsi-ld/v1/entities?type=Building");
  g_autoptr (HubReply) second =
      hub_test_get (hub, "secretary", "/ngsi-ld/v1/entities?type=Building");
  g_autoptr (HubReply) refused = hub_test_get (hub, "secretary", "/ngsi-ld/v1/entities/urn:none");
  g_autoptr (GString) names = g_string_new ("[{\"id\":\"a\",\"state\":\"open\"");

  for (guint i = 0; i < 60; i++)
    g_string_append_printf (names, ",\"name\":\"%u\"}, {\"id\":\"a\"", i);
  g_string_append (names, ",\"description\":{\"type\":\"Property\",\"value\":\"D\"}}]");
  g_autoptr (GBytes) written = bef_hub_fault_hostile_text (names->str);
  gsize length;
  const char *text = g_bytes_get_data (written, &length);
  static const char *const ways[] = { "<a href=",
                                      "\\u202e",
                                      "WWWW",
                                      "\\ud800",
                                      "\\nline",
                                      "\\u05e9",
                                      "<b>book</b>",
                                      "\"id\":\"a\"",
                                      "\"state\":\"open\"",
                                      "\"type\":\"Property\"" };
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    g_assert_nonnull (g_strstr_len (text, (gssize)length, ways[i]));
  g_assert_cmpuint (length, >, 1000000);
  g_assert_cmpuint (first->status, ==, 200);
  g_assert_cmpmem (first->body, first->length, second->body, second->length);
  g_assert_nonnull (strstr (first->body, "\"type\":\"Building\""));
  g_assert_cmpuint (refused->status, ==, 404);
}

static void
test_control (void)
{
  g_autoptr (HubTest) hub = with (NULL);
  g_autoptr (HubReply) set =
      hub_test_send (hub, "PUT", NULL, "/beffroi/v1/fault", "error=500", NULL);
  g_autoptr (HubReply) failing = hub_test_get (hub, "secretary", LIST);
  g_autoptr (HubReply) bad =
      hub_test_send (hub, "PUT", NULL, "/beffroi/v1/fault", "nonsense", NULL);
  g_autoptr (HubReply) still = hub_test_get (hub, "secretary", LIST);
  g_autoptr (HubReply) cleared = hub_test_send (hub, "PUT", NULL, "/beffroi/v1/fault", "", NULL);
  g_autoptr (HubReply) well = hub_test_get (hub, "secretary", LIST);

  g_assert_cmpuint (set->status, ==, 204);
  g_assert_cmpuint (failing->status, ==, 500);
  g_assert_cmpuint (bad->status, ==, 400);
  g_assert_cmpuint (still->status, ==, 500);
  g_assert_cmpuint (cleared->status, ==, 204);
  g_assert_cmpuint (well->status, ==, 200);
}

/* Anybody who reaches it could stop the commune's server. */
static void
test_no_control_unless_wanted (void)
{
  g_autoptr (HubTest) hub = hub_test_new_without_control (1);
  g_autoptr (HubReply) set =
      hub_test_send (hub, "PUT", "technician", "/beffroi/v1/fault", "error=500", NULL);
  g_autoptr (HubReply) well = hub_test_get (hub, "secretary", LIST);

  g_assert_cmpuint (set->status, ==, 404);
  g_assert_cmpuint (well->status, ==, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/fault/specifications", test_specifications);
  g_test_add_func ("/hub/fault/rates-are-kept-and-repeatable", test_rate);
  g_test_add_func ("/hub/fault/error", test_error);
  g_test_add_func ("/hub/fault/latency", test_latency);
  g_test_add_func ("/hub/fault/latency-and-a-client-that-leaves", test_latency_abandoned);
  g_test_add_func ("/hub/fault/truncate", test_truncate);
  g_test_add_func ("/hub/fault/drop", test_drop);
  g_test_add_func ("/hub/fault/wrong-types", test_wrong_types);
  g_test_add_func ("/hub/fault/html-deep-not-ngsi-ld-unauthorized", test_bodies);
  g_test_add_func ("/hub/fault/huge", test_huge);
  g_test_add_func ("/hub/fault/bomb", test_bomb);
  g_test_add_func ("/hub/fault/a-stalled-client-does-not-hold-the-end", test_stalled_client);
  g_test_add_func ("/hub/fault/expired-certificate", test_expired_certificate);
  g_test_add_func ("/hub/fault/clock-skew", test_clock_skew);
  g_test_add_func ("/hub/fault/temporal-cut", test_temporal_cut);
  g_test_add_func ("/hub/fault/command-fails", test_command_fails);
  g_test_add_func ("/hub/fault/command-lost", test_command_lost);
  g_test_add_func ("/hub/fault/grant-ended", test_grant_ended);
  g_test_add_func ("/hub/fault/hostile-text", test_hostile_text);
  g_test_add_func ("/hub/fault/control-while-running", test_control);
  g_test_add_func ("/hub/fault/no-control-unless-wanted", test_no_control_unless_wanted);
  return g_test_run ();
}
