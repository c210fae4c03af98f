/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/*
 * The tables of the history file and how each version follows from the one before. user_version is
 * the number of migrations done. Pure text and a comparison: any thread.
 */

/* The first version with chunks. In the one before all samples lay in table `samples`, where now
 * those wait that are not sealed yet: so the samples of an older file need no migration of their
 * own, upkeep seals them as it does those that arrive, a slice at a time, and may be stopped
 * anywhere. */
#define BEF_HISTORY_SCHEMA_CHUNKS 2
/* The version from which a row of roll-ups has its level. */
#define BEF_HISTORY_SCHEMA_LEVELS 3
/* The first version whose journal is a chain. */
#define BEF_HISTORY_SCHEMA_JOURNAL 6
/* The first version that knows what came out of files. */
#define BEF_HISTORY_SCHEMA_IMPORTS 7
/* How a new file is laid out, before anything is in it. Pages of 1 KiB, because half a page is lost
 * after every chunk. Measured on 10 days of the synthetic commune (tests/bench), B/sample of the
 * whole file and ms for a poll of 600 samples: 512: 0.531, 0.83; 1024: 0.531, 0.75; 2048: 0.577,
 * 0.62; 4096: 0.740, 0.58. */
#define BEF_HISTORY_PAGE_SIZE 1024
#define BEF_HISTORY_SCHEMA_LAYOUT "PRAGMA page_size = 1024; PRAGMA auto_vacuum = INCREMENTAL"

/* The version this program writes. */
int bef_history_schema_version (void);
/* The SQL that leads from @version (0 for an empty file) to the next one. */
const char *bef_history_schema_migration (int version);
/* Whether the tables of @db are exactly those the migrations make: no trigger, view or other column
 * slipped in. SQLITE_OK when they are, SQLITE_CORRUPT when not, or why it cannot be told. */
int bef_history_schema_check (sqlite3 *db);

G_END_DECLS
