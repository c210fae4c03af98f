/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/*
 * Whole histories from place to place, by SQLite's own backup: what is read is of one moment,
 * whoever else writes. Errors are of BEF_HISTORY_ERROR. Worker thread.
 */

/* Fills @to, empty, with what the file @path holds now; leaves it empty when there is no such
 * file. The file is opened to be read only. */
gboolean bef_history_place_read_into (const char *path, sqlite3 *to, GError **error);
/* Whether the file of @db is not at its path any more: removed, renamed, or another one is there.
 */
gboolean bef_history_place_is_gone (sqlite3 *db);
/* Writes what @db holds to @path, which must not be there, readable by its owner alone; makes its
 * folder when missing. */
gboolean bef_history_place_write (sqlite3 *db, const char *path, GError **error);

G_END_DECLS
