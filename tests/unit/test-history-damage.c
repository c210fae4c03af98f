/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-util.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "history/bef-history-open.h"
#include "history/bef-history-schema.h"
#include "history/bef-history-samples.h"
#include "history/bef-history-upkeep.h"

#define T0 G_GINT64_CONSTANT (1600000000000)
#define N_SAMPLES 12000
#define N_CRASHES 50

static BefSeriesKey
key_a (void)
{
  return bef_series_key ("a", "power");
}

/* Values that do not shrink: the file is large enough to be hit anywhere. */
static char *
make_history_file (const char *folder)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  char *path = g_build_filename (folder, "history.db", NULL);
  BefHistory *history = open_history (path, NULL);
  g_autofree gint64 *ts = g_new (gint64, N_SAMPLES);
  g_autofree double *values = g_new (double, N_SAMPLES);

  for (guint i = 0; i < N_SAMPLES; i++)
    {
      ts[i] = T0 + i * BEF_MS_MINUTE;
      values[i] = g_rand_double (rand);
    }
  append_values (history, key_a (), ts, values, N_SAMPLES);
  close_history (history);
  return path;
}

/* Tries to open @path; returns the error's code or 0. *@moved_aside_out (nullable) as the history
 * gives it. */
static int
try_open (const char *path, char **moved_aside_out, guint64 *n_samples_out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  BefHistory *history = bef_history_new ();

  WAIT (result, bef_history_open_async (history, path, NULL, wait_cb, &result));
  bef_history_open_finish (history, result, moved_aside_out, &error);
  if (n_samples_out != NULL)
    *n_samples_out = bef_history_get_n_samples (history);
  close_history (history);
  if (error == NULL)
    return 0;
  g_assert_true (error->domain == BEF_HISTORY_ERROR);
  g_assert_cmpuint (strlen (error->message), >, 10);
  return 1 + error->code;
}

static void
write_file (const char *path, const char *data, gsize length)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, data, (gssize)length, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

/* Opens @data as a history: it must be moved aside whole, and the new one must work. */
static void
assert_moved_aside (const char *data, gsize length)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  g_autofree char *moved_aside = NULL, *kept = NULL;
  gsize kept_length = 0;
  guint64 n = 99;

  write_file (path, data, length);
  g_assert_cmpint (try_open (path, &moved_aside, &n), ==, 0);
  g_assert_nonnull (moved_aside);
  g_assert_cmpuint (n, ==, 0);
  g_assert_true (g_str_has_prefix (moved_aside, path));
  g_assert_true (g_file_get_contents (moved_aside, &kept, &kept_length, NULL));
  g_assert_cmpmem (kept, kept_length, data, length);
  remove_folder (folder);
}

static void
test_what_is_no_history_is_moved_aside (void)
{
  g_autofree char *zeros = g_malloc0 (8192);

  assert_moved_aside ("Dear commune,\n", 14);
  assert_moved_aside ("x", 1);
  assert_moved_aside ("SQLite format 3", 16);
  assert_moved_aside (zeros, 8192);
}

/* Whatever the other program counts as its version: not a byte of it is changed. */
static void
another_database (const char *sql)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "other.db", NULL);
  g_autofree char *data = NULL;
  gsize length;
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, 0);
  sqlite3_close (db);
  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  assert_moved_aside (data, length);
  remove_folder (folder);
}

static void
test_another_programs_database_is_moved_aside (void)
{
  another_database ("CREATE TABLE recipes (name)");
  another_database ("CREATE TABLE recipes (name); PRAGMA user_version = 1");
  another_database ("CREATE TABLE recipes (name); PRAGMA user_version = 3;"
                    "PRAGMA application_id = 42");
}

static void
test_a_trigger_slipped_in_is_damage (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = make_history_file (folder);
  g_autofree char *moved_aside = NULL;
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db,
                                 "CREATE TRIGGER t AFTER INSERT ON samples BEGIN"
                                 " DELETE FROM journal; END",
                                 NULL, NULL, NULL),
                   ==, 0);
  sqlite3_close (db);
  g_assert_cmpint (try_open (path, &moved_aside, NULL), ==, 0);
  g_assert_nonnull (moved_aside);
  remove_folder (folder);
}

