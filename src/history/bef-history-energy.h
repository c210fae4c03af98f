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
 * - what it gained between two readings is spread evenly over the time between them, so that a
 * period gets its share whatever the second of the reading. The parts around a bound are whole Wh
 * that add up: hours make up their day exactly.
 * - a bound that is more than a 24th of the period (and 5 minutes) away from both readings around
 * it makes the period `estimated`: how much of the gain lies on which side is not known. Use within
 * a day is not even, so of periods shorter than a day a bracket longer than 1.5 of them says
 * nothing.
 * - a decrease is a meter replaced or reset, and a gain beyond what a connection can carry is none:
 * both count for nothing, mark the period in which they end (meter_changed, set_aside), and the
 * time between the two readings is not covered.
 * - coverage is the share of the period that lies between readings.
 *
 * From "power" (W) where it knows more: the sum of value x time held. The index is given when it
 * covers, without estimating, as much as power, or of a period that power does not cover wholly all
 * but a quarter of an hour (power holds on after its last sample), or when it covers more and power
 * less than nine tenths of the period.
 */

/*
 * The same holds of any spans that follow each other, a tariff's hours say, and of the indexes of
 * gas (m3) and water (L), which are counted in thousandths likewise and of which no power is known.
 */

/* See bef_history_energy_async(). (transfer full) GArray of BefEnergy. */
GArray *bef_history_query_energy (BefHistoryDb *db, const BefHistoryQuery *query,
                                  GCancellable *cancellable, GError **error);
/* See bef_history_spans_energy_async(). @bounds: of gint64. (transfer full) GArray of BefEnergy. */
GArray *bef_history_query_spans_energy (BefHistoryDb *db, BefSeriesKey index, const GArray *bounds,
                                        GCancellable *cancellable, GError **error);

G_END_DECLS
