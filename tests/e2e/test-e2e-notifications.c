/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is told on a real desktop, by dunst, with the window open, closed and never shown: it comes,
 * leads to its alert, and goes when somebody took it over elsewhere. */
#include "e2e-private.h"

#include <glib/gstdio.h>

#define DUNST "/usr/bin/dunst"
#define DUNSTCTL "/usr/bin/dunstctl"
#define ENTITIES "/ngsi-ld/v1/entities"
#define TELL_S 40
/* Nobody sees the window: alerts are asked for once a minute. */
#define HIDDEN_S 100

typedef struct
{
  E2e *scene;
  GSubprocess *dunst;
  char *log; /* one line for each that was shown */
} Desk;

/* Each that dunst shows is a line: urgency, category, title, body. */
static void
start_dunst (Desk *desk)
{
  g_autofree char *script = g_build_filename (desk->scene->folder, "told.sh", NULL);
  g_autofree char *file = g_build_filename (desk->scene->folder, "dunstrc", NULL);
  g_autofree char *options = g_strdup_printf ("-config %s", file);
  g_autofree char *text = g_strdup_printf (
      "#!/bin/sh\nprintf '%%s|%%s|%%s|%%s\\n' \"$DUNST_URGENCY\" \"$DUNST_CATEGORY\" "
      "\"$DUNST_SUMMARY\" \"$(printf %%s \"$DUNST_BODY\" | tr '\\n' ' ')\" >>%s\n",
      desk->log);
  g_autofree char *config = g_strdup_printf (
      "[global]\nfont = Cantarell 11\n[told]\nsummary = \"*\"\nscript = %s\n", script);

  g_assert_true (g_file_set_contents (script, text, -1, NULL));
  g_chmod (script, 0700);
  g_assert_true (g_file_set_contents (file, config, -1, NULL));
  g_assert_true (g_file_set_contents (desk->log, "", -1, NULL));
  desk->dunst = e2e_spawn (desk->scene, DUNST, NULL, options);
}

static gboolean
is_told_cb (E2e *scene, gpointer user_data)
{
  const char *const *wanted = user_data; /* the log, then what is looked for in it */
  g_autofree char *text = NULL;

  return g_file_get_contents (wanted[0], &text, NULL, NULL)
         && g_regex_match_simple (wanted[1], text, G_REGEX_MULTILINE, 0);
}

static void
until_told (Desk *desk, int seconds, const char *pattern)
{
  const char *const wanted[] = { desk->log, pattern };

  e2e_until (desk->scene, seconds, pattern, is_told_cb, (gpointer)wanted);
}

static guint
n_displayed (E2e *scene)
{
  g_autofree char *said = NULL;

  g_assert_cmpint (e2e_run (scene, DUNSTCTL, NULL, "count displayed", &said), ==, 0);
  return (guint)g_ascii_strtoull (said, NULL, 10);
}

static gboolean
is_clear_cb (E2e *scene, gpointer user_data)
{
  return n_displayed (scene) == 0;
}

/* As a click does on the newest. */
static void
click (Desk *desk)
{
  g_autofree char *said = NULL;

  g_assert_cmpint (e2e_run (desk->scene, DUNSTCTL, NULL, "action 0", &said), ==, 0);
}

static void
raise_alert (E2e *scene, const char *id, const char *name, const char *severity)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "%FT%TZ");
  g_autofree char *json = g_strdup_printf (
      "{\"id\":\"urn:ngsi-ld:Alert:%s\",\"type\":\"Alert\","
      "\"name\":{\"type\":\"Property\",\"value\":\"%s\"},"
      "\"severity\":{\"type\":\"Property\",\"value\":\"%s\"},"
      "\"alertState\":{\"type\":\"Property\",\"value\":\"active\"},"
      "\"locatedIn\":{\"type\":\"Relationship\",\"object\":\"urn:ngsi-ld:Building:hall\"},"
      "\"dateIssued\":{\"type\":\"Property\",\"value\":{\"@type\":\"DateTime\",\"@value\":\"%s\"}}"
      "}",
      id, name, severity, stamp);

  e2e_hub_send (scene, "POST", "writer", ENTITIES, json);
}