static void
test_an_empty_file_is_a_new_history (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  g_autofree char *moved_aside = NULL;

  write_file (path, "", 0);
  g_assert_cmpint (try_open (path, &moved_aside, NULL), ==, 0);
  g_assert_null (moved_aside);
  remove_folder (folder);
}

static void
test_the_wal_of_a_lost_file_is_kept (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *moved_aside = NULL, *kept = NULL;

  write_file (path, "", 0);
  write_file (wal, "what is left", 12);
  g_assert_cmpint (try_open (path, &moved_aside, NULL), ==, 0);
  g_assert_nonnull (moved_aside);
  g_autofree char *moved_wal = g_strconcat (moved_aside, "-wal", NULL);
  g_assert_true (g_file_get_contents (moved_wal, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "what is left");
  remove_folder (folder);
}

static void
test_truncated_files_are_moved_aside (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = make_history_file (folder);
  g_autofree char *data = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  g_assert_cmpuint (length, >, 40000);
  for (gsize cut = 50; cut < length; cut += length / 9)
    assert_moved_aside (data, cut);
  remove_folder (folder);
}

/* What @path answers is what make_history_file() put there, or an error in words: never something
 * else. */
static void
assert_true_or_said (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (BefHistoryDb) db = bef_history_db_open (path, NULL, &error);
  g_auto (BefSampleIter) iter = { NULL };
  BefSample sample;
  guint n = 0;

  if (db == NULL)
    return;
  gint64 series = bef_history_series_find (db, key_a (), &error);
  if (series != 0
      && bef_sample_iter_init (&iter, db, &(BefSampleSpan){ series, 0, G_MAXINT64, 0, 0 }, NULL,
                               &error))
    for (; bef_sample_iter_next (&iter, &sample, &error); n++)
      {
        g_assert_cmpint (sample.ts, ==, T0 + n * BEF_MS_MINUTE);
        g_assert_cmpfloat (sample.value, ==, g_rand_double (rand));
      }
  if (error != NULL)
    g_assert_true (error->domain == BEF_HISTORY_ERROR);
  else
    /* None when the file was set aside or the name of the series was hit. */
    g_assert_true (n == N_SAMPLES || n == 0);
}

/* One byte changed: whatever the damage, opening and reading end in an error of ours, a history set
 * aside or a history that reads: never a crash. */
static void
open_flipped (const char *data, gsize length, gsize at, guint8 mask, guint *n_found)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  g_autofree char *copy = g_memdup2 (data, length), *moved_aside = NULL;
  guint64 n = 0;

  copy[at] = (char)(copy[at] ^ mask);
  write_file (path, copy, length);
  int code = try_open (path, &moved_aside, &n);
  if (code == 1 + BEF_HISTORY_ERROR_NEWER)
    {
      /* The version itself was hit. */
      g_assert_cmpuint (at, >=, 60);
      g_assert_cmpuint (at, <, 64);
      g_assert_null (moved_aside);
    }
  else
    g_assert_cmpint (code, ==, 0);
  if (code != 0 || moved_aside != NULL)
    (*n_found)++;
  else
    assert_true_or_said (path);
  remove_folder (folder);
}

static void
test_flipped_bytes_never_crash (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = make_history_file (folder);
  g_autofree char *data = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (42);
  gsize length;
  guint n_header = 0, n_found = 0;

  g_test_message ("seed 42");
  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  for (gsize at = 0; at < 100; at++)
    open_flipped (data, length, at, 0x55, &n_header);
  for (guint i = 0; i < 200; i++)
    open_flipped (data, length, (gsize)g_rand_int_range (rand, 100, (gint32)length),
                  (guint8)g_rand_int_range (rand, 1, 256), &n_found);
  g_test_message ("found: %u of 100 header bytes, %u of 200 others", n_header, n_found);
  g_assert_cmpuint (n_header, >, 20);
  /* All but what lies in no use. */
  g_assert_cmpuint (n_found, >, 150);
  remove_folder (folder);
}

