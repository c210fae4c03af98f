/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The console on a disk that takes its time, whose window is closed after a while: slow-console
 * READ_MS CLOSE_MS OPTION... Each reading of a database takes READ_MS; the window is closed
 * CLOSE_MS after the start, or as soon as there is one. */
#include <gtk/gtk.h>
#include <sqlite3.h>

#include "app/bef-command-line.h"

static sqlite3_vfs *plain_vfs, slow_vfs;
static const sqlite3_io_methods *plain_methods;
static sqlite3_io_methods slow_methods;
static gulong read_us;
static gint64 close_us;

static int
slow_read (sqlite3_file *file, void *buffer, int n, sqlite3_int64 offset)
{
  g_usleep (read_us);
  return plain_methods->xRead (file, buffer, n, offset);
}

static int
slow_open (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  int rc = plain_vfs->xOpen (plain_vfs, name, file, flags, out_flags);

  if (rc != SQLITE_OK || !(flags & SQLITE_OPEN_MAIN_DB))
    return rc;
  if (plain_methods == NULL)
    {
      plain_methods = file->pMethods;
      slow_methods = *plain_methods;
      slow_methods.xRead = slow_read;
    }
  if (file->pMethods == plain_methods)
    file->pMethods = &slow_methods;
  return rc;
}

static void
install_slow_disk (void)
{
  plain_vfs = sqlite3_vfs_find (NULL);
  slow_vfs = *plain_vfs;
  slow_vfs.zName = "slow";
  slow_vfs.xOpen = slow_open;
  sqlite3_vfs_register (&slow_vfs, 1);
}

static gboolean
close_cb (gpointer user_data)
{
  GApplication *application = g_application_get_default ();
  GList *windows = GTK_IS_APPLICATION (application)
                       ? gtk_application_get_windows (GTK_APPLICATION (application))
                       : NULL;

  if (windows == NULL || g_get_monotonic_time () < close_us)
    return G_SOURCE_CONTINUE;
  gtk_window_close (windows->data);
  return G_SOURCE_REMOVE;
}

int
main (int argc, char **argv)
{
  if (argc < 3)
    return 2;
  read_us = (gulong)g_ascii_strtoull (argv[1], NULL, 10) * 1000;
  close_us =
      g_get_monotonic_time () + g_ascii_strtoll (argv[2], NULL, 10) * G_GINT64_CONSTANT (1000);
  install_slow_disk ();
  g_timeout_add (1, close_cb, NULL);
  argv[2] = argv[0];
  return bef_command_line_run (argc - 2, argv + 2);
}