/* Somebody at another console. */
static void
take_over (E2e *scene, const char *id)
{
  g_autofree char *path = g_strdup_printf (ENTITIES "/urn:ngsi-ld:Alert:%s/attrs", id);

  e2e_hub_send (scene, "POST", "secretary", path,
                "{\"acknowledgedBy\":{\"type\":\"Property\",\"value\":\"Secretary\"},"
                "\"acknowledgedAt\":{\"type\":\"Property\",\"value\":{\"@type\":\"DateTime\","
                "\"@value\":\"2026-11-29T16:05:00Z\"}}}");
}

/* Adds to the settings of the application. */
static void
write_setting (E2e *scene, const char *line)
{
  g_autofree char *path = e2e_path (scene, "config", "glib-2.0/settings/keyfile"), *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "[fr/beffroi/Beffroi]\n"));
  g_autofree char *all = g_strdup_printf ("[fr/beffroi/Beffroi]\n%s\n%s", line,
                                          text + strlen ("[fr/beffroi/Beffroi]\n"));
  g_assert_true (g_file_set_contents (path, all, -1, NULL));
}

static gboolean
open_desk (Desk *desk, const char *name)
{
  if (!e2e_is_possible ())
    return FALSE;
  if (!g_file_test (DUNST, G_FILE_TEST_IS_EXECUTABLE)
      || !g_file_test (DUNSTCTL, G_FILE_TEST_IS_EXECUTABLE))
    {
      g_test_skip ("dunst is not installed: no real desktop to tell");
      return FALSE;
    }
  desk->scene = e2e_new (name);
  desk->log = g_build_filename (desk->scene->folder, "told", NULL);
  g_autofree char *store = g_strdup_printf ("--store=%s/hub.db", desk->scene->folder);
  e2e_hub_start (desk->scene, store);
  e2e_hub_send (desk->scene, "POST", "writer", ENTITIES,
                "{\"id\":\"urn:ngsi-ld:Building:hall\",\"type\":\"Building\","
                "\"name\":{\"type\":\"Property\",\"value\":\"Town hall\"}}");
  e2e_write_profile (desk->scene, NULL, desk->scene->certificate_file);
  write_setting (desk->scene, "keep-watching=true");
  e2e_use_bare_bus (desk->scene);
  start_dunst (desk);
  return TRUE;
}

static void
close_desk (Desk *desk)
{
  g_subprocess_force_exit (desk->dunst);
  g_subprocess_wait (desk->dunst, NULL, NULL);
  g_object_unref (desk->dunst);
  e2e_free (desk->scene);
  g_free (desk->log);
}

static void
close_window (E2e *scene)
{
  g_autoptr (E2eNode) button = e2e_wait (scene, 20, ATSPI_ROLE_PUSH_BUTTON, "^Close$");

  e2e_press (scene, button);
  e2e_wait_gone (scene, 20, ATSPI_ROLE_LABEL, "^Live$");
  g_assert_true (e2e_console_is_alive (scene));
}

