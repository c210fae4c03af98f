/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of meters taken into the history by whoever asks for it: found meters, reports, broken
 * files that change nothing, and a folder that is watched. */
#include <glib/gstdio.h>

#include "broken-files.h"
#include "history-util.h"
#include "supervision/imports/bef-import-folder.h"
#include "supervision/imports/bef-import-match.h"
#include "supervision/imports/bef-import-report.h"

#define PRM "30001642617347"
#define METER "urn:ngsi-ld:ACMeasurement:test:hall"

static const char *
get_person (gpointer user_data)
{
  return "Secretary";
}

typedef struct
{
  char *folder; /* owned */
  BefHistory *history;
  BefImporter *importer;
  BefCommune *commune;
} Fixture;

static void
add_meter (BefCommune *commune, const char *id)
{
  g_autoptr (GPtrArray) answer = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  BefEntity *e = bef_entity_new (id, "ACMeasurement", BEF_ENTITY_EQUIPMENT);

  e->kind = BEF_KIND_METER;
  bef_entity_set_name (e, "Meter");
  g_ptr_array_add (answer, e);
  bef_commune_apply (commune, answer, BEF_APPLY_PART, lately (), lately ());
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = make_folder ();
  self->history = open_history (NULL, NULL);
  self->importer = bef_importer_new (self->history, get_person, NULL);
  self->commune = bef_commune_new ();
  add_meter (self->commune, METER);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  bef_importer_stop (self->importer);
  g_object_unref (self->commune);
  close_history (self->history);
  g_object_unref (self->importer);
  remove_folder (self->folder);
  g_free (self->folder);
}

/* Half hours of a curve of @prm, from 1 November 2026 on. (transfer full): its path */
static char *
write_curve (const char *folder, const char *name, const char *prm, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_string_printf (text,
                   "Identifiant PRM;Type de donnees;Date de debut;Date de fin;Grandeur physique;"
                   "Grandeur metier;Etape metier;Unite;Pas en minutes\n"
                   "%s;Courbe de charge;01/11/2025;30/11/2025;Energie active;Consommation;;W;\n"
                   "Horodate;Valeur\n",
                   prm);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *stamp =
          bef_iso8601_format (instant ("2025-11-01T00:30:00Z") + i * 30 * BEF_MS_MINUTE);
      g_string_append_printf (text, "%s;%u\n", stamp, 100 + i);
    }
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  return g_steal_pointer (&path);
}

static void
plain_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static BefImportFile *
read_file (const char *path, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  bef_import_file_read_async (path, NULL, plain_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return bef_import_file_read_finish (result, error);
}

static BefImportOutcome *
take (Fixture *self, BefImportFile *file, const char *point, BefImportFlags flags)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) entities = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (BefImportProgress) progress = bef_import_progress_new ();

  g_hash_table_insert (entities, (gpointer)point, (gpointer)METER);
  BefImportWay way = { entities, flags, progress };
  WAIT (result, bef_importer_take_async (self->importer, file, &way, NULL, wait_cb, &result));
  BefImportOutcome *outcome = bef_importer_take_finish (self->importer, result, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (bef_import_progress_get (progress), ==, 1);
  return outcome;
}

