/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A transaction that failed has left nothing behind, neither in the file nor in what the history
 * remembers of it. */
#include <sqlite3.h>

#include "history-util.h"

#define T0 G_GINT64_CONSTANT (1790000000000)
/* An append that adds so many samples fails at its very end. */
#define UNLUCKY 777

typedef struct
{
  char *folder, *path;
  BefHistory *history;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  sqlite3 *db = NULL;

  bef_clock_override (T0 + 30 * BEF_MS_DAY, 1);
  f->folder = make_folder ();
  f->path = g_build_filename (f->folder, "history.db", NULL);
  f->history = open_history (f->path, NULL);
  g_assert_cmpint (sqlite3_open (f->path, &db), ==, SQLITE_OK);
  /* The history may just be writing. */
  sqlite3_busy_timeout (db, 30000);
  g_assert_cmpint (sqlite3_exec (db,
                                 "CREATE TRIGGER unlucky BEFORE UPDATE ON counters"
                                 " WHEN new.n - old.n = " G_STRINGIFY (
                                     UNLUCKY) " BEGIN SELECT RAISE (ABORT, 'unlucky'); END",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  close_history (f->history);
  remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->path);
}

/* @n samples, a second apart from @from_ms. */
static gboolean
append_run (Fixture *f, const char *entity, gint64 from_ms, guint n)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));

  for (guint i = 0; i < n; i++)
    {
      BefReading reading = { bef_series_key (entity, "power"), from_ms + i * BEF_MS_SECOND, i };
      g_array_append_val (readings, reading);
    }
  WAIT (result, bef_history_append_async (f->history, readings, NULL, wait_cb, &result));
  gboolean done = bef_history_append_finish (f->history, result, &error);
  g_assert_true (done == (error == NULL));
  return done;
}

static void
assert_samples (Fixture *f, const char *entity, guint n)
{
  g_autoptr (GArray) samples = all_samples (f->history, bef_series_key (entity, "power"));

  g_assert_cmpuint (samples->len, ==, n);
}

/* The number that a new series was given is free again: what comes must not go to another's. */
static void
test_a_series_of_a_failed_append_is_forgotten (Fixture *f, gconstpointer data)
{
  g_assert_true (append_run (f, "urn:old", T0, 3));
  g_assert_false (append_run (f, "urn:new", T0, UNLUCKY));
  g_assert_true (append_run (f, "urn:other", T0, 5));
  g_assert_true (append_run (f, "urn:new", T0, 2));
  assert_samples (f, "urn:old", 3);
  assert_samples (f, "urn:new", 2);
  assert_samples (f, "urn:other", 5);
}

/* Chunks that were written and taken back are not looked for: that would be called damage. */
static void
test_chunks_of_a_failed_append_are_forgotten (Fixture *f, gconstpointer data)
{
  g_assert_true (append_run (f, "urn:m", T0, 1000));
  assert_samples (f, "urn:m", 1000);
  g_assert_false (append_run (f, "urn:m", T0 + BEF_MS_DAY, UNLUCKY));
  assert_samples (f, "urn:m", 1000);
  g_assert_cmpuint (bef_history_get_n_samples (f->history), ==, 1000);
  g_assert_true (append_run (f, "urn:m", T0 + BEF_MS_DAY, 500));
  assert_samples (f, "urn:m", 1500);
  close_history (f->history);
  /* The trigger is no part of our files. */
  sqlite3 *db = NULL;
  g_assert_cmpint (sqlite3_open (f->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "DROP TRIGGER unlucky", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  g_autofree char *moved_aside = NULL;
  f->history = open_history (f->path, &moved_aside);
  g_assert_null (moved_aside);
  assert_samples (f, "urn:m", 1500);
}

/* A range whose values could not be kept was not asked for: it is fetched again. */
static void
test_a_range_of_a_failed_append_is_missing (Fixture *f, gconstpointer data)
{
  BefSeriesKey key = bef_series_key ("urn:m", "power");
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));
  g_autoptr (GAsyncResult) result = NULL, missing_result = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < UNLUCKY; i++)
    {
      BefReading reading = { key, T0 + i * BEF_MS_SECOND, i };
      g_array_append_val (readings, reading);
    }
  WAIT (result,
        bef_history_append_range_async (
            f->history, &(BefHistoryQuery){ .key = key, .from_ms = T0, .to_ms = T0 + BEF_MS_DAY },
            readings, NULL, wait_cb, &result));
  g_assert_false (bef_history_append_range_finish (f->history, result, &error));
  g_assert_nonnull (error);
  WAIT (missing_result,
        bef_history_missing_async (f->history,
                                   &(BefHistoryQuery){ .key = key,
                                                       .from_ms = T0,
                                                       .to_ms = T0 + BEF_MS_DAY,
                                                       .scope = BEF_MISSING_NEVER_ASKED },
                                   NULL, wait_cb, &missing_result));
  g_autoptr (GArray) missing = bef_history_missing_finish (f->history, missing_result, NULL);
  g_assert_cmpuint (missing->len, ==, 1);
  assert_samples (f, "urn:m", 0);
}

#define ADD(path, func)                                                                            \
  g_test_add ("/history-rollback/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("series", test_a_series_of_a_failed_append_is_forgotten);
  ADD ("asked", test_a_range_of_a_failed_append_is_missing);
  ADD ("chunks", test_chunks_of_a_failed_append_are_forgotten);
  return g_test_run ();
}