static void
test_whole_pages_overwritten_are_found (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = make_history_file (folder);
  g_autofree char *data = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  for (gsize page = 0; page < length; page += 4096 * 3)
    {
      g_autofree char *copy = g_memdup2 (data, length);
      memset (copy + page, 0xa5, MIN (4096, length - page));
      assert_moved_aside (copy, length);
    }
  remove_folder (folder);
}

static void
test_damage_met_while_reading_is_found_at_the_next_open (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = make_history_file (folder);
  g_autofree char *moved_aside = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BefHistoryDb) db = bef_history_db_open (path, NULL, &error);
  g_autofree char *rubbish = g_malloc (4096);
  BefSampleIter iter;
  BefSample sample;

  g_assert_no_error (error);
  memset (rubbish, 0xa5, 4096);
  FILE *file = g_fopen (path, "r+b");
  g_assert_nonnull (file);
  for (long page = 12; page < 20; page++)
    {
      fseek (file, page * 4096, SEEK_SET);
      g_assert_cmpuint (fwrite (rubbish, 1, 4096, file), ==, 4096);
    }
  fclose (file);
  sqlite3_db_release_memory (bef_history_db_handle (db));
  gint64 series = bef_history_series_find (db, key_a (), &error);
  g_assert_no_error (error);
  if (bef_sample_iter_init (&iter, db, &(BefSampleSpan){ series, 0, G_MAXINT64, 0, 0 }, NULL,
                            &error))
    while (bef_sample_iter_next (&iter, &sample, &error))
      ;
  bef_sample_iter_clear (&iter);
  g_assert_error (error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_CORRUPT);
  g_clear_pointer (&db, bef_history_db_close);
  g_autofree char *mark = g_strconcat (path, ".suspect", NULL);
  g_assert_true (g_file_test (mark, G_FILE_TEST_EXISTS));
  g_assert_cmpint (try_open (path, &moved_aside, NULL), ==, 0);
  g_assert_nonnull (moved_aside);
  g_assert_false (g_file_test (mark, G_FILE_TEST_EXISTS));
  remove_folder (folder);
}

/* The checksum of the samples is right, their row is not. */
static void
test_a_row_that_lies_about_its_chunk_is_damage (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = make_history_file (folder);
  g_autofree char *moved_aside = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (BefSampleIter) iter = { NULL };
  sqlite3 *raw = NULL;

  g_assert_cmpint (sqlite3_open (path, &raw), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (raw, "UPDATE chunks SET last = last + 1", NULL, NULL, NULL), ==,
                   0);
  sqlite3_close (raw);
  g_autoptr (BefHistoryDb) db = bef_history_db_open (path, &moved_aside, &error);
  g_assert_no_error (error);
  g_assert_null (moved_aside);
  gint64 series = bef_history_series_find (db, key_a (), &error);
  g_assert_false (bef_sample_iter_init (&iter, db, &(BefSampleSpan){ series, 0, G_MAXINT64, 0, 0 },
                                        NULL, &error));
  g_assert_error (error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_CORRUPT);
  g_clear_pointer (&db, bef_history_db_close);
  g_assert_cmpint (try_open (path, &moved_aside, NULL), ==, 0);
  g_assert_nonnull (moved_aside);
  remove_folder (folder);
}

static void
add_decisions (BefHistory *history)
{
  g_autoptr (GAsyncResult) added = NULL, noted = NULL;

  WAIT (added, bef_history_outbox_add_async (
                   history, &(BefOutboxItem){ 0, T0, "acknowledge", "alert:1", "{}" }, NULL, NULL,
                   wait_cb, &added));
  g_assert_cmpint (bef_history_outbox_add_finish (history, added, NULL), >, 0);
  WAIT (noted,
        bef_history_journal_add_async (
            history,
            &(BefJournalEntry){ 0, lately (), "secretary", "door-open", "door:1", "delivery" },
            NULL, wait_cb, &noted));
  g_assert_true (bef_history_journal_add_finish (history, noted, NULL));
}

