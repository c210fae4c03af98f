/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-frame.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-civil-time.h"
#include "base/bef-format.h"
#include "chart/bef-chart-compare.h"

#define AXIS_SPACING 6.0
/* A threshold this many times beyond the data would flatten it: it is named at the edge instead. */
#define THRESHOLD_REACH 2.0
#define MAX_WIDTHS 1000

static gboolean
is_states (BefChartSeries *series)
{
  return bef_chart_series_get_style (series) == BEF_CHART_STATES;
}

/* The words of an axis come again and again as it moves: their widths are kept with the layout,
 * which is made anew with another font. */
double
bef_chart_measure_text (PangoLayout *layout, const char *text)
{
  GHashTable *widths = g_object_get_data (G_OBJECT (layout), "bef-widths");
  gpointer known;
  int width;

  if (widths == NULL || g_hash_table_size (widths) >= MAX_WIDTHS)
    {
      widths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_object_set_data_full (G_OBJECT (layout), "bef-widths", widths,
                              (GDestroyNotify)g_hash_table_unref);
    }
  if (g_hash_table_lookup_extended (widths, text, NULL, &known))
    return GPOINTER_TO_INT (known);
  pango_layout_set_width (layout, -1);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);
  g_hash_table_insert (widths, g_strdup (text), GINT_TO_POINTER (width));
  return width;
}

static double
measure_label (const BefTimeTick *tick, gpointer data)
{
  /* Bold words are a little wider. */
  return bef_chart_measure_text (data, tick->label) * (tick->major ? 1.1 : 1);
}

static void
widen (double *min, double *max, double value)
{
  if (!isfinite (value))
    return;
  *min = isfinite (*min) ? MIN (*min, value) : value;
  *max = isfinite (*max) ? MAX (*max, value) : value;
}

/* Extent of the visible values with @unit; whether zero belongs on their axis. */
static gboolean
find_extent (const BefChartView *view, const char *unit, double *min, double *max)
{
  gboolean zero = FALSE;

  *min = *max = NAN;
  for (guint i = 0; i < view->series->len; i++)
    {
      BefChartSeries *series = g_ptr_array_index (view->series, i);
      BefChartStyle style = bef_chart_series_get_style (series);
      GArray *points;
      if (is_states (series) || !g_str_equal (bef_chart_series_get_unit (series), unit))
        continue;
      zero = zero || style == BEF_CHART_AREA || style == BEF_CHART_BARS;
      points = bef_chart_series_get_points (series);
      for (guint j = bef_chart_series_first_point (series, view->from_ms); j < points->len; j++)
        {
          const BefChartPoint *p = &g_array_index (points, BefChartPoint, j);
          if (p->start_ms >= view->to_ms)
            break;
          widen (min, max, style == BEF_CHART_BARS ? p->value : p->min);
          widen (min, max, style == BEF_CHART_BARS ? p->value : p->max);
        }
    }
  return zero || (*min >= 0 && *min < 0.35 * *max);
}

static void
make_axes (BefChartFrame *self, const BefChartView *view, const GArray *thresholds)
{
  double bars = 0;
  guint max_ticks = (guint)CLAMP (self->plot_height / (self->line_height * 1.9), 2, 8);

  self->n_axes = 0;
  for (guint i = 0; i < view->series->len && self->n_axes < BEF_CHART_MAX_AXES; i++)
    {
      BefChartSeries *series = g_ptr_array_index (view->series, i);
      const char *unit = bef_chart_series_get_unit (series);
      double min, max;
      if (is_states (series) || bef_chart_frame_axis_for_unit (self, unit) != NULL)
        continue;
      gboolean zero = find_extent (view, unit, &min, &max);
      double reach = THRESHOLD_REACH * MAX (max, 0),
             floor_reach = min - (max - min) * (THRESHOLD_REACH - 1);
      for (guint j = 0; thresholds != NULL && j < thresholds->len; j++)
        {
          const BefChartThreshold *t = &g_array_index (thresholds, BefChartThreshold, j);
          if (g_str_equal (t->unit, unit) && t->value <= reach && (t->value >= floor_reach || zero))
            widen (&min, &max, t->value);
        }
      /* Room for the figure above the tallest bar. */
      bars = bef_chart_series_get_style (series) == BEF_CHART_BARS && max > 0 && !self->compact
                 ? max * 0.06
                 : 0;
      self->units[self->n_axes] = unit;
      max += bars;
      if (zero)
        bef_value_axis_reach_zero (&min, &max);
      bef_value_axis_init (&self->axes[self->n_axes++], min, max, unit, max_ticks);
    }
}

