/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-world-util.h"

#include <glib/gstdio.h>

#include "formats/bef-recording.h"

/* Recorded curves: every trap of the formats, on small files of ours, then sums on the real ones.
 */

#define METER(building) "urn:ngsi-ld:ACMeasurement:rejeu:" building ":compteur-electricite"
#define FOREVER (G_MAXINT64 - 1)

static BefHubWorld *
replay (const char *spec, gboolean own_dates, gint64 now)
{
  const char *specs[] = { spec, NULL };
  g_autoptr (GError) error = NULL;
  BefHubWorld *world = bef_hub_replay_new (
      specs, own_dates ? BEF_HUB_DATES_OWN : BEF_HUB_DATES_OF_TODAY, now, &error);

  g_assert_no_error (error);
  return world;
}

/* What was last logged: structured messages pass by g_test_expect_message(). */
static char *last_message;

static GLogWriterOutput
writer (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE") && level == G_LOG_LEVEL_MESSAGE)
      {
        g_free (last_message);
        last_message = g_strdup (fields[i].value);
      }
  return g_log_writer_default (level, fields, n_fields, data);
}

static void
assert_reported (const char *how_many, const char *which)
{
  g_assert_nonnull (last_message);
  g_assert_nonnull (strstr (last_message, how_many));
  g_assert_nonnull (strstr (last_message, which));
}

static char *
fixture (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "unit", "data", name, NULL);
}

static void
assert_samples (BefHubWorld *world, const char *id, const char *attr, const char *const *stamps,
                const double *numbers, guint n)
{
  g_autoptr (GArray) all = world_samples (world, id, attr, G_MININT64, G_MAXINT64, FOREVER);

  g_assert_cmpuint (all->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      const BefHubSample *s = &g_array_index (all, BefHubSample, i);
      g_assert_cmpint (s->at_ms, ==, world_instant (stamps[i]));
      g_assert_cmpfloat_with_epsilon (s->number, numbers[i], 1e-9);
      g_assert_null (s->text);
    }
}

/* Where steps are missing nobody knows what was used: there is no index that says so. */
static void
assert_no_index (BefHubWorld *world, const char *id)
{
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (BefHubSample));

  g_assert_false (bef_hub_world_samples (world,
                                         &(BefHubSamplesQuery){ .id = id,
                                                                .attr = "totalActiveEnergyImport",
                                                                .from_ms = G_MININT64,
                                                                .to_ms = G_MAXINT64,
                                                                .now_ms = FOREVER },
                                         none));
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_c4_stamps_starts (void)
{
  /* 1:50 is followed by 3:00 in Paris: no gap. 1:40 is blank: no sample, and no energy. 1:50 is a
   * true zero. The bad line is left out; of the two values of 3:10 the later counts, and 12,5 is a
   * number. */
  static const char *const stamps[] = { "2021-03-28T00:20:00Z", "2021-03-28T00:30:00Z",
                                        "2021-03-28T00:50:00Z", "2021-03-28T01:00:00Z",
                                        "2021-03-28T01:10:00Z", "2021-03-28T01:20:00Z",
                                        "2021-03-28T01:30:00Z" };
  static const double watts[] = { 6000, 12000, 0, 3000, 9999, 12.5, 600 };
  g_autofree char *path = fixture ("replay-c4.csv");
  g_clear_pointer (&last_message, g_free);
  g_autoptr (BefHubWorld) world = replay (path, TRUE, 0);
  g_autoptr (JsonObject) building = NULL;

  assert_reported ("1 line of 10", "left out: line 10");
  assert_reported ("1 instant has two values", "on line 11");
  assert_samples (world, METER ("prm-30000000000001"), "totalActivePower", stamps, watts, 7);
  assert_no_index (world, METER ("prm-30000000000001"));
  building = bef_hub_world_entity (world, "urn:ngsi-ld:Building:rejeu:prm-30000000000001", 0);
  g_assert_cmpstr (world_text (building, "name"), ==, "Bâtiment public (PRM 30000000000001)");
  g_assert_cmpstr (world_text (building, "tariff"), ==, "C4");
}