static void
test_a_window_that_is_closed (void)
{
  Desk desk = { 0 };

  if (!open_desk (&desk, "notifications"))
    return;
  E2e *scene = desk.scene;
  e2e_console_start (scene, "secretary", NULL);
  g_autoptr (E2eNode) live = e2e_wait (scene, 40, ATSPI_ROLE_LABEL, "^Live$");
  raise_alert (scene, "door", "Door open <b>", "high");
  until_told (&desk, TELL_S, "^NORMAL\\|device\\.error\\|Today: Door open <b>\\|Town hall");
  take_over (scene, "door");
  e2e_until (scene, TELL_S, "withdrawal of what somebody took over", is_clear_cb, NULL);

  close_window (scene);
  raise_alert (scene, "fire", "Fire", "critical");
  until_told (&desk, HIDDEN_S, "^CRITICAL\\|device\\.error\\|Urgent: Fire\\|Town hall");
  click (&desk);
  g_autoptr (E2eNode) back = e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^Live$");
  e2e_until_page (scene, "^Alerts");
  g_autoptr (E2eNode) alert = e2e_wait (scene, 20, E2E_ANY, "Fire");
  take_over (scene, "fire");
  e2e_until (scene, TELL_S, "withdrawal of what somebody took over", is_clear_cb, NULL);

  close_window (scene);
  g_autofree char *said = NULL;
  g_assert_cmpint (e2e_run_another (scene, NULL, &said), ==, 0);
  g_assert_nonnull (strstr (said, "brought to the front"));
  g_autoptr (E2eNode) again = e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^Live$");
  /* What is still there goes with the program, which its key ends though closing does not. */
  raise_alert (scene, "gate", "Gate open", "high");
  until_told (&desk, TELL_S, "^NORMAL\\|device\\.error\\|Today: Gate open");
  e2e_console_quit (scene);
  e2e_until (scene, TELL_S, "withdrawal at the end", is_clear_cb, NULL);
  close_desk (&desk);
}

static gboolean
has_ended_cb (E2e *scene, gpointer user_data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  return g_subprocess_get_identifier (user_data) == NULL;
}

/* The desktop's own way to end it: no window has to be shown for that. */
static void
ask_to_quit (E2e *scene)
{
  const char *address = g_hash_table_lookup (scene->environment, "DBUS_SESSION_BUS_ADDRESS");
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus =
      g_dbus_connection_new_for_address_sync (address,
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GVariant) names = g_dbus_connection_call_sync (
      bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "ListNames",
      NULL, G_VARIANT_TYPE ("(as)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  g_autofree const char **list = NULL;
  g_variant_get (names, "(^a&s)", &list);
  for (guint i = 0; list[i] != NULL; i++)
    if (list[i][0] == ':' && !g_str_equal (list[i], g_dbus_connection_get_unique_name (bus)))
      {
        g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
            bus, list[i], "/fr/beffroi/Beffroi", "org.gtk.Actions", "Activate",
            g_variant_new_parsed ("('quit', @av [], @a{sv} {})"), NULL, G_DBUS_CALL_FLAGS_NONE,
            2000, NULL, NULL);
      }
}

static gboolean
is_shown (E2e *scene, GSubprocess *console)
{
  const char *pid = g_subprocess_get_identifier (console);

  g_assert_nonnull (pid);
  if (!e2e_find_application (scene, (guint)g_ascii_strtoull (pid, NULL, 10)))
    return FALSE;
  g_autoptr (E2eNode) live = e2e_look (scene, ATSPI_ROLE_LABEL, "^Live$");
  return live != NULL;
}

/* Started at login, it watches with no window at all. */
static void
test_a_window_that_was_never_shown (void)
{
  Desk desk = { 0 };

  if (!open_desk (&desk, "notifications-background"))
    return;
  E2e *scene = desk.scene;
  raise_alert (scene, "fire", "Fire", "critical");
  g_autoptr (GSubprocess) console =
      e2e_spawn (scene, "src/app/beffroi", "secretary", "--profile=test --background");
  until_told (&desk, HIDDEN_S, "^CRITICAL\\|device\\.error\\|1 alert needs somebody\\|.*Fire");
  g_assert_false (is_shown (scene, console));
  ask_to_quit (scene);
  e2e_until (scene, TELL_S, "end of a console that was never shown", has_ended_cb, console);
  g_assert_true (g_subprocess_get_successful (console));
  e2e_until (scene, TELL_S, "withdrawal at the end", is_clear_cb, NULL);
  close_desk (&desk);
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/notifications/closed", test_a_window_that_is_closed);
  g_test_add_func ("/e2e/notifications/never-shown", test_a_window_that_was_never_shown);
  return g_test_run ();
}
