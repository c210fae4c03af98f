/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Opens arbitrary bytes as a history and uses what opened: reads, queries, writes. A file that is
 * refused or set aside must leave a history that works or an error in words.
 */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "history/bef-history-open.h"
#include "history/bef-history-energy.h"
#include "history/bef-history-query.h"
#include "history/bef-history-salvage.h"
#include "history/bef-history-samples.h"
#include "history/bef-history-journal.h"
#include "history/bef-history-tables.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

#define DAY G_GINT64_CONSTANT (1600000000000)

static void
read_all (BefHistoryDb *db)
{
  BefSeriesKey key = bef_series_key ("a", "power");

  g_clear_pointer (&(GArray *){ bef_history_samples_latest (db, NULL) }, g_array_unref);
  g_clear_pointer (&(GArray *){ bef_history_coverage_due (db, 5, DAY, NULL) }, g_array_unref);
  g_clear_pointer (
      &(GArray *){ bef_history_coverage_missing (
          db,
          &(BefHistoryQuery){
              .key = key, .from_ms = 0, .to_ms = 2 * DAY, .scope = BEF_MISSING_LOOKED_AT },
          DAY, NULL) },
      g_array_unref);
  g_clear_pointer (&(GPtrArray *){ bef_history_outbox_list (db, NULL) }, g_ptr_array_unref);
  g_clear_pointer (&(GPtrArray *){ bef_history_journal_list (db, 10, NULL) }, g_ptr_array_unref);
  g_free (bef_history_documents_get (db, "entities", NULL));
  g_clear_pointer (
      &(GArray *){ bef_history_query_energy (db,
                                             &(BefHistoryQuery){ .key.entity = "a",
                                                                 .from_ms = DAY,
                                                                 .to_ms = DAY + 2 * BEF_MS_DAY,
                                                                 .period = BEF_PERIOD_DAY },
                                             NULL, NULL) },
      g_array_unref);
  g_clear_pointer (&(BefBuckets *){ bef_history_query_buckets (
                       db,
                       &(BefHistoryQuery){
                           .key = key, .from_ms = DAY, .to_ms = DAY + BEF_MS_DAY, .n_buckets = 50 },
                       NULL, NULL) },
                   bef_buckets_unref);
  g_clear_pointer (
      &(BefBuckets *){ bef_history_query_usual_day (
          db, &(BefHistoryQuery){ .key = key, .from_ms = DAY + BEF_MS_DAY }, NULL, NULL) },
      bef_buckets_unref);
}

static void
write_some (BefHistoryDb *db)
{
  BefReading readings[] = { { bef_series_key ("a", "power"), DAY + 1, 1 },
                            { bef_series_key ("new", "power"), DAY, 2 } };
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;

  if (!bef_history_db_begin (db, &error))
    return;
  if (!bef_history_samples_write (db, readings, 2, NULL, &error)
      || !bef_history_coverage_answer (
          db, &(BefHistoryQuery){ .key = readings[0].key, .from_ms = DAY, .to_ms = DAY + 5 }, none,
          DAY + 5, &error)
      || !bef_history_documents_put (db, "entities", "[]", &error)
      || !bef_history_db_commit (db, &error))
    bef_history_db_rollback (db);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *folder = g_dir_make_tmp ("beffroi-fuzz-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  g_autofree char *moved_aside = NULL;
  g_autoptr (GError) error = NULL;

  int fd = g_open (path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, data, size), ==, size);
  close (fd);

  BefHistoryDb *db = bef_history_db_open (path, &moved_aside, &error);
  g_assert_true ((db != NULL) == (error == NULL));
  if (moved_aside != NULL)
    {
      g_assert_true (g_file_test (moved_aside, G_FILE_TEST_EXISTS));
      bef_history_salvage (db, moved_aside, NULL);
    }
  if (db != NULL)
    {
      read_all (db);
      write_some (db);
      bef_history_db_close (db);
    }
  remove_folder (folder);
  return 0;
}
