/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The console as a program that writes reports: without a display, out of a profile's history and
 * out of the demo's. */
#include <glib/gstdio.h>
#include <string.h>

#include "history-util.h"
#include "model/bef-entity.h"
#include "supervision/session/bef-last-state.h"

#define SCHOOL "urn:ngsi-ld:Building:school"
#define HALL "urn:ngsi-ld:Building:hall"
#define N_RANDOM 14

typedef struct
{
  char *folder;  /* owned: home, and what is written */
  char *program; /* owned, nullable: not built here */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  const char *root = g_getenv ("BEFFROI_BUILD_ROOT");

  f->folder = make_folder ();
  f->program = root ? g_build_filename (root, "src/app/beffroi", NULL) : NULL;
  if (!f->program || !g_file_test (f->program, G_FILE_TEST_IS_EXECUTABLE))
    {
      g_test_skip ("beffroi is not built here");
      g_clear_pointer (&f->program, g_free);
    }
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->program);
}

/* What it returns; what it printed in *@out and *@complaint, (transfer full). @arguments: with
 * spaces between, "DIR" standing for the folder; or @more, as they are. */
static int
run (Fixture *f, const char *arguments, const char *const *more, char **out, char **complaint)
{
  const char *root = g_getenv ("BEFFROI_BUILD_ROOT");
  g_auto (GStrv) words = g_strsplit (arguments, " ", -1), environment = g_get_environ ();
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *schemas = g_build_filename (root, "data", NULL),
                  *hub = g_build_filename (root, "src/hub/beffroi-hub", NULL);
  const char *const set[] = { "HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME",
                              "XDG_RUNTIME_DIR" },
                    *const unset[] = { "DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS",
                                       "LC_ALL", "LANGUAGE" };
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_ptr_array_add (argv, g_strdup (f->program));
  for (guint i = 0; words[i]; i++)
    {
      g_auto (GStrv) parts = g_strsplit (words[i], "DIR", -1);

      if (*words[i])
        g_ptr_array_add (argv, g_strjoinv (f->folder, parts));
    }
  for (guint i = 0; more && more[i]; i++)
    g_ptr_array_add (argv, g_strdup (more[i]));
  g_ptr_array_add (argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (set); i++)
    environment = g_environ_setenv (environment, set[i], f->folder, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (unset); i++)
    environment = g_environ_unsetenv (environment, unset[i]);
  environment = g_environ_setenv (environment, "LANG", "C.UTF-8", TRUE);
  environment = g_environ_setenv (environment, "GSETTINGS_SCHEMA_DIR", schemas, TRUE);
  environment = g_environ_setenv (environment, "GSETTINGS_BACKEND", "memory", TRUE);
  environment = g_environ_setenv (environment, "BEFFROI_HUB", hub, TRUE);
  g_spawn_sync (f->folder, (char **)argv->pdata, environment, G_SPAWN_DEFAULT, NULL, NULL, out,
                complaint, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error) && error->domain != G_SPAWN_EXIT_ERROR)
    g_error ("'%s' ended otherwise: %s", arguments, error->message);
  return error ? error->code : 0;
}

