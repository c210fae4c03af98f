/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <unistd.h>

#include "base/bef-civil-time.h"
#include "history/bef-history-types.h"

#define HEADER_SIZE 100
#define HEADER_MAGIC "SQLite format 3"
/* "Database file format", 1.3: offsets of the write and read versions, 1 (rollback journal) or 2
 * (WAL). */
#define HEADER_WRITE_VERSION 18
#define HEADER_READ_VERSION 19

static char *
sibling (const char *path, const char *suffix)
{
  return g_strconcat (path, suffix, NULL);
}

static guint64
size_of (const char *path)
{
  GStatBuf st;

  return g_stat (path, &st) == 0 && st.st_size > 0 ? (guint64)st.st_size : 0;
}

static gboolean
fail_errno (const char *path, int saved_errno, GError **error)
{
  switch (saved_errno)
    {
    case ENOSPC:
    case EDQUOT:
      g_set_error_literal (error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_FULL,
                           _ ("The disk is full: nothing more can be kept in the history."));
      break;
    case EROFS:
    case EACCES:
    case EPERM:
      g_set_error (error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_READ_ONLY,
                   _ ("The history “%s” may not be written: check the rights of its folder."),
                   path);
      break;
    default:
      g_set_error (error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_OPEN,
                   _ ("The history “%s” cannot be opened: %s."), path, g_strerror (saved_errno));
    }
  return FALSE;
}

static gboolean
fail_damaged (const char *path, GError **error)
{
  g_set_error (error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_CORRUPT,
               _ ("The history “%s” is damaged."), path);
  return FALSE;
}

static gboolean
is_header_sound (const guint8 *header, gssize length)
{
  if (length < HEADER_SIZE || memcmp (header, HEADER_MAGIC, sizeof HEADER_MAGIC) != 0)
    return FALSE;
  /* Unknown versions would make SQLite call a damaged file "read-only". */
  return header[HEADER_WRITE_VERSION] >= 1 && header[HEADER_WRITE_VERSION] <= 2
         && header[HEADER_READ_VERSION] >= 1 && header[HEADER_READ_VERSION] <= 2;
}

static void
ignore_sigxfsz (void)
{
  struct sigaction now;

  if (sigaction (SIGXFSZ, NULL, &now) == 0 && now.sa_handler == SIG_DFL)
    signal (SIGXFSZ, SIG_IGN);
}

/* The name of a new file is on the disk, too: SQLite syncs only what is in it. */
static void
sync_folder (const char *folder)
{
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

gboolean
bef_history_file_prepare (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *wal = sibling (path, "-wal");
  guint8 header[HEADER_SIZE];

  ignore_sigxfsz ();
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail_errno (path, errno, error);
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return fail_errno (path, EISDIR, error);

  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail_errno (path, errno, error);
  gssize length = read (fd, header, sizeof header);
  int saved_errno = errno;
  close (fd);
  if (length < 0)
    return fail_errno (path, saved_errno, error);
  if (length == 0)
    sync_folder (folder);
  if (length == 0)
    /* SQLite deletes the WAL of an empty file: it may be all that is left of a history. */
    return size_of (wal) > 0 ? fail_damaged (path, error) : TRUE;
  return is_header_sound (header, length) ? TRUE : fail_damaged (path, error);
}

static void
touch (const char *path)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  if (fd >= 0)
    close (fd);
}

static char *
free_name (const char *path)
{
  BefCivil c;

  bef_civil_from_ms (bef_now_ms (), &c);
  g_autofree char *base = g_strdup_printf ("%s.damaged-%04d%02d%02d-%02d%02d%02d", path, c.year,
                                           c.month, c.day, c.hour, c.minute, c.second);
  char *name = g_strdup (base);
  for (guint i = 1; g_file_test (name, G_FILE_TEST_EXISTS); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s-%u", base, i);
    }
  return name;
}

char *
bef_history_file_move_aside (const char *path, GError **error)
{
  /* The file goes last: stopped half-way, the next open finds it damaged again. A journal left
   * behind would be rolled back into the fresh one. */
  static const char *const suffixes[] = { "-wal", "-shm", "-journal", "" };
  g_autofree char *aside = free_name (path);
  g_autofree char *unsaved = sibling (aside, ".unsaved");

  touch (unsaved);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *from = sibling (path, suffixes[i]);
      g_autofree char *to = sibling (aside, suffixes[i]);
      if (g_rename (from, to) != 0 && errno != ENOENT)
        {
          fail_errno (path, errno, error);
          return NULL;
        }
    }
  bef_history_file_set_suspect (path, FALSE);
  return g_steal_pointer (&aside);
}

void
bef_history_file_move_back (const char *path, const char *aside)
{
  /* Each goes although there is none to come back: the fresh file's journal would be rolled back
   * into the old one. */
  static const char *const suffixes[] = { "-shm", "-wal", "-journal", "" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *to = sibling (path, suffixes[i]);
      g_autofree char *from = sibling (aside, suffixes[i]);
      g_unlink (to);
      g_rename (from, to);
    }
  bef_history_file_set_suspect (path, TRUE);
  bef_history_file_set_saved (aside);
}

GPtrArray *
bef_history_file_list_unsaved (const char *path)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = g_path_get_dirname (path), *name = g_path_get_basename (path);
  g_autofree char *start = g_strconcat (name, ".damaged-", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *found;

  while (dir != NULL && (found = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (found, start) && g_str_has_suffix (found, ".unsaved"))
      {
        g_autofree char *aside = g_strndup (found, strlen (found) - strlen (".unsaved"));
        g_ptr_array_add (list, g_build_filename (folder, aside, NULL));
      }
  return list;
}

void
bef_history_file_set_saved (const char *aside)
{
  g_autofree char *unsaved = sibling (aside, ".unsaved");

  g_unlink (unsaved);
}

guint64
bef_history_file_size (const char *path)
{
  g_autofree char *wal = sibling (path, "-wal");

  return size_of (path) + size_of (wal);
}

gboolean
bef_history_file_is_suspect (const char *path)
{
  g_autofree char *mark = sibling (path, ".suspect");

  return g_file_test (mark, G_FILE_TEST_EXISTS);
}

void
bef_history_file_set_suspect (const char *path, gboolean suspect)
{
  g_autofree char *mark = sibling (path, ".suspect");

  if (suspect)
    touch (mark);
  else
    g_unlink (mark);
}