static void
settle (Fixture *self)
{
  gint64 end = g_get_monotonic_time () + 100000;

  while (g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
}

static void
test_a_file_is_taken_and_its_meter_remembered (Fixture *self, gconstpointer data)
{
  g_autofree char *path = write_curve (self->folder, "curve.csv", PRM, 96);
  g_autoptr (BefImportFile) file = read_file (path, NULL);
  g_autoptr (GPtrArray) points = bef_import_file_list_points (file);
  g_autoptr (GAsyncResult) undone = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (points->len, ==, 1);
  g_assert_cmpstr (points->pdata[0], ==, PRM);
  g_assert_null (bef_import_match (self->commune, bef_importer_get_points (self->importer), PRM));
  g_autoptr (BefImportOutcome) looked = take (self, file, PRM, BEF_IMPORT_LOOK);
  g_assert_cmpuint (looked->n[BEF_IMPORT_TAKEN], ==, 96);
  g_autoptr (GArray) none = all_samples (self->history, bef_series_key (METER, "power"));
  g_assert_cmpuint (none->len, ==, 0);
  g_autoptr (BefImportOutcome) outcome = take (self, file, PRM, BEF_IMPORT_FILL);
  g_assert_cmpuint (outcome->n[BEF_IMPORT_TAKEN], ==, 96);
  settle (self);
  g_assert_cmpstr (bef_import_match (self->commune, bef_importer_get_points (self->importer), PRM),
                   ==, METER);
  const BefImportRecord *record =
      bef_importer_find (self->importer, bef_import_file_get_digest (file));
  g_assert_nonnull (record);
  /* 48 half hours of 1 November: 100 to 147 W of half an hour each. */
  g_autoptr (GArray) energy = get_energy (self->history, METER, instant ("2025-11-01T00:00:00Z"),
                                          instant ("2025-11-02T00:00:00Z"), BEF_PERIOD_HOUR);
  double kwh = 0;
  for (guint i = 0; i < energy->len; i++)
    kwh += g_array_index (energy, BefEnergy, i).kwh;
  g_assert_cmpfloat_with_epsilon (kwh, (100 + 147) * 48 / 2 * 0.5 / 1000, 1e-9);

  g_autofree char *text = bef_import_report_to_text (file, outcome);
  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, "96 values were taken"));
  g_autoptr (BefImportOutcome) again = take (self, file, PRM, BEF_IMPORT_FILL);
  g_autofree char *twice = bef_import_report_dup_summary (again, BEF_IMPORT_TENSE_DID);
  g_assert_cmpstr (twice, ==, "Nothing was taken. 96 were there already.");

  WAIT (undone, bef_importer_undo_async (self->importer, record, NULL, wait_cb, &undone));
  g_assert_true (bef_importer_undo_finish (self->importer, undone, &error));
  settle (self);
  g_assert_null (bef_importer_find (self->importer, bef_import_file_get_digest (file)));
  g_autoptr (GArray) left = all_samples (self->history, bef_series_key (METER, "power"));
  g_assert_cmpuint (left->len, ==, 0);
}

/* By its number in an identifier, and not by a part of it. */
static void
test_meters_are_found_by_their_number (Fixture *self, gconstpointer data)
{
  add_meter (self->commune, "urn:ngsi-ld:ACMeasurement:x:prm-" PRM ":main");
  add_meter (self->commune, "urn:ngsi-ld:ACMeasurement:x:prm-9" PRM);
  g_assert_cmpstr (bef_import_match (self->commune, NULL, PRM), ==,
                   "urn:ngsi-ld:ACMeasurement:x:prm-" PRM ":main");
  g_assert_null (bef_import_match (self->commune, NULL, "0001642617347"));
  g_assert_null (bef_import_match (self->commune, NULL, ""));
  add_meter (self->commune, "urn:ngsi-ld:ACMeasurement:y:" PRM);
  g_assert_null (bef_import_match (self->commune, NULL, PRM));
}

/* Each broken file, with nothing changed where it is refused, and where it is not with nothing but
 * what can be read of it. */
