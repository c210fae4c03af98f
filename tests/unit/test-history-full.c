/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-util.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

/*
 * A disk that is really full: a small file system in memory, mounted in a mount namespace of this
 * process, so that nobody else sees it and it goes with it. Where that may not be, the tests are
 * skipped and say why.
 */

#define T0 G_GINT64_CONSTANT (1600000000000)
#define DISK_OPTIONS "size=3m,mode=0700"
#define FILLER_BYTES (1200 * 1024)
#define BATCH 2000

static char *no_mounts; /* why not, or NULL */

static gboolean
write_text (const char *path, const char *text)
{
  int fd = g_open (path, O_WRONLY | O_CLOEXEC, 0);
  gboolean done = fd >= 0 && write (fd, text, strlen (text)) == (gssize)strlen (text);

  if (fd >= 0)
    close (fd);
  return done;
}

/* Before any thread: a namespace is one of the whole process. */
static void
enter_namespace (void)
{
  g_autofree char *uid = g_strdup_printf ("0 %u 1", (guint)geteuid ());
  g_autofree char *gid = g_strdup_printf ("0 %u 1", (guint)getegid ());
  gboolean root = geteuid () == 0;

  if (unshare (CLONE_NEWNS | (root ? 0 : CLONE_NEWUSER)) != 0)
    no_mounts = g_strdup_printf ("no mount namespace: %s", g_strerror (errno));
  else if (!root
           && !(write_text ("/proc/self/uid_map", uid)
                && write_text ("/proc/self/setgroups", "deny")
                && write_text ("/proc/self/gid_map", gid)))
    no_mounts = g_strdup_printf ("no user namespace: %s", g_strerror (errno));
  else if (mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
    no_mounts = g_strdup_printf ("mounts cannot be made private: %s", g_strerror (errno));
}

/* A folder on a disk of 3 MB, a part of which a filler takes; NULL after skipping the test. */
static char *
make_disk (char **filler_out)
{
  g_autofree char *folder = make_folder ();

  if (no_mounts == NULL && mount ("tmpfs", folder, "tmpfs", 0, DISK_OPTIONS) != 0)
    no_mounts = g_strdup_printf ("no tmpfs may be mounted: %s", g_strerror (errno));
  if (no_mounts != NULL)
    {
      g_test_skip (no_mounts);
      remove_folder (folder);
      return NULL;
    }
  g_autofree char *zeros = g_malloc0 (FILLER_BYTES);
  *filler_out = g_build_filename (folder, "filler", NULL);
  g_assert_true (g_file_set_contents (*filler_out, zeros, FILLER_BYTES, NULL));
  return g_steal_pointer (&folder);
}

static void
remove_disk (const char *folder)
{
  umount2 (folder, MNT_DETACH);
  remove_folder (folder);
}

/* Noise, which does not shrink. */
static double
value_of (guint i)
{
  guint32 x = i * 2654435761u;

  x = (x ^ (x >> 15)) * 2246822519u;
  return (x ^ (x >> 13)) / 7.0;
}

static gboolean
append_batch (BefHistory *history, guint first, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));

  for (guint i = first; i < first + BATCH; i++)
    {
      BefReading reading = { bef_series_key ("a", "power"), T0 + i * BEF_MS_SECOND, value_of (i) };
      g_array_append_val (readings, reading);
    }
  WAIT (result, bef_history_append_async (history, readings, NULL, wait_cb, &result));
  return bef_history_append_finish (history, result, error);
}

/* Batches until the disk is full; returns how many samples were committed. */
static guint
fill_disk (BefHistory *history, guint n)
{
  g_autoptr (GError) error = NULL;

  for (; n < 10000000; n += BATCH)
    if (!append_batch (history, n, &error))
      break;
  g_assert_error (error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_FULL);
  g_assert_nonnull (strstr (error->message, "disk is full"));
  return n;
}

