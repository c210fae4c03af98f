/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chart/bef-chart-layers.h"
#include "chart/bef-chart-view.h"

G_BEGIN_DECLS

#define BEF_CHART_MAX_AXES 4
/* Marks that would lie over each other stand below each other, at most so many. */
#define BEF_CHART_MARK_LANES 3
/* Pixels between two entries of the legend. */
#define BEF_CHART_ITEM_SPACING 16.0

typedef struct
{
  double value;
  char *unit;  /* owned */
  char *label; /* owned */
} BefChartThreshold;

/*
 * Where everything goes for one size, font and set of data: made anew when one of them changes,
 * then painted from. A first unit is on the left, a second on the right; further ones have a scale
 * of their own, read with the cursor only. Series of states get a lane each below the plot.
 */
typedef struct
{
  double width, height;
  double x, y, plot_width,
      plot_height; /* of the values; plot_height 0 when there are only states */
  double lanes_y, lane_height, lane_pitch;
  guint n_lanes;
  double line_height;
  BefValueAxis axes[BEF_CHART_MAX_AXES];
  const char *units[BEF_CHART_MAX_AXES]; /* borrowed from the series */
  guint n_axes;
  GArray *time_ticks; /* owned, nullable when compact */
  gboolean compact, has_data;
  gboolean has_values; /* something beside states */
  guint legend_rows;
  double legend_x, legend_width;
  gboolean legend_values; /* room for the latest values too */
  GArray
      *mark_lanes; /* owned, nullable: of int, a lane for each event, -1: no mark that is shown */
  guint n_mark_lanes;
  gint64 from_ms, to_ms, now_ms;
} BefChartFrame;

void bef_chart_frame_layout (BefChartFrame *self, const BefChartView *view,
                             const GArray *thresholds, PangoLayout *layout, double width,
                             double height, BefChartForm form);
void bef_chart_frame_clear (BefChartFrame *self);
/* The axis of @series. Never NULL once laid out with that series. */
const BefValueAxis *bef_chart_frame_axis (const BefChartFrame *self, BefChartSeries *series);
/* NULL when no series has @unit. */
const BefValueAxis *bef_chart_frame_axis_for_unit (const BefChartFrame *self, const char *unit);
/* Bottom of all that shows data. */
double bef_chart_frame_bottom (const BefChartFrame *self);
void bef_chart_frame_canvas (const BefChartFrame *self, cairo_t *cr, const BefChartPalette *palette,
                             PangoLayout *layout, BefChartCanvas *canvas);
/* How the @i-th series of @view looks. */
void bef_chart_frame_look (const BefChartView *view, guint i, const BefChartPalette *palette,
                           BefChartLook *look);
/* Grid, axes' words, legend, lane titles. */
void bef_chart_frame_paint (const BefChartFrame *self, const BefChartView *view,
                            const BefChartCanvas *canvas);
/* Gaps, where they are known: data for this range has come. Beneath the data. */
void bef_chart_frame_paint_gaps (const BefChartFrame *self, const BefChartView *view,
                                 const BefChartCanvas *canvas);
/* Every series and threshold. */
void bef_chart_frame_paint_data (const BefChartFrame *self, const BefChartView *view,
                                 const GArray *thresholds, const BefChartCanvas *canvas);
double bef_chart_measure_text (PangoLayout *layout, const char *text);

/* In bef-chart-event-layers.c. Chooses the lanes of the marks, from the width of the plot. */
void bef_chart_frame_lay_out_marks (BefChartFrame *self, const BefChartView *view,
                                    PangoLayout *layout);
/* What they take below the plot, pixels. */
double bef_chart_frame_marks_height (const BefChartFrame *self);
void bef_chart_frame_paint_marks (const BefChartFrame *self, const BefChartView *view,
                                  const BefChartCanvas *canvas);
/* The mark at a point of the widget; nullable. */
const BefChartEvent *bef_chart_frame_find_mark (const BefChartFrame *self, const BefChartView *view,
                                                PangoLayout *layout, double x, double y);

/* In bef-chart-legend.c. Chooses legend_rows and legend_values from legend_width. */
void bef_chart_frame_lay_out_legend (BefChartFrame *self, const BefChartView *view,
                                     PangoLayout *layout);
void bef_chart_frame_paint_legend (const BefChartFrame *self, const BefChartView *view,
                                   const BefChartCanvas *canvas);

G_END_DECLS