static char *
dup_file (Fixture *f, const char *name)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static void
put_file (Fixture *f, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* Only what was there before: no half of a file, no temporary one. */
static guint
count_files (Fixture *f)
{
  g_autoptr (GDir) folder = g_dir_open (f->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (folder))
    n++;
  return n;
}

/* A refusal is a sentence, and changes nothing. */
static void
assert_refused (Fixture *f, const char *arguments, const char *const *more, int status)
{
  g_autofree char *out = NULL, *complaint = NULL;
  guint before = count_files (f);
  int ended = run (f, arguments, more, &out, &complaint);

  if (ended != status && !(status < 0 && (ended == 1 || ended == 2)))
    g_error ("'%s' ended with %d: %s", arguments, ended, complaint);
  if (!g_str_has_prefix (complaint, "beffroi: ") || strlen (complaint) < 20)
    g_error ("'%s' said '%s'", arguments, complaint);
  if (strstr (complaint, "CRITICAL") || strstr (complaint, "WARNING"))
    g_error ("'%s' said '%s'", arguments, complaint);
  g_assert_cmpstr (out, ==, "");
  g_assert_cmpuint (count_files (f), ==, before);
}

static void
test_refused_arguments (Fixture *f, gconstpointer data)
{
  static const char *const wrong[] = {
    "--report=month:2026-10",
    "--report=month:2026-10 --output=DIR/a.doc",
    "--report=month:2026-10 --output=DIR/pdf",
    "--report= --output=DIR/a.pdf",
    "--report=month --output=DIR/a.pdf",
    "--report=month:2026-13 --output=DIR/a.pdf",
    "--report=Month:2026-10 --output=DIR/a.pdf",
    "--report=quarter:2026-10 --output=DIR/a.pdf",
    "--report=year:99999 --output=DIR/a.pdf",
    "--report=year:2025 --output=DIR/a.pdf --page=map",
    "--report=year:2025 --output=DIR/a.pdf --screenshot=DIR/a.png",
    "--report=year:2025 --output=DIR/a.pdf --background",
    "--report=year:2025 --output=DIR/a.pdf --profile=../x",
    "--report=year:2025 --output=DIR/a.pdf stray",
    "--output=DIR/a.pdf",
    "--publish= --profile=mairie",
    "--publish=DIR/site --building=x",
    "--publish=DIR/site --page=map",
    "--building=x",
  };

  if (!f->program)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    assert_refused (f, wrong[i], NULL, 2);
}

/* Whatever is typed: a sentence and a status, no crash, nothing written. */
static void
test_random_arguments (Fixture *f, gconstpointer data)
{
  static const char *const words[] = {
    "--report",
    "--report=year:2025",
    "--report=year:\xff\xfe",
    "--report=%s%n%d",
    "--output",
    "--output=/nowhere/a.pdf",
    "--output=/dev/null",
    "--output=\xc3\x28.pdf",
    "--output=",
    "--building=\xc3\x28",
    "--building=",
    "--profile=none",
    "--demo=1",
    "--page=x",
    "--",
    "-",
    "",
    "--report=month:2026-02",
    "--size=0x0",
    "--role=",
  };
  /* A start in which nobody asks for a report would want a display: one of these is always there.
   */
  static const char *const first[] = { "--report=year:2025", "--report=\x01", "--output=x" };
  g_autoptr (GRand) random = g_rand_new_with_seed (20261130);

  if (!f->program)
    return;
  for (guint i = 0; i < N_RANDOM; i++)
    {
      const char *some[6] = { first[g_rand_int_range (random, 0, G_N_ELEMENTS (first))] };
      guint n = (guint)g_rand_int_range (random, 0, 5);

      for (guint k = 1; k <= n; k++)
        some[k] = words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))];
      assert_refused (f, "", some, -1);
    }
}

/* What the meters took on a day of that month: by the day, so that sums are known. */
static double
kwh_of (const BefCivil *day, gboolean is_school)
{
  return !is_school ? 10 : 40 + day->day + (day->year < 2026 ? 10 : 0);
}

/* An index at each midnight of two years; none of the last @missing days of October 2026. */
static void
fill_meter (BefHistory *history, const char *id, gboolean is_school, int missing)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, TRUE, sizeof (BefReading));
  double index = 1000;

  for (gint64 at = bef_civil_to_ms (2024, 12, 1, 0, 0); at <= bef_civil_to_ms (2026, 11, 1, 0, 0);
       at = bef_civil_add (at, BEF_PERIOD_DAY, 1))
    {
      BefReading reading = { bef_series_key (id, "energy-index"), at, index, 0 };
      BefCivil day;

      bef_civil_from_ms (at, &day);
      index += kwh_of (&day, is_school);
      if (day.year == 2026
          && ((day.month == 10 && day.day > 31 - missing + 1) || (day.month == 11 && missing > 0)))
        continue;
      g_array_append_val (readings, reading);
    }
  append (history, (const BefReading *)(void *)readings->data, readings->len);
}

