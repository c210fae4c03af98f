/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "chart/bef-chart-events.h"
#include "chart/bef-chart-range.h"
#include "chart/bef-chart-series.h"

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
/*
 * BefChart: the widget. CSS node "chart", class "compact" for thumbnails (no axis labels, no
 * cursor). Colours come from CSS (named colors chart_series_1..6, chart_grid, chart_unknown defined
 * by the application; sensible fall-backs), so light, dark and high contrast work; alarm
 * priorities' colours are never used. Keys when focused: Left/Right move the cursor by a bucket,
 * Ctrl moves by ten, Home/End, M to the next event and Shift+M to the one before, Return opens the
 * event at the cursor, +/- zoom, Shift+Left/Right pan, Escape drops the cursor, 0 resets
 * the range. A click on a mark opens it. Wheel with Ctrl zooms at the pointer, sideways (or with
 * Shift) it pans. Dragging with the mouse zooms to the range under a rubber band; with Shift, the
 * middle button or a finger it pans; two fingers pinch; double click resets; Escape gives a drag
 * up. Role GTK_ACCESSIBLE_ROLE_IMG with the title as label and the summary sentence as description;
 * the cursor's reading is the accessible value text, updated through a visible label. Right to
 * left: time still runs left to right.
 */
#define BEF_TYPE_CHART (bef_chart_get_type ())
G_DECLARE_FINAL_TYPE (BefChart, bef_chart, BEF, CHART, GtkWidget)

GtkWidget *bef_chart_new (void);
void bef_chart_set_title (BefChart *self, const char *title);
void bef_chart_add_series (BefChart *self, BefChartSeries *series); /* adds a reference */
void bef_chart_remove_all (BefChart *self);                         /* series and thresholds */
guint bef_chart_get_n_series (BefChart *self);
BefChartSeries *bef_chart_get_series (BefChart *self, guint i); /* (transfer none) */
/* The range shown, which the chart follows and moves as the person pans and zooms; civil-time ticks
 * are chosen to fit. (transfer none), the same for as long as the chart lives. */
BefChartRange *bef_chart_get_range (BefChart *self);
/* A thin line at the present (BEF_NO_TIME: none); beyond it nothing is expected, so no gap is
 * hatched there. */
void bef_chart_set_now (BefChart *self, gint64 now_ms);
/* A horizontal reference (subscribed power, expected minimum/maximum). */
void bef_chart_set_threshold (BefChart *self, double value, const char *unit, const char *label);
/* What happened meanwhile: @events of BefChartEvent (a reference is kept; not to be changed after),
 * NULL: none. Stays when series go. They are in the sentence, at the cursor and in the table too.
 */
void bef_chart_set_events (BefChart *self, GPtrArray *events);
/* Where the cursor is, at the beginning of what is told as a whole there (a day of bars); else now,
 * where the range shows it; else the middle of the range. */
gint64 bef_chart_get_moment (BefChart *self);
/* Brings the cursor to what is nearest to @ms, now and whenever other data comes, until somebody
 * moves it or the range. BEF_NO_TIME: nowhere. */
void bef_chart_point_to (BefChart *self, gint64 ms);
void bef_chart_set_compact (BefChart *self, gboolean compact);
/* The text shown in place of data while loading or when there is none; NULL: "No data for this
 * period". */
void bef_chart_set_placeholder (BefChart *self, const char *text);
/* What is concluded of what it shows, a sentence with which the summary begins. NULL: what its
 * comparison comes to, where there is one. */
void bef_chart_set_conclusion (BefChart *self, const char *text);
/* One sentence that says what the chart shows, after its conclusion: extent, minimum, maximum,
 * when, latest, share of gaps. (transfer full) */
char *bef_chart_get_summary (BefChart *self);
/* What its comparison comes to, over what is known of both: "This week: 412 kWh, 8 % less than the
 * same week last year (−36 kWh)." NULL: nothing is compared, or it is on its way. (transfer full)
 */
char *bef_chart_dup_delta (BefChart *self);
/* The reading under the keyboard or pointer cursor, all series; NULL without a cursor. (transfer
 * full) */
char *bef_chart_get_cursor_text (BefChart *self);
/* Exactly what is shown, as CSV separated by ";". (transfer full) */
char *bef_chart_to_csv (BefChart *self, BefChartCsvFlags flags);
/* The pixel width to ask history for: how many buckets make one per two pixels. */
guint bef_chart_get_wanted_buckets (BefChart *self);

/* signals: "event-activated" (id): somebody wants to see it; "moment-pressed" (ms): the second
 * button of the mouse, or a long touch, in the plot at that moment; "content-changed": what the
 * summary, the table and the CSV say has changed; of a range that moves, once it rests. "resized":
 * the wanted buckets may be others. */

/* BefChartTable: the same data as an accessible table (GtkColumnView): time, then a column per
 * series; newest first. */
GtkWidget *bef_chart_table_new (BefChart *chart);

G_END_DECLS
