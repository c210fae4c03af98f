/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The console's session with a real Home Assistant (real.py starts it): its demo, an area, a meter
 * and a year of statistics that are made here. */
#include <math.h>
#include <string.h>

#include "../patience.h"
#include "../unit/history-util.h"
#include "backend/home-assistant/bef-ha-socket.h"
#include "base/bef-json.h"
#include "supervision/session/bef-door-command.h"
#include "supervision/session/bef-session-private.h"

#define HALL "urn:ha:area:salle_des_fetes"
#define METER "urn:ha:entity:sensor.compteur"
#define LIGHT "urn:ha:entity:light.kitchen_lights"
#define LOCK "urn:ha:entity:lock.front_door"
#define CAMERA "urn:ha:entity:camera.demo_camera"
#define CALENDAR "urn:ha:entity:calendar.calendar_1"
#define SUPPLIER "urn:ha:statistic:fournisseur:mairie"
#define HOURS 8760
#define LIVE(f) (bef_session_get_connection ((f)->session) == BEF_CONNECTION_LIVE)

#define WAIT_UNTIL(condition, seconds)                                                             \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 until_ =                                                                                \
        g_get_monotonic_time () + (gint64)((seconds)*test_patience () * G_USEC_PER_SEC);           \
    while (!(condition) && g_get_monotonic_time () < until_)                                       \
      if (!g_main_context_iteration (NULL, FALSE))                                                 \
        g_usleep (2000);                                                                           \
    g_assert_true (condition);                                                                     \
  }                                                                                                \
  G_STMT_END

typedef struct
{
  BefBackend *backend;
  BefHistory *history;
  BefSession *session;
  char *folder; /* owned: doors and images want a journal on the disk */
} Fixture;

static char *
read_ca (void)
{
  char *ca;

  g_assert_true (g_file_get_contents (g_getenv ("HOME_CA"), &ca, NULL, NULL));
  return ca;
}

/* What an administrator does. (transfer full) */
static JsonNode *
administer (BefHaSocket *socket, const char *json)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  bef_ha_socket_call_async (socket, json_object_ref (json_node_get_object (node)), NULL, NULL, NULL,
                            wait_cb, &result);
  JsonNode *answer = bef_ha_socket_call_finish (socket, wait_for (&result), &error);
  g_test_message ("%.60s: %s", json, error != NULL ? error->message : "done");
  return answer;
}

static BefHaSocket *
open_socket (void)
{
  g_autofree char *ca = read_ca ();
  g_autoptr (GError) error = NULL;
  g_autoptr (BefHttps) https = bef_https_new (g_getenv ("HOME_URL"), NULL, NULL, ca, &error);
  g_autoptr (GAsyncResult) result = NULL;
  BefHaSocket *socket = bef_ha_socket_new ();

  bef_ha_socket_open_async (socket, https, g_getenv ("HOME_TOKEN"), NULL, wait_cb, &result);
  bef_ha_socket_open_finish (socket, wait_for (&result), &error);
  g_assert_no_error (error);
  g_object_set_data_full (G_OBJECT (socket), "https", g_steal_pointer (&https), g_object_unref);
  g_test_message ("Home Assistant %s", bef_ha_socket_get_version (socket));
  return socket;
}

static gint64
this_hour (void)
{
  gint64 now = bef_now_ms ();

  return now - now % BEF_MS_HOUR;
}

