/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a console costs a broker: requests and bytes a minute, by page, on each manner of broker.py
 * and on our own hub, whose entities all of them serve. Bytes are those of HTTP inside TLS, both
 * directions, as libsoup counts them. Prints one line a page.
 *
 * bench-bytes [--seconds=N] [--buildings=N] [--page=NAME] [--server=NAME] [--set=SWITCH=VALUE]
 *
 * "building": what the page of the fullest building watches. "today": what the first page does.
 * "hidden": nobody sees the window. "again": the history asked for when a console comes back after
 * an hour. The doubles measure each meter once a minute and everything else every ten; the hub does
 * as it does. The first answers (who we are, everything once) are not counted, but for "again".
 * Requests for history are told apart: a console that is new to a server fills its own for some
 * minutes.
 */
#include <libsoup/soup.h>

#include "../unit/history-util.h"
#include "base/bef-json.h"
#include "broker-double.h"
#include "supervision/session/bef-session.h"

#define SETTLE_S 20
/* What is asked quickly after a page was opened is over. */
#define QUIET_S 75

typedef struct
{
  guint requests, histories; /* the latter are not in the former */
  guint64 bytes, history_bytes;
} Cost;

typedef struct
{
  const char *page, *server;
  BrokerDouble *broker;
  BefBackend *backend;
  BefHistory *history;
  BefSession *session;
  GPtrArray *entities;
  Cost begun;
  Cost filled; /* when the past was first there; all 0 before */
} Run;

static int seconds = 180, n_buildings = 0;
static char *only_page, *only_server, *habit;
/* Server's base address -> Cost. */
static GHashTable *costs;

static Cost *
cost_of (SoupMessage *message)
{
  GUri *uri = soup_message_get_uri (message);
  g_autofree char *base = g_strdup_printf ("https://127.0.0.1:%d", g_uri_get_port (uri));
  Cost *cost = g_hash_table_lookup (costs, base);

  if (cost == NULL)
    {
      cost = g_new0 (Cost, 1);
      g_hash_table_insert (costs, g_steal_pointer (&base), cost);
    }
  return cost;
}

static gboolean
queued_cb (GSignalInvocationHint *hint, guint n, const GValue *values, gpointer user_data)
{
  soup_message_add_flags (g_value_get_object (&values[1]), SOUP_MESSAGE_COLLECT_METRICS);
  return TRUE;
}

static gboolean
unqueued_cb (GSignalInvocationHint *hint, guint n, const GValue *values, gpointer user_data)
{
  SoupMessage *message = g_value_get_object (&values[1]);
  SoupMessageMetrics *metrics = soup_message_get_metrics (message);
  Cost *cost = cost_of (message);
  gboolean is_history =
      strstr (g_uri_get_path (soup_message_get_uri (message)), "/temporal/") != NULL;
  guint64 bytes = soup_message_metrics_get_request_header_bytes_sent (metrics)
                  + soup_message_metrics_get_request_body_bytes_sent (metrics)
                  + soup_message_metrics_get_response_header_bytes_received (metrics)
                  + soup_message_metrics_get_response_body_bytes_received (metrics);

  *(is_history ? &cost->histories : &cost->requests) += 1;
  *(is_history ? &cost->history_bytes : &cost->bytes) += bytes;
  if (g_getenv ("BENCH_BYTES_LOG") != NULL)
    g_printerr ("%u %s %d\n", g_uri_get_port (soup_message_get_uri (message)),
                g_uri_get_query (soup_message_get_uri (message)) != NULL
                    ? g_uri_get_query (soup_message_get_uri (message))
                    : g_uri_get_path (soup_message_get_uri (message)),
                (int)soup_message_metrics_get_response_body_bytes_received (metrics));
  return TRUE;
}

static Cost
cost_now (const Run *run)
{
  const Cost *cost = g_hash_table_lookup (costs, run->broker->url);

  return cost != NULL ? *cost : (Cost){ 0 };
}

static void
run_for (int s)
{
  gint64 until = g_get_monotonic_time () + (gint64)s * G_USEC_PER_SEC;

  while (g_get_monotonic_time () < until)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
}

