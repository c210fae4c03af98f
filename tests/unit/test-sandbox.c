/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is written within a Flatpak is found again only where the sandbox ends. */
#include "base/bef-sandbox.h"

/* As Flatpak 1.14 and 1.16 lay it out: number, parent, device, root there, where, options. */
#define MOUNTS                                                                                     \
  "700 600 0:50 / / rw,nosuid - tmpfs tmpfs rw\n"                                                  \
  "701 700 8:1 /rt/usr /usr ro,nosuid - ext4 /dev/sda1 rw\n"                                       \
  "702 700 8:1 /app /app ro,nosuid - ext4 /dev/sda1 rw\n"                                          \
  "703 700 0:51 / /dev rw,nosuid - tmpfs tmpfs rw\n"                                               \
  "704 700 0:30 /.flatpak/fr.beffroi.Beffroi/tmp /tmp rw - tmpfs tmpfs rw\n"                       \
  "705 700 8:1 /agent/.var/app/fr.beffroi.Beffroi/cache/tmp /var/tmp rw - ext4 /dev/sda1 rw\n"     \
  "706 700 8:1 /agent/.var/app/fr.beffroi.Beffroi " HOME "/.var/app/fr.beffroi.Beffroi rw - ext4 " \
  "/dev/sda1 rw\n"                                                                                 \
  "707 700 0:40 /by-app/fr.beffroi.Beffroi /run/user/1000/doc rw - fuse.portal portal rw\n"        \
  "708 700 8:2 / /media/the\\040key rw - vfat /dev/sdb1 rw\n"
#define HOME "/var/people/agent"

static gboolean
shares (const char *filesystems, const char *path)
{
  g_autoptr (GKeyFile) info = g_key_file_new ();

  if (filesystems != NULL)
    g_key_file_set_string (info, "Context", "filesystems", filesystems);
  return bef_sandbox_shares_as (info, MOUNTS, path);
}

static void
test_what_ends_with_it (void)
{
  static const char *const lost[] = {
    "/tmp/today.png",       "/tmp",
    HOME "/today.png",      HOME "/Pictures/today.png",
    "/var/tmp/today.png",   "/today.png",
    "/run/user/1000/a.png", "/run/user/1000/doc",
    "/dev/shm/a.png",       "/usr/a.png",
    "/app/a.png",           HOME "/.var/app/fr.beffroi.Beffroi.Other/a.png",
    "/media/other/a.png",   HOME "/.var/app/fr.beffroi.Beffroi/../a.png",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lost); i++)
    {
      g_test_message ("%s", lost[i]);
      g_assert_false (shares (NULL, lost[i]));
    }
}

static void
test_what_stays (void)
{
  g_assert_true (shares (NULL, HOME "/.var/app/fr.beffroi.Beffroi/data/today.png"));
  g_assert_true (shares (NULL, "/run/user/1000/doc/1a2b3c/today.png"));
  g_assert_true (shares (NULL, "/media/the key/today.png"));
}

static void
test_what_was_asked_for_by_name (void)
{
  g_assert_true (shares ("/tmp;", "/tmp/today.png"));
  g_assert_true (shares ("xdg-pictures;/srv/shown:create;", "/srv/shown/today.png"));
  g_assert_false (shares ("/srv/shown;", "/srv/shown-not/today.png"));
  g_assert_false (shares ("xdg-documents;", "/tmp/today.png"));
}

static void
test_outside (void)
{
  if (g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("this is a sandbox");
      return;
    }
  g_assert_true (bef_sandbox_shares ("/tmp/today.png"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sandbox/what-ends-with-it", test_what_ends_with_it);
  g_test_add_func ("/sandbox/what-stays", test_what_stays);
  g_test_add_func ("/sandbox/what-was-asked-for-by-name", test_what_was_asked_for_by_name);
  g_test_add_func ("/sandbox/outside", test_outside);
  return g_test_run ();
}