static void
test_decisions_are_saved_from_a_damaged_file (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = make_history_file (folder);
  g_autofree char *moved_aside = NULL, *rubbish = g_malloc (4096);
  g_autoptr (GAsyncResult) listed = NULL, read = NULL;
  BefHistory *history = open_history (path, NULL);

  add_decisions (history);
  close_history (history);
  memset (rubbish, 0xa5, 4096);
  FILE *file = g_fopen (path, "r+b");
  g_assert_nonnull (file);
  fseek (file, 20 * 4096, SEEK_SET);
  g_assert_cmpuint (fwrite (rubbish, 1, 4096, file), ==, 4096);
  fclose (file);

  history = open_history (path, &moved_aside);
  g_assert_nonnull (moved_aside);
  g_assert_cmpuint (bef_history_get_n_samples (history), ==, 0);
  WAIT (listed, bef_history_outbox_list_async (history, NULL, wait_cb, &listed));
  g_autoptr (GPtrArray) items = bef_history_outbox_list_finish (history, listed, NULL);
  g_assert_cmpuint (items->len, ==, 1);
  g_assert_cmpstr (((BefOutboxItem *)items->pdata[0])->object, ==, "alert:1");
  WAIT (read, bef_history_journal_list_async (history, 9, NULL, wait_cb, &read));
  g_autoptr (GPtrArray) entries = bef_history_journal_list_finish (history, read, NULL);
  /* And a line that says what befell it. */
  g_assert_cmpuint (entries->len, ==, 2);
  g_assert_cmpstr (((BefJournalEntry *)entries->pdata[0])->action, ==, "journal-salvaged");
  g_assert_cmpstr (((BefJournalEntry *)entries->pdata[1])->detail, ==, "delivery");
  close_history (history);
  remove_folder (folder);
}

static void
test_a_newer_version_is_left_as_it_is (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = make_history_file (folder);
  g_autofree char *newer =
      g_strdup_printf ("PRAGMA user_version = %d", bef_history_schema_version () + 1);
  g_autofree char *before = NULL, *after = NULL, *moved_aside = NULL;
  gsize before_length, after_length;
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, newer, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  g_assert_true (g_file_get_contents (path, &before, &before_length, NULL));
  g_assert_cmpint (try_open (path, &moved_aside, NULL), ==, 1 + BEF_HISTORY_ERROR_NEWER);
  g_assert_null (moved_aside);
  g_assert_true (g_file_get_contents (path, &after, &after_length, NULL));
  g_assert_cmpmem (before, before_length, after, after_length);
  remove_folder (folder);
}

static void
test_a_folder_in_its_place_is_an_error_in_words (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *moved_aside = NULL;

  g_assert_cmpint (try_open (folder, &moved_aside, NULL), ==, 1 + BEF_HISTORY_ERROR_OPEN);
  g_assert_null (moved_aside);
  g_assert_true (g_file_test (folder, G_FILE_TEST_IS_DIR));
  remove_folder (folder);
}

static void
test_a_read_only_place_is_said (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = make_history_file (folder);
  g_autofree char *moved_aside = NULL;
  gboolean mounted = FALSE;

  g_chmod (folder, 0500);
  if (geteuid () == 0)
    {
      mounted = mount (folder, folder, NULL, MS_BIND, NULL) == 0;
      if (!mounted || mount (NULL, folder, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL) != 0)
        {
          g_test_skip ("root may write everywhere, and may not mount here");
          if (mounted)
            umount2 (folder, MNT_DETACH);
          g_chmod (folder, 0700);
          remove_folder (folder);
          return;
        }
    }
  else
    g_chmod (path, 0400);
  g_assert_cmpint (try_open (path, &moved_aside, NULL), ==, 1 + BEF_HISTORY_ERROR_READ_ONLY);
  g_assert_null (moved_aside);
  if (mounted)
    umount2 (folder, MNT_DETACH);
  g_chmod (folder, 0700);
  remove_folder (folder);
}

