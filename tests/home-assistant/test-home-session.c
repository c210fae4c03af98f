/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The session with Home Assistant: what it pushes is on the screen and in the history, a push that
 * is lost is right within one slow poll, and its restarts and its lock are as a person expects. */
#include "../patience.h"
#include "../unit/history-util.h"
#include "home-double.h"
#include "supervision/session/bef-door-command.h"
#include "supervision/session/bef-session-private.h"

#define E(id) "urn:ha:entity:" id
#define LOCK E ("lock.ecole")
#define POWER E ("sensor.mairie_puissance")
#define LIVE(f) (bef_session_get_connection ((f)->session) == BEF_CONNECTION_LIVE)

#define WAIT_UNTIL(condition)                                                                      \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 until_ = g_get_monotonic_time () + (gint64)(30 * test_patience () * G_USEC_PER_SEC);    \
    while (!(condition) && g_get_monotonic_time () < until_)                                       \
      if (!g_main_context_iteration (NULL, FALSE))                                                 \
        g_usleep (2000);                                                                           \
    g_assert_true (condition);                                                                     \
  }                                                                                                \
  G_STMT_END

typedef struct
{
  const char *habit; /* nullable */
  guint poll_all_s;
} Scene;

typedef struct
{
  HomeDouble *home;
  BefHistory *history;
  BefSession *session;
  char *folder; /* owned: doors want a journal on the disk */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  const Scene *scene = data;

  f->home = home_double_new (scene->habit);
  f->folder = make_folder ();
  g_autofree char *path = g_build_filename (f->folder, "history.db", NULL);
  g_autoptr (BefBackend) backend = home_double_backend (f->home, NULL, NULL);
  f->history = open_history (path, NULL);
  f->session = bef_session_new (backend, f->history, 1, scene->poll_all_s);
  bef_session_get_backoff (f->session)->first_ms = 100;
  bef_session_start (f->session);
  WAIT_UNTIL (LIVE (f));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  bef_session_stop (f->session);
  g_object_unref (f->session);
  close_history (f->history);
  home_double_free (f->home);
  remove_folder (f->folder);
  g_free (f->folder);
}

static double
value (Fixture *f, const char *id, const char *quantity)
{
  BefDevice *device = bef_commune_find_device (bef_session_get_commune (f->session), id);
  const BefValue *v = device != NULL ? bef_device_get_value (device, quantity) : NULL;

  return v != NULL ? v->value : -1;
}

static void
test_pushed_shown_and_kept (Fixture *f, gconstpointer data)
{
  guint asked = home_double_count (f->home, "get_states");

  home_double_do (f->home, "{\"state\": [\"sensor.mairie_puissance\", \"2\"]}");
  WAIT_UNTIL (value (f, POWER, "power") == 2000);
  home_double_do (f->home, "{\"state\": [\"sensor.mairie_puissance\", \"3\"]}");
  WAIT_UNTIL (value (f, POWER, "power") == 3000);
  g_autoptr (GArray) kept = all_samples (f->history, bef_series_key (POWER, "power"));
  g_assert_cmpuint (kept->len, >=, 2);
  g_assert_cmpuint (home_double_count (f->home, "get_states"), ==, asked);
}

/* The tenth push is lost; everything is asked for every eight seconds. */
static void
test_lost_pushes_are_right_within_one_slow_poll (Fixture *f, gconstpointer data)
{
  guint asked = home_double_count (f->home, "get_states");

  for (guint i = 1; i <= 10; i++)
    {
      g_autofree char *order =
          g_strdup_printf ("{\"state\": [\"sensor.mairie_puissance\", \"%u\"]}", i);
      home_double_do (f->home, order);
    }
  WAIT_UNTIL (value (f, POWER, "power") == 10000);
  g_assert_cmpuint (home_double_count (f->home, "get_states"), >, asked);
}

static void
test_a_restart_is_survived (Fixture *f, gconstpointer data)
{
  BefCommune *commune = bef_session_get_commune (f->session);
  guint n = g_list_model_get_n_items (bef_commune_get_devices (commune));

  home_double_do (f->home, "{\"set\": [\"starting\", 2]}");
  home_double_do (f->home, "{\"restart\": true}");
  WAIT_UNTIL (!LIVE (f));
  /* Not all of it is there while it starts, and nothing is taken for gone. */
  g_assert_cmpuint (g_list_model_get_n_items (bef_commune_get_devices (commune)), ==, n);
  WAIT_UNTIL (LIVE (f));
  g_assert_cmpuint (g_list_model_get_n_items (bef_commune_get_devices (commune)), ==, n);
  home_double_do (f->home, "{\"state\": [\"sensor.mairie_puissance\", \"3\"]}");
  WAIT_UNTIL (value (f, POWER, "power") == 3000);
}