static char *
year_of_statistics (void)
{
  g_autoptr (GString) text = g_string_new (
      "{\"type\": \"recorder/import_statistics\", \"metadata\": {\"has_mean\": true, \"has_sum\": "
      "false, \"name\": null, \"source\": \"recorder\", \"statistic_id\": \"sensor.compteur\", "
      "\"unit_of_measurement\": \"kW\"}, \"stats\": [");

  for (guint hour = HOURS; hour > 26; hour--)
    {
      g_autofree char *start = bef_iso8601_format (this_hour () - hour * BEF_MS_HOUR);
      g_string_append_printf (text, "%s{\"start\": \"%s\", \"mean\": %u, \"min\": 0, \"max\": 9}",
                              hour == HOURS ? "" : ", ", start, hour % 24);
    }
  g_string_append (text, "]}");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* A supplier's: an index, until the day before yesterday. */
static char *
supplier_of_energy (void)
{
  g_autoptr (GString) text = g_string_new (
      "{\"type\": \"recorder/import_statistics\", \"metadata\": {\"has_mean\": false, "
      "\"has_sum\": true, \"name\": \"Fournisseur\", \"source\": \"fournisseur\", "
      "\"statistic_id\": \"fournisseur:mairie\", \"unit_of_measurement\": \"kWh\"}, "
      "\"stats\": [");

  for (guint hour = 240; hour >= 40; hour--)
    {
      g_autofree char *start = bef_iso8601_format (this_hour () - hour * BEF_MS_HOUR);
      g_string_append_printf (text, "%s{\"start\": \"%s\", \"state\": 3, \"sum\": %u}",
                              hour == 240 ? "" : ", ", start, (240 - hour) * 3);
    }
  g_string_append (text, "]}");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* They are written when it has time. */
static gboolean
has_year (BefHaSocket *socket)
{
  g_autofree char *from = bef_iso8601_format (this_hour () - HOURS * BEF_MS_HOUR);
  g_autofree char *order =
      g_strdup_printf ("{\"type\": \"recorder/statistics_during_period\", \"start_time\": \"%s\", "
                       "\"statistic_ids\": [\"sensor.compteur\"], \"period\": \"hour\", "
                       "\"types\": [\"mean\"]}",
                       from);
  g_autoptr (JsonNode) answer = administer (socket, order);
  JsonArray *rows = bef_json_get_array (bef_json_node_object (answer), "sensor.compteur");

  return rows != NULL && json_array_get_length (rows) >= HOURS - 48;
}

/* Its pages answer before all of its demo is there. */
static gboolean
is_running (BefHaSocket *socket)
{
  g_autoptr (JsonNode) answer = administer (socket, "{\"type\": \"get_config\"}");

  return g_strcmp0 (bef_json_get_string (bef_json_node_object (answer), "state"), "RUNNING") == 0;
}

static void
prepare (void)
{
  g_autoptr (BefHaSocket) socket = open_socket ();
  g_autofree char *supplier = supplier_of_energy ();
  g_autofree char *year = year_of_statistics ();
  const char *orders[] = {
    "{\"type\": \"config/area_registry/create\", \"name\": \"Salle des fêtes\"}",
    "{\"type\": \"config/entity_registry/update\", \"entity_id\": \"sensor.compteur\", "
    "\"area_id\": \"salle_des_fetes\"}",
    "{\"type\": \"config/entity_registry/update\", \"entity_id\": \"light.kitchen_lights\", "
    "\"area_id\": \"salle_des_fetes\"}",
    supplier,
    year,
    "{\"type\": \"energy/save_prefs\", \"energy_sources\": [{\"type\": \"grid\", "
    "\"flow_from\": [{\"stat_energy_from\": \"fournisseur:mairie\", \"stat_cost\": null, "
    "\"entity_energy_price\": null, \"number_energy_price\": null}], \"flow_to\": [], "
    "\"cost_adjustment_day\": 0}], \"device_consumption\": []}",
  };

  for (guint tries = 0; !is_running (socket); tries++)
    {
      g_assert_cmpuint (tries, <, 200);
      g_usleep (G_USEC_PER_SEC);
    }
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autoptr (JsonNode) answer = administer (socket, orders[i]);
      g_assert_nonnull (answer);
    }
  for (guint tries = 0; !has_year (socket); tries++)
    {
      g_assert_cmpuint (tries, <, 100);
      g_usleep (3 * G_USEC_PER_SEC);
    }
  bef_ha_socket_close (socket);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *ca = read_ca ();
  g_autoptr (GError) error = NULL;
  const BefIdentity *assumed = data;

  f->backend = bef_backend_new (BEF_PROTOCOL_HOME_ASSISTANT,
                                &(BefBackendOptions){ .url = g_getenv ("HOME_URL"),
                                                      .token = g_getenv ("HOME_TOKEN"),
                                                      .ca_pem = ca },
                                &error);
  g_assert_no_error (error);
  bef_backend_assume (f->backend, assumed);
  f->folder = make_folder ();
  g_autofree char *path = g_build_filename (f->folder, "history.db", NULL);
  f->history = open_history (path, NULL);
  f->session = bef_session_new (f->backend, f->history, 2, 60);
  bef_session_get_backoff (f->session)->first_ms = 500;
  bef_session_start (f->session);
  WAIT_UNTIL (LIVE (f), 60);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  bef_session_stop (f->session);
  g_object_unref (f->session);
  close_history (f->history);
  g_object_unref (f->backend);
  remove_folder (f->folder);
  g_free (f->folder);
}

static BefDevice *
device (Fixture *f, const char *id)
{
  BefDevice *found = bef_commune_find_device (bef_session_get_commune (f->session), id);

  g_assert_nonnull (found);
  return found;
}

static void
test_areas_and_the_demo (Fixture *f, gconstpointer data)
{
  BefCommune *commune = bef_session_get_commune (f->session);
  BefBuilding *hall = bef_commune_find_building (commune, HALL);

  g_assert_cmpstr (bef_commune_get_name (commune), ==, "Mairie");
  g_assert_cmpstr (bef_building_get_name (hall), ==, "Salle des fêtes");
  g_assert_cmpuint (g_list_model_get_n_items (bef_building_get_devices (hall)), ==, 2);
  g_assert_cmpfloat (bef_device_get_value (device (f, LIGHT), "on-state")->value, ==, 1);
  g_assert_null (bef_device_get_building_id (device (f, LOCK)));
  g_assert_cmpuint (bef_commune_count_unacknowledged (commune, BEF_SEVERITY_WEEK), >, 0);
}

static void
put_light (const char *area)
{
  g_autoptr (BefHaSocket) socket = open_socket ();
  g_autofree char *order =
      g_strdup_printf ("{\"type\": \"config/entity_registry/update\", \"entity_id\": "
                       "\"light.kitchen_lights\", \"area_id\": %s}",
                       area);
  g_autoptr (JsonNode) answer = administer (socket, order);

  g_assert_nonnull (answer);
  bef_ha_socket_close (socket);
}

static void
test_what_is_taken_out_of_its_area_leaves_the_building (Fixture *f, gconstpointer data)
{
  put_light ("null");
  WAIT_UNTIL (bef_device_get_building_id (device (f, LIGHT)) == NULL, 30);
  put_light ("\"salle_des_fetes\"");
  WAIT_UNTIL (bef_device_get_building_id (device (f, LIGHT)) != NULL, 30);
}

/* Areas are on floors from 2024.4 on. */
static void
test_floors_are_buildings (Fixture *f, gconstpointer data)
{
  static const char *const orders[] = {
    "{\"type\": \"config/floor_registry/create\", \"name\": \"Bourg\"}",
    "{\"type\": \"config/area_registry/update\", \"area_id\": \"salle_des_fetes\", "
    "\"floor_id\": \"bourg\"}",
  };
  g_autoptr (BefHaSocket) socket = open_socket ();
  g_autofree char *ca = read_ca ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autoptr (JsonNode) answer = administer (socket, orders[i]);
      if (answer != NULL)
        continue;
      g_test_skip ("this Home Assistant puts no area on a floor");
      bef_ha_socket_close (socket);
      return;
    }
  bef_ha_socket_close (socket);
  g_autoptr (BefBackend) backend =
      bef_backend_new (BEF_PROTOCOL_HOME_ASSISTANT,
                       &(BefBackendOptions){ .url = g_getenv ("HOME_URL"),
                                             .token = g_getenv ("HOME_TOKEN"),
                                             .ca_pem = ca,
                                             .places = "floors" },
                       &error);
  g_assert_no_error (error);
  bef_backend_entities_async (backend, NULL, BEF_BACKEND_ALL, NULL, wait_cb, &result);
  g_autoptr (GPtrArray) all = bef_backend_entities_finish (backend, wait_for (&result), &error);
  g_assert_no_error (error);
  guint found = 0;
  for (guint i = 0; i < all->len; i++)
    {
      const BefEntity *e = all->pdata[i];
      found += g_str_equal (e->id, "urn:ha:floor:bourg") && g_strcmp0 (e->name, "Bourg") == 0;
      found += g_str_equal (e->id, METER) && g_strcmp0 (e->building_id, "urn:ha:floor:bourg") == 0;
    }
  g_assert_cmpuint (found, ==, 2);
}