static void
test_c5_stamps_ends (void)
{
  /* Starts, after subtraction of the step in force: an hour, then half an hour. The holes of 2 h
   * and of 12 h 30 are holes, not long steps. The hour that occurs twice is there twice. */
  static const char *const stamps[] = {
    "2021-10-29T22:00:00Z", "2021-10-29T23:00:00Z", "2021-10-30T02:00:00Z", "2021-10-30T03:00:00Z",
    "2021-10-30T04:00:00Z", "2021-10-30T05:00:00Z", "2021-10-30T16:00:00Z", "2021-10-30T16:30:00Z",
    "2021-10-30T23:30:00Z", "2021-10-31T00:00:00Z", "2021-10-31T00:30:00Z", "2021-10-31T01:00:00Z",
    "2021-10-31T01:30:00Z", "2021-10-31T22:00:00Z", "2021-10-31T22:30:00Z",
  };
  static const double watts[] = { 1000, 2000, 4000, 0,   1200, 440, 800, 600,
                                  100,  200,  300,  400, 500,  700, 900 };
  g_autofree char *path = fixture ("replay-c5.csv");
  g_autoptr (BefHubWorld) world = replay (path, TRUE, 0);

  assert_samples (world, METER ("prm-09000000000002"), "totalActivePower", stamps, watts, 15);
  assert_no_index (world, METER ("prm-09000000000002"));
}

static void
test_drammen (void)
{
  /* An hour between two holes is said as two halves: it does not last until the next one. */
  static const char *const stamps[] = { "2021-03-27T23:00:00Z", "2021-03-28T00:00:00Z",
                                        "2021-03-28T01:00:00Z", "2021-03-28T05:00:00Z",
                                        "2021-03-28T05:30:00Z" };
  static const double watts[] = { 1000, 2000, 3000, 0, 0 };
  static const char *const light_stamps[] = { "2021-03-27T23:00:00Z", "2021-03-27T23:30:00Z",
                                              "2021-03-28T01:00:00Z", "2021-03-28T02:00:00Z",
                                              "2021-03-28T05:00:00Z", "2021-03-28T05:30:00Z" };
  static const double light[] = { 100, 100, 300, 400, 600, 600 };
  static const char *const air_stamps[] = { "2021-03-27T23:00:00Z", "2021-03-28T00:00:00Z",
                                            "2021-03-28T02:00:00Z", "2021-03-28T05:00:00Z" };
  static const double air[] = { -2.72, -2.5, 1.5, 1.8 };
  g_autofree char *path = fixture ("replay-drammen.csv");
  g_autofree char *spec = g_strconcat ("Crèche=", path, NULL);
  g_clear_pointer (&last_message, g_free);
  g_autoptr (BefHubWorld) world = replay (spec, TRUE, 0);
  g_autoptr (GPtrArray) ids = bef_hub_world_list_ids (world, 0);
  g_autoptr (JsonObject) building = NULL;

  assert_reported ("2 lines of 7", "the first is line 15");
  assert_samples (world, METER ("drammen-1234"), "totalActivePower", stamps, watts, 5);
  assert_no_index (world, METER ("drammen-1234"));
  assert_samples (world, "urn:ngsi-ld:ACMeasurement:rejeu:drammen-1234:sous-compteur-ellight",
                  "totalActivePower", light_stamps, light, 6);
  assert_samples (world, "urn:ngsi-ld:WeatherObserved:rejeu:drammen-1234:meteo", "temperature",
                  air_stamps, air, 4);
  /* The column in m3 is no meter of energy. */
  g_assert_cmpuint (ids->len, ==, 4);
  building = bef_hub_world_entity (world, "urn:ngsi-ld:Building:rejeu:drammen-1234", 0);
  g_assert_cmpstr (world_text (building, "name"), ==, "Crèche");
}

static void
test_bad_files (void)
{
  static const struct
  {
    const char *file, *words;
  } rows[] = { { "replay-blank.csv", "all its 2 lines are blank" },
               { "replay-bad-lines.csv", "line 4" },
               { "replay-index.csv", "“Index”" },
               { "no-such-file.csv", "cannot be read" },
               { ".", "not a plain file" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = fixture (rows[i].file);
      const char *specs[] = { path, NULL };
      g_autoptr (GError) error = NULL;
      g_assert_null (bef_hub_replay_new (specs, BEF_HUB_DATES_OWN, 0, &error));
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, rows[i].words));
      g_assert_nonnull (strstr (error->message, path));
    }
}

