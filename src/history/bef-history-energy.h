/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-query.h"
#include "history/bef-history.h"

G_BEGIN_DECLS

/*
 * Energy of a meter per civil period.
 *
 * From the index ("energy-index", kWh, counted in whole Wh so that differences and their sums are
 * exact):
 * - what the meter never read is left out (bef-history-index.h).
 * - the increment between two samples belongs to the period (start, end] holding the later one. A
 * decrease is a meter replaced or reset: it counts for nothing, marks meter_changed, and its time
 * is not covered.
 * - a bound is known when a sample stands on it or came at most 1.5 nominal steps before it
 * (bef-history-hold.h; one step for the newest sample; steps longer than 1.5 periods say nothing of
 * the period). A period with both bounds known, and a sample inside, is bracketed: whatever gaps it
 * has inside, its energy is known and its coverage 1. Nothing is interpolated: the step around a
 * bound belongs wholly to the period in which it ends, so that hours add up to their day exactly.
 * - else the part of the period between its first and last known index, which may be nothing.
 *
 * From "power" (W) where the index does not bracket the period: the sum of value x time held. Of
 * the partial index and the power, the one that covers more of the period is given.
 */

/* See bef_history_energy_async(). (transfer full) GArray of BefEnergy. */
GArray *bef_history_query_energy (BefHistoryDb *db, const char *entity, gint64 from_ms,
                                  gint64 to_ms, BefPeriod period, GCancellable *cancellable,
                                  GError **error);

G_END_DECLS