/* Our own hub, in another process. @token_out: (transfer full) of a secretary. */
static BrokerDouble *
hub_new (char **token_out)
{
  g_autofree char *program =
      g_build_filename (g_getenv ("BEFFROI_BUILD_ROOT"), "src/hub/beffroi-hub", NULL);
  g_autofree char *buildings = g_strdup_printf ("--buildings=%d", n_buildings);
  g_autoptr (GError) error = NULL;
  BrokerDouble *self = g_new0 (BrokerDouble, 1);

  self->process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                        program, "--parent-watch", "--no-register", buildings, NULL);
  g_assert_no_error (error);
  g_autoptr (GDataInputStream) out =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_autofree char *line = g_data_input_stream_read_line (out, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (JsonNode) root = bef_json_parse (line, strlen (line), 0, &error);
  g_assert_no_error (error);
  JsonObject *ready = bef_json_node_object (root);
  self->url = g_strdup (bef_json_get_string (ready, "url"));
  self->ca = g_strdup (bef_json_get_string (ready, "certificate"));
  *token_out = g_strdup (bef_json_get_string (bef_json_get_object (ready, "tokens"), "secretary"));
  return self;
}

/* All entities of a hub, as one array whose names are of the published models, in a file of
 * @folder. (transfer full) */
static char *
write_world (const char *folder)
{
  static const char *const types =
      "Building,ACMeasurement,SmartMeteringObservation,WaterConsumptionObserved,Door,Camera,"
      "AccessPoint,NetworkConnection,PhoneLine,IndoorEnvironmentObserved,WeatherObserved,Device,"
      "BookableRoom,WebPresence,Alert";
  g_autofree char *token = NULL;
  g_autoptr (BrokerDouble) hub = hub_new (&token);
  g_autoptr (GError) error = NULL;
  g_autoptr (BefBackend) backend = bef_ngsi_backend_new (hub->url, NULL, token, hub->ca, &error);
  g_autoptr (JsonArray) world = json_array_new ();
  guint n;

  do
    {
      g_autofree char *path = g_strdup_printf ("/ngsi-ld/v1/entities?type=%s&limit=500&offset=%u",
                                               types, json_array_get_length (world));
      g_autoptr (GAsyncResult) result = NULL;
      bef_backend_bytes_async (backend, path, 64 * 1024 * 1024, NULL, wait_cb, &result);
      g_autoptr (GBytes) bytes = bef_backend_bytes_finish (backend, wait_for (&result), &error);
      g_assert_no_error (error);
      g_autoptr (JsonNode) page =
          bef_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0, &error);
      g_assert_no_error (error);
      n = json_array_get_length (bef_json_node_array (page));
      for (guint i = 0; i < n; i++)
        {
          JsonNode *node = json_array_dup_element (bef_json_node_array (page), i);
          json_object_set_string_member (json_node_get_object (node), "@context",
                                         "https://smartdatamodels.org/context.jsonld");
          json_array_add_element (world, node);
        }
    }
  while (n > 0);
  g_autoptr (JsonNode) root = json_node_init_array (json_node_alloc (), world);
  g_autofree char *text = json_to_string (root, FALSE);
  char *file = g_build_filename (folder, "world.json", NULL);
  g_assert_true (g_file_set_contents (file, text, -1, &error));
  return file;
}

/* Of the building that holds most: (transfer full). */
static GStrv
fullest (BefSession *session)
{
  GListModel *buildings = bef_commune_get_buildings (bef_session_get_commune (session));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (BefBuilding) best = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (buildings); i++)
    {
      g_autoptr (BefBuilding) one = g_list_model_get_item (buildings, i);
      if (best == NULL
          || g_list_model_get_n_items (bef_building_get_devices (one))
                 > g_list_model_get_n_items (bef_building_get_devices (best)))
        g_set_object (&best, one);
    }
  if (best == NULL)
    return NULL;
  g_strv_builder_add (builder, bef_building_get_id (best));
  for (guint i = 0; i < g_list_model_get_n_items (bef_building_get_devices (best)); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (bef_building_get_devices (best), i);
      g_strv_builder_add (builder, bef_device_get_id (device));
    }
  return g_strv_builder_end (builder);
}

