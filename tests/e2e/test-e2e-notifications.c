/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is told on a real desktop, by dunst, with the window open, closed and never shown: it comes,
 * leads to its alert, and goes when somebody took it over elsewhere. */
#include "e2e-desk.h"
#include "e2e-private.h"

#include <signal.h>

/* Nobody sees the window: alerts are asked for once a minute. */
#define HIDDEN_S 100
#define TELL_S E2E_DESK_TELL_S

static void
test_a_window_that_is_closed (void)
{
  E2eDesk desk = { 0 };

  if (!e2e_desk_open (&desk, "notifications"))
    return;
  E2e *scene = desk.scene;
  e2e_console_start (scene, "secretary", NULL);
  g_autoptr (E2eNode) live = e2e_wait (scene, 40, ATSPI_ROLE_LABEL, "^Live$");
  e2e_desk_raise (scene, "door", "Door open <b>", "high");
  e2e_desk_until_told (&desk, TELL_S,
                       "^NORMAL\\|device\\.error\\|Today: Door open <b>\\|Town hall ");
  e2e_desk_take_over (scene, "door");
  e2e_until (scene, TELL_S, "withdrawal of what somebody took over", e2e_desk_is_clear_cb, NULL);

  e2e_desk_close_window (scene);
  e2e_desk_raise (scene, "fire", "Fire", "critical");
  e2e_desk_until_told (&desk, HIDDEN_S, "^CRITICAL\\|device\\.error\\|Urgent: Fire\\|Town hall");
  e2e_desk_click (&desk);
  g_autoptr (E2eNode) back = e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^Live$");
  e2e_until_page (scene, "^Alerts");
  g_autoptr (E2eNode) alert = e2e_wait (scene, 20, E2E_ANY, "Fire");
  e2e_desk_take_over (scene, "fire");
  e2e_until (scene, TELL_S, "withdrawal of what somebody took over", e2e_desk_is_clear_cb, NULL);

  e2e_desk_close_window (scene);
  g_autofree char *said = NULL;
  g_assert_cmpint (e2e_run_another (scene, NULL, &said), ==, 0);
  g_assert_nonnull (strstr (said, "brought to the front"));
  g_autoptr (E2eNode) again = e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^Live$");
  /* What is still there goes with the program, which its key ends though closing does not. */
  e2e_desk_raise (scene, "gate", "Gate open", "high");
  e2e_desk_until_told (&desk, TELL_S, "^NORMAL\\|device\\.error\\|Today: Gate open");
  e2e_console_quit (scene);
  e2e_until (scene, TELL_S, "withdrawal at the end", e2e_desk_is_clear_cb, NULL);
  e2e_desk_close (&desk);
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
  E2eDesk desk = { 0 };

  if (!e2e_desk_open (&desk, "notifications-background"))
    return;
  E2e *scene = desk.scene;
  e2e_desk_raise (scene, "fire", "Fire", "critical");
  g_autoptr (GSubprocess) console =
      e2e_spawn (scene, "src/app/beffroi", "secretary", "--profile=test --background");
  e2e_desk_until_told (&desk, HIDDEN_S,
                       "^CRITICAL\\|device\\.error\\|1 alert needs somebody\\|.*Fire");
  g_assert_false (is_shown (scene, console));
  ask_to_quit (scene);
  e2e_until (scene, TELL_S, "end of a console that was never shown", has_ended_cb, console);
  e2e_assert_ended_well (scene, console, "the console that was never shown");
  e2e_until (scene, TELL_S, "withdrawal at the end", e2e_desk_is_clear_cb, NULL);
  e2e_desk_close (&desk);
}

/* It withdraws nothing: what is over meanwhile goes when the console is there again. */
static void
test_a_console_that_was_killed (void)
{
  E2eDesk desk = { 0 };

  if (!e2e_desk_open (&desk, "notifications-killed"))
    return;
  E2e *scene = desk.scene;
  e2e_console_start (scene, "secretary", NULL);
  g_autoptr (E2eNode) live = e2e_wait (scene, 40, ATSPI_ROLE_LABEL, "^Live$");
  e2e_desk_raise (scene, "door", "Door open", "high");
  e2e_desk_until_told (&desk, TELL_S, "^NORMAL\\|device\\.error\\|Today: Door open");
  e2e_console_signal (scene, SIGKILL);
  g_subprocess_wait (scene->console, NULL, NULL);
  g_clear_object (&scene->console);
  e2e_desk_take_over (scene, "door");
  g_assert_false (e2e_desk_is_clear_cb (scene, NULL));
  e2e_console_start (scene, "secretary", NULL);
  e2e_until (scene, TELL_S, "withdrawal of what the killed one left", e2e_desk_is_clear_cb, NULL);
  e2e_console_quit (scene);
  e2e_desk_close (&desk);
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/notifications/closed", test_a_window_that_is_closed);
  g_test_add_func ("/e2e/notifications/never-shown", test_a_window_that_was_never_shown);
  g_test_add_func ("/e2e/notifications/killed", test_a_console_that_was_killed);
  return g_test_run ();
}
