/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-layers.h"

#include <math.h>

static void
add_column (const BefChartCanvas *self, int left, int right, double top, double bottom)
{
  int first = (int)floor (MIN (top, bottom)), last = (int)ceil (MAX (top, bottom));

  cairo_rectangle (self->cr, left, first, MAX (right - left, 1), MAX (last - first, 1));
}

/* Fills between two edges of a run of points: its minima and maxima, or zero and its values. */
static void
fill_columns (const BefChartCanvas *self, GArray *points, guint begin, guint end,
              const BefValueAxis *axis, BefChartStyle style)
{
  gboolean to_zero = style == BEF_CHART_AREA;
  double zero = bef_chart_canvas_y (self, axis, CLAMP (0, axis->low, axis->high));
  double top = 0, bottom = 0;
  int column = G_MININT;

  cairo_save (self->cr);
  cairo_set_antialias (self->cr, CAIRO_ANTIALIAS_NONE);
  for (guint i = begin; i < end; i++)
    {
      const BefChartPoint *p = &g_array_index (points, BefChartPoint, i);
      int x = (int)floor (
          bef_chart_canvas_x (self, MAX (p->start_ms, i > begin ? (p - 1)->end_ms : p->start_ms)));
      double high = bef_chart_canvas_y (self, axis, to_zero ? p->value : p->max);
      double low = to_zero ? zero : bef_chart_canvas_y (self, axis, p->min);

      if (x == column)
        {
          top = MIN (top, high);
          bottom = MAX (bottom, low);
          continue;
        }
      if (column != G_MININT)
        add_column (self, column, x, top, bottom);
      column = x;
      top = high;
      bottom = low;
    }
  if (column != G_MININT)
    add_column (self, column,
                (int)ceil (bef_chart_canvas_x (
                    self, g_array_index (points, BefChartPoint, end - 1).end_ms)),
                top, bottom);
  cairo_fill (self->cr);
  cairo_restore (self->cr);
}

/* The alternation of a dash along x, the same wherever a repaint begins. */
static gboolean
is_dash (int column, const double *dash, guint n)
{
  double at, sum = 0;

  for (guint i = 0; i < n; i++)
    sum += dash[i];
  if (n == 0)
    return TRUE;
  at = fmod (column + 1e6 * sum, sum);
  for (guint i = 0; i < n; at -= dash[i++])
    if (at < dash[i])
      return i % 2 == 0;
  return TRUE;
}

static void
add_box (cairo_t *cr, int left, int right, double top, double bottom, int thick)
{
  double first = round (top - thick / 2.0), last = round (bottom - thick / 2.0) + thick;

  cairo_rectangle (cr, left, first, right - left, last - first);
}

void
bef_chart_fill_dense_line (const BefChartCanvas *self, GArray *points, guint begin, guint end,
                           const BefValueAxis *axis, double thickness, const double *dash,
                           guint n_dash)
{
  int thick = MAX ((int)round (thickness), 1), column = G_MININT;
  double former = NAN;

  cairo_save (self->cr);
  cairo_set_antialias (self->cr, CAIRO_ANTIALIAS_NONE);
  for (guint i = begin; i < end; i++)
    {
      const BefChartPoint *p = &g_array_index (points, BefChartPoint, i);
      double y = bef_chart_canvas_y (self, axis, p->value);
      int left = i > begin ? column : (int)floor (bef_chart_canvas_x (self, p->start_ms));
      int right =
          (int)floor (bef_chart_canvas_x (self, i + 1 < end ? (p + 1)->start_ms : p->end_ms));
      gboolean shown = is_dash (left, dash, n_dash);

      if (shown && isfinite (former))
        add_box (self->cr, left, left + 1, MIN (former, y), MAX (former, y), thick);
      if (shown && right > left + (isfinite (former) ? 1 : 0))
        add_box (self->cr, left + (isfinite (former) ? 1 : 0), right, y, y, thick);
      former = y;
      column = MAX (right, left);
    }
  cairo_fill (self->cr);
  cairo_restore (self->cr);
}

