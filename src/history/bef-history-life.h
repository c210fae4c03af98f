/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-db.h"
#include "history/bef-history.h"

G_BEGIN_DECLS

/*
 * The life of series and equipment by what is stored. Worker thread. Errors are of
 * BEF_HISTORY_ERROR, or G_IO_ERROR_CANCELLED.
 */

/* See bef_history_beats_async(). */
gboolean bef_history_query_beat (BefHistoryDb *db, BefSeriesKey key, gint64 now_ms,
                                 BefSeriesBeat *out, GCancellable *cancellable, GError **error);

/* When the console looked at everything there is: GArray of BefRange in order. (transfer full) */
GArray *bef_history_list_looks (BefHistoryDb *db, GError **error);
/* Adds a sign at @at_ms, after all of @life. */
void bef_history_add_sign (GArray *life, gint64 at_ms);
/* The signs of life of @entity over [from, to) and the last one before: see BefSeriesSteps.
 * (transfer full) */
GArray *bef_history_query_life (BefHistoryDb *db, const char *entity, gint64 from_ms, gint64 to_ms,
                                GCancellable *cancellable, GError **error);
/* Fills @steps (of the span of @query) with what its state said, as long as nothing else can have
 * been said: each sample until the next one, as far as it was asked for or looked at meanwhile
 * (@looks), and at least as long as it holds in the graphs. */
gboolean bef_history_hold_state (BefHistoryDb *db, const BefHistoryQuery *query,
                                 const GArray *looks, BefSteps *steps, GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
