/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/*
 * One connection to the history file (opened by bef-history-open.h): pragmas, cached statements,
 * transactions and errors in plain words. Knows the schema's versions, not what the tables mean.
 * Used by one thread at a time (the history's worker). Errors are of BEF_HISTORY_ERROR.
 */
typedef struct _BefHistoryDb BefHistoryDb;
/* A cached statement in use: reset and its bindings cleared when it goes out of scope. */
typedef struct sqlite3_stmt BefStatement;

/* Checkpoints, closes and frees. NULL is allowed. */
void bef_history_db_close (BefHistoryDb *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefHistoryDb, bef_history_db_close)

sqlite3 *bef_history_db_handle (BefHistoryDb *self);
/* Nullable: in memory, or a copy. */
const char *bef_history_db_path (BefHistoryDb *self);
/* Bytes of the file and its WAL now. */
guint64 bef_history_db_size (BefHistoryDb *self);
/* Whether the file was too large to be looked through when it was opened (bef-history-survey.h),
 * and was not since. */
gboolean bef_history_db_is_unseen (BefHistoryDb *self);
void bef_history_db_set_seen (BefHistoryDb *self);
/* Whether there is a WAL beside the file, empty or not. */
gboolean bef_history_db_has_wal (BefHistoryDb *self);
/* Series ids by key, kept by bef-history-samples.c; emptied when a transaction is rolled back, and
 * when another connection has written. */
GHashTable *bef_history_db_series_cache (BefHistoryDb *self);

/* What bef-history-store.c keeps of the file, with how to free it; freed when a transaction is
 * rolled back. */
gpointer bef_history_db_get_store (BefHistoryDb *self);
void bef_history_db_set_store (BefHistoryDb *self, gpointer store, GDestroyNotify destroy);
/* To be called before what is remembered of the file is used: forgets all of it when another
 * connection has written since the last look. FALSE with @error. */
gboolean bef_history_db_look (BefHistoryDb *self, GError **error);
/* Something read from the file cannot be: remembers it for the next open, sets @error, FALSE. When
 * another connection has written since the last look, it is that which is told, and no damage. */
gboolean bef_history_db_fail_damaged (BefHistoryDb *self, GError **error);

/* About what the WAL may take: it is written into the file when it is that long. */
#define BEF_HISTORY_WAL_BYTES ((guint64)4096000)

/* Another connection in place of this one, whose idea of the file can no longer be relied on,
 * outside of any transaction and with no statement in use. Where that fails it is tried again at
 * the next bef_history_db_begin(). */
gboolean bef_history_db_reopen (BefHistoryDb *self, GError **error);

/* For how long the calls that follow wait for a file that another program has locked, before they
 * fail; BEF_HISTORY_PATIENCE_MS when nobody says. */
#define BEF_HISTORY_PATIENCE_MS 5000
void bef_history_db_set_patience (BefHistoryDb *self, int ms);

/* Runs @sql, which returns no rows of interest. */
gboolean bef_history_db_exec (BefHistoryDb *self, const char *sql, GError **error);
/* The statement of @sql, a static string and the key of the cache. A statement may not be used
 * twice at a time. */
BefStatement *bef_history_db_statement (BefHistoryDb *self, const char *sql, GError **error);
void bef_statement_release (BefStatement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefStatement, bef_statement_release)
/* TRUE with a row; FALSE without @error set at the end. */
gboolean bef_history_db_step (BefHistoryDb *self, BefStatement *statement, GError **error);
/* The first column of the only row of @sql. */
gboolean bef_history_db_get_int (BefHistoryDb *self, const char *sql, gint64 *out, GError **error);
/* Runs a statement that returns no row. */
gboolean bef_history_db_run (BefHistoryDb *self, BefStatement *statement, GError **error);

/* Begins to write, and looks (bef_history_db_look()). */
gboolean bef_history_db_begin (BefHistoryDb *self, GError **error);
/* The same, for what a person decided: it is on the disk when bef_history_db_commit() returns
 * (synchronous=FULL for this transaction), with all that was committed before it. */
gboolean bef_history_db_begin_durable (BefHistoryDb *self, GError **error);
gboolean bef_history_db_commit (BefHistoryDb *self, GError **error);
/* Safe when SQLite has rolled back by itself. */
void bef_history_db_rollback (BefHistoryDb *self);

G_END_DECLS
