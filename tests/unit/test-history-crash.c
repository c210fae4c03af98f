/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-util.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "history/bef-history-db.h"
#include "history/bef-history-samples.h"
#include "history/bef-history-schema.h"
#include "history/bef-history-store.h"
#include "history/bef-history-upkeep.h"

/*
 * A child process writes, seals, joins and migrates until it is killed; what it said was committed
 * must be there, whole, in a sound file. BEFFROI_CRASHES sets how often (60).
 */

#define T0 G_GINT64_CONSTANT (1600000000000)
#define N_SERIES 3
#define FEW 20
#define MANY 300
#define LEGACY_SAMPLES 9000

static guint
n_crashes (void)
{
  const char *text = g_getenv ("BEFFROI_CRASHES");

  return text != NULL ? (guint)CLAMP (g_ascii_strtoull (text, NULL, 10), 1, 100000) : 60;
}

static BefSeriesKey
key_of (guint i)
{
  static const char *const entities[N_SERIES] = { "a", "b", "c" };

  return bef_series_key (entities[i], "power");
}

/* Transaction @k brings so many samples of each series, and every tenth is a backfill. */
static guint
size_of (guint32 k)
{
  return k % 10 == 9 ? MANY : FEW;
}

/* Samples of a series before transaction @k. */
static guint
samples_before (guint32 k)
{
  return k / 10 * (9 * FEW + MANY) + k % 10 * FEW;
}

static double
value_of (guint at)
{
  return (at * 7919u % 1000) / 10.0;
}

/* Also corrects the first sample of transaction k / 2. */
static gboolean
write_transaction (BefHistoryDb *db, guint32 k)
{
  BefReading readings[MANY + 1];
  guint n = size_of (k), before = samples_before (k);

  if (!bef_history_db_begin (db, NULL))
    return FALSE;
  for (guint s = 0; s < N_SERIES; s++)
    {
      guint n_all = n;
      for (guint i = 0; i < n; i++)
        readings[i] =
            (BefReading){ key_of (s), T0 + (before + i) * BEF_MS_MINUTE, value_of (before + i) };
      if (k > 0)
        {
          guint corrected = samples_before (k / 2);
          readings[n_all++] = (BefReading){ key_of (s), T0 + corrected * BEF_MS_MINUTE,
                                            value_of (corrected) + 0.5 };
        }
      if (!bef_history_samples_write (db, readings, n_all, NULL, NULL))
        return FALSE;
    }
  return bef_history_db_commit (db, NULL);
}

static void
write_until_killed (const char *path, int fd, guint32 start)
{
  BefHistoryDb *db = bef_history_db_open (path, NULL, NULL);
  g_autoptr (BefHistoryUpkeep) upkeep = bef_history_upkeep_new (BEF_UPKEEP_DEFAULT_BUDGET);
  gboolean more;

  for (guint32 k = start; db != NULL; k++)
    {
      if (!write_transaction (db, k) || write (fd, &k, sizeof k) != sizeof k)
        break;
      for (guint i = 0; i < 3; i++)
        bef_history_upkeep_step (upkeep, db, bef_now_ms (), &more, NULL);
    }
  _exit (1);
}

static void
seal_until_killed (const char *path, int fd, guint32 start)
{
  BefHistoryDb *db = bef_history_db_open (path, NULL, NULL);
  g_autoptr (BefHistoryUpkeep) upkeep = bef_history_upkeep_new (BEF_UPKEEP_DEFAULT_BUDGET);
  gboolean more = TRUE;

  if (write (fd, &start, sizeof start) == sizeof start)
    while (db != NULL && more)
      bef_history_upkeep_step (upkeep, db, bef_now_ms (), &more, NULL);
  _exit (0);
}

typedef void (*Child) (const char *path, int fd, guint32 start);

/* Runs @child, kills it @us after its first word, or after its start. Returns the word after the
 * last one it said, @start without any. */
static guint32
crash_once (const char *path, Child child, guint32 start, gulong us)
{
  int fds[2];
  guint32 said = start, got;

  g_assert_cmpint (pipe (fds), ==, 0);
  pid_t pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      close (fds[0]);
      child (path, fds[1], start);
    }
  close (fds[1]);
  if (us % 6 != 0 && read (fds[0], &got, sizeof got) == sizeof got)
    said = got + 1;
  g_usleep (us);
  kill (pid, SIGKILL);
  while (read (fds[0], &got, sizeof got) == sizeof got)
    said = got + 1;
  close (fds[0]);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  return said;
}

/* Opens what is left: not set aside, sound, in less than a second of work. */
static BefHistoryDb *
open_left (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *moved_aside = NULL;
  sqlite3_stmt *check = NULL;
  clock_t start = clock ();
  BefHistoryDb *db = bef_history_db_open (path, &moved_aside, &error);

  g_assert_no_error (error);
  g_assert_null (moved_aside);
  g_assert_cmpint (clock () - start, <, CLOCKS_PER_SEC);
  sqlite3 *handle = bef_history_db_handle (db);
  g_assert_cmpint (sqlite3_prepare_v2 (handle, "PRAGMA integrity_check", -1, &check, NULL), ==, 0);
  g_assert_cmpint (sqlite3_step (check), ==, SQLITE_ROW);
  g_assert_cmpstr ((const char *)sqlite3_column_text (check, 0), ==, "ok");
  sqlite3_finalize (check);
  g_assert_true (bef_store_check_all (db, TRUE, &error));
  return db;
}

