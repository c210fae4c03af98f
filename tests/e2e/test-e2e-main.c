/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The main job, end to end: what a secretary does in a day, and a back end that goes and comes
 * back. */
#include "../patience.h"

#include "base/bef-civil-time.h"
#include "base/bef-json.h"
#include "e2e-util.h"

/* Step of the hub's fast quantities, in seconds: a change is seen without waiting for a minute, and
 * the first history is not too long. */
#define INTERVAL_S 20
/* Two polls of two seconds, and a busy machine. */
#define POLL_MARGIN_S 8
#define METER "urn:ngsi-ld:ACMeasurement:sainte-gemme:mairie:compteur-electricite"

static void
pick_building (E2e *scene)
{
  e2e_key (scene, "ctrl+shift+f");
  e2e_wait_focus (scene, 10, ATSPI_ROLE_ENTRY, "");
  e2e_type (scene, "mairie");
  g_autoptr (E2eNode) only = e2e_wait (scene, 10, E2E_ANY, "^Mairie, ");
  e2e_wait_gone (scene, 10, E2E_ANY, "^Micro-Folie, ");
  e2e_key (scene, "Down");
  e2e_wait_focus (scene, 10, ATSPI_ROLE_LIST_ITEM, "");
  e2e_key (scene, "Return");
  g_autoptr (E2eNode) page =
      e2e_wait (scene, 10, ATSPI_ROLE_PUSH_BUTTON, "power .*: open the graph$");
}

static void
see_power_change (E2e *scene)
{
  static const char *const power = "power [0-9.,]+.?k?W: open the graph$";
  g_autofree char *first = e2e_wait_text (scene, 20, ATSPI_ROLE_PUSH_BUTTON, power), *now = NULL;
  /* At night several measures may read the same. */
  gint64 end = g_get_monotonic_time () + 150 * test_patience () * G_USEC_PER_SEC;

  do
    {
      g_usleep (G_USEC_PER_SEC / 2);
      g_free (now);
      now = e2e_wait_text (scene, 20, ATSPI_ROLE_PUSH_BUTTON, power);
    }
  while (g_str_equal (first, now) && g_get_monotonic_time () < end);
  if (g_str_equal (first, now))
    e2e_fail (scene, "the power stays at “%s”", now);
  g_test_message ("“%s”, then “%s”", first, now);
}

/* The name of a door of the town hall that the timetable keeps locked. (transfer full) */
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

static void
open_door (E2e *scene)
{
  g_autofree char *name = locked_door (scene), *button = g_strdup_printf ("^Open %s…", name);

  e2e_go_to_button (scene, button);
  e2e_key (scene, "Return");
  e2e_wait_focus (scene, 10, E2E_ANY, "^Reason$");
  g_autoptr (E2eNode) needed = e2e_wait (scene, 5, ATSPI_ROLE_LABEL, "^A reason is needed");
  e2e_type (scene, "Delivery of chairs");
  e2e_wait_gone (scene, 5, ATSPI_ROLE_LABEL, "^A reason is needed");
  e2e_tab_to (scene, ATSPI_ROLE_PUSH_BUTTON, "Open the door");
  e2e_key (scene, "Return");
  /* Somebody pushes the door two seconds after it unlocks: a busy machine may show the second state
   * only. */
  g_autofree char *unlocked = e2e_wait_text (
      scene, 20, E2E_ANY, "^(Unlocked, confirmed by the lock|The door is open \\(sensor\\)) at .*");
  g_autofree char *opened =
      e2e_wait_text (scene, 20, E2E_ANY, "^The door is open \\(sensor\\) at .*");
  g_autofree char *locked = e2e_wait_text (scene, 60, E2E_ANY, "^Locked again");
  g_test_message ("“%s” “%s” “%s”", unlocked, opened, locked);
  e2e_key (scene, "Escape");
  e2e_wait_gone (scene, 10, E2E_ANY, "^Locked again");
  g_autofree char *journal = e2e_sql (scene, "SELECT action, who, detail FROM journal ORDER BY id");
  g_assert_nonnull (strstr (journal, "door-open|Secrétariat|Delivery of chairs"));
  g_assert_nonnull (strstr (journal, "door-result|Secrétariat|unlocked, confirmed by the lock"));
}

