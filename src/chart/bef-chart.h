/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "base/bef-buckets.h"

G_BEGIN_DECLS

/*
 * A time chart made of small parts: series (what to draw), axes (value to 0..1 and ticks), layers
 * (paint one thing each), chart (lays out, moves the cursor, zooms). It knows numbers and time, not
 * communes.
 *
 * A bar tells of a whole period, or says that it does not: one partly known (the bucket's missing)
 * is drawn hollow, filled as far as it is known, and so is the running one; neither counts as the
 * lowest, and as the highest only where what is known of it is more than all others.
 */
typedef struct
{
  gint64 from_ms, to_ms; /* half-open */
} BefChartSpan;

typedef enum
{
  BEF_CHART_LINE, /* line with a min/max envelope where buckets hold several samples; gaps are gaps
                   */
  BEF_CHART_AREA, /* the same, filled lightly to zero */
  BEF_CHART_STEP, /* each value holds until the next */
  BEF_CHART_BARS, /* one bar per bucket (energy per day) */
  BEF_CHART_BAND, /* min..max of each bucket as a pale band with the mean dashed: the usual range */
  BEF_CHART_STATES, /* each bucket's last value is a state code: horizontal bands with words */
} BefChartStyle;

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
/* Word for a state code, for BEF_CHART_STATES. @strong marks what needs someone (drawn hatched and
 * darker). */
void bef_chart_series_add_state (BefChartSeries *self, double code, const char *word,
                                 gboolean strong);
const char *bef_chart_series_state_word (BefChartSeries *self, double code);
/* A secondary series (comparison) is drawn thinner and dashed. */
void bef_chart_series_set_secondary (BefChartSeries *self, gboolean secondary);
/* Its values are those of so many civil days before (bef_civil_days_before()), moved onto the
 * range: the sentence names the days that are theirs and compares no more of them than has passed.
 */
void bef_chart_series_set_days_before (BefChartSeries *self, int days);

/*
 * BefChart: the widget. CSS node "chart", class "compact" for thumbnails (no axis labels, no
 * cursor). Colours come from CSS (named colors chart_series_1..6, chart_grid, chart_unknown defined
 * by the application; sensible fall-backs), so light, dark and high contrast work; alarm
 * priorities' colours are never used. Keys when focused: Left/Right move the cursor by a bucket,
 * Ctrl moves by ten, Home/End, +/- zoom, Shift+Left/Right pan, Escape drops the cursor, 0 resets
 * the range. Wheel with Ctrl zooms at the pointer, sideways (or with Shift) it pans. Dragging with
 * the mouse zooms to the range under a rubber band; with Shift, the middle button or a finger it
 * pans; two fingers pinch; double click resets; Escape gives a drag up. Role
 * GTK_ACCESSIBLE_ROLE_IMG with the title as label and the summary sentence as description; the
 * cursor's reading is the accessible value text, updated through a visible label. Right to left:
 * time still runs left to right.
 */
#define BEF_TYPE_CHART (bef_chart_get_type ())
G_DECLARE_FINAL_TYPE (BefChart, bef_chart, BEF, CHART, GtkWidget)

GtkWidget *bef_chart_new (void);
void bef_chart_set_title (BefChart *self, const char *title);
void bef_chart_add_series (BefChart *self, BefChartSeries *series); /* adds a reference */
void bef_chart_remove_all (BefChart *self);                         /* series and thresholds */
guint bef_chart_get_n_series (BefChart *self);
BefChartSeries *bef_chart_get_series (BefChart *self, guint i); /* (transfer none) */
/* The range shown; civil-time ticks are chosen to fit. Does not emit "range-changed".
 * A range other than the one shown also becomes the one that 0 and double click go back to. */
void bef_chart_set_range (BefChart *self, gint64 from_ms, gint64 to_ms);
void bef_chart_get_range (BefChart *self, gint64 *from_ms, gint64 *to_ms);
/* A thin line at the present (BEF_NO_TIME: none); beyond it nothing is expected, so no gap is
 * hatched there. */
void bef_chart_set_now (BefChart *self, gint64 now_ms);
/* A horizontal reference (subscribed power, expected minimum/maximum). */
void bef_chart_set_threshold (BefChart *self, double value, const char *unit, const char *label);
void bef_chart_set_compact (BefChart *self, gboolean compact);
/* The text shown in place of data while loading or when there is none; NULL: "No data for this
 * period". */
void bef_chart_set_placeholder (BefChart *self, const char *text);
/* One sentence that says what the chart shows: extent, minimum, maximum, when, latest, share of
 * gaps. (transfer full) */
char *bef_chart_get_summary (BefChart *self);
/* The reading under the keyboard or pointer cursor, all series; NULL without a cursor. (transfer
 * full) */
char *bef_chart_get_cursor_text (BefChart *self);
/* Exactly what is shown, as CSV (";", ISO times, decimal points). (transfer full) */
char *bef_chart_to_csv (BefChart *self);
/* The pixel width to ask history for: how many buckets make one per two pixels. */
guint bef_chart_get_wanted_buckets (BefChart *self);

/* signals: "range-changed" (gint64 from, gint64 to): the person panned or zoomed: ask for data and
 * call set_buckets. "content-changed": what the summary, the table and the CSV say has changed; of
 * a range that moves, once it rests. "resized": the wanted buckets may be others. */

/* BefChartTable: the same data as an accessible table (GtkColumnView): time, then a column per
 * series; newest first. */
GtkWidget *bef_chart_table_new (BefChart *chart);

G_END_DECLS
