/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chart/bef-chart-axis.h"
#include "chart/bef-chart-events.h"
#include "chart/bef-chart-palette.h"
#include "chart/bef-chart-view.h"

G_BEGIN_DECLS

/*
 * Layers paint one thing each on a canvas and know nothing of the widget. A canvas is where time
 * and pixels meet: a plot rectangle, a range, colours, and a Pango layout in the widget's font to
 * reuse for words.
 */
typedef struct
{
  cairo_t *cr;
  const BefChartPalette *palette;
  PangoLayout *layout; /* caption size, tabular digits */
  double x, y, width, height;
  gint64 from_ms, to_ms;
  gboolean compact;
  gint64 now_ms; /* or BEF_NO_TIME */
} BefChartCanvas;

/* How a series looks; series differ by dash and marker, never by colour alone. */
typedef struct
{
  GdkRGBA color;
  guint index; /* 0.. among the series drawn as lines, steps or bars: chooses colour, dash and
                  marker */
  gboolean secondary;
} BefChartLook;

double bef_chart_canvas_x (const BefChartCanvas *self, gint64 ms);
double bef_chart_canvas_y (const BefChartCanvas *self, const BefValueAxis *axis, double value);
void bef_chart_set_color (cairo_t *cr, const GdkRGBA *color);
/* Puts @text in the canvas's layout. */
void bef_chart_canvas_text (const BefChartCanvas *self, const char *text, PangoWeight weight,
                            int *width, int *height);
/* Points closer than this many pixels are drawn as columns of whole pixels: a jagged outline of
 * thousands of corners costs cairo tens of milliseconds and looks no better. */
#define BEF_CHART_DENSE_PIXELS 3.0

/* Indices of the points to draw: those inside the range and one beyond each edge. */
void bef_chart_visible_points (const BefChartCanvas *self, BefChartSeries *series, guint *begin,
                               guint *end);
/* End of the run of points without a gap that begins at @i. */
guint bef_chart_run_end (GArray *points, guint i, guint end);
/* Whether the points of a run lie closer than a few pixels. */
gboolean bef_chart_is_dense (const BefChartCanvas *self, GArray *points, guint begin, guint end);

void bef_chart_paint_value_grid (const BefChartCanvas *self, const BefValueAxis *axis);
/* @time_ticks: GArray of BefTimeTick. */
void bef_chart_paint_time_grid (const BefChartCanvas *self, GArray *time_ticks);
void bef_chart_paint_envelope (const BefChartCanvas *self, BefChartSeries *series,
                               const BefValueAxis *axis, const BefChartLook *look);
/* A run of dense points in the colour set: each holds over its bucket, and the way to the next is a
 * column. @dash: lengths along x, on first. */
void bef_chart_fill_dense_line (const BefChartCanvas *self, GArray *points, guint begin, guint end,
                                const BefValueAxis *axis, double thickness, const double *dash,
                                guint n_dash);
void bef_chart_paint_area (const BefChartCanvas *self, BefChartSeries *series,
                           const BefValueAxis *axis, const BefChartLook *look);
void bef_chart_paint_line (const BefChartCanvas *self, BefChartSeries *series,
                           const BefValueAxis *axis, const BefChartLook *look);
/* Every so often along the line, where several lines must be told apart. */
void bef_chart_paint_markers (const BefChartCanvas *self, BefChartSeries *series,
                              const BefValueAxis *axis, const BefChartLook *look);
void bef_chart_paint_step (const BefChartCanvas *self, BefChartSeries *series,
                           const BefValueAxis *axis, const BefChartLook *look);
/* In bef-chart-bars.c. Bars of @view, the @nth of @n side by side in each bucket: a whole period
 * full, one partly known or running hollow and full as far as it is known, with its word. */
typedef struct
{
  const BefChartView *view;
  guint nth, n;
} BefChartBars;
void bef_chart_paint_bars (const BefChartCanvas *self, BefChartSeries *series,
                           const BefValueAxis *axis, const BefChartLook *look,
                           const BefChartBars *bars);
/* In bef-chart-difference.c. What is between the line of @series and that of @before, where both
 * are known, up to now. */
void bef_chart_paint_difference (const BefChartCanvas *self, BefChartSeries *series,
                                 BefChartSeries *before, const BefValueAxis *axis);
/* What a bar at @x that ends at height @y lacks of one that ends at @before, or has more. */
void bef_chart_paint_bar_difference (const BefChartCanvas *self, double x, double width, double y,
                                     double before);
/* A small square of both, for a legend. */
void bef_chart_paint_difference_swatch (const BefChartCanvas *self, BefChartStyle style, double x,
                                        double y, double size);
/* A small bar of that kind, for a legend. */
void bef_chart_paint_extent_swatch (const BefChartCanvas *self, BefChartExtent extent, double x,
                                    double y, double size);
void bef_chart_paint_band (const BefChartCanvas *self, BefChartSeries *series,
                           const BefValueAxis *axis);
/* @spans (GArray of BefChartSpan) hatched, with the word where it fits. */
void bef_chart_paint_gaps (const BefChartCanvas *self, GArray *spans);
/* Full height of the canvas, hatched as a gap, without a word. */
void bef_chart_paint_unknown (const BefChartCanvas *self, double x, double width);
/* @spans dotted; a dotted line where the canvas is compact. */
void bef_chart_paint_loading (const BefChartCanvas *self, GArray *spans);
/* Writes that they are loading, where the word fits and the canvas is not compact. */
void bef_chart_name_loading (const BefChartCanvas *self, GArray *spans);
void bef_chart_paint_dots (const BefChartCanvas *self, double x, double y, double width,
                           double height);
void bef_chart_paint_threshold (const BefChartCanvas *self, const BefValueAxis *axis, double value,
                                const char *label);
void bef_chart_paint_now (const BefChartCanvas *self, gint64 now_ms);
void bef_chart_paint_marker (cairo_t *cr, const BefChartLook *look, const GdkRGBA *back, double x,
                             double y, double radius);
/* A short sample of the series for a legend, @width by @height with its left middle at x, y. */
void bef_chart_paint_swatch (const BefChartCanvas *self, BefChartSeries *series,
                             const BefChartLook *look, double x, double y, double width,
                             double height);
void bef_chart_paint_hatching (const BefChartCanvas *self, const GdkRGBA *color, double x, double y,
                               double width, double height, double spacing);

/* In bef-chart-event-layers.c. @events: of BefChartEvent, nullable. Stretches lie beneath the data,
 * their words over it. */
void bef_chart_paint_stretches (const BefChartCanvas *self, GPtrArray *events);
void bef_chart_name_stretches (const BefChartCanvas *self, GPtrArray *events);

/* In bef-chart-states.c. One lane per series of states, in the rectangle given. */
void bef_chart_paint_states (const BefChartCanvas *self, BefChartSeries *series, gint64 until_ms,
                             double y, double height);
void bef_chart_paint_state_swatch (const BefChartCanvas *self, BefChartSeries *series, guint state,
                                   double x, double y, double size);

G_END_DECLS
