/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fault-vfs.h"
#include "history-util.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include "history/bef-history-schema.h"

/* What persons decided: on the disk before it is told, and saved from a damaged file. */

#define T0 G_GINT64_CONSTANT (1600000000000)

static gboolean
add_line (BefHistory *history, guint i, GError **error)
{
  g_autofree char *object = g_strdup_printf ("door:%u", i);
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result,
        bef_history_journal_add_async (
            history,
            &(BefJournalEntry){ 0, lately () + i, "desk", "door-open", (char *)object, "delivery" },
            NULL, wait_cb, &result));
  return bef_history_journal_add_finish (history, result, error);
}

static gint64
add_item (BefHistory *history)
{
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result, bef_history_outbox_add_async (
                    history, &(BefOutboxItem){ 0, T0, "acknowledge", "alert:1", "{}" }, NULL, NULL,
                    wait_cb, &result));
  return bef_history_outbox_add_finish (history, result, NULL);
}

static GPtrArray *
list_lines (BefHistory *history)
{
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result, bef_history_journal_list_async (history, 100000, NULL, wait_cb, &result));
  return bef_history_journal_list_finish (history, result, NULL);
}

static void
test_decisions_are_on_the_disk_when_they_are_told (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  BefHistory *history = open_history (path, NULL);
  BefReading reading = { bef_series_key ("a", "power"), T0, 1 };

  /* Samples need not be; what comes after them takes them along. */
  append (history, &reading, 1);
  g_assert_cmpuint (fault_vfs_count_unsynced (), >, 0);
  g_assert_true (add_line (history, 1, NULL));
  g_assert_cmpuint (fault_vfs_count_unsynced (), ==, 0);
  gint64 id = add_item (history);
  g_assert_cmpuint (fault_vfs_count_unsynced (), ==, 0);
  g_autoptr (GAsyncResult) result = NULL;
  WAIT (result, bef_history_outbox_remove_async (history, id, NULL, wait_cb, &result));
  g_assert_cmpuint (fault_vfs_count_unsynced (), ==, 0);
  /* And back again. */
  reading.observed_ms++;
  append (history, &reading, 1);
  g_assert_cmpuint (fault_vfs_count_unsynced (), >, 0);
  close_history (history);
  remove_folder (folder);
}

static void
test_files_that_may_not_grow_are_said (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  g_autoptr (GError) error = NULL;
  BefHistory *history = open_history (path, NULL);
  struct rlimit before, none;

  g_assert_true (add_line (history, 0, NULL));
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  none = (struct rlimit){ 0, before.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &none), ==, 0);
  gboolean done = add_line (history, 1, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_false (done);
  g_assert_error (error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_FULL);
  g_assert_nonnull (strstr (error->message, "may not grow"));
  g_assert_true (add_line (history, 2, NULL));
  g_autoptr (GPtrArray) lines = list_lines (history);
  g_assert_cmpuint (lines->len, ==, 2);
  close_history (history);
  remove_folder (folder);
}

/* The leaf page of the journal that holds the row @id, by what is written in it. */
static void
spoil (const char *path, const char *object)
{
  g_autofree char *bytes = NULL;
  gsize size = 0;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  char *found = memmem (bytes, size, object, strlen (object));
  g_assert_nonnull (found);
  gsize page = (gsize)(found - bytes) / BEF_HISTORY_PAGE_SIZE;
  memset (bytes + page * BEF_HISTORY_PAGE_SIZE, 0xa5, BEF_HISTORY_PAGE_SIZE);
  g_assert_true (g_file_set_contents (path, bytes, (gssize)size, NULL));
}

static void
test_the_newest_lines_are_saved (gconstpointer data)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  g_autofree char *moved_aside = NULL;
  BefHistory *history = open_history (path, NULL);
  const guint n = 300;
  guint spoilt = GPOINTER_TO_UINT (data);

  for (guint i = 100; i < 100 + n; i++)
    g_assert_true (add_line (history, i, NULL));
  close_history (history);
  g_autofree char *object = g_strdup_printf ("door:%u", spoilt);
  spoil (path, object);
  history = open_history (path, &moved_aside);
  g_assert_nonnull (moved_aside);
  g_autoptr (GPtrArray) lines = list_lines (history);
  /* All but those of the page, in order, the newest first. */
  g_assert_cmpuint (lines->len, >, n - 30);
  g_assert_cmpuint (lines->len, <, n);
  for (guint i = 1; i < lines->len; i++)
    g_assert_cmpint (((BefJournalEntry *)lines->pdata[i - 1])->at_ms, >,
                     ((BefJournalEntry *)lines->pdata[i])->at_ms);
  close_history (history);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fault_vfs_install ();
  g_test_add_func ("/history/durable/decisions", test_decisions_are_on_the_disk_when_they_are_told);
  g_test_add_func ("/history/durable/file-size", test_files_that_may_not_grow_are_said);
  g_test_add_data_func ("/history/durable/newest-page", GUINT_TO_POINTER (398),
                        test_the_newest_lines_are_saved);
  g_test_add_data_func ("/history/durable/middle-page", GUINT_TO_POINTER (250),
                        test_the_newest_lines_are_saved);
  g_test_add_data_func ("/history/durable/oldest-page", GUINT_TO_POINTER (101),
                        test_the_newest_lines_are_saved);
  return g_test_run ();
}
