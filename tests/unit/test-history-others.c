/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history's file and others: a second connection, one that only looks on, somebody who removes
 * its folder, nobody who waits for it any more. */
#include "history-util.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "history/bef-history-open.h"

#define MINUTE BEF_MS_MINUTE
/* More than a round of upkeep waits for. */
#define PART 700

static gint64
start_ms (void)
{
  return instant ("2026-10-05T00:00:00+02:00");
}

/* Minutes [from, from + n) of @key, each with its own value. */
static void
append_minutes (BefHistory *history, BefSeriesKey key, guint from, guint n)
{
  g_autofree gint64 *ts = g_new (gint64, n);
  g_autofree double *values = g_new (double, n);

  for (guint i = 0; i < n; i++)
    {
      ts[i] = start_ms () + (from + i) * MINUTE;
      values[i] = (from + i) % 97;
    }
  append_values (history, key, ts, values, n);
}

static void
assert_minutes (BefHistory *history, BefSeriesKey key, guint n)
{
  g_autoptr (GArray) samples = all_samples (history, key);

  g_assert_cmpuint (samples->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      const BefReading *r = &g_array_index (samples, BefReading, i);
      g_assert_cmpint (r->observed_ms, ==, start_ms () + i * MINUTE);
      g_assert_cmpfloat (r->value, ==, i % 97);
    }
}

static guint
count_set_aside (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    n += strstr (name, ".damaged-") != NULL || strstr (name, ".suspect") != NULL;
  return n;
}