static void
add_building (GPtrArray *entities, const char *id, const char *name, const char *meter)
{
  gint64 at = bef_civil_to_ms (2026, 11, 1, 0, 0);
  BefEntity *building = bef_entity_new (id, "Building", BEF_ENTITY_BUILDING),
            *device = bef_entity_new (meter, "ACMeasurement", BEF_ENTITY_EQUIPMENT);

  bef_entity_set_name (building, name);
  bef_entity_set_fact (building, "floorArea", "600");
  device->kind = BEF_KIND_METER;
  device->building_id = g_strdup (id);
  bef_entity_add_reading (device, "energy-index", at, 5000);
  g_ptr_array_add (entities, building);
  g_ptr_array_add (entities, device);
}

/* The profile "mairie" of a commune with two buildings, last heard on 3 November 2026. */
static void
make_profile (Fixture *f, int school_missing, int hall_missing)
{
  g_autofree char *folder = g_build_filename (f->folder, "beffroi", "mairie", NULL),
                  *path = g_build_filename (folder, "history.db", NULL);
  g_autoptr (GPtrArray) entities = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  g_autoptr (BefCommune) commune = bef_commune_new ();

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  BefHistory *history = open_history (path, NULL);
  add_building (entities, SCHOOL, "École Jules-Ferry", "urn:meter:school");
  add_building (entities, HALL, "Salle des fêtes", "urn:meter:hall");
  fill_meter (history, "urn:meter:school", TRUE, school_missing);
  fill_meter (history, "urn:meter:hall", FALSE, hall_missing);
  bef_last_state_save (history, entities, bef_civil_to_ms (2026, 11, 3, 9, 0), BEF_SAVE_AT_ONCE);
  close_history (history);
}

/* October: 31 days of 40, and 1 + 2 + … + 31 = 496: 1,736; the year before 310 more. */
static void
test_of_a_profile (Fixture *f, gconstpointer data)
{
  g_autofree char *out = NULL, *complaint = NULL, *building = NULL;

  if (!f->program)
    return;
  make_profile (f, 0, 0);
  g_assert_cmpint (
      run (f, "--profile=mairie --report=month:2026-10 --output=DIR/a.csv", NULL, &out, &complaint),
      ==, 0);
  g_assert_cmpstr (complaint, ==, "");
  g_assert_true (g_str_has_suffix (out, "/a.csv\n"));
  g_autofree char *csv = dup_file (f, "a.csv");
  /* Both: 1,736 + 310 = 2,046, against 2,356: 13.2 % less. */
  g_assert_nonnull (strstr (csv, "\r\nElectricity;2046;2356;-310;-13;;0;0\r\n"));
  g_assert_nonnull (strstr (csv, "\r\nSalle des fêtes;310;310;0;0;;0;0\r\n"));
  g_free (out);
  g_free (complaint);
  g_assert_cmpint (
      run (f, "--profile=mairie --report=month:2026-10 --building=école --output=DIR/b.csv", NULL,
           &out, &complaint),
      ==, 0);
  building = dup_file (f, "b.csv");
  g_assert_nonnull (strstr (building, "École Jules-Ferry"));
  /* 310 of 2,046 less. */
  g_assert_nonnull (strstr (building, "\r\nElectricity;1736;2046;-310;-15;;0;0\r\n"));
  assert_refused (f, "--profile=mairie --report=month:2026-10 --building=gym --output=DIR/c.csv",
                  NULL, 1);
  /* Both have an "e"; and of 2022 nothing is known. */
  assert_refused (f, "--profile=mairie --report=month:2026-10 --building=e --output=DIR/c.csv",
                  NULL, 1);
  assert_refused (f, "--profile=mairie --report=year:2022 --output=DIR/c.csv", NULL, 1);
}