static void
test_a_full_disk_is_said_and_nothing_is_half_stored (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = make_history_file (folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (BefHistoryDb) db = bef_history_db_open (path, NULL, &error);
  g_autofree BefReading *readings = g_new (BefReading, 50000);
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);
  guint64 n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < 50000; i++)
    readings[i] = (BefReading){ bef_series_key ("b", "power"), T0 + i, g_rand_double (rand) };
  /* SQLite's own limit answers as a full disk does. */
  g_assert_true (bef_history_db_exec (db, "PRAGMA max_page_count = 200", &error));
  g_assert_true (bef_history_db_begin (db, &error));
  g_assert_false (bef_history_samples_write (db, readings, 50000, NULL, &error));
  g_assert_error (error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_FULL);
  g_clear_error (&error);
  bef_history_db_rollback (db);
  g_assert_true (bef_history_samples_count (db, &n, &error));
  g_assert_cmpuint (n, ==, N_SAMPLES);
  /* It goes on when there is room again; the series of the lost transaction is made anew. */
  g_assert_true (bef_history_db_exec (db, "PRAGMA max_page_count = 100000", &error));
  g_assert_true (bef_history_db_begin (db, &error));
  g_assert_true (bef_history_samples_write (db, readings, 50000, NULL, &error));
  g_assert_true (bef_history_db_commit (db, &error));
  g_assert_true (bef_history_samples_count (db, &n, &error));
  g_assert_cmpuint (n, ==, N_SAMPLES + 50000);
  g_clear_pointer (&db, bef_history_db_close);
  remove_folder (folder);
}

static void
test_a_disk_that_fills_while_sealing_loses_nothing (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = make_history_file (folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (BefHistoryDb) db = bef_history_db_open (path, NULL, &error);
  g_autoptr (BefHistoryUpkeep) upkeep = bef_history_upkeep_new (BEF_UPKEEP_DEFAULT_BUDGET);
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  guint64 n = 0;
  gboolean more = TRUE, failed = FALSE;

  for (guint i = 0; i < 4000; i++)
    {
      BefReading reading = { bef_series_key ("b", "power"), T0 + i * 1000, g_rand_double (rand) };
      g_assert_true (bef_history_samples_write (db, &reading, 1, NULL, &error));
    }
  g_assert_true (bef_history_db_exec (db, "PRAGMA max_page_count = 1", &error));
  for (guint i = 0; more && i < 10; i++)
    if (!bef_history_upkeep_step (upkeep, db, bef_now_ms (), &more, &error))
      {
        g_assert_error (error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_FULL);
        g_clear_error (&error);
        failed = TRUE;
        break;
      }
  g_assert_true (failed);
  g_assert_true (bef_history_db_exec (db, "PRAGMA max_page_count = 100000", &error));
  for (more = TRUE; more;)
    g_assert_true (bef_history_upkeep_step (upkeep, db, bef_now_ms (), &more, &error));
  g_assert_true (bef_history_samples_count (db, &n, &error));
  g_assert_cmpuint (n, ==, N_SAMPLES + 4000);
  gint64 n_waiting = -1;
  g_assert_true (bef_history_db_get_int (db, "SELECT count(*) FROM samples", &n_waiting, &error));
  g_assert_cmpint (n_waiting, ==, 0);
  g_clear_pointer (&db, bef_history_db_close);
  remove_folder (folder);
}

/* The child: appends transactions of 20 samples and says each committed one on @fd, until killed.
 */
static void
append_until_killed (const char *path, int fd, guint32 start)
{
  g_autoptr (BefHistoryDb) db = bef_history_db_open (path, NULL, NULL);

  for (guint32 i = start; db != NULL; i++)
    {
      BefReading readings[20];
      for (guint k = 0; k < 20; k++)
        readings[k] = (BefReading){ key_a (), T0 + ((gint64)i * 20 + k) * 1000, i };
      if (!bef_history_db_begin (db, NULL)
          || !bef_history_samples_write (db, readings, 20, NULL, NULL)
          || !bef_history_db_commit (db, NULL))
        break;
      if (write (fd, &i, sizeof i) != sizeof i)
        break;
    }
  _exit (1);
}

/* Runs one child for @us microseconds and kills it. Returns the number of transactions it said were
 * committed. */
static guint32
crash_once (const char *path, guint32 start, gulong us)
{
  int fds[2];
  guint32 said = start, got;

  g_assert_cmpint (pipe (fds), ==, 0);
  pid_t pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      close (fds[0]);
      append_until_killed (path, fds[1], start);
    }
  close (fds[1]);
  /* From the first commit on, or an early moment of opening. */
  if (us % 5 != 0 && read (fds[0], &got, sizeof got) == sizeof got)
    said = got + 1;
  g_usleep (us);
  kill (pid, SIGKILL);
  while (read (fds[0], &got, sizeof got) == sizeof got)
    said = got + 1;
  close (fds[0]);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  return said;
}

