/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history.h"

G_BEGIN_DECLS

/*
 * The journal before the act. A door command leaves, an image is shown and data are exported only
 * once their line stands in the journal and is on the disk; where it cannot be written they do not
 * happen, and the error is a sentence that says so. Main thread.
 */

/* Writes @line (copied). Finish: FALSE, of BEF_HISTORY_ERROR or G_IO_ERROR_CANCELLED, when nothing
 * is kept: also by a history in memory, which forgets. */
void bef_trace_async (BefHistory *history, const BefJournalEntry *line, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data);
gboolean bef_trace_finish (BefHistory *history, GAsyncResult *result, GError **error);

/*
 * Looks at cameras: one line for each person, camera and quarter hour, in which its images may be
 * shown. What is asked of a camera whose line is being written waits for that line.
 */
typedef struct _BefLooks BefLooks;
BefLooks *bef_looks_new (BefHistory *history);
/* What waits is told all the same. */
void bef_looks_free (BefLooks *self);
/* @line is of a look now, at the camera that is its object. Finish as above. */
void bef_looks_trace_async (BefLooks *self, const BefJournalEntry *line, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
gboolean bef_looks_trace_finish (GAsyncResult *result, GError **error);

G_END_DECLS
