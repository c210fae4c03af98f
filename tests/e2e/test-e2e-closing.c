/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window is closed at any moment of a slow start: a clean end, nothing left behind, nothing
 * harmed. */
#include "e2e-util.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#define STEP_MS 50
#define LAST_MS 2000
/* Several wait for their disk at once. */
#define AT_ONCE 4
#define END_S 40

typedef struct
{
  const char *name;
  int read_ms;
  gboolean damaged, silent_keyring;
} Slow;

typedef struct
{
  E2e *scene;
  GSubprocess *process;
  guint ms;
} Run;

/* A history of a former run, large enough to take its time. */
static void
make_history (E2e *scene)
{
  e2e_console_start (scene, "secretary", NULL);
  g_autoptr (E2eNode) live = e2e_wait (scene, 40, ATSPI_ROLE_LABEL, "^Live$");
  e2e_console_quit (scene);
}

static void
copy_history (E2e *scene, const char *profile, gboolean damaged)
{
  g_autofree char *from = e2e_path (scene, "data", "beffroi/test/history.db");
  g_autofree char *name = g_strdup_printf ("beffroi/%s", profile);
  g_autofree char *folder = e2e_path (scene, "data", name);
  g_autofree char *to = g_build_filename (folder, "history.db", NULL), *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (from, &contents, &length, NULL));
  g_mkdir_with_parents (folder, 0700);
  for (gsize i = length / 2; damaged && i < MIN (length / 2 + 20000, length); i++)
    contents[i] = (char)(i * 7);
  g_assert_true (g_file_set_contents (to, contents, (gssize)length, NULL));
}

static void
start (Run *run, const Slow *slow)
{
  g_autofree char *profile = g_strdup_printf ("p%u", run->ms);
  g_autofree char *options = NULL;

  copy_history (run->scene, profile, slow->damaged);
  options = g_strdup_printf ("%d %u --profile=%s", slow->read_ms, run->ms, profile);
  run->process = e2e_spawn (run->scene, "tests/e2e/slow-console",
                            slow->silent_keyring ? NULL : "secretary", options);
}

static gboolean
has_ended_cb (E2e *scene, gpointer user_data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  return g_subprocess_get_identifier (user_data) == NULL;
}

/* The lock is free: no process is left with it. */
static void
assert_free (E2e *scene, guint ms)
{
  g_autofree char *name = g_strdup_printf ("beffroi/p%u/lock", ms);
  g_autofree char *path = e2e_path (scene, "data", name);
  int fd = g_open (path, O_RDWR, 0);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (flock (fd, LOCK_EX | LOCK_NB), ==, 0);
  close (fd);
}

static void
finish (Run *run)
{
  e2e_until (run->scene, END_S, "end of a console whose window was closed", has_ended_cb,
             run->process);
  g_autofree char *what = g_strdup_printf ("a console closed after %u ms", run->ms);
  e2e_assert_ended_well (run->scene, run->process, what);
  assert_free (run->scene, run->ms);
  g_clear_object (&run->process);
}

static guint
count_set_aside (E2e *scene, guint ms)
{
  g_autofree char *name = g_strdup_printf ("beffroi/p%u", ms);
  g_autofree char *folder = e2e_path (scene, "data", name);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  for (const char *file = g_dir_read_name (dir); file != NULL; file = g_dir_read_name (dir))
    n += strstr (file, ".damaged-") != NULL && !g_str_has_suffix (file, "-wal")
         && !g_str_has_suffix (file, "-shm");
  return n;
}

static void
test_closing (gconstpointer data)
{
  const Slow *slow = data;
  Run runs[AT_ONCE] = { { 0 } };
  guint n = 0, n_aside = 0;

  if (!e2e_is_possible ())
    return;
  g_autofree char *name = g_strdup_printf ("closing-%s", slow->name);
  g_autoptr (E2e) scene = e2e_new (name);
  e2e_hub_start (scene, NULL);
  e2e_write_profile (scene, NULL, scene->certificate_file);
  make_history (scene);
  e2e_add_profiles (scene, "p", 0, LAST_MS, STEP_MS);
  g_autoptr (GDBusConnection) keyring = slow->silent_keyring ? e2e_own_silent_keyring () : NULL;
  for (guint ms = 0; ms <= LAST_MS; ms += STEP_MS, n++)
    {
      Run *run = &runs[n % AT_ONCE];
      if (run->process != NULL)
        finish (run);
      *run = (Run){ scene, NULL, ms };
      start (run, slow);
    }
  for (guint i = 0; i < AT_ONCE; i++)
    finish (&runs[(n + i) % AT_ONCE]);
  for (guint ms = 0; ms <= LAST_MS; ms += STEP_MS)
    n_aside += count_set_aside (scene, ms);
  g_test_message ("%s: closed at %u moments, %u set aside", slow->name, n, n_aside);
  if (!slow->damaged)
    g_assert_cmpuint (n_aside, ==, 0);
}

int
main (int argc, char **argv)
{
  static const Slow sound = { "sound", 15, FALSE, FALSE }, damaged = { "damaged", 2, TRUE, FALSE },
                    keyring = { "keyring", 0, FALSE, TRUE };

  e2e_init (&argc, &argv);
  g_test_add_data_func ("/e2e/closing/on-a-slow-disk", &sound, test_closing);
  g_test_add_data_func ("/e2e/closing/with-a-damaged-file", &damaged, test_closing);
  g_test_add_data_func ("/e2e/closing/while-the-keyring-is-silent", &keyring, test_closing);
  return g_test_run ();
}