static void
fill_envelope_run (const BefChartCanvas *self, GArray *points, guint begin, guint end,
                   const BefValueAxis *axis, const GdkRGBA *edge)
{
  for (guint i = begin; i < end; i++)
    {
      const BefChartPoint *p = &g_array_index (points, BefChartPoint, i);
      cairo_line_to (self->cr, bef_chart_canvas_x (self, p->ms),
                     bef_chart_canvas_y (self, axis, p->max));
    }
  for (guint i = end; i-- > begin;)
    {
      const BefChartPoint *p = &g_array_index (points, BefChartPoint, i);
      cairo_line_to (self->cr, bef_chart_canvas_x (self, p->ms),
                     bef_chart_canvas_y (self, axis, p->min));
    }
  cairo_close_path (self->cr);
  cairo_fill_preserve (self->cr);
  /* The outline keeps a spike of one narrow bucket visible. */
  cairo_set_dash (self->cr, NULL, 0, 0);
  cairo_set_line_width (self->cr, 1);
  bef_chart_set_color (self->cr, edge);
  cairo_stroke (self->cr);
}

void
bef_chart_paint_envelope (const BefChartCanvas *self, BefChartSeries *series,
                          const BefValueAxis *axis, const BefChartLook *look)
{
  GArray *points = bef_chart_series_get_points (series);
  const BefChartPalette *palette = self->palette;
  GdkRGBA fill = bef_chart_palette_shade (palette, &look->color, BEF_CHART_SHADE_RANGE);
  GdkRGBA edge = bef_chart_palette_shade (palette, &look->color, BEF_CHART_SHADE_RANGE_EDGE);
  GdkRGBA dense = bef_chart_palette_shade (palette, &look->color, BEF_CHART_SHADE_RANGE_DENSE);
  guint begin, end;

  bef_chart_visible_points (self, series, &begin, &end);
  for (guint i = begin, stop; i < end; i = stop)
    {
      gboolean several = FALSE;
      stop = bef_chart_run_end (points, i, end);
      for (guint j = i; j < stop && !several; j++)
        several = g_array_index (points, BefChartPoint, j).several;
      if (!several)
        continue;
      cairo_new_path (self->cr);
      if (bef_chart_is_dense (self, points, i, stop))
        {
          bef_chart_set_color (self->cr, &dense);
          fill_columns (self, points, i, stop, axis, BEF_CHART_BAND);
          continue;
        }
      bef_chart_set_color (self->cr, &fill);
      fill_envelope_run (self, points, i, stop, axis, &edge);
    }
}

void
bef_chart_paint_area (const BefChartCanvas *self, BefChartSeries *series, const BefValueAxis *axis,
                      const BefChartLook *look)
{
  GArray *points = bef_chart_series_get_points (series);
  GdkRGBA fill =
      bef_chart_palette_shade (self->palette, &look->color,
                               self->compact ? BEF_CHART_SHADE_AREA_COMPACT : BEF_CHART_SHADE_AREA);
  double zero = bef_chart_canvas_y (self, axis, CLAMP (0, axis->low, axis->high));
  guint begin, end;

  bef_chart_visible_points (self, series, &begin, &end);
  bef_chart_set_color (self->cr, &fill);
  for (guint i = begin, stop; i < end; i = stop)
    {
      stop = bef_chart_run_end (points, i, end);
      cairo_new_path (self->cr);
      if (bef_chart_is_dense (self, points, i, stop))
        {
          fill_columns (self, points, i, stop, axis, BEF_CHART_AREA);
          continue;
        }
      cairo_move_to (self->cr,
                     bef_chart_canvas_x (self, g_array_index (points, BefChartPoint, i).ms), zero);
      for (guint j = i; j < stop; j++)
        {
          const BefChartPoint *p = &g_array_index (points, BefChartPoint, j);
          cairo_line_to (self->cr, bef_chart_canvas_x (self, p->ms),
                         bef_chart_canvas_y (self, axis, p->value));
        }
      cairo_line_to (self->cr,
                     bef_chart_canvas_x (self, g_array_index (points, BefChartPoint, stop - 1).ms),
                     zero);
      cairo_close_path (self->cr);
      cairo_fill (self->cr);
    }
}

/* What of a point limits a band: its most, its least, or the middle. */
typedef enum
{
  LIMIT_MAX,
  LIMIT_MIN,
  LIMIT_MIDDLE,
} Limit;

