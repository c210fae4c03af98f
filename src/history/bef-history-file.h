/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The history's file as a file: made readable by its owner alone, looked at before SQLite sees it,
 * moved aside when it is damaged (never deleted). Errors are of BEF_HISTORY_ERROR.
 *
 * SIGXFSZ is ignored from the first bef_history_file_prepare() on, where nobody handles it: a file
 * that may not grow is an error of the write, not the end of the program.
 */

/* Makes @path and its folder when missing, and refuses what SQLite would mistake for an empty or a
 * read-only history: BEF_HISTORY_ERROR_CORRUPT for damage, _OPEN, _READ_ONLY or _FULL otherwise. */
gboolean bef_history_file_prepare (const char *path, GError **error);
/* Renames @path, its -wal, its -shm and its -journal to "PATH.damaged-DATE". Returns the new name
 * (transfer full) or NULL. The empty file "PATH.damaged-DATE.unsaved" remembers that what is in it
 * was not looked through yet. */
char *bef_history_file_move_aside (const char *path, GError **error);
/* Undoes it, where no fresh file could be made: what lies at @path goes. */
void bef_history_file_move_back (const char *path, const char *aside);
/* The files set aside that were not looked through yet. (transfer full) GPtrArray of char * */
GPtrArray *bef_history_file_list_unsaved (const char *path);
void bef_history_file_set_saved (const char *aside);
/* Bytes of @path and its -wal. */
guint64 bef_history_file_size (const char *path);

gboolean bef_history_file_is_suspect (const char *path);
void bef_history_file_set_suspect (const char *path, gboolean suspect);

G_END_DECLS
