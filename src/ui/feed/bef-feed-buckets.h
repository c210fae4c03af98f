/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-buckets.h"
#include "history/bef-history.h"

G_BEGIN_DECLS

/* What the history answers, as a chart shows it. Any thread. */

/* Moves buckets of another day onto the range shown. (transfer full) */
BefBuckets *bef_feed_shift_buckets (BefBuckets *buckets, gint64 by_ms);
/* One bar for each civil period from the one that begins at @start_ms to @end_ms, of @energy
 * (GArray of BefEnergy) in its order: years have leap days and days 23 or 25 hours, so what is
 * compared is moved by periods, not by time. @cut_ms: where bef_history_energy_async() cut it,
 * or BEF_NO_TIME: of that period only what came before counts, as a part of it. (transfer full) */
BefBuckets *bef_feed_make_bars (GArray *energy, gint64 start_ms, gint64 end_ms, BefPeriod period,
                                gint64 cut_ms);

G_END_DECLS