static double
limit_y (const BefChartCanvas *self, const BefValueAxis *axis, const BefChartPoint *p, Limit limit)
{
  return bef_chart_canvas_y (self, axis,
                             limit == LIMIT_MAX   ? p->max
                             : limit == LIMIT_MIN ? p->min
                                                  : p->value);
}

/* Where a single value is expected, the middle is all there is. */
static gboolean
is_thin (const BefChartCanvas *self, const BefValueAxis *axis, const BefChartPoint *p)
{
  return fabs (limit_y (self, axis, p, LIMIT_MAX) - limit_y (self, axis, p, LIMIT_MIN)) < 1;
}

static void
paint_limit (const BefChartCanvas *self, const BefValueAxis *axis, const BefChartPoint *first,
             const BefChartPoint *last, Limit limit)
{
  const gboolean middle = limit == LIMIT_MIDDLE;

  cairo_new_path (self->cr);
  cairo_move_to (self->cr, bef_chart_canvas_x (self, first->start_ms),
                 limit_y (self, axis, first, limit));
  for (const BefChartPoint *p = first; p <= last; p++)
    {
      const double x = bef_chart_canvas_x (self, p->ms), y = limit_y (self, axis, p, limit);
      if (middle || !is_thin (self, axis, p) || (p > first && !is_thin (self, axis, p - 1)))
        cairo_line_to (self->cr, x, y);
      else
        cairo_move_to (self->cr, x, y);
    }
  if (middle || !is_thin (self, axis, last))
    cairo_line_to (self->cr, bef_chart_canvas_x (self, last->end_ms),
                   limit_y (self, axis, last, limit));
  cairo_stroke (self->cr);
}

static void
fill_band (const BefChartCanvas *self, const BefValueAxis *axis, const BefChartPoint *first,
           const BefChartPoint *last)
{
  cairo_new_path (self->cr);
  cairo_move_to (self->cr, bef_chart_canvas_x (self, first->start_ms),
                 limit_y (self, axis, first, LIMIT_MAX));
  for (const BefChartPoint *p = first; p <= last; p++)
    cairo_line_to (self->cr, bef_chart_canvas_x (self, p->ms), limit_y (self, axis, p, LIMIT_MAX));
  cairo_line_to (self->cr, bef_chart_canvas_x (self, last->end_ms),
                 limit_y (self, axis, last, LIMIT_MAX));
  cairo_line_to (self->cr, bef_chart_canvas_x (self, last->end_ms),
                 limit_y (self, axis, last, LIMIT_MIN));
  for (const BefChartPoint *p = last; p >= first; p--)
    cairo_line_to (self->cr, bef_chart_canvas_x (self, p->ms), limit_y (self, axis, p, LIMIT_MIN));
  cairo_line_to (self->cr, bef_chart_canvas_x (self, first->start_ms),
                 limit_y (self, axis, first, LIMIT_MIN));
  cairo_close_path (self->cr);
  bef_chart_set_color (self->cr, &self->palette->band);
  cairo_fill (self->cr);
}

void
bef_chart_paint_band (const BefChartCanvas *self, BefChartSeries *series, const BefValueAxis *axis)
{
  static const double dash[] = { 4, 3 };
  GArray *points = bef_chart_series_get_points (series);
  guint begin, end;

  bef_chart_visible_points (self, series, &begin, &end);
  cairo_set_line_width (self->cr, 1);
  for (guint i = begin, stop; i < end; i = stop)
    {
      stop = bef_chart_run_end (points, i, end);
      const BefChartPoint *first = &g_array_index (points, BefChartPoint, i);
      const BefChartPoint *last = &g_array_index (points, BefChartPoint, stop - 1);
      fill_band (self, axis, first, last);
      /* A few pixels high, it would be all edge: it is what a small graph can do without. */
      if (self->compact && !self->palette->high_contrast)
        continue;
      cairo_set_dash (self->cr, NULL, 0, 0);
      bef_chart_set_color (self->cr, &self->palette->band_edge);
      paint_limit (self, axis, first, last, LIMIT_MAX);
      paint_limit (self, axis, first, last, LIMIT_MIN);
      if (self->compact)
        continue;
      bef_chart_set_color (self->cr, &self->palette->band_line);
      cairo_set_dash (self->cr, dash, 2, 0);
      paint_limit (self, axis, first, last, LIMIT_MIDDLE);
    }
  cairo_set_dash (self->cr, NULL, 0, 0);
}