/* Foreign content of every kind is an error, never a crash. */
static void
test_foreign_content (void)
{
  static const struct
  {
    const char *text;
    gssize size;
  } rows[] = { { "", 0 },
               { "\xEF\xBB\xBF", 3 },
               { "hello\n", -1 },
               { "a\0b\n", 4 },
               { "\xff\xfe\n", -1 },
               { "TimeStamp;\n", -1 },
               { "TimeStamp;Tout\n2021-01-01T00:00:00+0100;1\n", -1 },
               { "Identifiant PRM;\n", -1 },
               { "Identifiant PRM;Type de donnees\n1;Courbe de charge\n", -1 },
               { "Identifiant PRM;Type de donnees;Unite\n1;Courbe de charge;VAr\nHorodate;Valeur\n",
                 -1 },
               { "Identifiant PRM;Type de donnees\n1;Courbe de charge\nHorodate;Valeur\n", -1 } };
  g_autofree char *dir = g_dir_make_tmp ("beffroi-replay-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "curve.csv", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *specs[] = { path, NULL };
      g_autoptr (GError) error = NULL;
      g_assert_true (g_file_set_contents (path, rows[i].text, rows[i].size, NULL));
      g_assert_null (bef_hub_replay_new (specs, BEF_HUB_DATES_OWN, 0, &error));
      g_assert_nonnull (error);
      g_assert_cmpuint (strlen (error->message), >, 20);
    }
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

static void
test_range_and_now (void)
{
  g_autofree char *path = fixture ("replay-c5.csv");
  g_autoptr (BefHubWorld) world = replay (path, TRUE, 0);
  const char *id = METER ("prm-09000000000002");
  gint64 third = world_instant ("2021-10-30T02:00:00Z");
  g_autoptr (GArray) until =
      world_samples (world, id, "totalActivePower", G_MININT64, G_MAXINT64, third);
  g_autoptr (GArray) open =
      world_samples (world, id, "totalActivePower", G_MININT64, third, FOREVER);
  g_autoptr (GArray) two = g_array_new (FALSE, FALSE, sizeof (BefHubSample));

  g_assert_cmpuint (until->len, ==, 3);
  g_assert_cmpuint (open->len, ==, 2);
  g_assert_true (bef_hub_world_samples (world,
                                        &(BefHubSamplesQuery){ .id = id,
                                                               .attr = "totalActivePower",
                                                               .from_ms = G_MININT64,
                                                               .to_ms = G_MAXINT64,
                                                               .now_ms = FOREVER,
                                                               .limit = 2,
                                                               .keep = BEF_HUB_KEEP_NEWEST },
                                        two));
  g_assert_cmpfloat (g_array_index (two, BefHubSample, 0).number, ==, 700);
  g_assert_cmpfloat (g_array_index (two, BefHubSample, 1).number, ==, 900);
  g_assert_true (bef_hub_world_samples (world,
                                        &(BefHubSamplesQuery){ .id = id,
                                                               .attr = "totalActivePower",
                                                               .from_ms = G_MININT64,
                                                               .to_ms = G_MAXINT64,
                                                               .now_ms = FOREVER,
                                                               .limit = 2 },
                                        two));
  g_assert_cmpfloat (g_array_index (two, BefHubSample, 2).number, ==, 1000);
  g_assert_false (bef_hub_world_samples (
      world,
      &(BefHubSamplesQuery){
          .id = id, .attr = "name", .from_ms = G_MININT64, .to_ms = G_MAXINT64, .now_ms = FOREVER },
      two));
  g_assert_cmpint (world_observed (world, id, "totalActivePower", third + 5), ==, third);
  /* Before the recording begins there is a meter, without a value. */
  g_assert_cmpint (world_observed (world, id, "totalActivePower", third - BEF_MS_DAY), ==,
                   BEF_NO_TIME);
}

/* Moved to now, Mondays stay Mondays, and hours stay hours, whatever the clock changes between. */
static void
test_shift_keeps_the_wall_clock (void)
{
  /* The recording holds a day of 25 hours: moved to one of 24 it loses an hour, to one of 23 two
   * (and one of the steps that stay is then alone, and said as two halves), to another one of 25
   * none. */
  static const struct
  {
    const char *now;
    guint kept;
  } rows[] = { { "2026-11-24T13:30:20Z", 13 },
               { "2026-07-01T00:00:00Z", 13 },
               { "2027-03-28T01:30:00Z", 12 },
               { "2026-10-25T00:30:00Z", 15 } };
  g_autofree char *path = fixture ("replay-c5.csv");
  g_autoptr (BefHubWorld) own = replay (path, TRUE, 0);
  const char *id = METER ("prm-09000000000002");
  g_autoptr (GArray) before =
      world_samples (own, id, "totalActivePower", G_MININT64, G_MAXINT64, FOREVER);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 now = world_instant (rows[i].now);
      g_autoptr (BefHubWorld) moved = replay (path, FALSE, now);
      g_autoptr (GArray) after =
          world_samples (moved, id, "totalActivePower", G_MININT64, G_MAXINT64, FOREVER);
      guint j = 0;
      g_assert_cmpuint (after->len, ==, rows[i].kept);
      for (guint k = 0; k < after->len; k++)
        {
          const BefHubSample *s = &g_array_index (after, BefHubSample, k);
          BefCivil x, y;
          /* The other half of a step that lost its neighbours. */
          if (k > 0 && s->number == g_array_index (after, BefHubSample, k - 1).number)
            continue;
          while (g_array_index (before, BefHubSample, j).number != s->number)
            g_assert_cmpuint (++j, <, before->len);
          bef_civil_from_ms (g_array_index (before, BefHubSample, j).at_ms, &x);
          bef_civil_from_ms (s->at_ms, &y);
          g_assert_cmpint (x.weekday, ==, y.weekday);
          g_assert_cmpint (x.hour, ==, y.hour);
          g_assert_cmpint (x.minute, ==, y.minute);
        }
      gint64 last = g_array_index (after, BefHubSample, after->len - 1).at_ms + 30 * BEF_MS_MINUTE;
      g_assert_cmpint (last, >=, now);
      g_assert_cmpint (last, <=, now + 7 * BEF_MS_DAY + BEF_MS_HOUR);
    }
}