static void
test_nothing_committed_is_lost_when_killed (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  guint32 next = 0;

  g_test_message ("seed 7");
  for (guint i = 0; i < N_CRASHES; i++)
    {
      guint32 said = crash_once (path, next, (gulong)g_rand_int_range (rand, 0, 30000));
      g_autofree char *moved_aside = NULL;
      BefHistory *history = open_history (path, &moved_aside);
      g_assert_null (moved_aside);
      guint64 n = bef_history_get_n_samples (history);
      /* A commit whose word did not get out may be there too; halves may not. */
      g_assert_cmpuint (n % 20, ==, 0);
      g_assert_cmpuint (n, >=, (guint64)said * 20);
      g_assert_cmpuint (n, <=, ((guint64)said + 1) * 20);
      g_autoptr (GArray) samples = all_samples (history, key_a ());
      g_assert_cmpuint (samples->len, ==, n);
      next = (guint32)(n / 20);
      close_history (history);
    }
  g_test_message ("%u transactions over %d crashes", next, N_CRASHES);
  g_assert_cmpuint (next, >, N_CRASHES);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* First: it forks, and the others leave threads behind them no longer than they need. */
  g_test_add_func ("/history/crash/nothing-committed-is-lost",
                   test_nothing_committed_is_lost_when_killed);
  g_test_add_func ("/history/damage/not-a-history", test_what_is_no_history_is_moved_aside);
  g_test_add_func ("/history/damage/other-database", test_another_programs_database_is_moved_aside);
  g_test_add_func ("/history/damage/trigger", test_a_trigger_slipped_in_is_damage);
  g_test_add_func ("/history/damage/empty-is-new", test_an_empty_file_is_a_new_history);
  g_test_add_func ("/history/damage/wal-kept", test_the_wal_of_a_lost_file_is_kept);
  g_test_add_func ("/history/damage/truncated", test_truncated_files_are_moved_aside);
  g_test_add_func ("/history/damage/flipped-bytes", test_flipped_bytes_never_crash);
  g_test_add_func ("/history/damage/pages-overwritten", test_whole_pages_overwritten_are_found);
  g_test_add_func ("/history/damage/met-while-reading",
                   test_damage_met_while_reading_is_found_at_the_next_open);
  g_test_add_func ("/history/damage/row-that-lies", test_a_row_that_lies_about_its_chunk_is_damage);
  g_test_add_func ("/history/damage/decisions-saved", test_decisions_are_saved_from_a_damaged_file);
  g_test_add_func ("/history/damage/newer-version", test_a_newer_version_is_left_as_it_is);
  g_test_add_func ("/history/damage/folder", test_a_folder_in_its_place_is_an_error_in_words);
  g_test_add_func ("/history/damage/read-only", test_a_read_only_place_is_said);
  g_test_add_func ("/history/damage/full-disk",
                   test_a_full_disk_is_said_and_nothing_is_half_stored);
  g_test_add_func ("/history/damage/full-while-sealing",
                   test_a_disk_that_fills_while_sealing_loses_nothing);
  return g_test_run ();
}