const BefValueAxis *
bef_chart_frame_axis_for_unit (const BefChartFrame *self, const char *unit)
{
  for (guint i = 0; i < self->n_axes; i++)
    if (g_str_equal (self->units[i], unit))
      return &self->axes[i];
  return NULL;
}

const BefValueAxis *
bef_chart_frame_axis (const BefChartFrame *self, BefChartSeries *series)
{
  const BefValueAxis *axis =
      bef_chart_frame_axis_for_unit (self, bef_chart_series_get_unit (series));
  return axis != NULL ? axis : &self->axes[MAX (self->n_axes, 1) - 1];
}

double
bef_chart_frame_bottom (const BefChartFrame *self)
{
  if (self->n_lanes == 0)
    return self->y + self->plot_height;
  return self->lanes_y + self->n_lanes * self->lane_pitch - (self->lane_pitch - self->lane_height);
}

static double
axis_width (const BefValueAxis *axis, PangoLayout *layout)
{
  double widest = 0;

  for (guint i = 0; i < axis->n_ticks; i++)
    {
      g_autofree char *text = bef_value_axis_label (axis, axis->ticks[i]);
      widest = MAX (widest, bef_chart_measure_text (layout, text));
    }
  return widest + AXIS_SPACING;
}

static guint
count_states (const BefChartView *view, gboolean *others)
{
  guint n = 0;

  for (guint i = 0; i < view->series->len; i++)
    n += is_states (g_ptr_array_index (view->series, i));
  *others = n < view->series->len;
  return n;
}

static double
lane_title_width (const BefChartView *view, PangoLayout *layout, double limit)
{
  double widest = 0;

  for (guint i = 0; i < view->series->len; i++)
    if (is_states (g_ptr_array_index (view->series, i)))
      widest = MAX (widest,
                    bef_chart_measure_text (
                        layout, bef_chart_series_get_title (g_ptr_array_index (view->series, i))));
  return MIN (widest, limit) + AXIS_SPACING + 2;
}

/* Shares the height between the plot and the lanes of states. */
static void
share_height (BefChartFrame *self, double top, double bottom)
{
  double between = self->compact ? 2 : 6;
  double wanted = self->compact ? 8 : self->line_height + 8;
  double room = bottom - top;

  self->y = top;
  self->plot_height = self->has_values ? MAX (room, 8) : 0;
  if (self->n_lanes == 0)
    return;
  if (self->has_values)
    {
      double share = MIN (self->n_lanes * (wanted + between), room / 2);
      self->lane_pitch = share / self->n_lanes;
      self->plot_height = MAX (room - share - between, 8);
      self->lanes_y = bottom - share + between;
    }
  else
    {
      self->lane_pitch =
          MIN (room / self->n_lanes, self->compact ? room : self->line_height * 3 + between);
      self->lanes_y = top;
    }
  self->lane_height = MAX (self->lane_pitch - between, 4);
}

static gboolean
any_data (const BefChartView *view)
{
  for (guint i = 0; i < view->series->len; i++)
    {
      BefChartSeries *series = g_ptr_array_index (view->series, i);
      GArray *points = bef_chart_series_get_points (series);
      guint first = bef_chart_series_first_point (series, view->from_ms);
      if (bef_chart_series_get_style (series) == BEF_CHART_BAND)
        continue;
      if (first < points->len
          && g_array_index (points, BefChartPoint, first).start_ms < view->to_ms)
        return TRUE;
      if (first > 0 && bef_chart_series_get_hold (series) == G_MAXINT64)
        return TRUE;
    }
  return FALSE;
}

/* Time a bar stands for, 0 without bars. */
static gint64
bar_length (const BefChartView *view)
{
  for (guint i = 0; i < view->series->len; i++)
    {
      BefChartSeries *series = g_ptr_array_index (view->series, i);
      GArray *points = bef_chart_series_get_points (series);
      if (bef_chart_series_get_style (series) != BEF_CHART_BARS || points->len == 0)
        continue;
      const BefChartPoint *p = &g_array_index (points, BefChartPoint, 0);
      return p->end_ms - p->start_ms;
    }
  return 0;
}