static void
assert_series (BefHistoryDb *db, BefSeriesKey key, guint n, guint32 n_transactions)
{
  g_autoptr (GError) error = NULL;
  g_auto (BefSampleIter) iter = { NULL };
  gint64 series = bef_history_series_find (db, key, &error);
  guint32 k = 0;
  BefSample sample;

  g_assert_true (bef_sample_iter_init (&iter, db, series, 0, G_MAXINT64, 0, 0, NULL, &error));
  for (guint i = 0; i < n; i++)
    {
      gboolean corrected = FALSE;
      while (samples_before (k + 1) <= i)
        k++;
      if (n_transactions > 0)
        corrected = i == samples_before (k) && MAX (2 * k, 1) < n_transactions;
      g_assert_true (bef_sample_iter_next (&iter, &sample, &error));
      g_assert_cmpint (sample.ts, ==, T0 + i * BEF_MS_MINUTE);
      g_assert_cmpfloat (sample.value, ==, value_of (i) + (corrected ? 0.5 : 0));
    }
  g_assert_false (bef_sample_iter_next (&iter, &sample, &error));
  g_assert_no_error (error);
}

static void
test_nothing_committed_is_lost_while_sealing (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (21);
  guint32 next = 0;

  g_test_message ("seed 21");
  for (guint i = 0; i < n_crashes (); i++)
    {
      guint32 said =
          crash_once (path, write_until_killed, next, (gulong)g_rand_int_range (rand, 0, 60000));
      guint64 n = 0;
      g_autoptr (BefHistoryDb) db = open_left (path);
      g_assert_true (bef_history_samples_count (db, &n, NULL));
      /* A commit whose word did not get out may be there too; halves may not. */
      for (next = said; N_SERIES * samples_before (next) != n; next++)
        g_assert_cmpuint (next, <=, said);
      for (guint s = 0; s < N_SERIES; s++)
        assert_series (db, key_of (s), samples_before (next), next);
      /* Not ever longer, or the last of many crashes reads for minutes. */
      if (samples_before (next) > 60000)
        {
          g_clear_pointer (&db, bef_history_db_close);
          remove_folder (folder);
          g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
          next = 0;
        }
    }
  g_test_message ("%u transactions when it ended", next);
  remove_folder (folder);
}

/* A file as the first version wrote it, with other pages. */
static void
make_legacy_file (const char *path)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *insert = NULL;
  g_autofree char *count =
      g_strdup_printf ("UPDATE counters SET n = %u", N_SERIES * LEGACY_SAMPLES);

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; BEGIN",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, bef_history_schema_migration (0), NULL, NULL, NULL), ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA application_id = 0x42656666; PRAGMA user_version = 1",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db,
                                 "INSERT INTO series (entity, quantity) VALUES ('a', 'power'),"
                                 " ('b', 'power'), ('c', 'power');"
                                 "INSERT INTO outbox (made_ms, kind, object, payload)"
                                 " VALUES (1, 'acknowledge', 'alert:1', '{}')",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (
      sqlite3_prepare_v2 (db, "INSERT INTO samples VALUES (?, ?, ?)", -1, &insert, NULL), ==,
      SQLITE_OK);
  for (guint i = 0; i < N_SERIES * LEGACY_SAMPLES; i++)
    {
      sqlite3_bind_int64 (insert, 1, 1 + i / LEGACY_SAMPLES);
      sqlite3_bind_int64 (insert, 2, T0 + i % LEGACY_SAMPLES * BEF_MS_MINUTE);
      sqlite3_bind_double (insert, 3, value_of (i % LEGACY_SAMPLES));
      g_assert_cmpint (sqlite3_step (insert), ==, SQLITE_DONE);
      sqlite3_reset (insert);
    }
  sqlite3_finalize (insert);
  g_assert_cmpint (sqlite3_exec (db, count, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static gint64
get_int (BefHistoryDb *db, const char *sql)
{
  gint64 value = -1;

  g_assert_true (bef_history_db_get_int (db, sql, &value, NULL));
  return value;
}

/* Killed at random moments until it is done. */
static guint
migrate_with_crashes (const char *path, GRand *rand)
{
  for (guint n = 0;; n++)
    {
      crash_once (path, seal_until_killed, 0, (gulong)g_rand_int_range (rand, 0, 40000));
      g_autoptr (BefHistoryDb) db = open_left (path);
      for (guint s = 0; s < N_SERIES; s++)
        assert_series (db, key_of (s), LEGACY_SAMPLES, 0);
      g_assert_cmpint (get_int (db, "SELECT count(*) FROM outbox"), ==, 1);
      if (get_int (db, "SELECT count(*) FROM samples") == 0
          && get_int (db, "PRAGMA page_size") == BEF_HISTORY_PAGE_SIZE)
        return n + 1;
    }
}

static void
test_an_older_file_migrates_through_crashes (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (22);
  guint n = 0;

  g_test_message ("seed 22");
  while (n < n_crashes ())
    {
      g_autofree char *folder = make_folder ();
      g_autofree char *path = g_build_filename (folder, "history.db", NULL);
      make_legacy_file (path);
      n += migrate_with_crashes (path, rand);
      g_autoptr (BefHistoryDb) db = open_left (path);
      g_assert_cmpuint (bef_history_db_size (db), <, 200000);
      g_clear_pointer (&db, bef_history_db_close);
      remove_folder (folder);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/crash/sealing", test_nothing_committed_is_lost_while_sealing);
  g_test_add_func ("/history/crash/migration", test_an_older_file_migrates_through_crashes);
  return g_test_run ();
}