/* Whatever ends before the month does is missing, and told first. */
static void
test_what_is_missing (Fixture *f, gconstpointer data)
{
  g_autofree char *out = NULL, *complaint = NULL;

  if (!f->program)
    return;
  make_profile (f, 0, 14);
  g_assert_cmpint (
      run (f, "--profile=mairie --report=month:2026-10 --output=DIR/a.csv", NULL, &out, &complaint),
      ==, 0);
  g_autofree char *csv = dup_file (f, "a.csv");
  /* 14 days of 31, of one of two meters: 22.6 %. */
  g_assert_nonnull (strstr (complaint, "23"));
  g_assert_nonnull (strstr (complaint, "missing"));
  /* 17 days of 10, against the 31 of the year before; 44 of 62 pairs are too few to conclude. */
  g_assert_nonnull (strstr (csv, "\r\nSalle des fêtes;170;310;;;;46;0\r\n"));
  g_assert_true (g_regex_match_simple ("missing.*kWh", csv, G_REGEX_DOTALL, 0));
  g_assert_false (g_regex_match_simple ("kWh.*measurements are missing", csv, G_REGEX_DOTALL, 0));
}

/* A month is whole, also when its last days are known of no meter: 3 of 31 days are 9.7 %. */
static void
test_last_days_are_missing (Fixture *f, gconstpointer data)
{
  g_autofree char *out = NULL, *complaint = NULL;

  if (!f->program)
    return;
  make_profile (f, 3, 3);
  g_assert_cmpint (
      run (f, "--profile=mairie --report=month:2026-10 --output=DIR/a.csv", NULL, &out, &complaint),
      ==, 0);
  g_autofree char *csv = dup_file (f, "a.csv");
  /* 28 days of 40, and 1 + … + 28 = 406, and 28 of 10: 1,806. */
  g_assert_nonnull (strstr (csv, "\r\nElectricity;1806;2356;"));
  g_assert_nonnull (strstr (csv, ";;10;0\r\n"));
}

