/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first run: what is wrong with a connection is said in plain words, and right values connect.
 */
#include "e2e-util.h"

#include <signal.h>
#include <sys/prctl.h>

#define ANSWER_S 25

/* The entries are libadwaita's rows, whose focus GTK 4.8 does not tell: they are filled as by an
 * assistive technology. */
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

static void
try_address (E2e *scene, const char *url, const char *words)
{
  fill (scene, "^Server address", url);
  connect_now (scene);
  g_autofree char *said = e2e_wait_text (scene, ANSWER_S, ATSPI_ROLE_LABEL, words);
  g_test_message ("%s: “%s”", url, said);
}

/* Told where it is typed: nothing is tried with it, and nothing repeated. */
static void
type_address (E2e *scene, const char *url, const char *words)
{
  fill (scene, "^Server address", url);
  g_autofree char *said = e2e_wait_text (scene, ANSWER_S, ATSPI_ROLE_LABEL, words);
  g_test_message ("%s: “%s”", url, said);
  g_assert_null (strstr (said, "secret"));
  g_autoptr (E2eNode) button = e2e_wait (scene, 10, ATSPI_ROLE_PUSH_BUTTON, "Test and Connect$");
  g_assert_false (e2e_has_state (button, ATSPI_STATE_SENSITIVE));
}

static E2e *
open_form (const char *name)
{
  E2e *scene = e2e_new (name);

  e2e_hub_start (scene, NULL);
  return scene;
}

static void
test_wrong_addresses (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = open_form ("first-run-addresses");
  g_autofree char *plain = g_strdup_printf ("http://127.0.0.1:%u", scene->port);
  g_autofree char *nobody = NULL;

  e2e_console_start (scene, NULL, NULL);
  e2e_wait (scene, 20, ATSPI_ROLE_HEADING, "^What needs somebody comes first");
  e2e_key (scene, "Escape");
  g_autoptr (E2eNode) title = e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^Connect to your commune");
  try_address (scene, "https://beffroi.invalid", "was not found");
  type_address (scene, plain, "not encrypted");
  type_address (scene, "https://anne:secret@commune.example", "Leave the name and the password");
  type_address (scene, "ftp://commune.example", "must begin with https://");
  try_address (scene, scene->url, "cannot be trusted");
  e2e_hub_kill (scene);
  nobody = g_strconcat (scene->url, "/", NULL);
  try_address (scene, nobody, "refuses the connection");
  e2e_console_quit (scene);
}

/* With the authority's file in the settings, and no address yet: the form shows. */
static void
open_trusting_form (E2e *scene)
{
  e2e_write_profile (scene, "", scene->certificate_file);
  e2e_console_start (scene, NULL, NULL);
  g_autoptr (E2eNode) title = e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^Connect to your commune");
}

static void
test_token_and_server (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = open_form ("first-run-token");

  e2e_use_bare_bus (scene);
  open_trusting_form (scene);
  fill (scene, "^Access token", "wrong");
  try_address (scene, scene->url, "does not accept the access token");
  e2e_hub_fault (scene, "not-ngsi-ld");
  try_address (scene, scene->url, "not as an NGSI-LD server");
  e2e_hub_fault (scene, "");
  fill (scene, "^Access token", "secretary");
  connect_now (scene);
  g_autofree char *said = e2e_wait_text (scene, ANSWER_S, ATSPI_ROLE_LABEL,
                                         "accepts this connection, but the token cannot be kept");
  g_test_message ("without a keyring: “%s”", said);
  g_assert_nonnull (strstr (said, "No keyring is running"));
  g_autofree char *settings = e2e_path (scene, "config", "glib-2.0/settings/keyfile"), *text = NULL;
  g_assert_true (g_file_get_contents (settings, &text, NULL, NULL));
  g_assert_null (strstr (text, "secretary"));
  e2e_console_quit (scene);
}

static void
child_setup_cb (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* An unlocked keyring on the session bus; NULL with a skipped test when there is no such program.
 */
static GSubprocess *
start_keyring (E2e *scene)
{
  g_autofree char *program = g_find_program_in_path ("gnome-keyring-daemon"),
                  *data = e2e_path (scene, "data", NULL);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE
                                 | G_SUBPROCESS_FLAGS_STDERR_SILENCE);

  if (program == NULL)
    {
      g_test_skip ("gnome-keyring-daemon is not installed");
      return NULL;
    }
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", data, TRUE);
  g_subprocess_launcher_set_child_setup (launcher, child_setup_cb, NULL, NULL);
  GSubprocess *keyring = g_subprocess_launcher_spawn (launcher, NULL, program, "--foreground",
                                                      "--unlock", "--components=secrets", NULL);
  g_assert_nonnull (keyring);
  GOutputStream *password = g_subprocess_get_stdin_pipe (keyring);
  g_assert_true (g_output_stream_write_all (password, "e2e\n", 4, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (password, NULL, NULL));
  return keyring;
}

static gboolean
has_secrets_cb (E2e *scene, gpointer user_data)
{
  g_autoptr (GDBusConnection) session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      session, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "NameHasOwner", g_variant_new ("(s)", "org.freedesktop.secrets"), G_VARIANT_TYPE ("(b)"), 0,
      5000, NULL, NULL);
  gboolean has = FALSE;

  if (answer != NULL)
    g_variant_get (answer, "(b)", &has);
  return has;
}

