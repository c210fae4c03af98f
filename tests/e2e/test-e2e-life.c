/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of the process: one console on a profile, told to end, back from the form, and what it
 * does where nothing can be kept. */
#include "e2e-util.h"

#include <glib/gstdio.h>
#include <signal.h>

#define PROFILE_FILE(scene, name) e2e_path (scene, "data", "beffroi/test/" name)

static E2e *
open_live (const char *name)
{
  return e2e_open (name, NULL, "secretary", NULL);
}

static void
assert_end (E2e *scene, int signal)
{
  g_autofree char *wal = PROFILE_FILE (scene, "history.db-wal");

  e2e_console_signal (scene, signal);
  e2e_console_ended_well (scene);
  /* In order: what was known last is kept, the history closed. */
  g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));
  g_assert_cmpint (
      e2e_sql_number (scene, "SELECT count(*) FROM documents WHERE name = 'last-known-state'"), ==,
      1);
}

static void
test_second_start (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = open_live ("life-second");
  g_autofree char *said = NULL, *alone = NULL;

  g_assert_cmpint (e2e_run_another (scene, "--page=alerts", &said), ==, 0);
  g_test_message ("“%s”", said);
  g_assert_nonnull (strstr (said, "open already"));
  e2e_until_page (scene, "^Alerts");
  /* Without a bus the first cannot be reached. */
  e2e_setenv (scene, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
  g_assert_cmpint (e2e_run_another (scene, NULL, &alone), ==, 1);
  g_test_message ("“%s”", alone);
  g_assert_nonnull (strstr (alone, "open already on the profile “test” (process "));
  g_assert_true (e2e_console_is_alive (scene));
  e2e_console_quit (scene);
}

static void
test_picture_beside (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = open_live ("life-picture");
  g_autofree char *picture = g_build_filename (scene->folder, "picture.png", NULL),
                  *options = g_strdup_printf ("--screenshot=%s --page=today", picture),
                  *nowhere = g_strdup_printf ("--screenshot=%s --profile=other", picture),
                  *other = e2e_path (scene, "data", "beffroi/other"), *said = NULL;

  int status = e2e_run_another (scene, options, &said);
  if (status != 0)
    e2e_fail (scene, "no picture: %s", said);
  g_assert_true (g_file_test (picture, G_FILE_TEST_EXISTS));
  g_assert_true (e2e_console_is_alive (scene));
  /* Nor does it make anything. */
  g_unlink (picture);
  g_clear_pointer (&said, g_free);
  g_assert_cmpint (e2e_run_another (scene, nowhere, &said), ==, 0);
  g_assert_true (g_file_test (picture, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));
  e2e_console_quit (scene);
}

static void
test_signals (void)
{
  if (!e2e_is_possible ())
    return;
  static const int signals[] = { SIGTERM, SIGHUP, SIGINT };
  g_autoptr (E2e) scene = open_live ("life-signals");

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      assert_end (scene, signals[i]);
      e2e_console_start (scene, "secretary", NULL);
      g_autoptr (E2eNode) live = e2e_wait (scene, 40, ATSPI_ROLE_LABEL, "^Live$");
    }
  e2e_console_quit (scene);
}

static void
test_way_back (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = open_live ("life-way-back");

  e2e_hub_kill (scene);
  e2e_key (scene, "ctrl+r");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (E2eNode) connection = e2e_wait (scene, 30, ATSPI_ROLE_PUSH_BUTTON, "Connection…$");
      e2e_press (scene, connection);
      g_autoptr (E2eNode) title =
          e2e_wait (scene, 10, ATSPI_ROLE_LABEL, "^Connect to your commune");
      if (i == 0)
        {
          g_autoptr (E2eNode) back =
              e2e_wait (scene, 10, ATSPI_ROLE_PUSH_BUTTON, "Back to the Commune$");
          e2e_press (scene, back);
        }
      else
        e2e_key (scene, "Escape");
      e2e_wait_gone (scene, 10, ATSPI_ROLE_LABEL, "^Connect to your commune");
      e2e_until_page (scene, "^Today$");
    }
  e2e_console_quit (scene);
}

