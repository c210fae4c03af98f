/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-buckets.h"
#include "history/bef-history-hold.h"
#include "history/bef-history-rollup.h"
#include "history/bef-history-samples.h"
#include "history/bef-history-types.h"

G_BEGIN_DECLS

/*
 * What a series did over slices of time. A series is read as a function of time: each sample holds
 * as bef-history-hold.h says, elsewhere nothing is known. For a bucket [start, end):
 *
 *   count, first, last, first_ms, last_ms   the samples stamped inside
 *   min, max                                every value known inside: those samples, and the one
 * before that still holds at the start mean                                    weighted by the time
 * each value holds inside; of a lone sample that holds nothing, its value. Always within [min, max]
 *
 *   missing                                 1 less the time over which values hold inside by its
 * length
 *
 * A bucket in which no sample falls but one from before holds has count 0, min = max = mean = first
 * = last = that value, and first_ms = last_ms = that sample's own stamp, before the bucket. A gap
 * is a bucket in which nothing is known: count 0, every value NaN, stamps BEF_NO_TIME. So a gap is
 * isnan (mean), not count == 0.
 *
 * All exact, but for the rounding of the mean, while the samples are there. Of those that had to go
 * (bef-history-rollup.h) the same over whole hours or, of long ago, civil days, and within one its
 * mean.
 *
 * Errors are of BEF_HISTORY_ERROR, or G_IO_ERROR_INVALID_ARGUMENT for a range that is empty, longer
 * than 200 years or of more than 100,000 periods, or G_IO_ERROR_CANCELLED.
 */

#define BEF_QUERY_MAX_BUCKETS 20000

/* See bef_history_buckets_async(). A bucket that a span of means (bef-history-means.c) touches says
 * so. Bucket i of n starts at from + (to - from) i / n, rounded down.
 * (transfer full) */
BefBuckets *bef_history_query_buckets (BefHistoryDb *db, const BefHistoryQuery *query,
                                       GCancellable *cancellable, GError **error);
/* See bef_history_periods_async(). */
BefBuckets *bef_history_query_periods (BefHistoryDb *db, const BefHistoryQuery *query,
                                       GCancellable *cancellable, GError **error);
/* See bef_history_usual_day_async(). Percentiles interpolate between the two nearest of the sorted
 * values (Hyndman and Fan, type 7). count is the number of values a quarter rests on (two a day
 * where an hour occurs twice), first and last repeat the median, the stamps are BEF_NO_TIME. The 8
 * weeks end before the day itself. */
BefBuckets *bef_history_query_usual_day (BefHistoryDb *db, const BefHistoryQuery *query,
                                         GCancellable *cancellable, GError **error);

/* GArray of empty BefBucket: one per civil period, as bef_history_periods_async() asks. (transfer
 * full) */
GArray *bef_history_period_bounds (gint64 from_ms, gint64 to_ms, BefPeriod period, GError **error);
/* GArray of @n_buckets empty BefBucket. (transfer full) */
GArray *bef_history_slice_bounds (gint64 from_ms, gint64 to_ms, guint n_buckets, GError **error);
/* GArray of empty BefBucket: one between each two of @bounds (of gint64) that follow each other.
 * G_IO_ERROR_INVALID_ARGUMENT when they are fewer than two or do not ascend. (transfer full) */
GArray *bef_history_spans_between (const GArray *bounds, GError **error);
/* See bef_history_spans_async(). (transfer full) */
BefBuckets *bef_history_query_spans (BefHistoryDb *db, BefSeriesKey key, const GArray *bounds,
                                     GCancellable *cancellable, GError **error);
/* Fills @buckets, which follow each other without a hole, from the samples of @key, and where these
 * had to go from their roll-ups. */
gboolean bef_history_fill_buckets (BefHistoryDb *db, BefSeriesKey key, GArray *buckets,
                                   GCancellable *cancellable, GError **error);

/* The same, and what each mean is made of: @weights has as many, all 0. */
gboolean bef_history_fill_weighted (BefHistoryDb *db, BefSeriesKey key, GArray *buckets,
                                    BefWeights *weights, GCancellable *cancellable, GError **error);

G_END_DECLS