/* A real file, or NULL with the test skipped. */
static char *
shared (const char *file)
{
  const char *root = g_getenv ("BEFFROI_SHARED"), *source = g_getenv ("BEFFROI_SOURCE_ROOT");
  g_autofree char *beside = g_build_filename (source != NULL ? source : ".", "..", "shared", NULL);
  char *path = g_build_filename (root != NULL ? root : beside, "data", file, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return path;
  g_autofree char *why = g_strdup_printf ("the recorded curve %s is not here", path);
  g_test_skip (why);
  g_free (path);
  return NULL;
}

/* kWh of a civil day: the mean power of each of its steps of @step_ms. */
static double
day_by_power (BefHubWorld *world, const char *id, gint64 day, gint64 step_ms)
{
  gint64 next = bef_civil_add (day, BEF_PERIOD_DAY, 1);
  g_autoptr (GArray) a = world_samples (world, id, "totalActivePower", day, next, FOREVER);
  double kwh = 0;

  for (guint i = 0; i < a->len; i++)
    kwh += g_array_index (a, BefHubSample, i).number * (double)step_ms / 3.6e9;
  return kwh;
}

/* kWh of the lines whose text begins with "@date T", summed without any of the code under test.
 * @factor: kWh per unit of the value; @column from 1. */
static double
day_by_lines (char **lines, const char *date, guint column, double factor)
{
  g_autofree char *prefix = g_strconcat (date, "T", NULL);
  double sum = 0.0;
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], prefix))
      {
        g_auto (GStrv) parts = g_strsplit (lines[i], ";", -1);
        sum += g_ascii_strtod (parts[column], NULL) * factor;
        n++;
      }
  g_assert_cmpuint (n, >, 0);
  return sum;
}

/* Lines of a file, read without any of the code under test. */
static char **
read_lines (const char *path)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  char buffer[1024];
  FILE *file = fopen (path, "r");

  g_assert_nonnull (file);
  while (fgets (buffer, sizeof buffer, file) != NULL)
    g_ptr_array_add (lines, g_strdup (buffer));
  g_assert_cmpint (fclose (file), ==, 0);
  g_ptr_array_add (lines, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&lines), FALSE);
}

static void
test_real_c4_days (void)
{
  /* Civil days: the offsets in the stamps are Paris's, so that a day's lines begin with its date.
   * Both clock changes, a day with zeros, one next to the blank windows, ordinary ones. */
  static const char *const days[] = { "2020-02-03", "2020-03-29", "2020-06-21", "2020-10-25",
                                      "2021-01-01", "2021-03-28", "2021-07-14", "2021-10-31",
                                      "2021-12-24", "2022-01-31" };
  g_autofree char *path = shared ("enedis-sge/C4_courbe_10min_batiment_public.csv");

  if (path == NULL)
    return;
  g_auto (GStrv) lines = read_lines (path);
  g_autoptr (BefHubWorld) world = replay (path, TRUE, 0);
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      BefCivil c;
      bef_civil_from_ms (world_instant (days[i]) + 12 * BEF_MS_HOUR, &c);
      double kwh =
          day_by_power (world, METER ("prm-30001642617347"),
                        bef_civil_to_ms (c.year, c.month, c.day, 0, 0), 10 * BEF_MS_MINUTE);
      g_assert_cmpfloat_with_epsilon (kwh, day_by_lines (lines, days[i], 1, 1.0 / 6000.0), 0.002);
    }
  g_autoptr (GArray) all = world_samples (world, METER ("prm-30001642617347"), "totalActivePower",
                                          G_MININT64, G_MAXINT64, FOREVER);
  guint zeros = 0;
  for (guint i = 0; i < all->len; i++)
    zeros += g_array_index (all, BefHubSample, i).number == 0.0;
  g_assert_cmpuint (all->len, ==, 105120 - 2448);
  g_assert_cmpuint (zeros, ==, 463);
}

