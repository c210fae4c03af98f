/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-db.h"

G_BEGIN_DECLS

/*
 * Opening the history file: with a look for damage, migrations, and what is damaged set aside.
 * Stands above what is stored, which it checks. Errors are of BEF_HISTORY_ERROR.
 *
 * Opening looks at the whole file (PRAGMA quick_check) while that takes well under a second; a
 * larger file is looked at through its schema, its small tables and the newest page of each series,
 * and wholly at the next open after a query met damage (the empty file "PATH.suspect" remembers
 * that).
 */

/* See bef_history_open_async(). @path NULL: in memory. (transfer full) */
BefHistoryDb *bef_history_db_open (const char *path, char **moved_aside_out, GError **error);
/* The same; fails with G_IO_ERROR_CANCELLED soon after @interrupt (nullable, any thread) is
 * cancelled, unless the file is being set aside: the file is then as it was. */
BefHistoryDb *bef_history_db_open_unless (const char *path, GCancellable *interrupt,
                                          char **moved_aside_out, GError **error);
/* What @path holds now, which others may be writing, in a private temporary file: whatever is
 * written goes with the connection. An empty history when there is no such file. (transfer full) */
BefHistoryDb *bef_history_db_open_copy (const char *path, GCancellable *interrupt, GError **error);

G_END_DECLS