static void
lay_out_full (BefChartFrame *self, const BefChartView *view, const GArray *thresholds,
              PangoLayout *layout)
{
  double half = ceil (self->line_height / 2), left = 4, right = 4, unit_left = 0, unit_right = 0;
  double below = self->line_height + 8, top = half, marks;

  /* The labels' width depends on the ticks, these on the height, this on the legend: one pass is
   * near enough. */
  self->plot_height = MAX (self->height - 2 * self->line_height - below, 20);
  make_axes (self, view, thresholds);
  if (self->n_axes > 0)
    {
      left = axis_width (&self->axes[0], layout);
      unit_left = bef_chart_measure_text (layout, self->axes[0].unit);
    }
  if (self->n_axes > 1)
    {
      right = axis_width (&self->axes[1], layout);
      unit_right = bef_chart_measure_text (layout, self->axes[1].unit);
    }
  if (self->n_lanes > 1 || (self->n_lanes > 0 && self->has_values))
    left = MAX (left, lane_title_width (view, layout, self->width * 0.28));
  self->x = ceil (left);
  self->plot_width = MAX (floor (self->width - left - right), 20);
  self->legend_x = MAX (self->x, unit_left > 0 ? unit_left + BEF_CHART_ITEM_SPACING : 0);
  self->legend_width = MAX (self->width - self->legend_x
                                - (unit_right > 0 ? unit_right + BEF_CHART_ITEM_SPACING : 0),
                            40);
  bef_chart_frame_lay_out_legend (self, view, layout);
  if (self->legend_rows > 0 || unit_left > 0 || unit_right > 0)
    top = MAX (self->legend_rows, 1) * self->line_height + half + 3;
  bef_chart_frame_lay_out_marks (self, view, layout);
  marks = bef_chart_frame_marks_height (self);
  share_height (self, ceil (top), floor (self->height - below - marks));
  make_axes (self, view, thresholds);
  self->time_ticks = bef_time_axis_fit (view->from_ms, view->to_ms, self->plot_width,
                                        MIN (self->x, right) > 20 ? 20 : 4, bar_length (view),
                                        measure_label, layout);
}

void
bef_chart_frame_layout (BefChartFrame *self, const BefChartView *view, const GArray *thresholds,
                        PangoLayout *layout, double width, double height, BefChartForm form)
{
  gboolean others;
  int line_height;

  bef_chart_frame_clear (self);
  self->width = width;
  self->height = height;
  self->compact = form == BEF_CHART_COMPACT;
  self->from_ms = view->from_ms;
  self->to_ms = view->to_ms;
  self->now_ms = view->now_ms;
  self->has_data = any_data (view);
  self->n_lanes = count_states (view, &others);
  self->has_values = others || self->n_lanes == 0;
  pango_layout_set_text (layout, "0", -1);
  pango_layout_get_pixel_size (layout, NULL, &line_height);
  self->line_height = line_height;
  if (!self->compact)
    {
      lay_out_full (self, view, thresholds, layout);
      return;
    }
  self->x = 1;
  self->plot_width = MAX (width - 2, 1);
  share_height (self, 2, height - 2);
  make_axes (self, view, NULL);
}

void
bef_chart_frame_clear (BefChartFrame *self)
{
  g_clear_pointer (&self->time_ticks, g_array_unref);
  g_clear_pointer (&self->mark_lanes, g_array_unref);
  *self = (BefChartFrame){ 0 };
}

void
bef_chart_frame_canvas (const BefChartFrame *self, cairo_t *cr, const BefChartPalette *palette,
                        PangoLayout *layout, BefChartCanvas *canvas)
{
  *canvas = (BefChartCanvas){ cr,
                              palette,
                              layout,
                              self->x,
                              self->y,
                              self->plot_width,
                              self->plot_height,
                              self->from_ms,
                              self->to_ms,
                              self->compact,
                              self->now_ms };
}