static gboolean
is_there_cb (E2e *scene, gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
test_vanished (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = open_live ("life-vanished");
  g_autofree char *folder = e2e_path (scene, "data", "beffroi/test");
  g_autofree char *path = g_build_filename (folder, "history.db", NULL), *said = NULL,
                  *second = NULL;
  gint64 n_series = e2e_sql_number (scene, "SELECT count(*) FROM series");

  e2e_remove_tree (folder);
  said = e2e_wait_text (scene, 30, E2E_ANY, "had vanished. It was made again");
  g_test_message ("“%s”", said);
  e2e_until (scene, 10, "history made again", is_there_cb, path);
  g_assert_cmpint (e2e_sql_number (scene, "SELECT count(*) FROM series"), >=, n_series);
  /* Locked again as well. */
  g_assert_cmpint (e2e_run_another (scene, NULL, &second), ==, 0);
  g_assert_nonnull (strstr (second, "open already"));
  e2e_console_quit (scene);
}

static void
test_nothing_kept (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_new ("life-not-kept");
  g_autofree char *parent = e2e_path (scene, "data", "beffroi"),
                  *folder = g_build_filename (parent, "test", NULL), *said = NULL;

  e2e_hub_start (scene, NULL);
  e2e_write_profile (scene, NULL, scene->certificate_file);
  g_assert_cmpint (g_mkdir (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (folder, "", -1, NULL));
  e2e_console_start (scene, "secretary", NULL);
  said = e2e_wait_text (scene, 30, ATSPI_ROLE_LABEL, "nothing is kept on this computer");
  g_test_message ("“%s”", said);
  g_assert_true (g_str_has_prefix (said, "Have the folder"));
  g_autoptr (E2eNode) live = e2e_wait (scene, 40, ATSPI_ROLE_LABEL, "^Live$");
  /* Mended, it is kept from then on. */
  g_unlink (folder);
  g_autoptr (E2eNode) again = e2e_wait (scene, 10, ATSPI_ROLE_PUSH_BUTTON, "Keep Again$");
  e2e_press (scene, again);
  e2e_wait_gone (scene, 20, ATSPI_ROLE_LABEL, "nothing is kept on this computer");
  g_autoptr (E2eNode) live_again = e2e_wait (scene, 40, ATSPI_ROLE_LABEL, "^Live$");
  e2e_console_quit (scene);
  g_assert_cmpint (e2e_sql_number (scene, "SELECT count(*) > 0 FROM series"), ==, 1);
}

#define METER "urn:ngsi-ld:ACMeasurement:sainte-gemme:mairie:compteur-electricite"
/* The hub's world goes a hundred times as fast, and measures seldom, so that its past is soon
 * fetched: what is missed has nothing to wait behind. */
#define WORLD_OPTIONS "--speed=100 --interval=600"
#define WORLD_SPEED 100
#define STEP_MS (10 * BEF_MS_MINUTE)
#define STOPPED_S 30

static GArray *
power_since (E2e *scene, gint64 from_ms)
{
  g_autoptr (BefHistory) history = e2e_history_copy (scene);
  GArray *samples = e2e_history_samples (scene, history, METER, "power", from_ms, G_MAXINT64);

  bef_history_close (history);
  return samples;
}

/* Beyond the time it was stopped, and a sample at every step from before it. */
static gboolean
is_whole_cb (E2e *scene, gpointer user_data)
{
  gint64 from_ms = *(const gint64 *)user_data, last = from_ms;
  g_autoptr (GArray) samples = power_since (scene, from_ms);

  for (guint i = 0; i < samples->len; i++)
    {
      gint64 ms = g_array_index (samples, BefReading, i).observed_ms;
      if (ms - last > STEP_MS)
        return FALSE;
      last = ms;
    }
  return last - from_ms > STOPPED_S * WORLD_SPEED * BEF_MS_SECOND + STEP_MS;
}

static gboolean
has_samples_cb (E2e *scene, gpointer user_data)
{
  g_autoptr (GArray) samples = power_since (scene, 0);

  return samples->len > 0;
}

/* Stopped while a graph is open, as by a computer that is asleep: what was missed is fetched, and
 * nobody has to ask. */
static void
test_stopped_for_a_while (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene =
      e2e_open ("life-stopped", WORLD_OPTIONS, "secretary", "--page=graph=" METER "|power");
  pid_t pid = (pid_t)g_ascii_strtoll (g_subprocess_get_identifier (scene->console), NULL, 10);

  e2e_until (scene, 60, "sample in the history", has_samples_cb, NULL);
  g_autoptr (GArray) before = power_since (scene, 0);
  gint64 newest = g_array_index (before, BefReading, before->len - 1).observed_ms;
  g_assert_cmpint (kill (pid, SIGSTOP), ==, 0);
  g_usleep (STOPPED_S * G_USEC_PER_SEC);
  g_assert_cmpint (kill (pid, SIGCONT), ==, 0);
  e2e_until (scene, 90, "whole record of the time it was stopped", is_whole_cb, &newest);
  e2e_console_quit (scene);
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/life/a-second-start-raises-the-first", test_second_start);
  g_test_add_func ("/e2e/life/a-picture-beside-a-console-changes-nothing", test_picture_beside);
  g_test_add_func ("/e2e/life/stopped-for-a-while-nothing-is-missing", test_stopped_for_a_while);
  g_test_add_func ("/e2e/life/told-to-end-it-ends-in-order", test_signals);
  g_test_add_func ("/e2e/life/the-connection-form-has-a-way-back", test_way_back);
  g_test_add_func ("/e2e/life/a-vanished-folder-is-said-and-made-again", test_vanished);
  g_test_add_func ("/e2e/life/that-nothing-is-kept-stays-said", test_nothing_kept);
  return g_test_run ();
}
