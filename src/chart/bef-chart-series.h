/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "chart/bef-chart-types.h"

G_BEGIN_DECLS

/* What a chart draws: buckets with a title, a unit and a look. Needs no display. Main thread. */
#define BEF_TYPE_CHART_SERIES (bef_chart_series_get_type ())
G_DECLARE_FINAL_TYPE (BefChartSeries, bef_chart_series, BEF, CHART_SERIES, GObject)

/* @unit ("W", "kWh", "°C", "") chooses the axis: the first unit is left, a second one right. */
BefChartSeries *bef_chart_series_new (const char *title, const char *unit, int decimals,
                                      BefChartStyle style);
/* Replaces the data; NULL empties. Only what changed is redrawn. Takes no ownership beyond a
 * reference. An empty bucket is a gap when the samples around it (first_ms, last_ms) come further
 * apart than their own rhythm: slices narrower than a meter's step are no gaps. States and steps
 * that come at no rhythm (a door) hold until the next; a bucket before the range tells what held at
 * its start. For bars and bands every empty bucket is a gap. What lies beyond the buckets has not
 * been read yet: it is loading. A bucket of one sample shows that
 * sample, else the mean; for states the worst it held. */
void bef_chart_series_set_buckets (BefChartSeries *self, BefBuckets *buckets);
/* Both this and bef_chart_series_set_loading(), told as one change. */
void bef_chart_series_set_data (BefChartSeries *self, BefBuckets *buckets, GArray *loading);
BefBuckets *bef_chart_series_get_buckets (BefChartSeries *self); /* (transfer none) nullable */
/* @spans (GArray of BefChartSpan in time order, copied; NULL: none): what is on its way. Where
 * nothing is known of them they are drawn and told as loading, which is neither missing nor zero.
 */
void bef_chart_series_set_loading (BefChartSeries *self, GArray *spans);
/* A whole sentence that says why not all of it could be had; NULL: nothing failed. */
void bef_chart_series_set_failure (BefChartSeries *self, const char *text);
const char *bef_chart_series_get_title (BefChartSeries *self);
const char *bef_chart_series_get_unit (BefChartSeries *self);
int bef_chart_series_get_decimals (BefChartSeries *self);
BefChartStyle bef_chart_series_get_style (BefChartSeries *self);
typedef enum
{
  BEF_CHART_STATE_PLAIN,
  BEF_CHART_STATE_STRONG, /* needs someone: drawn hatched and darker */
} BefChartStateWeight;
/* Word for a state code, for BEF_CHART_STATES. */
void bef_chart_series_add_state (BefChartSeries *self, double code, const char *word,
                                 BefChartStateWeight weight);
const char *bef_chart_series_state_word (BefChartSeries *self, double code);
/* A secondary series (comparison) is of the past: drawn in grey, thinner and dashed, and the
 * difference shaded between it and what it is compared with. */
void bef_chart_series_set_secondary (BefChartSeries *self, gboolean secondary);
/* Its values are those of so many civil days before (bef_civil_days_before()), moved onto the
 * range: the sentence names the days that are theirs and compares no more of them than has passed.
 */
void bef_chart_series_set_days_before (BefChartSeries *self, int days);
/* What a comparison is called after "than": "the same week last year", translated. NULL: its title.
 */
void bef_chart_series_set_than (BefChartSeries *self, const char *words);

G_END_DECLS
