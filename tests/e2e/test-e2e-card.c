/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alerts with the keys alone: twenty are acknowledged by three. */
#include "e2e-util.h"

#include "base/bef-json.h"

/* One a second: they are there soon. */
#define FLOOD "--fault=flood=600"
#define MANY "([2-9][0-9]|[1-9][0-9][0-9])"

static guint
count_of (JsonNode *node)
{
  JsonArray *alerts = node != NULL ? bef_json_node_array (node) : NULL;

  return alerts != NULL ? json_array_get_length (alerts) : 0;
}

static gboolean
hub_knows_cb (E2e *scene, gpointer user_data)
{
  g_autoptr (JsonNode) node =
      e2e_hub_get (scene, "technician",
                   "/ngsi-ld/v1/entities?type=Alert&q=acknowledgedBy&options=simplified&limit=100");

  return count_of (node) >= 20;
}

static void
test_twenty_by_three_keys (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_open ("card", FLOOD, "secretary", NULL);

  e2e_key (scene, "ctrl+3");
  e2e_until_page (scene, "^Alerts");
  e2e_wait (scene, 60, ATSPI_ROLE_LIST_ITEM, "^Alerts, " MANY " not acknowledged");
  e2e_tab_to (scene, ATSPI_ROLE_LIST_ITEM, "^(?!Alerts)");
  e2e_key (scene, "ctrl+a");
  e2e_wait (scene, 10, E2E_ANY, "^" MANY " alerts selected$");
  e2e_key (scene, "a");
  e2e_wait (scene, 10, ATSPI_ROLE_LABEL, "^Acknowledge these " MANY " alerts\\?");
  e2e_wait_focus (scene, 5, E2E_ANY, "");
  e2e_key (scene, "Return");
  g_autofree char *told = e2e_wait_text (scene, 20, E2E_ANY, "^" MANY " alerts acknowledged$");
  g_test_message ("“%s”", told);
  e2e_until (scene, 60, "twenty alerts that the hub shows as acknowledged", hub_knows_cb, NULL);
  g_assert_cmpint (e2e_sql_number (scene, "SELECT count(*) FROM journal"
                                          " WHERE action = 'acknowledge'"),
                   >=, 20);
  e2e_console_quit (scene);
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/card/twenty-by-three-keys", test_twenty_by_three_keys);
  return g_test_run ();
}