static void
test_broken_files_change_nothing (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < n_broken_files; i++)
    {
      const BrokenFile *broken = &broken_files[i];
      g_autofree char *path = g_build_filename (self->folder, "broken.csv", NULL);
      g_autoptr (GError) error = NULL;
      g_assert_true (
          g_file_set_contents (path, broken->text, (gssize)broken_file_size (broken), NULL));
      g_autoptr (BefImportFile) file = read_file (path, &error);
      g_test_message ("%s: %s", broken->name,
                      file == NULL ? error->message
                      : bef_import_file_get_problem (file) != NULL
                          ? bef_import_file_get_problem (file)
                          : "read");
      g_assert_true ((file == NULL || bef_import_file_get_problem (file) != NULL)
                     == (broken->words != NULL));
      if (file == NULL)
        continue;
      g_autoptr (GPtrArray) points = bef_import_file_list_points (file);
      for (guint k = 0; k < points->len; k++)
        {
          g_autoptr (BefImportOutcome) outcome =
              take (self, file, points->pdata[k], BEF_IMPORT_LOOK);
          g_autoptr (GPtrArray) lines = bef_import_report_list (file, outcome);
          const BefImportLine *line = g_ptr_array_index (lines, 0);
          g_assert_cmpuint (line->line, ==, broken->line);
          g_assert_nonnull (strstr (line->reason, broken->reason));
        }
    }
  g_autoptr (GAsyncResult) result = NULL;
  WAIT (result, bef_history_latest_async (self->history, NULL, wait_cb, &result));
  g_autoptr (GArray) latest = bef_history_latest_finish (self->history, result, NULL);
  g_assert_cmpuint (latest->len, ==, 0);
  g_assert_cmpuint (bef_history_get_n_samples (self->history), ==, 0);
}

/* A table is shown with how it is read, and read again as somebody says. */
static void
test_a_table_is_read_as_said (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "table.csv", NULL);
  g_autoptr (GAsyncResult) result = NULL;

  g_file_set_contents (path, "Date;kW\n01/11/2025 00:00;1\n01/11/2025 00:30;2\n", -1, NULL);
  g_autoptr (BefImportFile) file = read_file (path, NULL);
  g_assert_nonnull (bef_import_file_get_plan (file));
  g_assert_cmpuint (bef_import_file_get_preview (file)->len, ==, 3);
  BefTablePlan plan = *bef_import_file_get_plan (file);
  plan.unit = BEF_TABLE_W;
  bef_import_file_read_with_async (file, &plan, NULL, plain_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_autoptr (BefImportFile) again = bef_import_file_read_finish (result, NULL);
  const BefCurve *curve = g_ptr_array_index (bef_import_file_get_recording (again)->curves, 0);
  g_assert_cmpfloat (g_array_index (curve->points, BefCurvePoint, 1).value, ==, 2);
  g_assert_cmpstr (bef_import_file_get_digest (again), ==, bef_import_file_get_digest (file));
}

typedef struct
{
  guint n;
  char *name; /* owned */
} Taken;

static void
taken_cb (BefImportFolder *folder, const char *name, const char *summary, Taken *taken)
{
  taken->n++;
  g_free (taken->name);
  taken->name = g_strdup (name);
}

/* Runs the main loop until @n files were taken and @waiting wait, or half a minute. */
static void
run_until (BefImportFolder *folder, const Taken *taken, guint n, guint waiting)
{
  gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  while ((taken->n != n || bef_import_folder_get_waiting (folder)->len != waiting)
         && g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (5000);
    }
  g_assert_cmpuint (taken->n, ==, n);
  g_assert_cmpuint (bef_import_folder_get_waiting (folder)->len, ==, waiting);
}

/* What is known is taken once and moved aside; what is not waits with the reason; nothing is
 * deleted. */