static void
test_real_c5_total (void)
{
  g_autofree char *path = shared ("enedis-sge/C5_courbe_30min_particulier.csv");
  double sum = 0.0;

  if (path == NULL)
    return;
  g_auto (GStrv) lines = read_lines (path);
  for (guint i = 3; lines[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], ";", -1);
      if (g_strv_length (parts) != 2 || *g_strstrip (parts[1]) == '\0')
        continue;
      /* Hourly until noon of 12 February 2021, half-hourly from then on (read in the file by hand).
       */
      sum += g_ascii_strtod (parts[1], NULL)
             / (strcmp (parts[0], "2021-02-12T23") < 0 ? 1000.0 : 2000.0);
    }
  g_autoptr (BefRecording) recording = bef_recording_load (path, NULL);
  const BefCurve *curve = g_ptr_array_index (recording->curves, 0);
  const BefCurvePoint *end = &g_array_index (curve->points, BefCurvePoint, curve->points->len - 1);
  /* The last stamp of the file is midnight, the end of the last half hour. */
  g_assert_cmpint (end->at_ms, ==, world_instant ("2022-02-01T22:30:00Z"));
  g_assert_cmpfloat_with_epsilon (bef_curve_energy (curve, G_MININT64 / 4, G_MAXINT64 / 4, NULL),
                                  sum, 0.002);
}

static void
test_real_drammen_days (void)
{
  /* Days at the file's own +01:00, which are Paris's in winter. */
  static const char *const days[] = { "2018-01-01", "2018-12-24", "2019-02-14", "2019-11-11",
                                      "2020-01-31", "2020-12-07", "2021-01-15", "2021-02-28",
                                      "2021-11-30", "2022-01-05" };
  g_autofree char *path = shared ("drammen-cofactor/building_6441.csv");

  if (path == NULL)
    return;
  g_auto (GStrv) lines = read_lines (path);
  g_autoptr (BefHubWorld) world = replay (path, TRUE, 0);
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      double kwh = day_by_power (world, METER ("drammen-6441"),
                                 world_instant (days[i]) - BEF_MS_HOUR, BEF_MS_HOUR);
      g_assert_cmpfloat_with_epsilon (kwh, day_by_lines (lines, days[i], 5, 0.001), 0.002);
    }
}

static void
test_real_submeters (void)
{
  g_autofree char *path = shared ("drammen-cofactor/building_6413.csv");

  if (path == NULL)
    return;
  g_autoptr (BefHubWorld) world = replay (path, FALSE, world_instant ("2026-11-24T13:30:20Z"));
  g_autoptr (GPtrArray) ids = bef_hub_world_list_ids (world, 0);
  guint meters = 0;

  for (guint i = 0; i < ids->len; i++)
    meters += g_str_equal (bef_hub_world_entity_type (world, g_ptr_array_index (ids, i)),
                           "ACMeasurement");
  g_assert_cmpuint (meters, >=, 14);
  /* The import stopped in 2020: its end, and not that of the weather, was brought to now. */
  g_assert_cmpint (world_observed (world, METER ("drammen-6413"), "totalActivePower",
                                   world_instant ("2026-11-24T13:30:20Z")),
                   ==, world_instant ("2026-11-24T13:00:00Z"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (writer, NULL, NULL);
  g_test_add_func ("/hub-replay/c4-stamps-starts", test_c4_stamps_starts);
  g_test_add_func ("/hub-replay/c5-stamps-ends-and-changes-step", test_c5_stamps_ends);
  g_test_add_func ("/hub-replay/drammen", test_drammen);
  g_test_add_func ("/hub-replay/bad-files-say-why", test_bad_files);
  g_test_add_func ("/hub-replay/foreign-content-refused", test_foreign_content);
  g_test_add_func ("/hub-replay/range-and-now", test_range_and_now);
  g_test_add_func ("/hub-replay/shift-keeps-the-wall-clock", test_shift_keeps_the_wall_clock);
  g_test_add_func ("/hub-replay/real-c4-days", test_real_c4_days);
  g_test_add_func ("/hub-replay/real-c5-total", test_real_c5_total);
  g_test_add_func ("/hub-replay/real-drammen-days", test_real_drammen_days);
  g_test_add_func ("/hub-replay/real-submeters", test_real_submeters);
  int status = g_test_run ();
  g_clear_pointer (&last_message, g_free);
  return status;
}
