/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-folder-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#define NOTE_MAX 1024
/* A file that is replaced each time it was opened is somebody's game. */
#define MAX_TRIES 10

struct _BefFolderLock
{
  char *folder, *path; /* owned */
  int fd;              /* owned, -1: not taken */
};

BefFolderLock *
bef_folder_lock_new (const char *folder)
{
  BefFolderLock *self = g_new0 (BefFolderLock, 1);

  self->folder = g_strdup (folder);
  self->path = g_build_filename (folder, "lock", NULL);
  self->fd = -1;
  return self;
}

void
bef_folder_lock_free (BefFolderLock *self)
{
  if (self == NULL)
    return;
  bef_folder_lock_give_back (self);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

static BefFolderLockState
fail (BefFolderLock *self, int saved_errno, GError **error)
{
  GIOErrorEnum code = g_io_error_from_errno (saved_errno);

  switch (saved_errno)
    {
    case ENOSPC:
    case EDQUOT:
      g_set_error (error, G_IO_ERROR, code, _ ("Free some space: the disk of “%s” is full."),
                   self->folder);
      break;
    case EROFS:
    case EACCES:
    case EPERM:
      g_set_error (error, G_IO_ERROR, code,
                   _ ("Check the rights of the folder “%s”: it may not be written."), self->folder);
      break;
    case ENOLCK:
    case EOPNOTSUPP:
    case ENOSYS:
    case EBADF:
    case EINVAL:
      g_set_error (error, G_IO_ERROR, code,
                   _ ("Keep the folder “%s” on a disk of this computer: where it is it cannot be "
                      "locked, and two consoles would damage the history."),
                   self->folder);
      break;
    default:
      g_set_error (error, G_IO_ERROR, code, _ ("Have the folder “%s” looked at: %s."), self->folder,
                   g_strerror (saved_errno));
    }
  return BEF_FOLDER_LOCK_IMPOSSIBLE;
}

static gboolean
is_file_at (const char *path, int fd)
{
  struct stat at_path, of_fd;

  return stat (path, &at_path) == 0 && fstat (fd, &of_fd) == 0 && at_path.st_ino == of_fd.st_ino
         && at_path.st_dev == of_fd.st_dev;
}

/* Locks what stands at the path now, unless it was replaced meanwhile: -1 then. */
static int
try_lock (BefFolderLock *self, BefFolderLockState *state, GError **error)
{
  int fd = g_open (self->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    {
      *state = fail (self, errno, error);
      return -1;
    }
  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      *state = errno == EWOULDBLOCK ? BEF_FOLDER_LOCK_HELD : fail (self, errno, error);
      close (fd);
      return -1;
    }
  if (is_file_at (self->path, fd))
    {
      *state = BEF_FOLDER_LOCK_OURS;
      return fd;
    }
  close (fd);
  /* Again, unless it goes on. */
  *state = BEF_FOLDER_LOCK_HELD;
  return -2;
}

BefFolderLockState
bef_folder_lock_take (BefFolderLock *self, GError **error)
{
  BefFolderLockState state = BEF_FOLDER_LOCK_HELD;
  int fd = -2;

  if (self->fd >= 0)
    return BEF_FOLDER_LOCK_OURS;
  if (g_mkdir_with_parents (self->folder, 0700) != 0)
    return fail (self, errno, error);
  for (guint i = 0; fd == -2 && i < MAX_TRIES; i++)
    fd = try_lock (self, &state, error);
  if (fd >= 0)
    self->fd = fd;
  return state;
}

gboolean
bef_folder_lock_is_in_place (BefFolderLock *self)
{
  return self->fd >= 0 && is_file_at (self->path, self->fd);
}

void
bef_folder_lock_give_back (BefFolderLock *self)
{
  if (self->fd < 0)
    return;
  bef_folder_lock_write_note (self, "");
  /* The file stays: whoever opened it meanwhile would lock a file that is not there. */
  close (self->fd);
  self->fd = -1;
}

void
bef_folder_lock_write_note (BefFolderLock *self, const char *note)
{
  gsize length = strlen (note);

  g_return_if_fail (self->fd >= 0 && length < NOTE_MAX);
  /* Without it a second start only says less. */
  if (ftruncate (self->fd, 0) != 0 || pwrite (self->fd, note, length, 0) != (gssize)length)
    g_info ("%s: %s", self->path, g_strerror (errno));
}

char *
bef_folder_lock_read_note (BefFolderLock *self)
{
  char text[NOTE_MAX] = "";
  int fd = g_open (self->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0);

  if (fd < 0)
    return g_strdup ("");
  gssize length = pread (fd, text, sizeof text - 1, 0);
  close (fd);
  return g_utf8_make_valid (text, MAX (length, 0));
}
