/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a process that was killed left on the desktop: the one that comes after it withdraws that,
 * and nothing of others. The killed ones are this program itself, with --leave. */
#include "history-util.h"
#include "notifier-util.h"

#include "supervision/notifier/bef-bubble-ids.h"
#include "supervision/notifier/bef-bubbles.h"

#include <signal.h>
#include <stdlib.h>

#define SERVICE "org.freedesktop.Notifications"

static const char *program;

typedef struct
{
  Fixture desktop;
  char *folder; /* owned */
} Left;

static void
left_set_up (Left *l, gconstpointer data)
{
  l->folder = make_folder ();
  set_up (&l->desktop, "yes");
}

static void
left_tear_down (Left *l, gconstpointer data)
{
  tear_down (&l->desktop, "yes");
  remove_folder (l->folder);
  g_free (l->folder);
}

/* In a process of its own: shows two, says so, and waits until it is killed. */
static void
leave (const char *folder)
{
  const BefBubble door = { "Door open", "Town hall", BEF_SEVERITY_TODAY, BEF_BUBBLE_SILENT };
  g_autoptr (BefBubbles) bubbles = bef_bubbles_new (folder);

  bef_bubbles_show (bubbles, "hall", &door);
  bef_bubbles_show (bubbles, "school", &door);
  /* One that it withdrew itself, whose number is nobody's. */
  bef_bubbles_show (bubbles, "church", &door);
  bef_bubbles_withdraw (bubbles, "church");
  while (!bef_bubbles_are_settled (bubbles))
    g_main_context_iteration (NULL, TRUE);
  g_print ("shown\n");
  for (;;)
    g_main_context_iteration (NULL, TRUE);
}

/* Another process that shows two, and lives. (transfer full) */
static GSubprocess *
another (Left *l)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program,
                                           "--leave", l->folder, NULL);
  char said[6] = "";

  g_assert_no_error (error);
  g_assert_cmpint (
      g_input_stream_read (g_subprocess_get_stdout_pipe (process), said, 5, NULL, NULL), ==, 5);
  g_assert_cmpstr (said, ==, "shown");
  return process;
}

static void
kill_it (GSubprocess *process)
{
  g_subprocess_send_signal (process, SIGKILL);
  g_subprocess_wait (process, NULL, NULL);
  g_assert_true (g_subprocess_get_if_signaled (process));
  g_object_unref (process);
}

/* The next one comes, and ends as one does. */
static void
come_after (Left *l)
{
  g_autoptr (BefBubbles) bubbles = bef_bubbles_new (l->folder);

  while (!bef_bubbles_are_settled (bubbles))
    run_for (5);
  bef_bubbles_stop (bubbles);
}

static guint
n_in_folder (Left *l)
{
  g_autoptr (GDir) dir = g_dir_open (l->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_what_is_left_is_withdrawn (Left *l, gconstpointer data)
{
  GSubprocess *first = another (l), *second = another (l);

  kill_it (first);
  kill_it (second);
  g_assert_cmpuint (n_open (&l->desktop), ==, 4);
  come_after (l);
  g_assert_cmpuint (n_open (&l->desktop), ==, 0);
  g_assert_cmpuint (tally (&l->desktop).shown, ==, 6);
  /* Nothing is left of it there either, nor of those that ended as one does. */
  g_assert_cmpuint (n_in_folder (l), ==, 0);
  come_after (l);
  g_assert_cmpuint (n_in_folder (l), ==, 0);
}

static void
test_what_lives_keeps_its_own (Left *l, gconstpointer data)
{
  GSubprocess *lives = another (l);

  kill_it (another (l));
  come_after (l);
  g_assert_cmpuint (n_open (&l->desktop), ==, 2);
  kill_it (lives);
  come_after (l);
  g_assert_cmpuint (n_open (&l->desktop), ==, 0);
}

/* Numbers of a service that ended are another's in the one that took its place. */
static void
test_another_service_counts_anew (Left *l, gconstpointer data)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GError) error = NULL;

  kill_it (another (l));
  restart_service (&l->desktop);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
          bus, SERVICE, "/org/freedesktop/Notifications", SERVICE, "Notify",
          g_variant_new_parsed ("('Mail', @u 0, '', 'A letter', '', @as [], @a{sv} {}, -1)"), NULL,
          G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
      g_assert_no_error (error);
    }
  come_after (l);
  g_assert_cmpuint (n_open (&l->desktop), ==, 3);
  g_assert_cmpuint (n_in_folder (l), ==, 0);
  close_all (&l->desktop);
}

static void
told_cb (guint id, gpointer data)
{
  g_string_append_printf (data, "%u ", id);
}

/* Where the application itself numbers what it shows, two of its processes may by the same. */
static void
test_what_lives_by_the_same_number (Left *l, gconstpointer data)
{
  static const guint ours[] = { 1, 2 };
  g_autofree char *folder = g_build_filename (l->folder, "killed", NULL);
  g_autofree char *lock = g_build_filename (folder, "lock", NULL);
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (BefBubbleIds) lives = bef_bubble_ids_new (l->folder);
  g_autoptr (BefBubbleIds) mine = bef_bubble_ids_new (l->folder);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (lock, "bus 1 3 x 99999999999 4", -1, NULL));
  bef_bubble_ids_write (lives, "bus", ours, G_N_ELEMENTS (ours));
  bef_bubble_ids_take_left (mine, "bus", told_cb, told);
  g_assert_cmpstr (told->str, ==, "3 4 ");
  bef_bubble_ids_take_left (mine, "bus", told_cb, told);
  g_assert_cmpstr (told->str, ==, "3 4 ");
}

/* Nothing can be noted: it is told all the same. */
static void
test_without_a_place_it_is_told (Left *l, gconstpointer data)
{
  const BefBubble door = { "Door open", "Town hall", BEF_SEVERITY_TODAY, BEF_BUBBLE_SILENT };
  g_autofree char *nowhere = g_build_filename (l->folder, "file", "desktop", NULL);
  g_autofree char *file = g_build_filename (l->folder, "file", NULL);

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_autoptr (BefBubbles) bubbles = bef_bubbles_new (nowhere);
  bef_bubbles_show (bubbles, "hall", &door);
  while (!bef_bubbles_are_settled (bubbles))
    run_for (5);
  g_assert_cmpuint (n_open (&l->desktop), ==, 1);
  bef_bubbles_withdraw (bubbles, "hall");
  bef_bubbles_stop (bubbles);
}

static void
add (void)
{
#define ADD(path, func)                                                                            \
  g_test_add ("/notifier-left/" path, Left, NULL, left_set_up, func, left_tear_down)
  ADD ("killed", test_what_is_left_is_withdrawn);
  ADD ("lives", test_what_lives_keeps_its_own);
  ADD ("another-service", test_another_service_counts_anew);
  ADD ("same-number", test_what_lives_by_the_same_number);
  ADD ("no-place", test_without_a_place_it_is_told);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--leave"))
    leave (argv[2]);
  program = argv[0];
  return notifier_test_main (argc, argv, add);
}
