/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One owner of a folder, however the one before ended. */
#include "base/bef-folder-lock.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static char *
make_folder (void)
{
  char *folder = g_dir_make_tmp ("beffroi-lock.XXXXXX", NULL);

  g_assert_nonnull (folder);
  return folder;
}

static void
remove_folder (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "lock", NULL);

  g_unlink (path);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
assert_state (BefFolderLock *lock, BefFolderLockState state)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (bef_folder_lock_take (lock, &error), ==, state);
  g_assert_no_error (error);
}

static void
test_one_owner (void)
{
  g_autofree char *folder = make_folder (), *deep = g_build_filename (folder, "a", "b", NULL);
  g_autofree char *parent = g_build_filename (folder, "a", NULL);
  g_autoptr (BefFolderLock) first = bef_folder_lock_new (deep);
  g_autoptr (BefFolderLock) second = bef_folder_lock_new (deep);
  GStatBuf st;

  assert_state (first, BEF_FOLDER_LOCK_OURS);
  assert_state (first, BEF_FOLDER_LOCK_OURS);
  g_assert_cmpint (g_stat (deep, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0700);
  assert_state (second, BEF_FOLDER_LOCK_HELD);
  bef_folder_lock_write_note (first, "a longer note");
  bef_folder_lock_write_note (first, "who");
  g_autofree char *note = bef_folder_lock_read_note (second);
  g_assert_cmpstr (note, ==, "who");
  bef_folder_lock_give_back (first);
  g_autofree char *none = bef_folder_lock_read_note (second);
  g_assert_cmpstr (none, ==, "");
  assert_state (second, BEF_FOLDER_LOCK_OURS);
  assert_state (first, BEF_FOLDER_LOCK_HELD);
  bef_folder_lock_give_back (second);
  remove_folder (deep);
  g_rmdir (parent);
  g_rmdir (folder);
}

/* A lock without its holder is nobody's, and what it wrote is old news. */
static void
test_killed_owner (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (BefFolderLock) lock = bef_folder_lock_new (folder);
  int ready[2];
  char byte;

  g_assert_cmpint (pipe (ready), ==, 0);
  pid_t child = fork ();
  if (child == 0)
    {
      BefFolderLock *held = bef_folder_lock_new (folder);
      if (bef_folder_lock_take (held, NULL) == BEF_FOLDER_LOCK_OURS)
        bef_folder_lock_write_note (held, "killed");
      if (write (ready[1], "!", 1) == 1)
        pause ();
      _exit (1);
    }
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  assert_state (lock, BEF_FOLDER_LOCK_HELD);
  kill (child, SIGKILL);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  assert_state (lock, BEF_FOLDER_LOCK_OURS);
  bef_folder_lock_give_back (lock);
  close (ready[0]);
  close (ready[1]);
  remove_folder (folder);
}

/* Its folder removed, the lock is nobody's any more, and says so; it can be taken again. */
static void
test_removed_folder (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (BefFolderLock) first = bef_folder_lock_new (folder);
  g_autoptr (BefFolderLock) second = bef_folder_lock_new (folder);

  g_assert_false (bef_folder_lock_is_in_place (first));
  assert_state (first, BEF_FOLDER_LOCK_OURS);
  g_assert_true (bef_folder_lock_is_in_place (first));
  remove_folder (folder);
  g_assert_false (bef_folder_lock_is_in_place (first));
  assert_state (second, BEF_FOLDER_LOCK_OURS);
  g_assert_false (bef_folder_lock_is_in_place (first));
  bef_folder_lock_give_back (first);
  assert_state (first, BEF_FOLDER_LOCK_HELD);
  bef_folder_lock_give_back (second);
  assert_state (first, BEF_FOLDER_LOCK_OURS);
  bef_folder_lock_give_back (first);
  remove_folder (folder);
}

/* Where there can be no lock, a sentence says so and none is claimed. */
static void
test_impossible (void)
{
  g_autofree char *folder = make_folder (), *file = g_build_filename (folder, "lock", NULL);
  g_autofree char *below = g_build_filename (file, "below", NULL);
  g_autoptr (BefFolderLock) lock = bef_folder_lock_new (below);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "", -1, NULL));
  g_assert_cmpint (bef_folder_lock_take (lock, &error), ==, BEF_FOLDER_LOCK_IMPOSSIBLE);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, below));
  g_assert_false (bef_folder_lock_is_in_place (lock));
  remove_folder (folder);
  if (getuid () == 0)
    return;
  g_autofree char *shut = make_folder ();
  g_autoptr (BefFolderLock) refused = bef_folder_lock_new (shut);
  g_clear_error (&error);
  g_chmod (shut, 0500);
  g_assert_cmpint (bef_folder_lock_take (refused, &error), ==, BEF_FOLDER_LOCK_IMPOSSIBLE);
  g_assert_nonnull (strstr (error->message, "Check the rights"));
  g_rmdir (shut);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/folder-lock/one-owner", test_one_owner);
  g_test_add_func ("/folder-lock/free-once-its-owner-is-killed", test_killed_owner);
  g_test_add_func ("/folder-lock/a-removed-folder-is-noticed", test_removed_folder);
  g_test_add_func ("/folder-lock/where-none-can-be-is-said", test_impossible);
  return g_test_run ();
}
