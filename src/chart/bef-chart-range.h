/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/*
 * The stretch of time that a chart shows, [from, to): one object, shared by the chart, who fills it
 * and the buttons beside it. Main thread. Signals: "set", when the application has chosen
 * another; "moved", when a person has panned or zoomed to another.
 */
#define BEF_TYPE_CHART_RANGE (bef_chart_range_get_type ())
G_DECLARE_FINAL_TYPE (BefChartRange, bef_chart_range, BEF, CHART_RANGE, GObject)

/* What a person may zoom to, ms. */
#define BEF_CHART_LEAST_RANGE (2 * G_GINT64_CONSTANT (60000))
#define BEF_CHART_MOST_RANGE (G_GINT64_CONSTANT (50) * 366 * 86400000)

BefChartRange *bef_chart_range_new (gint64 from_ms, gint64 to_ms);
gint64 bef_chart_range_get_from (BefChartRange *self); /* ms, likewise below */
gint64 bef_chart_range_get_to (BefChartRange *self);
gint64 bef_chart_range_get_length (BefChartRange *self);
/* @from_ms < @to_ms. A range other than the present one is also what a reset goes back to. */
void bef_chart_range_set (BefChartRange *self, gint64 from_ms, gint64 to_ms);
/* What the person does: widened or narrowed about its middle to what may be zoomed to. */
void bef_chart_range_move (BefChartRange *self, gint64 from_ms, gint64 to_ms);
void bef_chart_range_reset (BefChartRange *self);

G_END_DECLS