/* As a console that was there until an hour ago left it: the past until then, and what it learned
 * of the server, its way of telling a past included. (transfer full) */
static char *
remember_past (Run *run)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BefIdentity) identity = wait_probe (run->backend, &error);
  g_autoptr (GPtrArray) entities = NULL;
  g_autoptr (GArray) past = g_array_new (FALSE, FALSE, sizeof (BefReading));
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (BefSeriesKey));
  gint64 left = bef_now_ms () - BEF_MS_HOUR;

  g_assert_no_error (error);
  /* Many servers on one machine: it may have been busy. */
  while ((entities = wait_entities (run->backend, NULL, FALSE, NULL)) == NULL)
    run_for (5);
  for (guint i = 0; i < entities->len; i++)
    {
      const BefEntity *e = entities->pdata[i];
      for (guint k = 0; e->role == BEF_ENTITY_EQUIPMENT && k < e->readings->len; k++)
        {
          BefReading reading = g_array_index (e->readings, BefReading, k);
          reading.observed_ms = left;
          g_array_append_val (past, reading);
          g_array_append_val (keys, reading.key);
        }
    }
  append (run->history, (const BefReading *)past->data, past->len);
  for (guint i = 0; i < keys->len; i++)
    note_asked (run->history, g_array_index (keys, BefSeriesKey, i), left - 32 * BEF_MS_DAY,
                left + 1);
  for (guint i = 0; i < keys->len; i++)
    {
      BefSeriesKey key = g_array_index (keys, BefSeriesKey, i);
      if (g_strcmp0 (key.quantity, "power") != 0)
        continue;
      g_autoptr (GArray) before = wait_history (run->backend, key.entity, key.quantity,
                                                left - 10 * BEF_MS_MINUTE, left, NULL);
      break;
    }
  return bef_backend_dup_ways (run->backend);
}

static void
backfill_cb (BefSession *session, GParamSpec *pspec, Run *run)
{
  Cost cost = cost_now (run);

  if (bef_session_get_backfill (session) < 0 && run->filled.requests == 0
      && cost.histories > run->begun.histories)
    run->filled = cost;
}

static Run *
begin (const char *server, const char *page, const char *world)
{
  Run *run = g_new0 (Run, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;

  run->server = server;
  run->page = page;
  if (g_str_equal (server, "hub"))
    run->broker = hub_new (&token);
  else
    run->broker = broker_double_new (server, world, habit != NULL ? habit : "beat=60");
  run->backend = bef_ngsi_backend_new (run->broker->url, NULL, token, run->broker->ca, &error);
  g_assert_no_error (error);
  run->history = open_history (NULL, NULL);
  if (g_str_equal (page, "again"))
    {
      g_autofree char *ways = remember_past (run);
      g_object_unref (run->backend);
      run->backend = bef_ngsi_backend_new (run->broker->url, NULL, token, run->broker->ca, &error);
      bef_backend_set_ways (run->backend, ways);
      run->begun = cost_now (run);
    }
  run->session = bef_session_new (run->backend, run->history, 5, 30);
  bef_session_set_warns_of_clock (run->session, FALSE);
  g_signal_connect (run->session, "notify::backfill", G_CALLBACK (backfill_cb), run);
  bef_session_start (run->session);
  return run;
}

/* As the first page does. (transfer full) */
static GStrv
meters (BefSession *session)
{
  GListModel *devices = bef_commune_get_devices (bef_session_get_commune (session));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (devices) && n < 60; i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (bef_device_get_kind (device) == BEF_KIND_METER
          && bef_device_get_value (device, "power") != NULL)
        {
          g_strv_builder_add (builder, bef_device_get_id (device));
          n++;
        }
    }
  return g_strv_builder_end (builder);
}

static void
settle (Run *run)
{
  g_auto (GStrv) ids =
      g_str_equal (run->page, "today") ? meters (run->session) : fullest (run->session);

  if (g_str_equal (run->page, "again"))
    return;
  bef_session_watch (run->session, (const char *const *)ids);
  bef_session_set_seen (run->session, !g_str_equal (run->page, "hidden"));
}

