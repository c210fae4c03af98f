/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first run with Home Assistant: found by its address, the token asked before anything is
 * tried, and then its areas, by the keyboard as by a hand. */
#include "../home-assistant/home-double.h"
#include "e2e-util.h"

#define ANSWER_S 25

static void
fill (E2e *scene, const char *title, const char *text)
{
  g_autoptr (E2eNode) entry = e2e_wait (scene, 10, ATSPI_ROLE_TEXT, title);

  e2e_set_text (scene, entry, text);
}

static void
connect_now (E2e *scene)
{
  g_autoptr (E2eNode) button = e2e_wait (scene, 10, ATSPI_ROLE_PUSH_BUTTON, "Test and Connect$");

  e2e_press (scene, button);
}

static char *
keep_authority (E2e *scene, HomeDouble *home)
{
  char *path = e2e_path (scene, "config", "home.pem");
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, home->ca, -1, NULL));
  return path;
}

static void
test_found_and_asked_for_a_token (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_new ("home-assistant-form");
  g_autoptr (HomeDouble) home = home_double_new (NULL);
  g_autofree char *ca = keep_authority (scene, home);

  e2e_use_bare_bus (scene);
  e2e_write_profile (scene, "", ca);
  e2e_console_start (scene, NULL, NULL);
  g_autoptr (E2eNode) title = e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^Connect to your commune");
  fill (scene, "^Server address", home->url);
  connect_now (scene);
  g_autofree char *wanted = e2e_wait_text (
      scene, ANSWER_S, ATSPI_ROLE_LABEL, "This is Home Assistant. Enter a long-lived access token");
  g_autoptr (E2eNode) places = e2e_wait (scene, 10, ATSPI_ROLE_LABEL, "^Shown as buildings$");
  /* No sign-in that fails without one, of which it would tell everybody. */
  g_assert_cmpuint (home_double_count (home, "websocket"), ==, 0);
  fill (scene, "^Access token", "wrong");
  connect_now (scene);
  g_autofree char *refused =
      e2e_wait_text (scene, ANSWER_S, ATSPI_ROLE_LABEL, "does not accept the access token");
  fill (scene, "^Access token", home->token);
  connect_now (scene);
  g_autofree char *said = e2e_wait_text (scene, ANSWER_S, ATSPI_ROLE_LABEL,
                                         "accepts this connection, but the token cannot be kept");
  g_assert_cmpuint (home_double_count (home, "auth_invalid"), ==, 1);
  e2e_console_quit (scene);
}

/* With the connection kept: areas, and what changes there, on the screen. */
static void
test_areas_and_what_changes (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_new ("home-assistant-areas");
  g_autoptr (HomeDouble) home = home_double_new (NULL);
  g_autofree char *ca = keep_authority (scene, home), *text = NULL, *more = NULL, *options = NULL;
  g_autofree char *token = e2e_path (scene, "config", "token");
  g_autofree char *settings = e2e_path (scene, "config", "glib-2.0/settings/keyfile");

  e2e_write_profile (scene, home->url, ca);
  g_assert_true (g_file_get_contents (settings, &text, NULL, NULL));
  more = g_strconcat (text, "protocol='home-assistant'\n", NULL);
  g_assert_true (g_file_set_contents (settings, more, -1, NULL));
  g_assert_true (g_file_set_contents_full (token, home->token, -1, 0, 0600, NULL));
  options = g_strdup_printf ("--token-file %s --page equipment", token);
  e2e_console_start (scene, NULL, options);
  g_autoptr (E2eNode) live = e2e_wait (scene, 40, ATSPI_ROLE_LABEL, "^Live$");
  g_autoptr (E2eNode) commune = e2e_wait (scene, 10, ATSPI_ROLE_LABEL, "^Sainte-Essai$");
  g_autoptr (E2eNode) on = e2e_wait (scene, 10, ATSPI_ROLE_LIST_ITEM, "^Accueil, On, ");
  home_double_do (home, "{\"state\": [\"light.accueil\", \"off\"]}");
  g_autoptr (E2eNode) off = e2e_wait (scene, 10, ATSPI_ROLE_LIST_ITEM, "^Accueil, Off, ");
  e2e_console_quit (scene);
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/home-assistant/found-and-asked-for-a-token",
                   test_found_and_asked_for_a_token);
  g_test_add_func ("/e2e/home-assistant/areas-and-what-changes", test_areas_and_what_changes);
  return g_test_run ();
}
