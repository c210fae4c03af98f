/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-db.h"
#include "history/bef-history-import-types.h"

G_BEGIN_DECLS

/*
 * Tables `imports`, `import_parts` and `import_points` (bef-history-import-types.h says what they
 * are for). Worker thread; writers run inside a transaction of the caller. Errors are of
 * BEF_HISTORY_ERROR, or G_IO_ERROR_CANCELLED.
 */

/* Takes @import, or with BEF_IMPORT_LOOK only looks. (transfer full), without room. */
BefImportOutcome *bef_imports_take (BefHistoryDb *db, const BefImport *import, gint64 now_ms,
                                    BefImportProgress *progress, GCancellable *cancellable,
                                    GError **error);
/* About how many bytes @outcome takes in the file. */
guint64 bef_imports_size (const BefImportOutcome *outcome);
gboolean bef_imports_undo (BefHistoryDb *db, gint64 id, gint64 now_ms, GCancellable *cancellable,
                           GError **error);
/* See the calls of the same names. */
GPtrArray *bef_imports_list (BefHistoryDb *db, GError **error);
GHashTable *bef_imports_points (BefHistoryDb *db, GError **error);
GArray *bef_imports_provenance (BefHistoryDb *db, const BefHistoryQuery *query, GError **error);
/* Forgets the names whose time is over at @now_ms, and what stood before of what can no longer be
 * undone. */
gboolean bef_imports_expire (BefHistoryDb *db, gint64 now_ms, GError **error);

/* Imports that are there in full, and of which something was measured before a time. */
typedef struct
{
  guint n;
  char *file; /* owned, nullable: the name of the newest of them */
} BefImportsOld;
/* Those but @except that have something of before @before_ms into *@out, which is empty. */
gboolean bef_imports_find_old (BefHistoryDb *db, gint64 before_ms, gint64 except,
                               BefImportsOld *out, GError **error);

/* One side of what an import did to a series. */
typedef enum
{
  BEF_IMPORT_BEFORE,
  BEF_IMPORT_WRITTEN,
} BefImportSide;
gboolean bef_import_parts_put (BefHistoryDb *db, gint64 import, gint64 series, BefImportSide side,
                               const GArray *samples, GError **error);
/* (transfer full) GArray of BefSample, in order. */
GArray *bef_import_parts_get (BefHistoryDb *db, gint64 import, gint64 series, BefImportSide side,
                              GError **error);
/* The samples of [from, to], both included, waiting or sealed. (transfer full) GArray of
 * BefSample. */
GArray *bef_imports_samples (BefHistoryDb *db, gint64 series, BefRange range,
                             GCancellable *cancellable, GError **error);
/* Puts @samples in the place of all of @range. */
gboolean bef_imports_rewrite (BefHistoryDb *db, gint64 series, BefRange range,
                              const GArray *samples, GError **error);

G_END_DECLS
