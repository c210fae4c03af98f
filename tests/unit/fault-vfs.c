/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fault-vfs.h"

#include <sqlite3.h>
#include <string.h>

typedef struct
{
  sqlite3_file base;
  gboolean is_durable; /* its writes count: the database, its WAL */
  guint n_unsynced;
  sqlite3_file *real; /* behind this struct */
} FaultFile;

static sqlite3_vfs *real_vfs;
static GMutex mutex;
static Fault armed_fault;
static guint armed_nth; /* 0: none */
static gboolean armed_for_good;
static guint n_calls;
static gboolean has_fired;
static gint n_unsynced; /* atomic */

guint
fault_calls (Fault fault)
{
  static const guint calls[N_FAULTS] = {
    [FAULT_IOERR] = FAULT_ALL,  [FAULT_FULL] = FAULT_WRITE | FAULT_TRUNCATE | FAULT_SYNC,
    [FAULT_BUSY] = FAULT_LOCK,  [FAULT_SHORT_READ] = FAULT_READ,
    [FAULT_TORN] = FAULT_WRITE,
  };

  return calls[fault];
}

const char *
fault_name (Fault fault)
{
  static const char *const names[N_FAULTS] = { "I/O error", "disk full", "busy", "short read",
                                               "torn write" };

  return names[fault];
}

/* Whether this call is one that fails. */
static gboolean
fails (FaultCall call)
{
  gboolean now;

  g_mutex_lock (&mutex);
  now = armed_nth > 0 && (fault_calls (armed_fault) & call) != 0;
  if (now)
    {
      n_calls++;
      now = n_calls == armed_nth || (armed_for_good && n_calls > armed_nth);
      has_fired |= now;
    }
  g_mutex_unlock (&mutex);
  return now;
}

static int
code_of (int io_code)
{
  return armed_fault == FAULT_FULL   ? SQLITE_FULL
         : armed_fault == FAULT_BUSY ? SQLITE_BUSY
                                     : io_code;
}

static sqlite3_file *
real_of (sqlite3_file *file)
{
  return ((FaultFile *)file)->real;
}

static int
fault_close (sqlite3_file *file)
{
  g_atomic_int_add (&n_unsynced, -(gint)((FaultFile *)file)->n_unsynced);
  return real_of (file)->pMethods->xClose (real_of (file));
}

static int
fault_read (sqlite3_file *file, void *to, int size, sqlite3_int64 at)
{
  if (!fails (FAULT_READ))
    return real_of (file)->pMethods->xRead (real_of (file), to, size, at);
  if (armed_fault != FAULT_SHORT_READ)
    return SQLITE_IOERR_READ;
  int code = real_of (file)->pMethods->xRead (real_of (file), to, size, at);
  memset ((char *)to + size / 2, 0, (size_t)(size - size / 2));
  return code == SQLITE_OK ? SQLITE_IOERR_SHORT_READ : code;
}

static int
fault_write (sqlite3_file *file, const void *from, int size, sqlite3_int64 at)
{
  FaultFile *self = (FaultFile *)file;

  if (fails (FAULT_WRITE))
    {
      if (armed_fault == FAULT_TORN && size > 1)
        real_of (file)->pMethods->xWrite (real_of (file), from, size / 2, at);
      return code_of (SQLITE_IOERR_WRITE);
    }
  if (self->is_durable)
    {
      self->n_unsynced++;
      g_atomic_int_inc (&n_unsynced);
    }
  return real_of (file)->pMethods->xWrite (real_of (file), from, size, at);
}

static int
fault_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  if (fails (FAULT_TRUNCATE))
    return code_of (SQLITE_IOERR_TRUNCATE);
  return real_of (file)->pMethods->xTruncate (real_of (file), size);
}

static int
fault_sync (sqlite3_file *file, int flags)
{
  FaultFile *self = (FaultFile *)file;

  if (fails (FAULT_SYNC))
    return code_of (SQLITE_IOERR_FSYNC);
  g_atomic_int_add (&n_unsynced, -(gint)self->n_unsynced);
  self->n_unsynced = 0;
  return SQLITE_OK;
}

static int
fault_file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  if (fails (FAULT_SIZE))
    return SQLITE_IOERR_FSTAT;
  return real_of (file)->pMethods->xFileSize (real_of (file), size);
}

static int
fault_lock (sqlite3_file *file, int level)
{
  if (fails (FAULT_LOCK))
    return code_of (SQLITE_IOERR_LOCK);
  return real_of (file)->pMethods->xLock (real_of (file), level);
}

static int
fault_unlock (sqlite3_file *file, int level)
{
  return real_of (file)->pMethods->xUnlock (real_of (file), level);
}

static int
fault_check_reserved_lock (sqlite3_file *file, int *out)
{
  return real_of (file)->pMethods->xCheckReservedLock (real_of (file), out);
}

static int
fault_file_control (sqlite3_file *file, int op, void *argument)
{
  return real_of (file)->pMethods->xFileControl (real_of (file), op, argument);
}

static int
fault_sector_size (sqlite3_file *file)
{
  return real_of (file)->pMethods->xSectorSize (real_of (file));
}

