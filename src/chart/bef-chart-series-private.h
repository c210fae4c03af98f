/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chart/bef-chart-series.h"

G_BEGIN_DECLS

/*
 * What the chart's own parts know of a series beyond the public header: its buckets reduced to
 * points, and where it has gaps. A point is a bucket with samples. An empty bucket between two
 * points is a gap only when the samples around it come too far apart for their own rhythm: slices
 * narrower than the meter's step are empty without anything missing. Where the history has only
 * summaries left, wider than a bucket, each is one point as wide as itself. Main thread only.
 */
/* (transfer none) GArray of BefChartPoint in time order, valid until the data changes. */
GArray *bef_chart_series_get_points (BefChartSeries *self);
/* Index of the first point whose bucket ends after @ms (the length when there is none). */
guint bef_chart_series_first_point (BefChartSeries *self, gint64 ms);
/* Spans of [from, to) without data, cut at @now_ms (BEF_NO_TIME: at the end of the data), and not
 * on their way. (transfer full) GArray of BefChartSpan. */
GArray *bef_chart_series_get_gaps (BefChartSeries *self, gint64 from_ms, gint64 to_ms,
                                   gint64 now_ms);
/* The same of what is on its way (bef_chart_series_set_loading()). (transfer full) */
GArray *bef_chart_series_get_loading (BefChartSeries *self, gint64 from_ms, gint64 to_ms,
                                      gint64 now_ms);
/* Whether some of [from, to) is on its way. */
gboolean bef_chart_series_is_loading (BefChartSeries *self, gint64 from_ms, gint64 to_ms);
/* Both. (transfer full) */
GArray *bef_chart_series_get_absent (BefChartSeries *self, gint64 from_ms, gint64 to_ms,
                                     gint64 now_ms);
BefChartExtent bef_chart_series_get_extent (BefChartSeries *self, const BefChartPoint *point,
                                            gint64 now_ms);
/* What a period of which so much is known is told as whole by: a sample that fails once a day is no
 * reason to doubt the day. */
#define BEF_CHART_ENOUGH 0.97
/* Civil days that the values were moved by to be compared, 0: none. */
int bef_chart_series_get_days_before (BefChartSeries *self);
/* What it is called after "than". Never NULL. */
const char *bef_chart_series_get_than (BefChartSeries *self);
/* Why not all of it could be had; nullable. */
const char *bef_chart_series_get_failure (BefChartSeries *self);
/* Time for which a sample stands when none follows, in ms. G_MAXINT64: until the next one. */
gint64 bef_chart_series_get_hold (BefChartSeries *self);
/* The value a bucket shows: its only sample, or its mean; for states the worst it held. NaN for a
 * gap. */
double bef_chart_series_bucket_value (BefChartSeries *self, const BefBucket *bucket);
/* Whether something is known from @b on: it holds samples, or is the first slice shown of a summary
 * (see bef_history_buckets_async()). @former: the bucket before; nullable. */
gboolean bef_chart_bucket_begins (const BefBucket *b, const BefBucket *former);
gboolean bef_chart_series_is_secondary (BefChartSeries *self);
guint bef_chart_series_get_n_states (BefChartSeries *self);
const BefChartState *bef_chart_series_get_state (BefChartSeries *self, guint i);
/* Index of the state with @code, or -1. */
int bef_chart_series_find_state (BefChartSeries *self, double code);
/* "18.4 kW", the state's word, or "no data" for NaN. (transfer full) */
char *bef_chart_series_format (BefChartSeries *self, double value);

/* signal "changed": data, states or looks changed. */

G_END_DECLS
