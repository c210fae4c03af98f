/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A disk that fails when a test says so: a layer over SQLite's own VFS that counts the calls of all
 * connections of this process and makes one of them, or all from one on, fail. A sync reaches no
 * disk, and waiting for a lock takes no time. Any thread.
 */

typedef enum
{
  FAULT_READ = 1 << 0,
  FAULT_WRITE = 1 << 1,
  FAULT_SYNC = 1 << 2,
  FAULT_TRUNCATE = 1 << 3,
  FAULT_SIZE = 1 << 4,
  FAULT_OPEN = 1 << 5,
  FAULT_DELETE = 1 << 6,
  FAULT_LOCK = 1 << 7, /* of the file, and of the index of its WAL */
  FAULT_SHM = 1 << 8,  /* mapping that index */
  FAULT_ALL = (1 << 9) - 1
} FaultCall;

typedef enum
{
  FAULT_IOERR,      /* of any call */
  FAULT_FULL,       /* of writes, truncations and syncs */
  FAULT_BUSY,       /* of locks */
  FAULT_SHORT_READ, /* the second half of what is read is not there */
  FAULT_TORN,       /* half of a write reaches the disk, then it fails */
  N_FAULTS
} Fault;

/* The calls a fault can be of. */
guint fault_calls (Fault fault);
const char *fault_name (Fault fault);

/* Becomes the default VFS. Once, before any connection. */
void fault_vfs_install (void);
/* Makes the @nth (from 1) of the calls @fault can be of fail, and, when @for_good, all after it;
 * forgets what was counted. */
void fault_vfs_arm (Fault fault, guint nth, gboolean for_good);
/* No call fails any more. */
void fault_vfs_disarm (void);
/* Whether a call failed since the last arming. */
gboolean fault_vfs_has_fired (void);
/* Whether what is armed now fails for good. */
gboolean fault_vfs_is_for_good (void);
/* What a crash now could lose: writes to a WAL or to a file since its last sync. */
guint fault_vfs_count_unsynced (void);

G_END_DECLS
