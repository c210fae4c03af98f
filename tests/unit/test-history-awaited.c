/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of the version that took an empty answer for good becomes one that asks again: of the last
 * month it knows of each series, whatever interrupts it. */
#include "base/bef-present.h"
#include "fault-vfs.h"
#include "history-util.h"
#include "history/bef-history-schema.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#define VERSION 3
#define NOW G_GINT64_CONSTANT (1795557300000) /* 2026-11-24T21:55:00Z */
#define DAY BEF_MS_DAY
#define MONTH (31 * DAY)

/* What was answered, days before now. Of "a" one answer goes over the beginning of the month before
 * the newest; "b" is asked no more since the summer; "c" was asked last week only; "d" never. */
static const struct
{
  int series;
  gint64 from_days, to_days;
} answered[] = {
  { 1, 200, 100 }, { 1, 60, 20 }, { 1, 10, 1 }, { 2, 400, 300 }, { 2, 250, 150 }, { 3, 8, 1 },
};

static void
run_sql (sqlite3 *db, const char *sql)
{
  char *message = NULL;

  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
}

/* As version 3 wrote it, with its WAL written back. */
static void
make_file (const char *path)
{
  g_autofree char *marks =
      g_strdup_printf ("PRAGMA application_id = 0x42656666; PRAGMA user_version = %d", VERSION);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  run_sql (db, BEF_HISTORY_SCHEMA_LAYOUT "; PRAGMA journal_mode = WAL");
  for (int i = 0; i < VERSION; i++)
    run_sql (db, bef_history_schema_migration (i));
  run_sql (db, marks);
  run_sql (db, "INSERT INTO series (id, entity, quantity) VALUES (1, 'a', 'power'),"
               " (2, 'b', 'power'), (3, 'c', 'power'), (4, 'd', 'power')");
  for (guint i = 0; i < G_N_ELEMENTS (answered); i++)
    {
      g_autofree char *row = g_strdup_printf (
          "INSERT INTO coverage VALUES (%d, %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ")",
          answered[i].series, NOW - answered[i].from_days * DAY, NOW - answered[i].to_days * DAY);
      run_sql (db, row);
    }
  run_sql (db, "INSERT INTO samples VALUES (1, 1795470900000, 4200.0);"
               "UPDATE counters SET n = 1 WHERE name = 'samples'");
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

/* "series from-to" of each row, days before now. */
static char *
dump (const char *path, const char *table)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *sql =
      g_strdup_printf ("SELECT series, from_ms, to_ms FROM %s ORDER BY series, from_ms", table);
  sqlite3_stmt *rows = NULL;
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &rows, NULL), ==, SQLITE_OK);
  while (sqlite3_step (rows) == SQLITE_ROW)
    g_string_append_printf (out, "%s%d %g-%g", out->len > 0 ? ", " : "",
                            sqlite3_column_int (rows, 0),
                            (double)(NOW - sqlite3_column_int64 (rows, 1)) / DAY,
                            (double)(NOW - sqlite3_column_int64 (rows, 2)) / DAY);
  sqlite3_finalize (rows);
  sqlite3_close (db);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* What is older than the last month is settled; the rest is to be asked once more. */
static void
assert_taken_over (const char *path)
{
  g_autofree char *coverage = dump (path, "coverage"), *awaited = dump (path, "awaited");

  g_assert_cmpstr (coverage, ==, "1 200-100, 1 60-32, 2 400-300, 2 250-181");
  g_assert_cmpstr (awaited, ==, "1 32-20, 1 10-1, 2 181-150, 3 8-1");
}

typedef struct
{
  char *folder, *path;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  bef_clock_override (NOW, 1);
  f->folder = g_dir_make_tmp ("beffroi-awaited-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "history.db", NULL);
  make_file (f->path);
}

static void
remove_files (Fixture *f)
{
  static const char *const ends[] = { "", "-wal", "-shm", "-journal", ".new", ".new-journal" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *name = g_strconcat (f->path, ends[i], NULL);
      g_unlink (name);
    }
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  remove_files (f);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->path);
  g_free (f->folder);
}

static gboolean
try_to_open (const char *path, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *aside = NULL;
  BefHistory *history = bef_history_new ();

  WAIT (result, bef_history_open_async (history, path, NULL, wait_cb, &result));
  gboolean opened = bef_history_open_finish (history, result, &aside, error);
  g_assert_null (aside);
  close_history (history);
  return opened;
}

static GArray *
missing_of (BefHistory *history, const char *entity, BefMissing scope)
{
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result,
        bef_history_missing_async (history,
                                   &(BefHistoryQuery){ .key = bef_series_key (entity, "power"),
                                                       .from_ms = NOW - 40 * DAY,
                                                       .to_ms = NOW,
                                                       .scope = scope },
                                   NULL, wait_cb, &result));
  return bef_history_missing_finish (history, result, NULL);
}

static void
test_the_last_month_is_asked_once_more (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  BefHistory *history = open_history (f->path, NULL);

  g_autoptr (GArray) samples = all_samples (history, bef_series_key ("a", "power"));
  g_assert_cmpuint (samples->len, ==, 1);
  /* Of each series some of it is due at once, the newest first; it has been asked. */
  WAIT (result, bef_history_due_async (history, 100, NULL, wait_cb, &result));
  g_autoptr (GArray) due = bef_history_due_finish (history, result, NULL);
  g_assert_cmpuint (due->len, ==, 3);
  g_assert_cmpint (g_array_index (due, BefDue, 0).range.to_ms, ==, NOW - DAY);
  g_autoptr (GArray) never = missing_of (history, "a", BEF_MISSING_NEVER_ASKED);
  g_assert_cmpuint (never->len, ==, 2);
  g_assert_cmpint (g_array_index (never, BefRange, 1).from_ms, ==, NOW - 20 * DAY);
  g_assert_cmpint (g_array_index (never, BefRange, 1).to_ms, ==, NOW - 10 * DAY);
  close_history (history);
  assert_taken_over (f->path);
  /* Once. */
  close_history (open_history (f->path, NULL));
  assert_taken_over (f->path);
}

/* At every call to the disk, once and for good, with each fault: it is opened or fails in words,
 * and the next start finds all of it done once. */
static void
test_whatever_interrupts_it (Fixture *f, gconstpointer data)
{
  guint n_all = 0;

  for (guint kind = 0; kind < N_FAULTS * 2; kind++)
    for (guint nth = 1;; nth++)
      {
        g_autoptr (GError) error = NULL;
        remove_files (f);
        make_file (f->path);
        fault_vfs_arm ((Fault)(kind / 2), nth, kind % 2);
        gboolean opened = try_to_open (f->path, &error);
        gboolean fired = fault_vfs_has_fired ();
        fault_vfs_disarm ();
        g_assert_true (opened || (error != NULL && error->message[0] != '\0'));
        g_clear_error (&error);
        g_assert_true (try_to_open (f->path, &error));
        g_assert_no_error (error);
        assert_taken_over (f->path);
        n_all++;
        if (!fired)
          break;
      }
  g_test_message ("%u interruptions", n_all);
  g_assert_cmpuint (n_all, >, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fault_vfs_install ();
  g_test_add ("/history/awaited/the-last-month-is-asked-once-more", Fixture, NULL, set_up,
              test_the_last_month_is_asked_once_more, tear_down);
  g_test_add ("/history/awaited/whatever-interrupts-it", Fixture, NULL, set_up,
              test_whatever_interrupts_it, tear_down);
  return g_test_run ();
}