static void
test_keyring (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = open_form ("first-run-keyring");
  g_autoptr (GSubprocess) keyring = start_keyring (scene);

  if (keyring == NULL)
    return;
  e2e_until (scene, 15, "keyring on the session bus", has_secrets_cb, NULL);
  open_trusting_form (scene);
  fill (scene, "^Access token", "secretary");
  fill (scene, "^Server address", scene->url);
  connect_now (scene);
  g_autoptr (E2eNode) live = e2e_wait (scene, 40, ATSPI_ROLE_LABEL, "^Live$");
  e2e_console_quit (scene);
  /* The next start asks for nothing. */
  e2e_console_start (scene, NULL, NULL);
  g_autoptr (E2eNode) again = e2e_wait (scene, 40, ATSPI_ROLE_LABEL, "^Live$");
  e2e_console_quit (scene);
  g_subprocess_send_signal (keyring, SIGTERM);
  g_subprocess_wait (keyring, NULL, NULL);
}

/* Before the first connection, by the keys, and once. */
static void
test_tour (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = open_form ("first-run-tour");

  e2e_console_start (scene, NULL, NULL);
  e2e_wait (scene, 20, ATSPI_ROLE_HEADING, "^What needs somebody comes first");
  e2e_key (scene, "Return");
  e2e_wait (scene, 10, ATSPI_ROLE_HEADING, "^What stays here, and what never does");
  e2e_key (scene, "Right");
  e2e_wait (scene, 10, ATSPI_ROLE_HEADING, "^To begin");
  e2e_wait (scene, 10, ATSPI_ROLE_PUSH_BUTTON, "Try the Demo Commune$");
  g_autoptr (E2eNode) button =
      e2e_wait (scene, 10, ATSPI_ROLE_PUSH_BUTTON, "Connect to Your Commune$");
  e2e_press (scene, button);
  g_autoptr (E2eNode) title = e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^Connect to your commune");
  e2e_console_quit (scene);
  e2e_console_start (scene, NULL, NULL);
  g_autoptr (E2eNode) again = e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^Connect to your commune");
  e2e_console_quit (scene);
}

/* Nobody takes it for their own, and their own is one press away. */
static void
test_demo (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = open_form ("first-run-demo");

  e2e_console_start (scene, NULL, NULL);
  e2e_wait (scene, 20, ATSPI_ROLE_HEADING, "^What needs somebody comes first");
  e2e_key (scene, "Right");
  e2e_key (scene, "Right");
  g_autoptr (E2eNode) demo = e2e_wait (scene, 10, ATSPI_ROLE_PUSH_BUTTON, "Try the Demo Commune$");
  e2e_press (scene, demo);
  e2e_wait (scene, 60, ATSPI_ROLE_LABEL, "^Live$");
  e2e_wait (scene, 10, ATSPI_ROLE_LABEL, "^Demonstration$");
  g_autoptr (E2eNode) button =
      e2e_wait (scene, 10, ATSPI_ROLE_PUSH_BUTTON, "Connect Your Commune…$");
  e2e_press (scene, button);
  g_autoptr (E2eNode) title = e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^Connect to your commune");
  e2e_console_quit (scene);
}

/* A neighbour's commune looked at once is not what opens tomorrow. */
static void
test_profile_of_one_time (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = open_form ("first-run-profile");
  g_autofree char *settings = e2e_path (scene, "config", "glib-2.0/settings/keyfile"), *text = NULL;

  e2e_write_profile (scene, NULL, scene->certificate_file);
  e2e_console_start (scene, NULL, "--profile=neighbour");
  g_autoptr (E2eNode) form = e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^Connect to your commune");
  e2e_console_quit (scene);
  g_assert_true (g_file_get_contents (settings, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "last-profile='test'"));
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/first-run/wrong-addresses-are-explained", test_wrong_addresses);
  g_test_add_func ("/e2e/first-run/the-tour-is-shown-once", test_tour);
  g_test_add_func ("/e2e/first-run/the-demo-says-so", test_demo);
  g_test_add_func ("/e2e/first-run/token-server-and-no-keyring-are-explained",
                   test_token_and_server);
  g_test_add_func ("/e2e/first-run/a-profile-of-one-time-is-not-the-last-one",
                   test_profile_of_one_time);
  g_test_add_func ("/e2e/first-run/the-token-is-kept-in-the-keyring", test_keyring);
  return g_test_run ();
}
