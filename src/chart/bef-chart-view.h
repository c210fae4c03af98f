/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-civil-time.h"
#include "chart/bef-chart-events.h"
#include "chart/bef-chart-series-private.h"

G_BEGIN_DECLS

/*
 * What a chart shows, apart from any widget: from it come the sentence, the cursor's reading, the
 * rows of the table and the CSV, so none of them can disagree with another.
 */
typedef struct
{
  const char *title; /* nullable */
  GPtrArray *series; /* of BefChartSeries */
  gint64 from_ms, to_ms;
  gint64 now_ms;     /* or BEF_NO_TIME */
  GPtrArray *events; /* of BefChartEvent, sorted; nullable */
} BefChartView;

/* One line of the table: a bucket of at least one series. */
typedef struct
{
  gint64 start_ms, end_ms;
  gint64 shown_ms; /* the only sample's own stamp, else the bucket's start */
} BefChartRow;

/* Spans where no series drawn against an axis knows anything. (transfer full) GArray of
 * BefChartSpan. */
GArray *bef_chart_view_get_common_gaps (const BefChartView *self);
/* Where all that is not missing is on its way. (transfer full) */
GArray *bef_chart_view_get_common_loading (const BefChartView *self);
/* Whether anything is on its way of what nothing is known of. */
gboolean bef_chart_view_is_loading (const BefChartView *self);
/* Why not all of it could be had, of the first series that says so; nullable. */
const char *bef_chart_view_get_failure (const BefChartView *self);
/* "4 %": rounded down, so that nothing that lacks is called 100 %, and what is known not 0 %.
 * (transfer full) */
char *bef_chart_format_share (double share);
/* What must be said of @value of @point besides: "4 % known", "so far, 40 % known", "estimated".
 * NULL: nothing. (transfer full) */
char *bef_chart_view_qualify (const BefChartView *self, BefChartSeries *series,
                              const BefChartPoint *point);
/* Slices of this length or more are looked at for themselves, ms. */
#define BEF_CHART_LONG_SLICE (30 * BEF_MS_MINUTE)
/* Whether the share known is told of @series: not of states, which hold until they change, nor of
 * what is usual. */
gboolean bef_chart_series_tells_share (BefChartSeries *series);
/* Rows of [from, to), oldest first: every bucket with a value, and those in a gap; of bands none
 * after now. (transfer full) GArray of BefChartRow. */
GArray *bef_chart_view_get_rows (const BefChartView *self);
/* The bucket of @series that starts with @row, or NULL. */
const BefBucket *bef_chart_row_bucket (BefChartSeries *series, const BefChartRow *row);
/* The cell as a person reads it: "12.1 kW (11.0 kW to 13.4 kW)". "" when the row is another series'
 * own. (transfer full) */
char *bef_chart_row_text (BefChartSeries *series, const BefChartRow *row);
/* The share of the row's time known of @series: "100 %", "4 %", "40 %, in progress", "loading". ""
 * when the row is another series' own. (transfer full) */
char *bef_chart_row_share (const BefChartView *self, BefChartSeries *series,
                           const BefChartRow *row);
/* Whether @bucket stands for smaller and larger values than the one that is shown of it. */
gboolean bef_chart_bucket_has_spread (BefChartSeries *series, const BefBucket *bucket);
/* The share of its time that is known: 0..1; 0 where nothing is. */
double bef_chart_bucket_share (BefChartSeries *series, const BefBucket *bucket);
/* Whether what is shown comes in days or more. */
gboolean bef_chart_view_shows_days (const BefChartView *self);
/* Time of a moment of this view: the time alone within a day, the date where days are what is
 * shown. (transfer full) */
char *bef_chart_view_moment (const BefChartView *self, gint64 ms);
/* The end of what the sentence tells of: now, where the range has begun and is not over. */
gint64 bef_chart_view_get_told_end (const BefChartView *self);
/* The days told of: "24 November 2026, from 00:00 to 14:00". (transfer full) */
char *bef_chart_view_describe_extent (const BefChartView *self);
/* What happened meanwhile, as sentences ending in a full stop: "Works: from 08:00 to 17:00." The
 * first of many, and how many more. NULL: nothing. (transfer full) */
char *bef_chart_view_describe_events (const BefChartView *self);
/* The bucket of the leader that holds @ms, else that instant. */
BefChartSpan bef_chart_view_span_at (const BefChartView *self, gint64 ms);
/* (transfer full) each. */
char *bef_chart_view_to_csv (const BefChartView *self, BefChartCsvFlags flags);
char *bef_chart_view_get_summary (const BefChartView *self);
/* What every series says at @ms, a line each after the line of the time. */
char *bef_chart_view_get_reading (const BefChartView *self, gint64 ms);
/* Index of the point of @series that stands for @ms, or -1 in a gap. */
int bef_chart_view_point_at (BefChartSeries *series, gint64 ms);
/* The series whose buckets the cursor walks: the one with the most points that is not a band;
 * nullable. */
BefChartSeries *bef_chart_view_get_leader (const BefChartView *self);
/* The end of what can be known: now, or without a now the end of the data, at most the end of the
 * range. */
gint64 bef_chart_view_get_known_end (const BefChartView *self, BefChartSeries *series);

G_END_DECLS