/* The energy preferences name it, and nothing else is known of it. */
static void
test_statistics_alone_are_a_meter (Fixture *f, gconstpointer data)
{
  BefSeriesKey key = bef_series_key (SUPPLIER, "energy-index");
  BefDevice *meter = device (f, SUPPLIER);
  const BefValue *index = bef_device_get_value (meter, "energy-index");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (bef_device_get_name (meter), ==, "Fournisseur");
  g_assert_nonnull (index);
  g_assert_cmpfloat (index->value, ==, 600);
  g_assert_cmpint (index->observed_ms, ==, this_hour () - 39 * BEF_MS_HOUR);
  g_assert_cmpint (bef_device_get_freshness (meter), ==, BEF_FRESHNESS_DELAYED);
  bef_session_fetch_history_async (f->session, key, this_hour () - 300 * BEF_MS_HOUR, bef_now_ms (),
                                   NULL, wait_cb, &result);
  bef_session_fetch_history_finish (f->session, wait_for (&result), &error);
  g_assert_no_error (error);
  g_autoptr (GArray) kept = all_samples (f->history, key);
  g_assert_cmpuint (kept->len, ==, 201);
}

/* Its kilowatts change every two seconds; nothing of it is asked for. */
static void
test_pushed_without_polling (Fixture *f, gconstpointer data)
{
  gint64 contact = bef_session_get_last_contact (f->session);
  gint64 first = bef_device_get_value (device (f, METER), "power")->observed_ms;

  WAIT_UNTIL (bef_device_get_value (device (f, METER), "power")->observed_ms > first + 5000, 30);
  g_assert_cmpint (bef_session_get_last_contact (f->session), >, contact);
  g_autoptr (GArray) kept = all_samples (f->history, bef_series_key (METER, "power"));
  g_assert_cmpuint (kept->len, >=, 2);
}