static void
end (Run *run)
{
  gboolean is_filled = g_str_equal (run->page, "again") && run->filled.requests > 0;
  Cost cost = is_filled ? run->filled : cost_now (run);
  double minutes = (double)seconds / 60;
  guint n =
      g_list_model_get_n_items (bef_commune_get_devices (bef_session_get_commune (run->session)))
      + g_list_model_get_n_items (
          bef_commune_get_buildings (bef_session_get_commune (run->session)));

  if (g_str_equal (run->page, "again"))
    g_print ("%-12s %-9s %6u entities %7u requests for history %10.1f KB\n", run->server, run->page,
             n, cost.histories - run->begun.histories,
             (double)(cost.history_bytes - run->begun.history_bytes) / 1000);
  else
    g_print (
        "%-12s %-9s %6u entities %7.1f requests/min %10.1f KB/min; history %u requests %.1f KB\n",
        run->server, run->page, n, (cost.requests - run->begun.requests) / minutes,
        (double)(cost.bytes - run->begun.bytes) / 1000 / minutes,
        cost.histories - run->begun.histories,
        (double)(cost.history_bytes - run->begun.history_bytes) / 1000);
  bef_session_stop (run->session);
  g_object_unref (run->session);
  g_object_unref (run->backend);
  close_history (run->history);
  broker_double_free (run->broker);
  g_free (run);
}

int
main (int argc, char **argv)
{
  static const char *const servers[] = { "scorpio",      "stellio", "orion-ld",
                                         "orion-ld-1.4", "strict",  "hub" };
  static const char *const pages[] = { "building", "today", "hidden", "again" };
  const GOptionEntry entries[] = {
    { "seconds", 0, 0, G_OPTION_ARG_INT, &seconds, "How long each page is looked at", "N" },
    { "buildings", 0, 0, G_OPTION_ARG_INT, &n_buildings, "Buildings (0: the demo's)", "N" },
    { "page", 0, 0, G_OPTION_ARG_STRING, &only_page, "This page only", "NAME" },
    { "server", 0, 0, G_OPTION_ARG_STRING, &only_server, "This server only", "NAME" },
    { "set", 0, 0, G_OPTION_ARG_STRING, &habit, "A switch of the doubles", "SWITCH=VALUE" },
    { NULL }
  };
  g_autoptr (GOptionContext) options = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = g_ptr_array_new ();
  g_autofree char *folder = make_folder ();

  g_test_init (&argc, &argv, NULL);
  g_option_context_add_main_entries (options, entries, NULL);
  if (!g_option_context_parse (options, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  costs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_type_class_unref (g_type_class_ref (SOUP_TYPE_SESSION));
  g_signal_add_emission_hook (g_signal_lookup ("request-queued", SOUP_TYPE_SESSION), 0, queued_cb,
                              NULL, NULL);
  g_signal_add_emission_hook (g_signal_lookup ("request-unqueued", SOUP_TYPE_SESSION), 0,
                              unqueued_cb, NULL, NULL);
  g_autofree char *world = write_world (folder);
  for (guint s = 0; s < G_N_ELEMENTS (servers); s++)
    for (guint p = 0; p < G_N_ELEMENTS (pages); p++)
      if ((only_page == NULL || g_str_equal (only_page, pages[p]))
          && (only_server == NULL || g_str_equal (only_server, servers[s])))
        g_ptr_array_add (runs, begin (servers[s], pages[p], world));
  run_for (SETTLE_S);
  for (guint i = 0; i < runs->len; i++)
    settle (runs->pdata[i]);
  run_for (QUIET_S);
  for (guint i = 0; i < runs->len; i++)
    if (!g_str_equal (((Run *)runs->pdata[i])->page, "again"))
      ((Run *)runs->pdata[i])->begun = cost_now (runs->pdata[i]);
  run_for (seconds);
  for (guint i = 0; i < runs->len; i++)
    end (runs->pdata[i]);
  remove_folder (folder);
  return 0;
}
