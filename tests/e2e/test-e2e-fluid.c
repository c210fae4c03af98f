/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Five hundred buildings under the hands of a person: every page comes and holds all of them, and
 * how long the main loop was held meanwhile, as its watchdog recorded it. */
#include "bef-config.h"
#include "e2e-util.h"

/* What holds the main loop longer than this is called a stall. The figures are told, not asserted:
 * they depend on the machine. */
#define STALL_MS 50
/* For a page to come. */
#define PAGE_S 20

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
  e2e_key (scene, "ctrl+shift+f");
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

/* Lists are filled as they are scrolled: to their ends and back. */
static void
use_list (E2e *scene, const char *page)
{
  e2e_key (scene, page);
  pause_ms (2500);
  e2e_key (scene, "Tab");
  e2e_key (scene, "Down");
  keys (scene, "Page_Down", 12);
  e2e_key (scene, "End");
  pause_ms (300);
  e2e_key (scene, "Home");
  pause_ms (500);
}

/* From the map's list to a building, to the graph of its power, and back. */
static void
use_building (E2e *scene)
{
  e2e_key (scene, "ctrl+2");
  pause_ms (1000);
  e2e_key (scene, "ctrl+shift+f");
  e2e_type (scene, "mairie");
  pause_ms (500);
  e2e_key (scene, "Return");
  pause_ms (2500);
  e2e_key (scene, "alt+Left");
  pause_ms (1000);
  e2e_key (scene, "ctrl+shift+f");
  keys (scene, "BackSpace", 6);
  pause_ms (500);
}

/* What the watchdog recorded so far. */
static void
tell (const char *path, const char *what)
{
  g_autofree char *text = NULL;
  guint stalls = 0, long_work = 0, worst = 0, worst_work = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      guint ms, work;
      if (sscanf (lines[i], "stall %u ms, %u ms at work", &ms, &work) != 2)
        continue;
      stalls++;
      long_work += work > STALL_MS;
      worst = MAX (worst, ms);
      worst_work = MAX (worst_work, work);
      g_test_message ("%s", lines[i]);
    }
  g_test_message ("%s: stalls over %d ms: %u, worst %u ms; of these with as much work of the main "
                  "thread: %u, most %u ms",
                  what, STALL_MS, stalls, worst, long_work, worst_work);
}

/* How many entities of @type the hub has. */
static guint
count_at_hub (E2e *scene, const char *type)
{
  guint n = 0;

  for (;;)
    {
      g_autofree char *path = g_strdup_printf (
          "/ngsi-ld/v1/entities?type=%s&format=simplified&limit=1000&offset=%u", type, n);
      g_autoptr (JsonNode) page = e2e_hub_get (scene, "secretary", path);
      g_assert_nonnull (page);
      guint here = json_array_get_length (json_node_get_array (page));
      n += here;
      if (here == 0)
        return n;
    }
}

static void
expect_page (E2e *scene, const char *key, const char *title, const char *filter)
{
  e2e_key (scene, key);
  g_autoptr (E2eNode) heading = e2e_wait (scene, PAGE_S, ATSPI_ROLE_LABEL, title);
  g_autoptr (E2eNode) all = e2e_wait (scene, PAGE_S, E2E_ANY, filter);
}

static void
test_fluid (void)
{
  if (!BEF_WATCHDOG)
    {
      g_test_skip ("built without the watchdog");
      return;
    }
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_new ("fluid");
  g_autofree char *record = g_build_filename (scene->folder, "watchdog", NULL), *text = NULL;

  e2e_hub_start (scene, "--buildings=500");
  e2e_write_profile (scene, NULL, scene->certificate_file);
  e2e_setenv (scene, "BEFFROI_WATCHDOG", record);
  e2e_console_start (scene, "secretary", NULL);
  /* Nothing is read from the screen while it is used: reading it all would itself hold the main
   * loop. */
  pause_ms (8000);
  use_map_and_list (scene);
  use_list (scene, "ctrl+4");
  use_list (scene, "ctrl+5");
  use_building (scene);
  e2e_key (scene, "ctrl+3");
  pause_ms (1000);
  e2e_key (scene, "ctrl+1");
  pause_ms (2000);
  tell (record, "500 buildings");

  /* All of it was really there. */
  g_autofree char *all_doors = g_strdup_printf ("^All %u$", count_at_hub (scene, "Door"));
  expect_page (scene, "ctrl+5", "^Doors$", all_doors);
  expect_page (scene, "ctrl+4", "^Energy$", "^All [0-9]+$");
  e2e_key (scene, "ctrl+2");
  e2e_key (scene, "ctrl+shift+f");
  e2e_type (scene, "mairie");
  g_autoptr (E2eNode) hall = e2e_wait (scene, PAGE_S, ATSPI_ROLE_LIST_ITEM, "^Mairie");
  g_autoptr (E2eNode) live = e2e_wait (scene, PAGE_S, ATSPI_ROLE_LABEL, "^Live$");
  e2e_console_quit (scene);
  /* The last line is written when the watchdog is stopped: it ran to the end. */
  g_assert_true (g_file_get_contents (record, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "worst "));
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/fluid/five-hundred-buildings", test_fluid);
  return g_test_run ();
}