static void
test_the_lock_is_opened_by_its_own_word (Fixture *f, gconstpointer data)
{
  gint64 asked = bef_now_ms ();
  g_autoptr (BefDoorCommand) command =
      bef_door_command_start (f->session, device (f, LOCK), "Livraison");

  WAIT_UNTIL (bef_door_command_get_state (command) >= BEF_DOOR_COMMAND_UNLOCKED, 40);
  g_autofree char *text = bef_door_command_dup_text (command);
  gint64 said = bef_device_get_value (device (f, LOCK), "lock-state")->observed_ms;
  g_test_message ("after %d ms: %s", (int)(said - asked), text);
  g_assert_cmpint (bef_door_command_get_state (command), ==, BEF_DOOR_COMMAND_UNLOCKED);
  /* The demo's takes two seconds. */
  g_assert_cmpint (said - asked, >=, 1500);
}

static void
test_no_image_without_a_grant (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  bef_session_image_async (f->session, device (f, CAMERA), NULL, wait_cb, &result);
  g_assert_null (bef_session_image_finish (f->session, wait_for (&result), &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_FORBIDDEN);
}

static void
test_an_image_by_grant (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  bef_session_image_async (f->session, device (f, CAMERA), NULL, wait_cb, &result);
  g_autoptr (GBytes) image = bef_session_image_finish (f->session, wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (image), >, 1000);
  g_assert_cmpint (memcmp (g_bytes_get_data (image, NULL), "\xff\xd8", 2), ==, 0);
}

static void
test_a_calendar_is_bookings (Fixture *f, gconstpointer data)
{
  WAIT_UNTIL (bef_device_get_bookings (device (f, CALENDAR)) != NULL, 30);
  const BefBooking *booking = bef_device_get_bookings (device (f, CALENDAR))->pdata[0];
  g_assert_cmpstr (booking->purpose, ==, "Future Event");
  g_assert_cmpint (booking->end_ms - booking->start_ms, ==, BEF_MS_HOUR);
}

static void
test_a_year_of_statistics_is_fetched (Fixture *f, gconstpointer data)
{
  BefSeriesKey key = bef_series_key (METER, "power");
  gint64 begun = g_get_monotonic_time ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  bef_session_fetch_history_async (f->session, key, this_hour () - HOURS * BEF_MS_HOUR,
                                   bef_now_ms (), NULL, wait_cb, &result);
  bef_session_fetch_history_finish (f->session, wait_for (&result), &error);
  g_assert_no_error (error);
  g_autoptr (GArray) kept = all_samples (f->history, key);
  g_test_message ("%u samples in %.1f s", kept->len, (g_get_monotonic_time () - begun) / 1e6);
  g_assert_cmpuint (kept->len, >=, HOURS - 48);
  /* The year is known by hourly means, and what was measured since it runs is measured. */
  gint64 newest = g_array_index (kept, BefReading, kept->len - 1).observed_ms;
  g_autoptr (BefBuckets) year = get_buckets (f->history, key, this_hour () - 8000 * BEF_MS_HOUR,
                                             this_hour () - 100 * BEF_MS_HOUR, 50);
  g_autoptr (BefBuckets) late = get_buckets (f->history, key, newest, newest + 1, 1);
  for (guint i = 0; i < 50; i++)
    g_assert_true (bef_buckets_get (year, i)->of_means);
  g_assert_cmpuint (bef_buckets_get (late, 0)->count, >, 0);
  g_assert_false (bef_buckets_get (late, 0)->of_means);
}

static void
test_a_restart_is_survived (Fixture *f, gconstpointer data)
{
  BefCommune *commune = bef_session_get_commune (f->session);
  guint n = g_list_model_get_n_items (bef_commune_get_devices (commune));

  {
    g_autoptr (BefHaSocket) socket = open_socket ();
    g_autoptr (JsonNode) answer =
        administer (socket, "{\"type\": \"call_service\", \"domain\": \"homeassistant\", "
                            "\"service\": \"restart\"}");
    WAIT_UNTIL (!LIVE (f), 90);
    bef_ha_socket_close (socket);
  }
  g_test_message ("away: %s", bef_session_get_message (f->session));
  g_assert_cmpuint (g_list_model_get_n_items (bef_commune_get_devices (commune)), ==, n);
  WAIT_UNTIL (LIVE (f), 180);
  g_assert_cmpuint (g_list_model_get_n_items (bef_commune_get_devices (commune)), ==, n);
  gint64 first = bef_device_get_value (device (f, METER), "power")->observed_ms;
  WAIT_UNTIL (bef_device_get_value (device (f, METER), "power")->observed_ms > first, 30);
}

int
main (int argc, char **argv)
{
  BefIdentity secretary = { .role = BEF_ROLE_SECRETARY,
                            .grant_from_ms = BEF_NO_TIME,
                            .grant_until_ms = BEF_NO_TIME };
  BefIdentity police = { .role = BEF_ROLE_POLICE,
                         .grant_from_ms = bef_now_ms () - BEF_MS_HOUR,
                         .grant_until_ms = bef_now_ms () + BEF_MS_HOUR,
                         .grant_reference = (char *)"A-1" };

  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  prepare ();
#define ADD(path, func, who)                                                                       \
  g_test_add ("/home-assistant-real/" path, Fixture, who, set_up, func, tear_down)
  ADD ("areas", test_areas_and_the_demo, &secretary);
  ADD ("left-area", test_what_is_taken_out_of_its_area_leaves_the_building, &secretary);
  ADD ("pushed", test_pushed_without_polling, &secretary);
  ADD ("lock", test_the_lock_is_opened_by_its_own_word, &secretary);
  ADD ("no-image", test_no_image_without_a_grant, &secretary);
  ADD ("image", test_an_image_by_grant, &police);
  ADD ("calendar", test_a_calendar_is_bookings, &secretary);
  ADD ("year", test_a_year_of_statistics_is_fetched, &secretary);
  ADD ("statistics-alone", test_statistics_alone_are_a_meter, &secretary);
  ADD ("floors", test_floors_are_buildings, &secretary);
  ADD ("restart", test_a_restart_is_survived, &secretary);
  return g_test_run ();
}
