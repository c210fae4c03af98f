/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-db.h"

G_BEGIN_DECLS

/*
 * The connection itself, for those who open it (bef-history-open.c) and who keep it
 * (bef-history-db.c).
 */
struct _BefHistoryDb
{
  sqlite3 *db;             /* owned */
  char *path;              /* owned, NULL in memory */
  const char *copied;      /* not owned, nullable: while opening, the file whose copy this is */
  GCancellable *interrupt; /* not owned, nullable: while opening */
  GHashTable *statements;  /* owned: const char * (by address) -> sqlite3_stmt */
  GHashTable *series;      /* owned: BefSeriesKey -> gint64 */
  gpointer store;          /* owned, nullable */
  GDestroyNotify store_free;
  gint64 data_version; /* of the file when it was looked at last: others' commits change it */
  gboolean is_suspect; /* the mark on disk is set */
  gboolean is_opening;
  gboolean is_durable; /* synchronous is FULL */
  gboolean is_unseen;  /* it is large, and was not looked through when it was opened */
  gboolean must_reopen;
};

/* A connection without a file yet. (transfer full) */
BefHistoryDb *bef_history_db_new (const char *path);
/* What every connection is told first. */
gboolean bef_history_db_configure (BefHistoryDb *self, GError **error);
/* Sets @error for what SQLite answered (an extended result code), and remembers damage. */
void bef_history_db_set_error (BefHistoryDb *self, int rc, GError **error);

G_END_DECLS