/* Nothing to read, nowhere to write: a sentence each, and what was there stays. */
static void
test_cannot (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (f->folder, "folder.pdf", NULL), *out = NULL,
                  *complaint = NULL;

  if (!f->program)
    return;
  assert_refused (f, "--profile=nobody --report=year:2025 --output=DIR/a.pdf", NULL, 1);
  assert_refused (f, "--profile=nobody --report=year:2025 --output=DIR/none/a.pdf", NULL, 1);
  make_profile (f, 0, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  assert_refused (f, "--profile=mairie --report=year:2025 --output=DIR/folder.pdf", NULL, 1);
  put_file (f, "old.csv", "what was there");
  assert_refused (f, "--profile=mairie --report=year:2022 --output=DIR/old.csv", NULL, 1);
  g_autofree char *old = dup_file (f, "old.csv");
  g_assert_cmpstr (old, ==, "what was there");
  /* And is replaced as a whole. */
  g_assert_cmpint (
      run (f, "--profile=mairie --report=year:2025 --output=DIR/old.csv", NULL, &out, &complaint),
      ==, 0);
  g_autofree char *new = dup_file (f, "old.csv");
  g_assert_null (strstr (new, "what was there"));
  g_assert_nonnull (strstr (new, "Electricity"));
}

/* The demo's server is started, asked for what is needed, and its clock is the one that counts. */
static void
test_of_the_demo (Fixture *f, gconstpointer data)
{
  const char *demo = "--demo --hub-option=--interval=3600 "
                     "--hub-option=--now=2026-11-05T09:00:00Z --building=mairie";
  g_autofree char *right = g_strdup_printf ("%s --report=month:2026-10 --output=DIR/d.pdf", demo),
                  *early = g_strdup_printf ("%s --report=month:2026-11 --output=DIR/e.pdf", demo),
                  *out = NULL, *complaint = NULL;

  if (!f->program)
    return;
  int status = run (f, right, NULL, &out, &complaint);
  g_test_message ("%s", complaint);
  g_assert_cmpint (status, ==, 0);
  g_assert_nonnull (strstr (complaint, "fetching"));
  g_autofree char *pdf = dup_file (f, "d.pdf");
  g_assert_true (g_str_has_prefix (pdf, "%PDF-"));
  g_clear_pointer (&complaint, g_free);
  g_clear_pointer (&out, g_free);
  g_assert_cmpint (run (f, early, NULL, &out, &complaint), ==, 1);
  g_assert_nonnull (strstr (complaint, "November 2026"));
  g_autofree char *none = dup_file (f, "e.pdf");
  g_assert_null (none);
}

/* Whole months, a week after each: at 3 November the last one is September. */
static void
test_publication (Fixture *f, gconstpointer data)
{
  g_autofree char *out = NULL, *complaint = NULL;

  if (!f->program)
    return;
  make_profile (f, 0, 0);
  put_file (f, "file", "what was there");
  assert_refused (f, "--profile=mairie --publish=DIR/file", NULL, 1);
  assert_refused (f, "--profile=mairie --publish=/proc/nowhere/site", NULL, 1);
  g_assert_cmpint (run (f,
                        "--demo --hub-option=--interval=3600 "
                        "--hub-option=--now=2026-11-07T22:00:00Z --publish=DIR/before",
                        NULL, &out, &complaint),
                   ==, 0);
  g_autofree char *before = dup_file (f, "before/monthly-use.csv"),
                  *page = dup_file (f, "before/commune-in-figures.html"),
                  *data_of_buildings = dup_file (f, "before/monthly-use-by-building.csv"),
                  *readme = dup_file (f, "before/read-me.txt");
  g_assert_nonnull (strstr (before, "2026-09;"));
  g_assert_null (strstr (before, "2026-10;"));
  g_assert_true (g_str_has_prefix (page, "<!DOCTYPE html>"));
  g_assert_nonnull (strstr (data_of_buildings, "2026-09;"));
  g_assert_nonnull (strstr (readme, "Licence"));
  g_assert_cmpuint (strlen (page), <, 150000);
  /* Nothing of what else the demo has. */
  static const char *const never[] = {
    "door", "camera", "Wi-Fi", "badge", "urn:", "http:", "https"
  };
  for (guint i = 0; i < G_N_ELEMENTS (never); i++)
    {
      g_assert_null (strstr (page, never[i]));
      g_assert_null (strstr (data_of_buildings, never[i]));
    }
}

/* Out of a profile's history; run again, it takes the place of what was there. */
static void
test_publication_of_a_profile (Fixture *f, gconstpointer data)
{
  if (!f->program)
    return;
  make_profile (f, 0, 0);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *out = NULL, *complaint = NULL;
      g_autoptr (GDir) folder = NULL;
      g_autofree char *path = g_build_filename (f->folder, "site", NULL);
      guint n = 0;

      g_assert_cmpint (run (f, "--profile=mairie --publish=DIR/site", NULL, &out, &complaint), ==,
                       0);
      folder = g_dir_open (path, 0, NULL);
      while (g_dir_read_name (folder))
        n++;
      g_assert_cmpuint (n, ==, 4);
    }
  g_autofree char *csv = dup_file (f, "site/monthly-use.csv");
  /* The computer's clock may be later: what is known of a month stays the same. Both: 30 days of
   * 40, 1 + … + 30 = 465 and 30 of 10; a year before 300 more. */
  g_assert_nonnull (strstr (csv, "\n2026-09;Electricity;kWh;1965;2265;;0;0\r\n"));
}

#define ADD(name, func) g_test_add ("/report-command/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("refused-arguments", test_refused_arguments);
  ADD ("random-arguments", test_random_arguments);
  ADD ("profile", test_of_a_profile);
  ADD ("missing", test_what_is_missing);
  ADD ("last-days", test_last_days_are_missing);
  ADD ("cannot", test_cannot);
  ADD ("demo", test_of_the_demo);
  ADD ("publication-of-a-profile", test_publication_of_a_profile);
  if (g_test_slow () || g_getenv ("BEFFROI_PUBLISH"))
    ADD ("publication", test_publication);
  return g_test_run ();
}
