/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two years of a meter every ten minutes in CSV (105,120 lines), from the file to the disk: read,
 * taken into an empty history, taken once more (nothing changes), taken back. With a path as
 * argument, that file.
 */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>

#include "bench-report.h"
#include "history/bef-history-import.h"
#include "supervision/imports/bef-import-file.h"
#include "supervision/imports/bef-importer.h"

#define METER "urn:ngsi-ld:ACMeasurement:bench:hall"
#define N_LINES 105120

static void
wait_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static const char *
get_person (gpointer user_data)
{
  return "bench";
}

static char *
make_file (const char *folder)
{
  g_autoptr (GString) text = g_string_new (
      "Identifiant PRM;Type de donnees;Date de debut;Date de fin;Grandeur physique;Grandeur metier;"
      "Etape metier;Unite;Pas en minutes\n"
      "30001642617347;Courbe de charge;01/01/2024;31/12/2025;Energie active;Consommation;Brut;;\n"
      "Horodate;Valeur\n");
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  char *path = g_build_filename (folder, "two-years.csv", NULL);
  gint64 start = 0;

  bef_iso8601_parse ("2023-12-31T23:00:00Z", &start);
  for (guint i = 0; i < N_LINES; i++)
    {
      g_autofree char *stamp = bef_iso8601_format (start + i * 10 * BEF_MS_MINUTE);
      double day = sin (i * 2 * G_PI / 144);
      g_string_append_printf (text, "%s;%d\n", stamp,
                              1000 * (int)(20 + 12 * day + 6 * g_rand_double (rand)));
    }
  if (!g_file_set_contents (path, text->str, (gssize)text->len, NULL))
    g_error ("No file at %s", path);
  return path;
}

static guint
take (BefImporter *importer, BefImportFile *file, const char *name)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) points = bef_import_file_list_points (file);
  g_autoptr (GHashTable) entities = g_hash_table_new (g_str_hash, g_str_equal);
  gint64 began = g_get_monotonic_time ();

  for (guint i = 0; i < points->len; i++)
    g_hash_table_insert (entities, points->pdata[i], (gpointer)METER);
  BefImportWay way = { entities, BEF_IMPORT_FILL, NULL };
  bef_importer_take_async (importer, file, &way, NULL, wait_cb, &result);
  g_autoptr (BefImportOutcome) outcome =
      bef_importer_take_finish (importer, wait_for (&result), &error);
  if (outcome == NULL)
    g_error ("%s", error->message);
  bench_report (name, (double)(g_get_monotonic_time () - began) / 1000, "ms");
  return outcome->n[BEF_IMPORT_TAKEN];
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("beffroi-bench-XXXXXX", NULL);
  g_autofree char *path = argc > 1 ? g_strdup (argv[1]) : make_file (folder);
  g_autofree char *database = g_build_filename (folder, "history.db", NULL);
  g_autoptr (BefHistory) history = bef_history_new ();
  g_autoptr (GAsyncResult) opened = NULL, result = NULL, undone = NULL, listed = NULL;
  g_autoptr (GError) error = NULL;

  bef_history_open_async (history, database, NULL, wait_cb, &opened);
  if (!bef_history_open_finish (history, wait_for (&opened), NULL, &error))
    g_error ("%s", error->message);
  g_autoptr (BefImporter) importer = bef_importer_new (history, get_person, NULL);
  gint64 began = g_get_monotonic_time ();
  bef_import_file_read_async (path, NULL, wait_cb, &result);
  g_autoptr (BefImportFile) file = bef_import_file_read_finish (wait_for (&result), &error);
  if (file == NULL)
    g_error ("%s", error->message);
  bench_report ("import-read", (double)(g_get_monotonic_time () - began) / 1000, "ms");
  guint n = take (importer, file, "import-store");
  bench_report ("import-samples", n, "samples");
  bench_report ("import-bytes-a-sample", (double)bef_history_get_size (history) / MAX (n, 1), "B");
  take (importer, file, "import-again");
  bef_history_import_list_async (history, NULL, wait_cb, &listed);
  g_autoptr (GPtrArray) records =
      bef_history_import_list_finish (history, wait_for (&listed), NULL);
  began = g_get_monotonic_time ();
  bef_importer_undo_async (importer, records->pdata[0], NULL, wait_cb, &undone);
  if (!bef_importer_undo_finish (importer, wait_for (&undone), &error))
    g_error ("%s", error->message);
  bench_report ("import-undo", (double)(g_get_monotonic_time () - began) / 1000, "ms");
  bef_history_close (history);
  if (argc == 1)
    g_unlink (path);
  static const char *const left[] = { "", "-wal", "-shm" };
  for (guint i = 0; i < G_N_ELEMENTS (left); i++)
    {
      g_autofree char *one = g_strconcat (database, left[i], NULL);
      g_unlink (one);
    }
  g_rmdir (folder);
  return 0;
}
