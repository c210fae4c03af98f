/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Doors whose command got no sure answer: told as it is, in the real window. The hub's clock runs
 * four times as fast where the lock is only waited for. */
#include <sqlite3.h>

#include "base/bef-json.h"
#include "e2e-util.h"

/* A door of the town hall that is locked. (transfer full) */
static char *
locked_door (E2e *scene)
{
  g_autoptr (JsonNode) node = e2e_hub_get (
      scene, "secretary", "/ngsi-ld/v1/entities?type=Door&options=simplified&limit=1000");
  JsonArray *doors = bef_json_node_array (node);

  for (guint i = 0; doors != NULL && i < json_array_get_length (doors); i++)
    {
      JsonObject *door = bef_json_node_object (json_array_get_element (doors, i));
      const char *id = bef_json_get_string (door, "id");
      if (strstr (id, ":mairie:") != NULL && !g_str_has_suffix (id, ":entree")
          && g_strcmp0 (bef_json_get_string (door, "lockState"), "Locked") == 0)
        return g_strdup (bef_json_get_string (door, "name"));
    }
  e2e_fail (scene, "every door of the town hall is unlocked");
}

static guint
count_requests (E2e *scene, const char *part)
{
  g_autofree char *requests = e2e_requests (scene);
  guint n = 0;

  for (const char *at = requests; (at = strstr (at, part)) != NULL; at++)
    n++;
  return n;
}

static void
press (E2e *scene, const char *button)
{
  g_autoptr (E2eNode) node = e2e_wait (scene, 20, ATSPI_ROLE_PUSH_BUTTON, button);

  e2e_press (scene, node);
}

static void
ask_to_open (E2e *scene)
{
  g_autofree char *name = locked_door (scene), *button = g_strdup_printf ("^Open %s…", name);

  /* Not by the keys, of which e2e-main tells: each is looked for on the whole of a long page. */
  press (scene, button);
  e2e_wait_focus (scene, 10, E2E_ANY, "^Reason$");
  e2e_type (scene, "Delivery of chairs");
  e2e_wait_gone (scene, 5, ATSPI_ROLE_LABEL, "^A reason is needed");
  press (scene, "^Open the door$");
}

/* A gateway answers 502 after the door was opened: not "failed". The sensor is watched and
 * believed, and the command is not sent again. */
static void
test_command_lost (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_open ("doors-command-lost", "--speed=4 --fault=command-lost=502",
                                    "secretary", "--page=building=mairie");

  ask_to_open (scene);
  g_autofree char *doubt = e2e_wait_text (scene, 20, ATSPI_ROLE_LABEL, "^nobody knows$");
  g_autofree char *opened = e2e_wait_text (
      scene, 20, E2E_ANY, "^(Unlocked, confirmed by the lock|The door is open \\(sensor\\)) at .*");
  g_autofree char *locked = e2e_wait_text (scene, 60, E2E_ANY, "^Locked again\\.$");
  g_test_message ("“%s” “%s” “%s”", doubt, opened, locked);
  g_assert_null (e2e_look (scene, E2E_ANY, "^Not opened"));
  e2e_key (scene, "Escape");
  e2e_console_quit (scene);
  g_autofree char *journal =
      e2e_sql (scene, "SELECT action, detail FROM journal WHERE action LIKE 'door%' ORDER BY id");
  g_assert_true (
      g_str_has_prefix (journal, "door-open|Delivery of chairs\n"
                                 "door-doubt|no sure answer: the sensor is watched\ndoor-result|"));
  g_assert_nonnull (strstr (journal, "door-result|locked again"));
  g_assert_null (strstr (journal, "|failed"));
  g_assert_cmpuint (count_requests (scene, "/attrs/lockState"), ==, 1);
}

/* Neither an answer nor a sensor, ever: nobody knows, until the end. */
static void
test_nobody_knows (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_open ("doors-nobody-knows", "--fault=command-lost=502", "secretary",
                                    "--page=building=mairie");

  ask_to_open (scene);
  g_autofree char *doubt = e2e_wait_text (scene, 20, ATSPI_ROLE_LABEL, "^nobody knows$");
  e2e_hub_kill (scene);
  g_autofree char *end =
      e2e_try_text (scene, 60, E2E_ANY, "^(Nobody knows whether it opened|The lock has not said)");
  g_assert_nonnull (end);
  g_test_message ("“%s” “%s”", doubt, end);
  g_assert_null (e2e_look (scene, E2E_ANY, "^Not opened"));
  e2e_key (scene, "Escape");
  e2e_console_quit (scene);
}

/* What a console leaves that ends right after it asked for a door. */
static void
leave_wish (E2e *scene, const char *door)
{
  g_autofree char *path = e2e_path (scene, "data", "beffroi/test/history.db");
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO journal (at_ms, who, action, object, detail) VALUES (%" G_GINT64_FORMAT
      ", 'Anne', 'door-open', '%s', 'Delivery of chairs')",
      g_get_real_time () / 1000, door);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

/* The console ended while the lock had not answered: the next one tells of it at the door, and what
 * became of it when its time is over. Nothing is sent again. */
static void
test_wish_outlives_the_console (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene =
      e2e_open ("doors-wish", "--speed=4", "secretary", "--page=building=mairie");
  g_autofree char *door = e2e_sql (scene, "SELECT entity FROM series WHERE quantity = 'lock-state'"
                                          " AND entity LIKE '%:mairie:%' LIMIT 1");

  e2e_console_quit (scene);
  leave_wish (scene, g_strstrip (door));
  e2e_console_start (scene, "secretary", "--page=building=mairie");
  g_autofree char *told =
      e2e_wait_text (scene, 15, ATSPI_ROLE_LABEL, "asked for at [0-9].*, not confirmed yet");
  g_test_message ("“%s”", told);
  e2e_wait_gone (scene, 30, ATSPI_ROLE_LABEL, "asked for at [0-9].*, not confirmed yet");
  e2e_console_quit (scene);
  g_autofree char *journal =
      e2e_sql (scene, "SELECT action, detail FROM journal WHERE action LIKE 'door%' ORDER BY id");
  g_assert_cmpstr (journal, ==,
                   "door-open|Delivery of chairs\n"
                   "door-result|nobody knows whether it opened\n");
  g_assert_cmpuint (count_requests (scene, "PATCH "), ==, 0);
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/doors/a-command-whose-answer-was-lost-is-watched", test_command_lost);
  g_test_add_func ("/e2e/doors/nobody-knows-until-the-end", test_nobody_knows);
  g_test_add_func ("/e2e/doors/wish-outlives-the-console", test_wish_outlives_the_console);
  return g_test_run ();
}