static BefDoorCommand *
open_door (Fixture *f)
{
  return bef_door_command_start (
      f->session, bef_commune_find_device (bef_session_get_commune (f->session), LOCK),
      "Livraison");
}

static void
test_the_lock_is_opened_by_its_own_word (Fixture *f, gconstpointer data)
{
  gint64 asked = bef_now_ms ();
  g_autoptr (BefDoorCommand) command = open_door (f);

  WAIT_UNTIL (bef_door_command_get_state (command) >= BEF_DOOR_COMMAND_UNLOCKED);
  g_assert_cmpint (bef_door_command_get_state (command), ==, BEF_DOOR_COMMAND_UNLOCKED);
  BefDevice *lock = bef_commune_find_device (bef_session_get_commune (f->session), LOCK);
  g_assert_cmpint (bef_device_get_value (lock, "lock-state")->observed_ms, >, asked);
}

static void
test_a_lock_that_jams_has_failed (Fixture *f, gconstpointer data)
{
  g_autoptr (BefDoorCommand) command = open_door (f);

  WAIT_UNTIL (bef_door_command_is_over (command));
  g_assert_cmpint (bef_door_command_get_state (command), ==, BEF_DOOR_COMMAND_FAILED);
}

static void
test_what_is_acknowledged_goes (Fixture *f, gconstpointer data)
{
  BefCommune *commune = bef_session_get_commune (f->session);
  BefAlert *alert = bef_commune_find_alert (commune, "urn:ha:notification:mise-a-jour");

  g_assert_nonnull (alert);
  bef_session_acknowledge (f->session, alert, "Vu");
  WAIT_UNTIL (bef_commune_find_alert (commune, "urn:ha:notification:mise-a-jour") == NULL);
  g_assert_nonnull (bef_commune_find_alert (commune, "urn:ha:repair:demo:pile"));
}

/* What is taken out of its area is in no building any more, and is kept. */
static void
test_what_is_taken_out_of_its_area_leaves_the_building (Fixture *f, gconstpointer data)
{
  BefCommune *commune = bef_session_get_commune (f->session);
  BefDevice *lock = bef_commune_find_device (commune, LOCK);
  BefBuilding *school = bef_commune_find_building (commune, "urn:ha:area:ecole");
  GListModel *there = G_LIST_MODEL (bef_building_get_devices (school));
  guint n = g_list_model_get_n_items (there);

  g_assert_cmpstr (bef_device_get_building_name (lock), ==, "École");
  home_double_do (f->home, "{\"area\": [\"lock.ecole\", null]}");
  WAIT_UNTIL (bef_device_get_building_id (lock) == NULL);
  g_assert_null (bef_device_get_building_name (lock));
  g_assert_cmpuint (g_list_model_get_n_items (there), ==, n - 1);
  g_assert_true (bef_commune_find_device (commune, LOCK) == lock);
  home_double_do (f->home, "{\"area\": [\"lock.ecole\", \"ecole\"]}");
  WAIT_UNTIL (bef_device_get_building_id (lock) != NULL);
  g_assert_cmpuint (g_list_model_get_n_items (there), ==, n);
}

int
main (int argc, char **argv)
{
  static const Scene usual = { NULL, 600 }, drops = { "drop=10", 2 }, jams = { "jams=1", 600 };

  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func, scene)                                                                     \
  g_test_add ("/home-session/" path, Fixture, scene, set_up, func, tear_down)
  ADD ("pushed", test_pushed_shown_and_kept, &usual);
  ADD ("lost-pushes", test_lost_pushes_are_right_within_one_slow_poll, &drops);
  ADD ("restart", test_a_restart_is_survived, &usual);
  ADD ("lock", test_the_lock_is_opened_by_its_own_word, &usual);
  ADD ("lock/jammed", test_a_lock_that_jams_has_failed, &jams);
  ADD ("left-area", test_what_is_taken_out_of_its_area_leaves_the_building, &usual);
  ADD ("acknowledged", test_what_is_acknowledged_goes, &usual);
  return g_test_run ();
}
