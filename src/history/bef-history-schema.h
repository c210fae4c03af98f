/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/*
 * The tables of the history file and how each version follows from the one before. user_version is
 * the number of migrations done. Pure text and a comparison: any thread.
 */

/* The version this program writes. */
int bef_history_schema_version (void);
/* The SQL that leads from @version (0 for an empty file) to the next one. */
const char *bef_history_schema_migration (int version);
/* Whether the tables of @db are exactly those the migrations make: no trigger, view or other column
 * slipped in. */
gboolean bef_history_schema_is_ours (sqlite3 *db);

G_END_DECLS