void
bef_chart_frame_look (const BefChartView *view, guint i, const BefChartPalette *palette,
                      BefChartLook *look)
{
  gboolean secondary = bef_chart_series_is_secondary (g_ptr_array_index (view->series, i));
  guint index = 0;

  /* Of the past all is grey: the dash tells which it is compared with. */
  for (guint j = 0; j < i; j++)
    {
      BefChartSeries *other = g_ptr_array_index (view->series, j);
      BefChartStyle style = bef_chart_series_get_style (other);
      index += style != BEF_CHART_BAND && style != BEF_CHART_STATES
               && bef_chart_series_is_secondary (other) == secondary;
    }
  look->index = index;
  look->color = secondary ? palette->past : palette->series[index % BEF_CHART_N_COLORS];
  look->secondary = secondary;
}

static void
show_at (const BefChartCanvas *canvas, const GdkRGBA *color, double x, double y)
{
  bef_chart_set_color (canvas->cr, color);
  cairo_move_to (canvas->cr, round (x), round (y));
  pango_cairo_show_layout (canvas->cr, canvas->layout);
}

static void
paint_axis_words (const BefChartFrame *self, guint nth, const BefChartCanvas *canvas)
{
  const BefValueAxis *axis = &self->axes[nth];
  gboolean left = nth == 0;
  int width, height;

  for (guint i = 0; i < axis->n_ticks; i++)
    {
      g_autofree char *text = bef_value_axis_label (axis, axis->ticks[i]);
      double y = bef_chart_canvas_y (canvas, axis, axis->ticks[i]);
      bef_chart_canvas_text (canvas, text, PANGO_WEIGHT_NORMAL, &width, &height);
      show_at (canvas, &canvas->palette->label,
               left ? self->x - AXIS_SPACING - width : self->x + self->plot_width + AXIS_SPACING,
               y - height / 2.0);
    }
  bef_chart_canvas_text (canvas, axis->unit, PANGO_WEIGHT_NORMAL, &width, &height);
  show_at (canvas, &canvas->palette->label,
           left ? MAX (self->x - AXIS_SPACING - width, 0) : self->width - width,
           self->y - self->line_height * 1.5 - 3);
}

static void
paint_time_words (const BefChartFrame *self, const BefChartCanvas *canvas)
{
  double y = bef_chart_frame_bottom (self) + bef_chart_frame_marks_height (self) + 6;

  for (guint i = 0; i < self->time_ticks->len; i++)
    {
      const BefTimeTick *tick = &g_array_index (self->time_ticks, BefTimeTick, i);
      int width, height;
      if (tick->hidden)
        continue;
      bef_chart_canvas_text (canvas, tick->label,
                             tick->major ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL, &width,
                             &height);
      show_at (canvas, tick->major ? &canvas->palette->text : &canvas->palette->label,
               self->x + tick->center - width / 2.0, y);
    }
}