static int
fault_characteristics (sqlite3_file *file)
{
  return real_of (file)->pMethods->xDeviceCharacteristics (real_of (file));
}

static int
fault_shm_map (sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
  if (fails (FAULT_SHM))
    return SQLITE_IOERR_SHMMAP;
  return real_of (file)->pMethods->xShmMap (real_of (file), page, size, extend, out);
}

static int
fault_shm_lock (sqlite3_file *file, int offset, int n, int flags)
{
  /* Giving a lock up does not fail. */
  if ((flags & SQLITE_SHM_LOCK) != 0 && fails (FAULT_LOCK))
    return code_of (SQLITE_IOERR_SHMLOCK);
  return real_of (file)->pMethods->xShmLock (real_of (file), offset, n, flags);
}

static void
fault_shm_barrier (sqlite3_file *file)
{
  real_of (file)->pMethods->xShmBarrier (real_of (file));
}

static int
fault_shm_unmap (sqlite3_file *file, int remove)
{
  return real_of (file)->pMethods->xShmUnmap (real_of (file), remove);
}

/* Version 2: no memory mapping of the file, which would pass by. */
static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = fault_close,
  .xRead = fault_read,
  .xWrite = fault_write,
  .xTruncate = fault_truncate,
  .xSync = fault_sync,
  .xFileSize = fault_file_size,
  .xLock = fault_lock,
  .xUnlock = fault_unlock,
  .xCheckReservedLock = fault_check_reserved_lock,
  .xFileControl = fault_file_control,
  .xSectorSize = fault_sector_size,
  .xDeviceCharacteristics = fault_characteristics,
  .xShmMap = fault_shm_map,
  .xShmLock = fault_shm_lock,
  .xShmBarrier = fault_shm_barrier,
  .xShmUnmap = fault_shm_unmap,
};

static int
fault_open (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *flags_out)
{
  FaultFile *self = (FaultFile *)file;

  *self = (FaultFile){ .is_durable = (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0,
                       .real = (sqlite3_file *)(self + 1) };
  if (fails (FAULT_OPEN))
    return SQLITE_CANTOPEN;
  int code = real_vfs->xOpen (real_vfs, name, self->real, flags, flags_out);
  if (self->real->pMethods != NULL)
    self->base.pMethods = &methods;
  return code;
}

static int
fault_delete (sqlite3_vfs *vfs, const char *name, int sync_folder)
{
  if (fails (FAULT_DELETE))
    return SQLITE_IOERR_DELETE;
  return real_vfs->xDelete (real_vfs, name, 0);
}

static int
fault_access (sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
  return real_vfs->xAccess (real_vfs, name, flags, out);
}

static int
fault_full_pathname (sqlite3_vfs *vfs, const char *name, int size, char *out)
{
  return real_vfs->xFullPathname (real_vfs, name, size, out);
}

static int
fault_randomness (sqlite3_vfs *vfs, int size, char *out)
{
  return real_vfs->xRandomness (real_vfs, size, out);
}

static int
fault_sleep (sqlite3_vfs *vfs, int us)
{
  return us;
}

static int
fault_current_time (sqlite3_vfs *vfs, double *out)
{
  return real_vfs->xCurrentTime (real_vfs, out);
}

static int
fault_get_last_error (sqlite3_vfs *vfs, int size, char *out)
{
  return real_vfs->xGetLastError != NULL ? real_vfs->xGetLastError (real_vfs, size, out) : 0;
}

void
fault_vfs_install (void)
{
  static sqlite3_vfs vfs = {
    .iVersion = 1,
    .zName = "fault",
    .xOpen = fault_open,
    .xDelete = fault_delete,
    .xAccess = fault_access,
    .xFullPathname = fault_full_pathname,
    .xRandomness = fault_randomness,
    .xSleep = fault_sleep,
    .xCurrentTime = fault_current_time,
    .xGetLastError = fault_get_last_error,
  };

  real_vfs = sqlite3_vfs_find (NULL);
  vfs.szOsFile = (int)sizeof (FaultFile) + real_vfs->szOsFile;
  vfs.mxPathname = real_vfs->mxPathname;
  g_assert_cmpint (sqlite3_vfs_register (&vfs, 1), ==, SQLITE_OK);
}

void
fault_vfs_arm (Fault fault, guint nth, gboolean for_good)
{
  g_mutex_lock (&mutex);
  armed_fault = fault;
  armed_nth = nth;
  armed_for_good = for_good;
  n_calls = 0;
  has_fired = FALSE;
  g_mutex_unlock (&mutex);
}

void
fault_vfs_disarm (void)
{
  g_mutex_lock (&mutex);
  armed_nth = 0;
  g_mutex_unlock (&mutex);
}

gboolean
fault_vfs_has_fired (void)
{
  g_mutex_lock (&mutex);
  gboolean fired = has_fired;
  g_mutex_unlock (&mutex);
  return fired;
}

gboolean
fault_vfs_is_for_good (void)
{
  g_mutex_lock (&mutex);
  gboolean for_good = armed_nth > 0 && armed_for_good;
  g_mutex_unlock (&mutex);
  return for_good;
}

guint
fault_vfs_count_unsynced (void)
{
  return (guint)MAX (g_atomic_int_get (&n_unsynced), 0);
}