static void
assert_all_there (BefHistory *history, guint n)
{
  g_autoptr (GArray) samples = all_samples (history, bef_series_key ("a", "power"));

  g_assert_cmpuint (samples->len, ==, n);
  g_assert_cmpuint (bef_history_get_n_samples (history), ==, n);
  for (guint i = 0; i < n; i++)
    {
      const BefReading *r = &g_array_index (samples, BefReading, i);
      g_assert_cmpint (r->observed_ms, ==, T0 + i * BEF_MS_SECOND);
      g_assert_cmpfloat (r->value, ==, value_of (i));
    }
}

static void
test_a_full_disk_is_said_and_goes_on_with_room (void)
{
  g_autofree char *filler = NULL;
  g_autofree char *folder = make_disk (&filler);

  if (folder == NULL)
    return;
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  BefHistory *history = open_history (path, NULL);
  guint n = fill_disk (history, 0);
  g_test_message ("%u samples until the disk was full", n);
  g_assert_cmpuint (n, >=, 4 * BATCH);
  assert_all_there (history, n);
  /* Still full, still said, nothing half stored. */
  g_assert_cmpuint (fill_disk (history, n), ==, n);
  assert_all_there (history, n);

  g_assert_cmpint (g_unlink (filler), ==, 0);
  guint more = fill_disk (history, n);
  g_assert_cmpuint (more, >, n + 4 * BATCH);
  assert_all_there (history, more);
  close_history (history);
  remove_disk (folder);
}

static void
test_what_is_there_survives_a_start_on_a_full_disk (void)
{
  g_autofree char *filler = NULL;
  g_autofree char *folder = make_disk (&filler);
  g_autofree char *moved_aside = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) opened = NULL;

  if (folder == NULL)
    return;
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  BefHistory *history = open_history (path, NULL);
  guint n = fill_disk (history, 0);
  close_history (history);
  /* Not even a page more. */
  g_autofree char *rest = g_build_filename (folder, "rest", NULL);
  int fd = g_open (rest, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  char block[4096] = { 0 };
  g_assert_cmpint (fd, >=, 0);
  while (write (fd, block, sizeof block) > 0)
    ;
  close (fd);

  history = bef_history_new ();
  WAIT (opened, bef_history_open_async (history, path, NULL, wait_cb, &opened));
  if (!bef_history_open_finish (history, opened, &moved_aside, &error))
    {
      g_test_message ("“%s”", error->message);
      g_assert_error (error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_FULL);
    }
  g_assert_null (moved_aside);
  close_history (history);

  g_assert_cmpint (g_unlink (rest), ==, 0);
  g_assert_cmpint (g_unlink (filler), ==, 0);
  history = open_history (path, &moved_aside);
  g_assert_null (moved_aside);
  assert_all_there (history, n);
  g_clear_error (&error);
  g_assert_true (append_batch (history, n, &error));
  assert_all_there (history, n + BATCH);
  close_history (history);
  remove_disk (folder);
}

static void
test_a_read_only_file_is_said (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  g_autofree char *moved_aside = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) opened = NULL;
  BefHistory *history = open_history (path, NULL);

  close_history (history);
  if (no_mounts != NULL || mount (path, path, NULL, MS_BIND, NULL) != 0
      || mount (NULL, path, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL) != 0)
    {
      g_test_skip (no_mounts != NULL ? no_mounts : "a file may not be mounted read-only here");
      umount2 (path, MNT_DETACH);
      remove_folder (folder);
      return;
    }
  history = bef_history_new ();
  WAIT (opened, bef_history_open_async (history, path, NULL, wait_cb, &opened));
  g_assert_false (bef_history_open_finish (history, opened, &moved_aside, &error));
  g_assert_error (error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_READ_ONLY);
  g_assert_nonnull (strstr (error->message, "may not be written"));
  g_assert_null (moved_aside);
  close_history (history);
  umount2 (path, MNT_DETACH);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  enter_namespace ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/full/goes-on", test_a_full_disk_is_said_and_goes_on_with_room);
  g_test_add_func ("/history/full/start", test_what_is_there_survives_a_start_on_a_full_disk);
  g_test_add_func ("/history/full/read-only-file", test_a_read_only_file_is_said);
  return g_test_run ();
}