static void
test_a_watched_folder (Fixture *self, gconstpointer data)
{
  g_autofree char *path = write_curve (self->folder, "first.csv", PRM, 48);
  g_autofree char *other = write_curve (self->folder, "other.csv", "11111111111111", 48);
  g_autofree char *letter = g_build_filename (self->folder, "letter.txt", NULL);
  g_autofree char *hidden = g_build_filename (self->folder, ".part", NULL);
  g_autofree char *done =
      g_build_filename (self->folder, BEF_IMPORT_FOLDER_DONE, "first.csv", NULL);
  Taken taken = { 0 };

  add_meter (self->commune, "urn:ngsi-ld:ACMeasurement:x:prm-" PRM);
  g_file_set_contents (letter, "Madame,\n", -1, NULL);
  g_file_set_contents (hidden, "x", -1, NULL);
  g_autoptr (BefImportFolder) folder =
      bef_import_folder_new (self->folder, self->importer, self->commune);
  g_assert_null (bef_import_folder_get_trouble (folder));
  g_signal_connect (folder, "taken", G_CALLBACK (taken_cb), &taken);
  run_until (folder, &taken, 1, 2);
  g_assert_cmpstr (taken.name, ==, "first.csv");
  g_assert_true (g_file_test (done, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (letter, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (hidden, G_FILE_TEST_EXISTS));

  /* The same once more: nothing new, and the first is not written over. */
  g_autofree char *again = write_curve (self->folder, "first.csv", PRM, 48);
  run_until (folder, &taken, 2, 2);
  g_autofree char *second =
      g_build_filename (self->folder, BEF_IMPORT_FOLDER_DONE, "first.csv.2", NULL);
  g_assert_true (g_file_test (second, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (done, G_FILE_TEST_EXISTS));
  settle (self);
  g_assert_cmpuint (bef_importer_get_records (self->importer)->len, ==, 1);
  /* A person took the other one. */
  bef_import_folder_done (folder, other);
  g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (bef_import_folder_get_waiting (folder)->len, ==, 1);
  bef_import_folder_stop (folder);
  g_free (taken.name);
}

static void
test_a_folder_that_is_not_there (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "nowhere", NULL);
  g_autoptr (BefImportFolder) folder = bef_import_folder_new (path, self->importer, self->commune);

  g_assert_nonnull (strstr (bef_import_folder_get_trouble (folder), "nowhere"));
}

#define ADD(path, func) g_test_add ("/importer/" path, Fixture, NULL, set_up, func, tear_down)

/* What loses detail where there is no room: whether this does, and what was taken before. */
static void
test_what_has_no_room_is_told (Fixture *self, gconstpointer data)
{
  BefImportOutcome outcome = { .n = { 5 },
                               .from_ms = instant ("2026-03-01T00:00:00Z"),
                               .to_ms = instant ("2026-03-02T00:00:00Z"),
                               .room_bytes = 251 * 1000 * 1000,
                               .thin_before_ms = instant ("2026-09-23T10:00:00Z") };

  g_autofree char *old = bef_import_report_dup_summary (&outcome, BEF_IMPORT_TENSE_WOULD);
  g_test_message ("%s", old);
  g_assert_nonnull (
      strstr (old, "from before 23 September 2026, the oldest first and these among them"));
  g_assert_nonnull (strstr (old, "allow the local history 260 megabytes"));
  g_assert_null (strstr (old, "other file"));

  outcome.from_ms = instant ("2026-10-01T00:00:00Z");
  outcome.n_thinned_before = 2;
  g_autofree char *new = bef_import_report_dup_summary (&outcome, BEF_IMPORT_TENSE_WOULD);
  g_assert_null (strstr (new, "these among them"));
  g_assert_nonnull (strstr (new, "none of these are so old"));
  g_assert_nonnull (strstr (new, "taken of 2 other files"));

  outcome.room_bytes = 0;
  g_autofree char *fits = bef_import_report_dup_summary (&outcome, BEF_IMPORT_TENSE_WOULD);
  g_assert_null (strstr (fits, "room"));
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("taken", test_a_file_is_taken_and_its_meter_remembered);
  ADD ("match", test_meters_are_found_by_their_number);
  ADD ("broken", test_broken_files_change_nothing);
  ADD ("room", test_what_has_no_room_is_told);
  ADD ("table", test_a_table_is_read_as_said);
  ADD ("folder", test_a_watched_folder);
  ADD ("no-folder", test_a_folder_that_is_not_there);
  return g_test_run ();
}
