/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Grants, tokens and what keeps them, while the console runs: what ends is gone from the screen,
 * and a token that was refused is not shown again. */
#include "e2e-util.h"

#include "base/bef-civil-time.h"
#include "base/bef-json.h"

#include <glib/gstdio.h>
#include <signal.h>

#define FORBIDDEN "^Images are seen under a named and dated grant"
#define REFUSED "does not accept the access token"
/* Longer than a view waits between two looks, and longer than the polls. */
#define LOOK_AGAIN_S 12
/* Pictures have thousands of colours; a page without has some hundreds, of its letters' edges. */
#define PICTURES 6000

#define SECRETARY "secretary:secretary::Secrétariat\n"
#define POLICE "police:police::Police municipale:2199-01-01T00:00:00Z\n"

static void
write_tokens (const char *file, const char *tokens)
{
  g_assert_true (
      g_file_set_contents_full (file, tokens, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
}

/* What the hub accepts from now on. */
static void
set_tokens (E2e *scene, const char *tokens)
{
  g_autofree char *file = g_build_filename (scene->folder, "hub.tokens", NULL);

  write_tokens (file, tokens);
  g_subprocess_send_signal (scene->hub, SIGHUP);
}

/* It accepts nothing else from its start. */
static void
start_hub (E2e *scene, const char *options, const char *tokens)
{
  g_autofree char *file = g_build_filename (scene->folder, "other.tokens", NULL);
  g_autofree char *all =
      g_strdup_printf ("%s --token-file=%s", options != NULL ? options : "", file);

  write_tokens (file, tokens);
  e2e_hub_start (scene, all);
}

/* Waits until an image of now is on the screen. */
static void
wait_image (E2e *scene)
{
  g_autoptr (E2eNode) live = e2e_wait (scene, 60, ATSPI_ROLE_LABEL, "^Live$");
  g_autoptr (E2eNode) image = e2e_wait (scene, 30, ATSPI_ROLE_IMAGE, "^Image of Caméra ");
  g_autoptr (E2eNode) age = e2e_wait (scene, 30, ATSPI_ROLE_LABEL, "(just now|s ago)$");
  e2e_wait_gone (scene, 30, ATSPI_ROLE_LABEL, "^Fetching the image");
}

static gboolean
has_pictures_cb (E2e *scene, gpointer user_data)
{
  guint n = e2e_count_colours ();

  g_test_message ("%u colours", n);
  return n >= PICTURES;
}

static gboolean
has_none_cb (E2e *scene, gpointer user_data)
{
  return !has_pictures_cb (scene, user_data);
}

static guint
count (E2e *scene, const char *what)
{
  g_autofree char *requests = e2e_requests (scene);
  guint n = 0;

  for (const char *at = requests; (at = strstr (at, what)) != NULL; at++)
    n++;
  return n;
}

static void
assert_no_more (E2e *scene, const char *what)
{
  guint asked = count (scene, what);

  g_usleep (LOOK_AGAIN_S * G_USEC_PER_SEC);
  if (count (scene, what) != asked)
    e2e_fail (scene, "“%s” was asked %u times more", what, count (scene, what) - asked);
}

static void
test_withdrawn (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_open ("grants-withdrawn", NULL, "police", "--page=camera");

  wait_image (scene);
  e2e_until (scene, 20, "pictures on the screen", has_pictures_cb, NULL);
  set_tokens (scene, "police:police::Police municipale\n");
  e2e_until (scene, 20, "no picture on the screen any more", has_none_cb, NULL);
  g_autofree char *words = e2e_wait_text (scene, 10, ATSPI_ROLE_LABEL, FORBIDDEN);
  assert_no_more (scene, "GET /snapshots/");
  g_assert_true (has_none_cb (scene, NULL));
  e2e_console_quit (scene);
  g_assert_cmpint (e2e_sql_number (scene, "SELECT count(*) FROM journal WHERE action = 'image-end'"
                                          " AND who = 'Police municipale' AND detail LIKE 'AP %'"),
                   ==, 1);
}

/* The token itself is refused: nothing at all is asked with it, until it is accepted again. */
static void
test_refused (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_open ("grants-refused", NULL, "police", "--page=camera");

  wait_image (scene);
  e2e_until (scene, 20, "pictures on the screen", has_pictures_cb, NULL);
  set_tokens (scene, SECRETARY);
  g_autofree char *words = e2e_wait_text (scene, 20, ATSPI_ROLE_LABEL, REFUSED);
  e2e_until (scene, 10, "no picture on the screen any more", has_none_cb, NULL);
  g_usleep (G_USEC_PER_SEC);
  assert_no_more (scene, "\n");
  set_tokens (scene, SECRETARY POLICE);
  e2e_key (scene, "ctrl+r");
  wait_image (scene);
  e2e_console_quit (scene);
}

#define BEGINS_S 25

/* It begins while the console is open. */
static void
test_begins (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_new ("grants-begin");
  g_autofree char *from = bef_iso8601_format (bef_now_ms () + BEGINS_S * BEF_MS_SECOND);
  g_autofree char *tokens =
      g_strdup_printf ("police:police::Police municipale:%s/2199-01-01T00:00:00Z\n", from);

  start_hub (scene, NULL, tokens);
  e2e_write_profile (scene, NULL, scene->certificate_file);
  e2e_console_start (scene, "police", "--page=camera");
  wait_image (scene);
  /* The console may be there long before the grant begins. */
  e2e_until (scene, BEGINS_S + 20, "pictures on the screen", has_pictures_cb, NULL);
  e2e_console_quit (scene);
}

static void
test_screenshot (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_new ("grants-screenshot");
  g_autofree char *file = g_build_filename (scene->folder, "shot.png", NULL), *said = NULL;
  g_autofree char *options = g_strdup_printf ("--profile=test --page=camera --screenshot=%s", file);

  e2e_hub_start (scene, NULL);
  e2e_write_profile (scene, NULL, scene->certificate_file);
  g_assert_cmpint (e2e_run (scene, "src/app/beffroi", "police", options, &said), ==, 0);
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count (scene, "GET /ngsi-ld/v1/entities"), >, 0);
  g_assert_cmpuint (count (scene, "GET /snapshots/"), ==, 0);
}

static gboolean
hub_knows_cb (E2e *scene, gpointer user_data)
{
  g_autoptr (JsonNode) node =
      e2e_hub_get (scene, user_data,
                   "/ngsi-ld/v1/entities?type=Alert&q=acknowledgedBy&options=simplified&limit=10");
  JsonArray *alerts = bef_json_node_array (node);

  return alerts != NULL && json_array_get_length (alerts) > 0;
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
}

/* At the server first, in the console's file some time later. */
static void
test_rotated (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_new ("grants-rotated");
  g_autofree char *file = g_build_filename (scene->folder, "token", NULL);

  e2e_hub_start_with_alert (scene, NULL);
  e2e_write_profile (scene, NULL, scene->certificate_file);
  e2e_console_start (scene, "secretary", "--page=alerts");
  g_autoptr (E2eNode) live = e2e_wait (scene, 40, ATSPI_ROLE_LABEL, "^Live$");
  e2e_hub_kill (scene);
  g_autofree char *away = e2e_wait_text (scene, 40, ATSPI_ROLE_LABEL, "^Last known state");
  acknowledge (scene);
  g_autofree char *options = g_strdup (scene->hub_options);
  start_hub (scene, options, "rotated:secretary::Secrétariat\n");
  g_autofree char *words = e2e_wait_text (scene, 90, ATSPI_ROLE_LABEL, REFUSED);
  g_usleep (G_USEC_PER_SEC);
  assert_no_more (scene, "\n");
  g_assert_true (g_file_set_contents (file, "rotated\n", -1, NULL));
  g_autoptr (E2eNode) back = e2e_wait (scene, 25, ATSPI_ROLE_LABEL, "^Live$");
  e2e_wait_gone (scene, 10, ATSPI_ROLE_LABEL, REFUSED);
  e2e_until (scene, 20, "alert that the hub shows as acknowledged", hub_knows_cb,
             (gpointer) "rotated");
  e2e_console_quit (scene);
  g_assert_cmpint (e2e_sql_number (scene, "SELECT count(*) FROM outbox"), ==, 0);
}

/* Nothing comes from the keyring: the last known state is there all the same. */
static void
test_silent_keyring (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_open ("grants-keyring", NULL, "secretary", NULL);

  e2e_console_quit (scene);
  guint asked = count (scene, "\n");
  g_autoptr (GDBusConnection) keyring = e2e_own_silent_keyring ();
  e2e_console_start (scene, NULL, "--page=building=mairie");
  g_autofree char *words =
      e2e_wait_text (scene, 20, ATSPI_ROLE_LABEL,
                     "^Last known state.*Unlock the keyring: it keeps the access token, which is "
                     "waited for until [0-9]");
  g_test_message ("%s", words);
  g_autoptr (E2eNode) door = e2e_wait (scene, 10, ATSPI_ROLE_PUSH_BUTTON, "^Open Porte");
  g_assert_cmpuint (count (scene, "\n"), ==, asked);
  e2e_console_quit (scene);
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/grants/withdrawn-no-picture-is-on-the-screen", test_withdrawn);
  g_test_add_func ("/e2e/grants/refused-token-is-not-shown-again", test_refused);
  g_test_add_func ("/e2e/grants/one-begins-without-a-restart", test_begins);
  g_test_add_func ("/e2e/grants/a-picture-of-the-window-has-no-image", test_screenshot);
  g_test_add_func ("/e2e/grants/a-token-rotated-in-its-file-loses-nothing", test_rotated);
  g_test_add_func ("/e2e/grants/a-silent-keyring-hides-nothing", test_silent_keyring);
  return g_test_run ();
}
