/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-brute.h"
#include "history-util.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "history/bef-history-open.h"
#include "history/bef-history-query.h"
#include "history/bef-history-samples.h"
#include "history/bef-history-schema.h"
#include "history/bef-history-store.h"
#include "history/bef-history-upkeep.h"

/*
 * A child process writes, seals, joins, migrates, and gives up detail for a budget until it is
 * killed; what it said was committed must be there, whole, in a sound file, and what the budget
 * took must be rolled up exactly. BEFFROI_CRASHES sets how often (60).
 */

#define T0 G_GINT64_CONSTANT (1600000000000)
#define N_SERIES 3
#define FEW 20
#define MANY 300
#define LEGACY_SAMPLES 9000
/* Less than what the samples below take. */
#define BUDGET 31000
#define BUDGET_SAMPLES 12000

static double longest_opening_ms;

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

/* Noise, which does not shrink. */
static double
noise_of (guint at)
{
  guint32 x = at * 2654435761u;

  x = (x ^ (x >> 15)) * 2246822519u;
  return ((x ^ (x >> 13)) % 1000) / 10.0;
}

/* As above, without corrections, which no roll-up would take. */
static void
reduce_until_killed (const char *path, int fd, guint32 start)
{
  BefHistoryDb *db = bef_history_db_open (path, NULL, NULL);
  g_autoptr (BefHistoryUpkeep) upkeep = bef_history_upkeep_new (BUDGET);
  gboolean more;

  for (guint32 k = start; db != NULL; k++)
    {
      guint n = size_of (k), before = samples_before (k);
      BefReading readings[MANY];
      gboolean done = bef_history_db_begin (db, NULL);
      for (guint s = 0; done && s < N_SERIES; s++)
        {
          for (guint i = 0; i < n; i++)
            readings[i] = (BefReading){ key_of (s), T0 + (before + i) * BEF_MS_MINUTE,
                                        noise_of (before + i) };
          done = bef_history_samples_write (db, readings, n, NULL, NULL);
        }
      if (!done || !bef_history_db_commit (db, NULL) || write (fd, &k, sizeof k) != sizeof k)
        break;
      for (guint i = 0; i < 4; i++)
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

/* Opens what is left: not set aside, sound. */
static BefHistoryDb *
open_left (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *moved_aside = NULL;
  sqlite3_stmt *check = NULL;
  gint64 start_us = g_get_monotonic_time ();
  BefHistoryDb *db = bef_history_db_open (path, &moved_aside, &error);

  g_assert_no_error (error);
  g_assert_null (moved_aside);
  longest_opening_ms =
      MAX (longest_opening_ms, (double)(g_get_monotonic_time () - start_us) / 1000);
  sqlite3 *handle = bef_history_db_handle (db);
  g_assert_cmpint (sqlite3_prepare_v2 (handle, "PRAGMA integrity_check", -1, &check, NULL), ==, 0);
  g_assert_cmpint (sqlite3_step (check), ==, SQLITE_ROW);
  g_assert_cmpstr ((const char *)sqlite3_column_text (check, 0), ==, "ok");
  sqlite3_finalize (check);
  g_assert_true (bef_store_check_all (db, BEF_STORE_CHECK_THOROUGH, &error));
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

  g_assert_true (bef_sample_iter_init (&iter, db, &(BefSampleSpan){ series, 0, G_MAXINT64, 0, 0 },
                                       NULL, &error));
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

static gint64
get_int (BefHistoryDb *db, const char *sql)
{
  gint64 value = -1;

  g_assert_true (bef_history_db_get_int (db, sql, &value, NULL));
  return value;
}

/* Samples of @key by the stamp of its newest. */
static guint
count_by_newest (BefHistoryDb *db, BefSeriesKey key)
{
  g_autoptr (GArray) latest = bef_history_samples_latest (db, NULL);

  for (guint i = 0; latest != NULL && i < latest->len; i++)
    if (bef_series_key_equal (g_array_index (latest, BefReading, i).key, key))
      return (guint)((g_array_index (latest, BefReading, i).observed_ms - T0) / BEF_MS_MINUTE) + 1;
  return 0;
}

/* The first @n samples: those behind the border as they were, the others in exact hours or days. */
static void
assert_reduced (BefHistoryDb *db, BefSeriesKey key, guint n)
{
  g_autoptr (GError) error = NULL;
  g_auto (BefSampleIter) iter = { NULL };
  gint64 series = bef_history_series_find (db, key, &error), border;
  gint64 end = T0 + n * BEF_MS_MINUTE;
  Curve curve = { g_new (gint64, n), g_new (double, n), n };
  BefSample sample;

  for (guint i = 0; i < n; i++)
    {
      curve.ts[i] = T0 + i * BEF_MS_MINUTE;
      curve.values[i] = noise_of (i);
    }
  g_assert_true (bef_rollup_border (db, series, &border, &error));
  g_assert_true (bef_sample_iter_init (
      &iter, db, &(BefSampleSpan){ series, border, G_MAXINT64, 0, 0 }, NULL, &error));
  for (guint i = 0; i < n; i++)
    if (curve.ts[i] >= border)
      {
        g_assert_true (bef_sample_iter_next (&iter, &sample, &error));
        g_assert_cmpint (sample.ts, ==, curve.ts[i]);
        g_assert_cmpfloat (sample.value, ==, curve.values[i]);
      }
  g_assert_false (bef_sample_iter_next (&iter, &sample, &error));
  g_assert_no_error (error);
  if (n > 0)
    {
      g_autoptr (BefBuckets) days = bef_history_query_periods (
          db,
          &(BefHistoryQuery){ .key = key, .from_ms = T0, .to_ms = end, .period = BEF_PERIOD_DAY },
          NULL, &error);
      g_assert_no_error (error);
      assert_buckets (days, &curve, key.quantity);
    }
  curve_clear (&curve);
}

static void
test_what_a_budget_takes_is_rolled_up_or_still_there (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (23);
  guint32 next = 0;
  guint n_reduced = 0, n_days = 0;

  g_test_message ("seed 23");
  for (guint i = 0; i < n_crashes (); i++)
    {
      guint32 said =
          crash_once (path, reduce_until_killed, next, (gulong)g_rand_int_range (rand, 0, 60000));
      g_autoptr (BefHistoryDb) db = open_left (path);
      guint n = count_by_newest (db, key_of (0));
      for (next = said; samples_before (next) != n; next++)
        g_assert_cmpuint (next, <=, said);
      for (guint s = 0; s < N_SERIES; s++)
        {
          g_assert_cmpuint (count_by_newest (db, key_of (s)), ==, n);
          assert_reduced (db, key_of (s), n);
        }
      g_assert_cmpint (get_int (db, "SELECT n FROM counters WHERE name = 'samples'"), ==,
                       get_int (db, "SELECT total (n) FROM chunks")
                           + get_int (db, "SELECT count(*) FROM samples"));
      n_reduced += get_int (db, "SELECT count(*) FROM rollups") > 0;
      n_days += get_int (db, "SELECT count(*) FROM rollups WHERE level = 2") > 0;
      if (n > BUDGET_SAMPLES)
        {
          g_clear_pointer (&db, bef_history_db_close);
          remove_folder (folder);
          g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
          next = 0;
        }
    }
  g_test_message ("%u of the files were reduced, %u to days", n_reduced, n_days);
  g_assert_cmpuint (n_reduced, >, n_crashes () / 4);
  g_assert_cmpuint (n_days, >, n_crashes () / 8);
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
  g_test_add_func ("/history/crash/budget", test_what_a_budget_takes_is_rolled_up_or_still_there);
  int failed = g_test_run ();
  g_print ("# longest opening after a crash: %.1f ms\n", longest_opening_ms);
  return failed;
}
