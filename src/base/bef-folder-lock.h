/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * One owner of a folder: an advisory lock (flock) on the file "lock" in it, held for as long as the
 * object, or its process, lives; also across computers where the file system has locks. A lock
 * whose holder ended, however it ended, is free. Beside the lock stands a note of the holder for
 * those who come second: who it is, and how to reach it. One thread at a time; nothing here waits
 * for others.
 */
typedef struct _BefFolderLock BefFolderLock;

typedef enum
{
  BEF_FOLDER_LOCK_OURS,
  BEF_FOLDER_LOCK_HELD,       /* by somebody else */
  BEF_FOLDER_LOCK_IMPOSSIBLE, /* here: with an error that says why, and what to do */
} BefFolderLockState;

BefFolderLock *bef_folder_lock_new (const char *folder);
/* Gives the lock back. NULL is allowed. */
void bef_folder_lock_free (BefFolderLock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefFolderLock, bef_folder_lock_free)

/* Makes the folder (readable by this person alone) when missing, and takes the lock when it is
 * free; once taken, OURS again. @error (of G_IO_ERROR) is set when it is IMPOSSIBLE. */
BefFolderLockState bef_folder_lock_take (BefFolderLock *self, GError **error);
/* FALSE when the lock's file, or its folder, was removed or replaced since: somebody else may hold
 * what stands there now. FALSE too when the lock was never taken. */
gboolean bef_folder_lock_is_in_place (BefFolderLock *self);
/* Gives the lock back, to be taken anew. */
void bef_folder_lock_give_back (BefFolderLock *self);

/* The holder's note: replaced as a whole. Of the holder only. */
void bef_folder_lock_write_note (BefFolderLock *self, const char *note);
/* (transfer full): what the holder wrote, "" when there is nothing. */
char *bef_folder_lock_read_note (BefFolderLock *self);

G_END_DECLS
