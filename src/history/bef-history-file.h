/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The history's file as a file: made readable by its owner alone, looked at before SQLite sees it,
 * moved aside when it is damaged (never deleted). Errors are of BEF_HISTORY_ERROR.
 */

/* Makes @path and its folder when missing, and refuses what SQLite would mistake for an empty or a
 * read-only history: BEF_HISTORY_ERROR_CORRUPT for damage, _OPEN, _READ_ONLY or _FULL otherwise. */
gboolean bef_history_file_prepare (const char *path, GError **error);
/* Renames @path, its -wal and its -shm to "PATH.damaged-DATE". Returns the new name (transfer full)
 * or NULL. */
char *bef_history_file_move_aside (const char *path, GError **error);
/* Bytes of @path and its -wal. */
guint64 bef_history_file_size (const char *path);

gboolean bef_history_file_is_suspect (const char *path);
void bef_history_file_set_suspect (const char *path, gboolean suspect);

G_END_DECLS