static void
paint_lane_titles (const BefChartFrame *self, const BefChartView *view,
                   const BefChartCanvas *canvas)
{
  guint lane = 0;

  for (guint i = 0; i < view->series->len; i++)
    {
      BefChartSeries *series = g_ptr_array_index (view->series, i);
      int width, height;
      if (!is_states (series))
        continue;
      bef_chart_canvas_text (canvas, bef_chart_series_get_title (series), PANGO_WEIGHT_NORMAL,
                             &width, &height);
      pango_layout_set_ellipsize (canvas->layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_width (canvas->layout, (int)(self->x - AXIS_SPACING - 2) * PANGO_SCALE);
      show_at (canvas, &canvas->palette->label, 0,
               self->lanes_y + lane * self->lane_pitch + (self->lane_height - height) / 2);
      pango_layout_set_ellipsize (canvas->layout, PANGO_ELLIPSIZE_NONE);
      pango_layout_set_width (canvas->layout, -1);
      lane++;
    }
}

void
bef_chart_frame_paint (const BefChartFrame *self, const BefChartView *view,
                       const BefChartCanvas *canvas)
{
  BefChartCanvas whole = *canvas;

  if (self->compact)
    return;
  /* Time lines run through the lanes too. */
  whole.height = bef_chart_frame_bottom (self) - self->y;
  if (self->n_axes > 0)
    bef_chart_paint_value_grid (canvas, &self->axes[0]);
  bef_chart_paint_time_grid (&whole, self->time_ticks);
  for (guint i = 0; i < MIN (self->n_axes, 2); i++)
    paint_axis_words (self, i, canvas);
  paint_time_words (self, canvas);
  if (self->n_lanes > 1 || (self->n_lanes > 0 && self->plot_height > 0))
    paint_lane_titles (self, view, canvas);
  bef_chart_frame_paint_legend (self, view, canvas);
}

/* *@bars: which of them is next. */
static void
paint_series (const BefChartFrame *self, const BefChartView *view, guint i, guint n_lines,
              BefChartBars *bars, const BefChartCanvas *canvas)
{
  BefChartSeries *series = g_ptr_array_index (view->series, i);
  BefChartSeries *before = bef_chart_view_get_compared (view, series);
  const BefValueAxis *axis = bef_chart_frame_axis (self, series);
  BefChartLook look;

  bef_chart_frame_look (view, i, canvas->palette, &look);
  switch (bef_chart_series_get_style (series))
    {
    case BEF_CHART_AREA:
      bef_chart_paint_area (canvas, series, axis, &look);
      G_GNUC_FALLTHROUGH;
    case BEF_CHART_LINE:
      if (before != NULL)
        bef_chart_paint_difference (canvas, series, before, axis);
      else if (!look.secondary)
        bef_chart_paint_envelope (canvas, series, axis, &look);
      bef_chart_paint_line (canvas, series, axis, &look);
      if (n_lines > 1 && !self->compact)
        bef_chart_paint_markers (canvas, series, axis, &look);
      break;
    case BEF_CHART_STEP:
      bef_chart_paint_step (canvas, series, axis, &look);
      break;
    case BEF_CHART_BARS:
      bef_chart_paint_bars (canvas, series, axis, &look, bars);
      bars->nth++;
      break;
    case BEF_CHART_BAND:
    case BEF_CHART_STATES:
    default:
      break;
    }
}

void
bef_chart_frame_paint_gaps (const BefChartFrame *self, const BefChartView *view,
                            const BefChartCanvas *canvas)
{
  if (!self->has_data || self->plot_height <= 0)
    return;
  g_autoptr (GArray) gaps = bef_chart_view_get_common_gaps (view);
  bef_chart_paint_gaps (canvas, gaps);
}

void
bef_chart_frame_paint_data (const BefChartFrame *self, const BefChartView *view,
                            const GArray *thresholds, const BefChartCanvas *canvas)
{
  BefChartBars bars = { view, 0, 0 };
  guint n_lines = 0, lane = 0;

  if (self->plot_height > 0)
    {
      g_autoptr (GArray) loading = bef_chart_view_get_common_loading (view);
      bef_chart_paint_loading (canvas, loading);
      /* Without data the placeholder says it. */
      if (self->has_data)
        bef_chart_name_loading (canvas, loading);
    }
  for (guint i = 0; i < view->series->len; i++)
    {
      BefChartSeries *series = g_ptr_array_index (view->series, i);
      BefChartStyle style = bef_chart_series_get_style (series);
      bars.n += style == BEF_CHART_BARS;
      n_lines += style == BEF_CHART_LINE || style == BEF_CHART_AREA || style == BEF_CHART_STEP;
      if (style == BEF_CHART_BAND)
        bef_chart_paint_band (canvas, series, bef_chart_frame_axis (self, series));
      if (style == BEF_CHART_STATES)
        bef_chart_paint_states (canvas, series, bef_chart_view_get_known_end (view, series),
                                self->lanes_y + lane++ * self->lane_pitch, self->lane_height);
    }
  /* The past lies under what is compared with it and stands before it, bars under lines. */
  for (guint pass = 0; pass < 3; pass++)
    for (guint i = 0; i < view->series->len; i++)
      {
        BefChartSeries *series = g_ptr_array_index (view->series, i);
        guint when = bef_chart_series_is_secondary (series)                  ? 0
                     : bef_chart_series_get_style (series) == BEF_CHART_BARS ? 1
                                                                             : 2;
        if (when == pass)
          paint_series (self, view, i, n_lines, &bars, canvas);
      }
  for (guint i = 0; thresholds != NULL && !self->compact && i < thresholds->len; i++)
    {
      const BefChartThreshold *t = &g_array_index (thresholds, BefChartThreshold, i);
      const BefValueAxis *axis = bef_chart_frame_axis_for_unit (self, t->unit);
      if (axis != NULL)
        bef_chart_paint_threshold (canvas, axis, t->value, t->label);
    }
}