/* A round of upkeep: seals and joins what waits. */
static void
settle (BefHistory *history)
{
  bef_history_set_budget (history, bef_history_get_budget (history));
  for (guint i = 0; i < 60; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
}

/* Both write the same series and others, seal and join what they wrote, and read: what one
 * remembers of the file the other has changed. */
static void
test_two_connections (void)
{
  g_autofree char *folder = make_folder (), *path = g_build_filename (folder, "history.db", NULL);
  BefHistory *one = open_history (path, NULL), *two = open_history (path, NULL);
  BefSeriesKey shared = bef_series_key ("urn:shared", "power"),
               first = bef_series_key ("urn:first", "power"),
               second = bef_series_key ("urn:second", "temperature");

  for (guint i = 0; i < 12; i++)
    {
      append_minutes (i % 2 == 0 ? one : two, shared, i * PART, PART);
      append_minutes (one, first, i * PART, PART);
      append_minutes (two, second, i * PART, PART);
      settle (i % 3 == 0 ? one : two);
      assert_minutes (i % 3 == 0 ? one : two, shared, (i + 1) * PART);
      settle (i % 3 == 0 ? two : one);
      assert_minutes (i % 3 == 0 ? two : one, shared, (i + 1) * PART);
      assert_minutes (two, first, (i + 1) * PART);
      assert_minutes (one, second, (i + 1) * PART);
    }
  close_history (one);
  assert_minutes (two, shared, 12 * PART);
  close_history (two);
  g_assert_cmpuint (count_set_aside (folder), ==, 0);
  g_autofree char *moved = NULL;
  BefHistory *again = open_history (path, &moved);
  g_assert_null (moved);
  assert_minutes (again, shared, 12 * PART);
  assert_minutes (again, first, 12 * PART);
  close_history (again);
  remove_folder (folder);
}

/* What does not fit together because another has written is no damage. */
static void
test_no_false_damage (void)
{
  g_autofree char *folder = make_folder (), *path = g_build_filename (folder, "history.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BefHistoryDb) db = bef_history_db_open (path, NULL, &error);
  sqlite3 *other = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (sqlite3_open (path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other,
                                 "INSERT INTO documents (name, text)"
                                 " VALUES ('a', 'b')",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  g_assert_false (bef_history_db_fail_damaged (db, &error));
  g_assert_error (error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_BUSY);
  g_assert_cmpuint (count_set_aside (folder), ==, 0);
  g_clear_error (&error);
  g_assert_true (bef_history_db_look (db, &error));
  g_assert_false (bef_history_db_fail_damaged (db, &error));
  g_assert_error (error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_CORRUPT);
  g_assert_cmpuint (count_set_aside (folder), ==, 1);
  sqlite3_close (other);
  g_clear_pointer (&db, bef_history_db_close);
  remove_folder (folder);
}

static BefHistory *
open_with (const char *path, BefHistoryOpenFlags flags, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  BefHistory *history = bef_history_new ();

  WAIT (result, bef_history_open_with_async (history, path, flags, NULL, wait_cb, &result));
  bef_history_open_finish (history, result, NULL, error);
  return history;
}

/* Who looks on sees what is there at that moment, and leaves nothing behind. */
static void
test_copy (void)
{
  g_autofree char *folder = make_folder (), *path = g_build_filename (folder, "history.db", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "none", "history.db", NULL);
  g_autoptr (GError) error = NULL;
  BefSeriesKey key = bef_series_key ("urn:a", "power");
  BefHistory *owner = open_history (path, NULL);

  append_minutes (owner, key, 0, PART);
  BefHistory *copy = open_with (path, BEF_HISTORY_OPEN_COPY, &error);
  g_assert_no_error (error);
  assert_minutes (copy, key, PART);
  append_minutes (copy, key, PART, 5 * PART);
  settle (copy);
  assert_minutes (copy, key, 6 * PART);
  assert_minutes (owner, key, PART);
  append_minutes (owner, key, PART, PART);
  assert_minutes (owner, key, 2 * PART);
  assert_minutes (copy, key, 6 * PART);
  close_history (copy);
  close_history (owner);
  owner = open_history (path, NULL);
  assert_minutes (owner, key, 2 * PART);
  close_history (owner);

  /* Where there is nothing, nothing is made. */
  copy = open_with (nowhere, BEF_HISTORY_OPEN_COPY, &error);
  g_assert_no_error (error);
  append_minutes (copy, key, 0, 10);
  assert_minutes (copy, key, 10);
  close_history (copy);
  g_autofree char *parent = g_path_get_dirname (nowhere);
  g_assert_false (g_file_test (parent, G_FILE_TEST_EXISTS));
  remove_folder (folder);
}

/* What cannot be opened is told, and the history works for this sitting when that is wanted; what
 * was asked meanwhile has waited. */
static void
test_anyway (void)
{
  g_autofree char *folder = make_folder (), *path = g_build_filename (folder, "file", NULL);
  g_autofree char *below = g_build_filename (path, "history.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) opened = NULL;
  BefSeriesKey key = bef_series_key ("urn:a", "power");
  BefHistory *history = bef_history_new ();

  g_assert_true (g_file_set_contents (path, "", -1, NULL));
  bef_history_open_with_async (history, below, BEF_HISTORY_OPEN_ANYWAY, NULL, wait_cb, &opened);
  append_minutes (history, key, 0, 10);
  g_assert_false (bef_history_open_finish (history, wait_for (&opened), NULL, &error));
  g_assert_error (error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_OPEN);
  assert_minutes (history, key, 10);
  close_history (history);
  g_unlink (path);
  remove_folder (folder);
}

static gpointer
cancel_thread (gpointer data)
{
  g_usleep ((gulong)g_random_int_range (0, 3000));
  g_cancellable_cancel (data);
  return NULL;
}

/* An open that is given up, at whatever moment, changes nothing: a look cut short is no damage. */
static void
test_given_up (void)
{
  g_autofree char *folder = make_folder (), *path = g_build_filename (folder, "history.db", NULL);
  BefSeriesKey key = bef_series_key ("urn:a", "power");
  guint n_given_up = 0;
  BefHistory *history = open_history (path, NULL);

  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *name = g_strdup_printf ("urn:%u", i);
      append_minutes (history, bef_series_key (name, "power"), 0, 3000);
    }
  append_minutes (history, key, 0, PART);
  close_history (history);
  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (GCancellable) interrupt = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      g_autofree char *moved = NULL;
      GThread *thread = g_thread_new ("cancel", cancel_thread, interrupt);
      BefHistoryDb *db = bef_history_db_open_unless (path, interrupt, &moved, &error);
      g_thread_join (thread);
      if (db == NULL)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      n_given_up += db == NULL;
      g_assert_null (moved);
      bef_history_db_close (db);
    }
  g_test_message ("%u of 60 given up", n_given_up);
  g_assert_cmpuint (count_set_aside (folder), ==, 0);
  history = open_history (path, NULL);
  assert_minutes (history, key, PART);
  close_history (history);
  /* Closed at once: what waits for the open fails, nothing hangs. */
  history = bef_history_new ();
  g_autoptr (GAsyncResult) opened = NULL;
  bef_history_open_async (history, path, NULL, wait_cb, &opened);
  close_history (history);
  wait_for (&opened);
  remove_folder (folder);
}

static gpointer
let_go_thread (gpointer data)
{
  g_usleep (400000);
  sqlite3_close (data);
  return NULL;
}

/* What a person decided while it was opening is kept, also when it is closed at once. */
static void
test_decision_while_opening (void)
{
  g_autofree char *folder = make_folder (), *path = g_build_filename (folder, "history.db", NULL);
  g_autoptr (GAsyncResult) opened = NULL, added = NULL, listed = NULL;
  g_autoptr (GError) error = NULL;
  BefHistory *history = open_history (path, NULL);
  sqlite3 *busy = NULL;

  close_history (history);
  g_assert_cmpint (sqlite3_open (path, &busy), ==, SQLITE_OK);
  sqlite3_exec (busy, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE", NULL, NULL, NULL);
  history = bef_history_new ();
  bef_history_open_async (history, path, NULL, wait_cb, &opened);
  bef_history_outbox_add_async (
      history, &(BefOutboxItem){ 0, start_ms (), "acknowledge", "urn:alert", "{}" }, NULL, NULL,
      wait_cb, &added);
  GThread *thread = g_thread_new ("let-go", let_go_thread, busy);
  close_history (history);
  g_thread_join (thread);
  wait_for (&opened);
  g_assert_cmpint (bef_history_outbox_add_finish (history, wait_for (&added), &error), >, 0);
  g_assert_no_error (error);
  history = open_history (path, NULL);
  WAIT (listed, bef_history_outbox_list_async (history, NULL, wait_cb, &listed));
  g_autoptr (GPtrArray) items = bef_history_outbox_list_finish (history, listed, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, 1);
  close_history (history);
  remove_folder (folder);
}

static gboolean
keep_place (BefHistory *history)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean made_again;

  WAIT (result, bef_history_keep_place_async (history, NULL, wait_cb, &result));
  bef_history_keep_place_finish (history, result, &made_again, &error);
  g_assert_no_error (error);
  return made_again;
}

/* The folder goes while it is open: it comes again with all that was in it, and what was written
 * meanwhile. */
static void
test_vanished (void)
{
  g_autofree char *parent = make_folder (), *folder = g_build_filename (parent, "profile", NULL);
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  BefSeriesKey key = bef_series_key ("urn:a", "power");
  GStatBuf st;
  BefHistory *history = open_history (path, NULL);

  append_minutes (history, key, 0, PART);
  g_assert_false (keep_place (history));
  remove_folder (folder);
  append_minutes (history, key, PART, PART);
  g_assert_true (keep_place (history));
  g_assert_false (keep_place (history));
  g_assert_cmpint (g_stat (path, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0600);
  append_minutes (history, key, 2 * PART, PART);
  assert_minutes (history, key, 3 * PART);
  close_history (history);
  history = open_history (path, NULL);
  assert_minutes (history, key, 3 * PART);
  close_history (history);
  remove_folder (folder);
  remove_folder (parent);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history-others/two-connections-lose-nothing", test_two_connections);
  g_test_add_func ("/history-others/what-another-wrote-is-no-damage", test_no_false_damage);
  g_test_add_func ("/history-others/who-looks-on-changes-nothing", test_copy);
  g_test_add_func ("/history-others/works-for-this-sitting-where-no-file-is", test_anyway);
  g_test_add_func ("/history-others/an-open-given-up-changes-nothing", test_given_up);
  g_test_add_func ("/history-others/a-decision-while-opening-is-kept", test_decision_while_opening);
  g_test_add_func ("/history-others/a-vanished-folder-is-made-again", test_vanished);
  return g_test_run ();
}
