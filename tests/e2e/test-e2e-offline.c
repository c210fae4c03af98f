/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Started while the back end is away, after a former run: useful, honest, and nothing decided is
 * lost. */
#include "base/bef-json.h"
#include "e2e-util.h"

/* A first run that leaves a history behind. */
static void
former_run (E2e *scene)
{
  e2e_console_start (scene, "secretary", "--page=building=mairie");
  g_autoptr (E2eNode) live = e2e_wait (scene, 40, ATSPI_ROLE_LABEL, "^Live$");
  g_autoptr (E2eNode) graph =
      e2e_wait (scene, 60, ATSPI_ROLE_LABEL, "Power: .* at lowest .* at highest");
  e2e_console_quit (scene);
}

static void
acknowledge (E2e *scene)
{
  e2e_key (scene, "ctrl+3");
  g_autoptr (E2eNode) waiting = e2e_wait (scene, 10, ATSPI_ROLE_PUSH_BUTTON, "Acknowledge…");
  e2e_tab_to (scene, ATSPI_ROLE_LIST_ITEM, "^(?!Alerts)");
  e2e_key (scene, "a");
  g_autoptr (E2eNode) later =
      e2e_wait (scene, 10, ATSPI_ROLE_LABEL, "There is no connection: it is kept here");
  e2e_key (scene, "Return");
  g_autofree char *words = e2e_wait_text (scene, 10, E2E_ANY, "Acknowledged here, not yet sent");
  g_test_message ("“%s”", words);
}

static gboolean
hub_knows_cb (E2e *scene, gpointer user_data)
{
  g_autoptr (JsonNode) node =
      e2e_hub_get (scene, "technician",
                   "/ngsi-ld/v1/entities?type=Alert&q=acknowledgedBy&options=simplified&limit=10");
  JsonArray *alerts = bef_json_node_array (node);

  return alerts != NULL && json_array_get_length (alerts) == 1;
}

static void
test_offline (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_new ("offline");

  e2e_hub_start_with_alert (scene, NULL);
  e2e_write_profile (scene, NULL, scene->certificate_file);
  former_run (scene);
  e2e_hub_kill (scene);

  e2e_console_start (scene, "secretary", "--page=building=mairie");
  g_autofree char *banner =
      e2e_wait_text (scene, 30, ATSPI_ROLE_LABEL, "^Last known state, .* refuses the connection");
  g_autofree char *status = e2e_wait_text (scene, 10, ATSPI_ROLE_LABEL, "^Offline, last known ");
  g_test_message ("“%s” “%s”", banner, status);
  g_autoptr (E2eNode) power =
      e2e_wait (scene, 10, ATSPI_ROLE_PUSH_BUTTON, "power .*W: open the graph$");
  g_autoptr (E2eNode) graph =
      e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "Power: .* at lowest .* at highest");
  g_autoptr (E2eNode) age = e2e_wait (scene, 10, ATSPI_ROLE_LABEL, " ago$");
  e2e_key (scene, "ctrl+2");
  g_autoptr (E2eNode) building = e2e_wait (scene, 10, E2E_ANY, "^Bibliothèque municipale, ");
  acknowledge (scene);
  g_assert_cmpint (e2e_sql_number (scene, "SELECT count(*) FROM outbox"), ==, 1);

  e2e_hub_restart (scene);
  e2e_key (scene, "ctrl+r");
  g_autoptr (E2eNode) live = e2e_wait (scene, 60, ATSPI_ROLE_LABEL, "^Live$");
  g_autofree char *done = e2e_wait_text (scene, 30, E2E_ANY, "Acknowledged by Secrétariat");
  g_test_message ("“%s”", done);
  e2e_until (scene, 10, "alert that the hub shows as acknowledged", hub_knows_cb, NULL);
  e2e_console_quit (scene);
  g_assert_cmpint (e2e_sql_number (scene, "SELECT count(*) FROM outbox"), ==, 0);
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/offline/last-known-state-and-what-was-decided", test_offline);
  return g_test_run ();
}
