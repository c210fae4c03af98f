/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-import-types.h"
#include "history/bef-history.h"

G_BEGIN_DECLS

/* What comes out of files of meters (bef-history-import-types.h says how), as calls of the history.
 */

/* Takes @import (transfer full) with @line (nullable, copied) of the journal, which is written when
 * anything was changed. @progress: nullable. Cancelled before the end nothing is there. */
void bef_history_import_async (BefHistory *self, BefImport *import, const BefJournalEntry *line,
                               BefImportProgress *progress, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full) */
BefImportOutcome *bef_history_import_finish (BefHistory *self, GAsyncResult *result,
                                             GError **error);
/* Gives back what stood there before import @id, with @line (nullable, copied). Fails with
 * G_IO_ERROR_NOT_SUPPORTED and a sentence, and changes nothing, where it cannot. */
void bef_history_import_undo_async (BefHistory *self, gint64 id, const BefJournalEntry *line,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean bef_history_import_undo_finish (BefHistory *self, GAsyncResult *result, GError **error);
/* The newest first. (transfer full) GPtrArray of BefImportRecord. */
void bef_history_import_list_async (BefHistory *self, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *bef_history_import_list_finish (BefHistory *self, GAsyncResult *result, GError **error);
/* Of which entity each delivery point was said to be. (transfer full) GHashTable of char * by
 * char *. */
void bef_history_import_points_async (BefHistory *self, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
GHashTable *bef_history_import_points_finish (BefHistory *self, GAsyncResult *result,
                                              GError **error);
/* What of @query's key and span came out of files, by time. (transfer full) GArray of
 * BefProvenance. */
void bef_history_provenance_async (BefHistory *self, const BefHistoryQuery *query,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);
GArray *bef_history_provenance_finish (BefHistory *self, GAsyncResult *result, GError **error);
/* How many imports have old samples that will lose their detail soon, and can then not be taken
 * back: the file grows, and has a 20th of its budget left or less. The name of the newest such
 * file; NULL: none. (transfer full) Main thread, no waiting. */
char *bef_history_dup_near_import (BefHistory *self, guint *n_out);

G_END_DECLS
