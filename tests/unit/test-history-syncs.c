/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What persons decided is on the disk before it is told, what was measured need not be. */
#include <sys/syscall.h>
#include <unistd.h>

#include "history-util.h"

#define T0 G_GINT64_CONSTANT (1790000000000)

static int n_syncs; /* atomic */

/* In place of the C library's, for SQLite too. */
int
fsync (int fd)
{
  g_atomic_int_inc (&n_syncs);
  return (int)syscall (SYS_fsync, fd);
}

int
fdatasync (int fd)
{
  g_atomic_int_inc (&n_syncs);
  return (int)syscall (SYS_fdatasync, fd);
}

typedef struct
{
  char *folder, *path;
  BefHistory *history;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  bef_clock_override (T0 + BEF_MS_DAY, 1);
  f->folder = make_folder ();
  f->path = g_build_filename (f->folder, "history.db", NULL);
  f->history = open_history (f->path, NULL);
  append_values (f->history, bef_series_key ("urn:m", "power"), (gint64[]){ T0 }, (double[]){ 1 },
                 1);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  close_history (f->history);
  remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->path);
}

static void
test_the_journal_is_on_the_disk_when_it_is_told (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  int before = g_atomic_int_get (&n_syncs);

  WAIT (result,
        bef_history_journal_add_async (
            f->history, &(BefJournalEntry){ 0, T0, "desk", "door-open", "urn:d", "delivery" }, NULL,
            wait_cb, &result));
  g_assert_true (bef_history_journal_add_finish (f->history, result, NULL));
  g_assert_cmpint (g_atomic_int_get (&n_syncs), >, before);
}

static void
test_what_is_to_be_sent_is_on_the_disk_when_it_is_told (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  int before = g_atomic_int_get (&n_syncs);

  WAIT (result, bef_history_outbox_add_async (
                    f->history, &(BefOutboxItem){ 0, T0, "acknowledge", "urn:a", "{}" }, NULL, NULL,
                    wait_cb, &result));
  g_assert_cmpint (bef_history_outbox_add_finish (f->history, result, NULL), >=, 0);
  g_assert_cmpint (g_atomic_int_get (&n_syncs), >, before);
}

/* A value a second for each of 500 meters would keep a disk busy all day. */
static void
test_samples_do_not_wait_for_the_disk (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;

  /* After a decision as before it. */
  WAIT (result,
        bef_history_journal_add_async (
            f->history, &(BefJournalEntry){ 0, T0, "desk", "door-open", "urn:d", "delivery" }, NULL,
            wait_cb, &result));
  g_assert_true (bef_history_journal_add_finish (f->history, result, NULL));
  int before = g_atomic_int_get (&n_syncs);
  for (guint i = 1; i <= 20; i++)
    {
      gint64 at = T0 + i * BEF_MS_SECOND;
      double value = i;
      append_values (f->history, bef_series_key ("urn:m", "power"), &at, &value, 1);
    }
  g_assert_cmpint (g_atomic_int_get (&n_syncs), ==, before);
}

#define ADD(path, func) g_test_add ("/history-syncs/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("journal", test_the_journal_is_on_the_disk_when_it_is_told);
  ADD ("outbox", test_what_is_to_be_sent_is_on_the_disk_when_it_is_told);
  ADD ("samples", test_samples_do_not_wait_for_the_disk);
  return g_test_run ();
}
