/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-db.h"
#include "history/bef-history-rollup.h"

G_BEGIN_DECLS

/*
 * How the buckets of an index are cut before they are rolled up: where it falls, or rises more than
 * can be, and where what was misread (bef-history-index.h) begins and ends. So the gain from the
 * first to the last of each is what was consumed, and what bef-history-energy.h says does not
 * change. Worker thread. Errors are of BEF_HISTORY_ERROR.
 */

/* An empty bucket [start, end) at the end of @buckets. */
void bef_rollup_add_bounds (GArray *buckets, gint64 start_ms, gint64 end_ms);
/* The pieces of @whole, empty buckets that follow each other, for the index @key. @holds gets a
 * gint64 for each: how long its last reading holds, or BEF_HOLD_MISREAD. A series that falls more
 * often than it has buckets is no counter: it is left whole and @holds stays empty. (transfer full)
 */
GArray *bef_rollup_cut_index (BefHistoryDb *db, BefSeriesKey key, const GArray *whole,
                              GArray *holds, GError **error);

G_END_DECLS
