/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A child process takes imports and takes them back until it is killed: each
 * import is there as a whole or not at all, and what it wrote is what its row says.
 * BEFFROI_CRASHES sets how often (30).
 */
#include "history-util.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "history/bef-history-imports.h"
#include "history/bef-history-open.h"
#include "history/bef-history-samples.h"

#define METER "urn:ngsi-ld:ACMeasurement:test:hall"
#define START G_GINT64_CONSTANT (1600000000000)
#define N_POINTS 3000
#define STEP (10 * BEF_MS_MINUTE)

static guint
n_crashes (void)
{
  const char *text = g_getenv ("BEFFROI_CRASHES");

  return text != NULL ? (guint)CLAMP (g_ascii_strtoull (text, NULL, 10), 1, 100000) : 30;
}

static BefSeriesKey
power (void)
{
  return bef_series_key (METER, "power");
}

/* What point @i of import @k says: each import another value over the same time. */
static double
value_of (guint k, guint i)
{
  return k * 10000 + i;
}

static BefImport *
make_import (guint k)
{
  g_autofree char *name = g_strdup_printf ("%u.csv", k);
  BefImport *import = bef_import_new (name, name, "x", BEF_IMPORT_REPLACE);
  BefImportSeries *series = bef_import_series_new (power (), "1");

  for (guint i = 0; i < N_POINTS; i++)
    {
      BefImportPoint p = { START + i * STEP, STEP, value_of (k, i), i + 4 };
      g_array_append_val (series->points, p);
    }
  g_ptr_array_add (import->series, series);
  return import;
}

/* Takes import @k, and takes every third back. FALSE when the disk fails. */
static gboolean
take (BefHistoryDb *db, guint k)
{
  g_autoptr (BefImport) import = make_import (k);
  g_autoptr (BefImportOutcome) outcome = NULL;

  if (!bef_history_db_begin (db, NULL))
    return FALSE;
  outcome = bef_imports_take (db, import, START + 2 * N_POINTS * STEP, NULL, NULL, NULL);
  if (outcome == NULL || !bef_history_db_commit (db, NULL))
    {
      bef_history_db_rollback (db);
      return FALSE;
    }
  if (k % 3 != 2)
    return TRUE;
  if (!bef_history_db_begin (db, NULL))
    return FALSE;
  if (bef_imports_undo (db, outcome->id, START, NULL, NULL) && bef_history_db_commit (db, NULL))
    return TRUE;
  bef_history_db_rollback (db);
  return FALSE;
}

/* The imports that are there, the newest last, are what the samples say: all of one. */
static guint
check (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *aside = NULL;
  g_autoptr (BefHistoryDb) db = bef_history_db_open (path, &aside, &error);
  BefRange all = { 0, START + 3 * N_POINTS * STEP };
  guint newest = 0;
  guint64 count = 0;

  g_assert_no_error (error);
  g_assert_null (aside);
  g_autoptr (GPtrArray) records = bef_imports_list (db, &error);
  g_assert_no_error (error);
  for (guint i = records->len; i > 0; i--)
    {
      const BefImportRecord *record = g_ptr_array_index (records, i - 1);
      if (record->undone_ms == BEF_NO_TIME)
        newest = (guint)g_ascii_strtoull (record->file, NULL, 10);
      g_assert_cmpuint (record->n_taken, ==, N_POINTS);
    }
  gint64 series = bef_history_series_find (db, power (), &error);
  g_autoptr (GArray) samples = bef_imports_samples (db, series, all, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (bef_history_samples_count (db, &count, &error));
  g_assert_cmpuint (count, ==, samples->len);
  g_assert_cmpuint (samples->len, ==, newest > 0 ? N_POINTS : 0);
  for (guint i = 0; i < samples->len; i++)
    g_assert_cmpfloat (g_array_index (samples, BefSample, i).value, ==, value_of (newest, i));
  return records->len;
}

static void
work_until_killed (const char *path, guint k)
{
  g_autoptr (BefHistoryDb) db = bef_history_db_open (path, NULL, NULL);

  while (db != NULL && take (db, k))
    k++;
  _exit (1);
}

static void
test_each_import_is_whole_after_a_crash (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  guint n = 0;

  for (guint i = 0; i < n_crashes (); i++)
    {
      pid_t child = fork ();
      g_assert_cmpint (child, >=, 0);
      if (child == 0)
        work_until_killed (path, 3 * i * 100 + 1);
      g_usleep ((gulong)g_rand_int_range (rand, 2000, 60000));
      g_assert_cmpint (kill (child, SIGKILL), ==, 0);
      g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
      n = check (path);
    }
  g_test_message ("%u imports in all", n);
  g_assert_cmpuint (n, >, 0);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import-crash/whole", test_each_import_is_whole_after_a_crash);
  return g_test_run ();
}