static void
acknowledge (E2e *scene)
{
  e2e_key (scene, "ctrl+3");
  g_autoptr (E2eNode) waiting = e2e_wait (scene, 10, ATSPI_ROLE_PUSH_BUTTON, "Acknowledge…");
  /* The list of pages says that somebody is needed, and how soon. */
  g_autoptr (E2eNode) said =
      e2e_wait (scene, 10, ATSPI_ROLE_LIST_ITEM,
                "^Alerts, [1-9][0-9]* not acknowledged, (urgent|today|this week)$");
  g_test_message ("“%s”", said->name);
  /* Past the list of pages, whose "Alerts" has the focus or comes first. */
  e2e_tab_to (scene, ATSPI_ROLE_LIST_ITEM, "^(?!Alerts)");
  e2e_key (scene, "a");
  g_autoptr (E2eNode) asked = e2e_wait (scene, 10, ATSPI_ROLE_LABEL, "^Acknowledge this alert\\?");
  e2e_wait_focus (scene, 5, E2E_ANY, "");
  e2e_key (scene, "Return");
  g_autofree char *done = e2e_wait_text (scene, 20, E2E_ANY, "Acknowledged by Secrétariat");
  g_test_message ("“%s”", done);
  g_autoptr (JsonNode) node =
      e2e_hub_get (scene, "technician",
                   "/ngsi-ld/v1/entities?type=Alert&q=acknowledgedBy&options=simplified&limit=10");
  JsonArray *alerts = bef_json_node_array (node);
  g_assert_nonnull (alerts);
  g_assert_cmpuint (json_array_get_length (alerts), ==, 1);
}

typedef struct
{
  gint64 down_ms, up_ms;
} Gap;

static gboolean
gap_is_filled_cb (E2e *scene, gpointer user_data)
{
  const Gap *gap = user_data;
  g_autoptr (BefHistory) history = e2e_history_copy (scene);
  g_autoptr (GArray) samples =
      e2e_history_samples (scene, history, METER, "power", gap->down_ms + 1, gap->up_ms);

  bef_history_close (history);
  return samples->len > 0;
}

static void
lose_and_recover (E2e *scene)
{
  gint64 down = bef_now_ms (), started;

  e2e_hub_kill (scene);
  started = g_get_monotonic_time ();
  g_autofree char *banner =
      e2e_wait_text_within (scene, POLL_MARGIN_S, ATSPI_ROLE_LABEL, "^Last known state");
  g_test_message ("after %.1f s: “%s”",
                  (double)(g_get_monotonic_time () - started) / G_USEC_PER_SEC, banner);
  g_autoptr (E2eNode) status = e2e_wait (scene, 5, ATSPI_ROLE_LABEL, "^Offline, last known ");
  /* A step of the hub's world falls into the time without it. */
  gint64 step = (down / (INTERVAL_S * BEF_MS_SECOND) + 1) * INTERVAL_S * BEF_MS_SECOND;
  while (bef_now_ms () < step + 2 * BEF_MS_SECOND)
    g_usleep (G_USEC_PER_SEC / 4);
  gint64 up = bef_now_ms ();
  e2e_hub_restart (scene);
  g_autoptr (E2eNode) live = e2e_wait (scene, 60, ATSPI_ROLE_LABEL, "^Live$");
  e2e_wait_gone (scene, 10, ATSPI_ROLE_LABEL, "^Last known state");
  Gap gap = { down, up };
  e2e_until (scene, 60, "sample of the time without a hub in the history", gap_is_filled_cb, &gap);
}

static void
test_main (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_new ("main");
  g_autofree char *options = g_strdup_printf ("--interval=%d", INTERVAL_S);

  e2e_hub_start_with_alert (scene, options);
  e2e_write_profile (scene, NULL, scene->certificate_file);
  e2e_console_start (scene, "secretary", NULL);
  g_autoptr (E2eNode) live = e2e_wait (scene, 30, ATSPI_ROLE_LABEL, "^Live$");
  pick_building (scene);
  see_power_change (scene);
  open_door (scene);
  acknowledge (scene);
  e2e_console_quit (scene);
}

static void
test_recovery (void)
{
  if (!e2e_is_possible ())
    return;
  g_autofree char *options = g_strdup_printf ("--interval=%d", INTERVAL_S);
  g_autoptr (E2e) scene = e2e_open ("recovery", options, "secretary", NULL);

  lose_and_recover (scene);
  e2e_console_quit (scene);
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/main/building-power-door-alert", test_main);
  g_test_add_func ("/e2e/main/a-lost-hub-comes-back-and-the-gap-is-filled", test_recovery);
  return g_test_run ();
}
