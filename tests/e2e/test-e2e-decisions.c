/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was decided where the server's answer proves nothing: told as it is, in the real window. */
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
ask_to_open (E2e *scene)
{
  g_autofree char *name = locked_door (scene), *button = g_strdup_printf ("^Open %s…", name);

  e2e_go_to_button (scene, button);
  e2e_key (scene, "Return");
  e2e_wait_focus (scene, 10, E2E_ANY, "^Reason$");
  e2e_type (scene, "Delivery of chairs");
  e2e_wait_gone (scene, 5, ATSPI_ROLE_LABEL, "^A reason is needed");
  e2e_tab_to (scene, ATSPI_ROLE_PUSH_BUTTON, "Open the door");
  e2e_key (scene, "Return");
}

/* A gateway answers 502 after the door was opened: not "failed". The sensor is watched and
 * believed, and the command is not sent again. */
static void
test_command_lost (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_open ("decisions-command-lost", "--fault=command-lost=502",
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
  g_autoptr (E2e) scene = e2e_open ("decisions-nobody-knows", "--fault=command-lost=502",
                                    "secretary", "--page=building=mairie");

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

static gboolean
is_kept_here_cb (E2e *scene, gpointer user_data)
{
  return e2e_sql_number (scene, "SELECT count(*) FROM journal WHERE action = 'acknowledge-here'")
         == 1;
}

/* Answered well and stored nowhere: not done, sent in the other way the server knows, then told and
 * kept on this computer. */
static void
test_acknowledge_lost (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_new ("decisions-acknowledge-lost");

  e2e_hub_start_with_alert (scene, NULL);
  e2e_write_profile (scene, NULL, scene->certificate_file);
  e2e_console_start (scene, "secretary", "--page=alerts");
  g_autoptr (E2eNode) live = e2e_wait (scene, 30, ATSPI_ROLE_LABEL, "^Live$");
  e2e_hub_fault (scene, "acknowledge-lost");
  g_autoptr (E2eNode) waiting = e2e_wait (scene, 10, ATSPI_ROLE_PUSH_BUTTON, "Acknowledge…");
  e2e_tab_to (scene, ATSPI_ROLE_LIST_ITEM, "^(?!Alerts)");
  e2e_key (scene, "a");
  g_autoptr (E2eNode) asked = e2e_wait (scene, 10, ATSPI_ROLE_LABEL, "^Acknowledge this alert\\?");
  e2e_wait_focus (scene, 5, E2E_ANY, "");
  e2e_key (scene, "Return");
  g_autofree char *sent = e2e_wait_text (scene, 20, E2E_ANY, "sent, not yet confirmed");
  g_assert_null (e2e_look (scene, E2E_ANY, "Acknowledged by Secrétariat"));
  g_autofree char *told = e2e_wait_text (scene, 90, E2E_ANY, "does not keep it");
  e2e_until (scene, 10, "line of the journal on what is kept here", is_kept_here_cb, NULL);
  guint tries = count_requests (scene, "PATCH") + count_requests (scene, "POST /ngsi-ld");
  g_test_message ("“%s” “%s”, %u requests", sent, told, tries);
  g_assert_cmpuint (tries, >=, 2);
  g_assert_cmpint (e2e_sql_number (scene, "SELECT count(*) FROM outbox"), ==, 0);
  e2e_console_quit (scene);
}

/* Another program holds the history: one notice for as long as that is so, what to do first. */
static void
test_notice (void)
{
  sqlite3 *other = NULL;

  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_open ("decisions-notice", NULL, "secretary", "--page=alerts");
  g_autofree char *path = e2e_path (scene, "data", "beffroi/test/history.db");

  g_assert_cmpint (sqlite3_open_v2 (path, &other, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (other, 10000);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  g_autofree char *notice =
      e2e_wait_text (scene, 90, ATSPI_ROLE_LABEL, "^Close the other program .* nothing is kept");
  g_test_message ("“%s”", notice);
  g_assert_cmpint (sqlite3_exec (other, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (other);
  e2e_wait_gone (scene, 120, ATSPI_ROLE_LABEL, "^Close the other program");
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
  g_autoptr (E2e) scene = e2e_open ("decisions-wish", NULL, "secretary", "--page=building=mairie");
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
  g_test_add_func ("/e2e/decisions/a-command-whose-answer-was-lost-is-watched", test_command_lost);
  g_test_add_func ("/e2e/decisions/nobody-knows-until-the-end", test_nobody_knows);
  g_test_add_func ("/e2e/decisions/what-is-not-stored-is-kept-here", test_acknowledge_lost);
  g_test_add_func ("/e2e/decisions/what-cannot-be-stored-is-a-notice", test_notice);
  g_test_add_func ("/e2e/decisions/wish-outlives-the-console", test_wish_outlives_the_console);
  return g_test_run ();
}
