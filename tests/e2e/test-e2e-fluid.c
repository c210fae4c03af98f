/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Five hundred buildings under the hands of a person: how long the main loop is held, as its
 * watchdog records it. */
#include "e2e-util.h"

/* Work of the main thread in one go beyond this is a defect, on however slow a machine. What the
 * watchdog calls a stall (50 ms) is measured and told, not asserted. */
#define BLOCKED_MS 500

static void
keys (E2e *scene, const char *name, guint n)
{
  for (guint i = 0; i < n; i++)
    e2e_key (scene, name);
}

static void
pause_ms (guint ms)
{
  g_usleep (ms * 1000);
}

static void
use_map_and_list (E2e *scene)
{
  e2e_key (scene, "ctrl+2");
  pause_ms (2500);
  e2e_key (scene, "ctrl+f");
  e2e_type (scene, "ecole");
  pause_ms (800);
  keys (scene, "BackSpace", 5);
  pause_ms (800);
  e2e_key (scene, "Down");
  keys (scene, "Page_Down", 12);
  keys (scene, "Down", 30);
  e2e_key (scene, "End");
  e2e_key (scene, "Home");
  pause_ms (500);
  /* From the list to the map. */
  e2e_key (scene, "Tab");
  e2e_key (scene, "Tab");
  keys (scene, "plus", 4);
  keys (scene, "Left", 10);
  keys (scene, "Up", 10);
  keys (scene, "minus", 6);
  keys (scene, "n", 20);
  e2e_key (scene, "0");
  pause_ms (1500);
}

static void
tell (const char *path, const char *what)
{
  g_autofree char *text = NULL;
  guint stalls = 0, long_work = 0, worst = 0, worst_work = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "stall "))
      {
        char *rest;
        guint ms = (guint)g_ascii_strtoull (lines[i] + strlen ("stall "), &rest, 10);
        guint work = (guint)g_ascii_strtoull (rest + strlen (" ms, "), NULL, 10);
        stalls++;
        long_work += work > 50;
        worst = MAX (worst, ms);
        worst_work = MAX (worst_work, work);
        g_test_message ("%s", lines[i]);
      }
  g_test_message (
      "%s: stalls over 50 ms: %u, worst %u ms; of these with over 50 ms of work: %u, worst %u ms",
      what, stalls, worst, long_work, worst_work);
  /* The last line is written when the watchdog is stopped: it ran to the end. */
  g_assert_nonnull (strstr (text, "worst "));
  g_assert_cmpuint (worst_work, <, BLOCKED_MS);
}

static void
test_fluid (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_new ("fluid");
  g_autofree char *record = g_build_filename (scene->folder, "watchdog", NULL);

  e2e_hub_start (scene, "--buildings=500");
  e2e_write_profile (scene, NULL, scene->certificate_file);
  e2e_setenv (scene, "BEFFROI_WATCHDOG", record);
  e2e_console_start (scene, "secretary", NULL);
  /* Nothing is read from the screen while it is used: reading it all would itself hold the main
   * loop. */
  pause_ms (8000);
  use_map_and_list (scene);
  e2e_key (scene, "ctrl+4");
  pause_ms (3000);
  e2e_key (scene, "ctrl+5");
  pause_ms (2000);
  e2e_key (scene, "ctrl+3");
  pause_ms (1000);
  e2e_key (scene, "ctrl+1");
  pause_ms (2000);
  e2e_console_quit (scene);
  tell (record, "500 buildings");
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/fluid/five-hundred-buildings", test_fluid);
  return g_test_run ();
}
