/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A cache of the whole demo commune, and no back end: weeks, months and the year are browsed all
 * the same. bench-commune-year makes the cache; forty days of it, so that a month before this one
 * is in it at all times. */
#include "e2e-util.h"

#define DAYS "--days=40"

/* Fills the profile's history as a console that ran all that time would have left it. */
static gboolean
make_cache (E2e *scene)
{
  const char *root = g_getenv ("BEFFROI_BUILD_ROOT");
  g_autofree char *program = g_build_filename (root, "tests/bench/bench-commune-year", NULL);
  g_autofree char *file = e2e_path (scene, "data", "beffroi/test/history.db");
  g_autofree char *folder = g_path_get_dirname (file);
  g_autofree char *path_option = g_strconcat ("--path=", file, NULL), *figures = NULL;
  const char *argv[] = { program, DAYS, path_option, NULL };
  g_autoptr (GError) error = NULL;
  int status = -1;

  if (!g_file_test (program, G_FILE_TEST_IS_EXECUTABLE))
    {
      g_test_skip ("tests/bench/bench-commune-year is not built here");
      return FALSE;
    }
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &figures, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_auto (GStrv) lines = g_strsplit (figures, "\n", -1);
  for (guint i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++)
    g_test_message ("%s", lines[i]);
  return TRUE;
}

/* A toggle is a button of its own kind only to newer GTK. */
static E2eNode *
wait_button (E2e *scene, const char *name)
{
  g_autoptr (E2eNode) any = e2e_wait (scene, 10, E2E_ANY, name);
  E2eNode *found = e2e_look (scene, ATSPI_ROLE_TOGGLE_BUTTON, name);

  return found != NULL ? found : e2e_wait (scene, 10, ATSPI_ROLE_PUSH_BUTTON, name);
}

/* Presses a button and reads what the graph then says of itself. */
static void
look_at (E2e *scene, const char *button, const char *expected)
{
  g_autofree char *name = g_strdup_printf ("^%s$", button);
  g_autoptr (E2eNode) found = wait_button (scene, name);

  e2e_press (scene, found);
  g_autofree char *summary = e2e_wait_text (scene, 20, ATSPI_ROLE_LABEL, expected);
  g_test_message ("%s: “%s”", button, summary);
}

static void
look_at_periods (E2e *scene)
{
  g_autoptr (GTimeZone) paris = g_time_zone_new_identifier ("Europe/Paris");
  g_autoptr (GDateTime) now = g_date_time_new_now (paris);
  g_autoptr (GDateTime) before = g_date_time_add_days (now, -g_date_time_get_day_of_month (now));
  g_autofree char *month = g_date_time_format (now, "Energy, .*%B %Y.*Energy: .*kWh in total");
  g_autofree char *month_before =
      g_date_time_format (before, "Energy, %B %Y.*Energy: .*kWh in total");
  g_autofree char *year =
      g_date_time_format (now, "Energy, (from )?(1|January) .*%Y.*Energy: .*kWh in total");

  /* Of the year before there is nothing: that is said, and nothing concluded. */
  look_at (scene, "Week", "^This week: too little is known of both to compare them");
  g_free (e2e_wait_text (scene, 20, ATSPI_ROLE_LABEL, "Power: .* at lowest .* at highest"));
  look_at (scene, "Month", month);
  look_at (scene, "Earlier", month_before);
  look_at (scene, "Year", year);
}

static void
test_a_cache_is_browsed_without_a_back_end (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_new ("year");
  if (!make_cache (scene))
    return;

  e2e_write_profile (scene, NULL, scene->certificate_file);
  e2e_console_start (scene, "secretary", "--page=building=mairie");
  g_autofree char *banner =
      e2e_wait_text (scene, 30, ATSPI_ROLE_LABEL, "^Last known state, .* refuses the connection");
  g_test_message ("“%s”", banner);
  g_autoptr (E2eNode) graph =
      e2e_wait (scene, 20, ATSPI_ROLE_PUSH_BUTTON, "power .*W: open the graph$");
  e2e_press (scene, graph);
  look_at_periods (scene);
  e2e_tab_to (scene, ATSPI_ROLE_LIST_ITEM, "^Energy(,|$)");
  e2e_key (scene, "Return");
  g_autofree char *figure = e2e_wait_text (scene, 20, ATSPI_ROLE_LABEL, "^[0-9.,]+\\s[kM]Wh");
  g_test_message ("“%s”", figure);
  e2e_console_quit (scene);
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/year/browsed-offline", test_a_cache_is_browsed_without_a_back_end);
  return g_test_run ();
}
