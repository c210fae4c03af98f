/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The layer between what is shown and what it is compared with. */
#include "chart/bef-chart-layers.h"

#include <math.h>

#define EXCESS_SPACING 5.0

/* Between two heights of a column: grey where less, blue where more. */
static void
shade (const BefChartCanvas *self, double x, double width, double y, double before)
{
  double top = MIN (y, before), height = fabs (before - y);

  bef_chart_set_color (self->cr, y < before ? &self->palette->excess : &self->palette->saved);
  cairo_rectangle (self->cr, x, top, width, height);
  cairo_fill (self->cr);
}

/* The value of a line at @ms, between @i and the point after it; NAN in a gap. *@i moves on. */
static double
value_at (GArray *points, guint *i, gint64 ms)
{
  while (*i + 1 < points->len && g_array_index (points, BefChartPoint, *i + 1).ms <= ms)
    (*i)++;
  if (*i + 1 >= points->len)
    return NAN;
  const BefChartPoint *p = &g_array_index (points, BefChartPoint, *i), *next = p + 1;
  if (ms < p->ms || next->gap_before)
    return NAN;
  return p->value
         + (next->value - p->value) * (double)(ms - p->ms) / (double)MAX (next->ms - p->ms, 1);
}

void
bef_chart_paint_difference (const BefChartCanvas *self, BefChartSeries *series,
                            BefChartSeries *before, const BefValueAxis *axis)
{
  GArray *now = bef_chart_series_get_points (series), *then = bef_chart_series_get_points (before);
  guint i = bef_chart_series_first_point (series, self->from_ms),
        j = bef_chart_series_first_point (before, self->from_ms);
  double per_pixel = (double)(self->to_ms - self->from_ms) / MAX (self->width, 1);

  i -= i > 0;
  j -= j > 0;
  cairo_save (self->cr);
  cairo_set_antialias (self->cr, CAIRO_ANTIALIAS_NONE);
  for (int x = 0; x < (int)self->width && now->len > 0 && then->len > 0; x++)
    {
      gint64 ms = self->from_ms + (gint64)((x + 0.5) * per_pixel);
      double a = value_at (now, &i, ms), b = value_at (then, &j, ms);
      if (self->now_ms != BEF_NO_TIME && self->now_ms > self->from_ms && ms > self->now_ms)
        break;
      if (isfinite (a) && isfinite (b))
        shade (self, floor (self->x) + x, 1, bef_chart_canvas_y (self, axis, a),
               bef_chart_canvas_y (self, axis, b));
    }
  cairo_restore (self->cr);
}

/* Above a bar what is missing, within it what is too much: hatched, so that no colour tells. */
static void
hatch (const BefChartCanvas *self, double x, double width, double top, double height)
{
  bef_chart_paint_hatching (self, &self->palette->back, x, top, width, height, EXCESS_SPACING);
}

void
bef_chart_paint_bar_difference (const BefChartCanvas *self, double x, double width, double y,
                                double before)
{
  static const double dash[] = { 2, 2 };
  double top = MIN (y, before), height = fabs (before - y);

  if (height < 1)
    return;
  shade (self, x, width, y, before);
  if (y < before)
    hatch (self, x, width, top, height);
  if (width < 4)
    return;
  bef_chart_set_color (self->cr, y < before ? &self->palette->text : &self->palette->past);
  cairo_set_line_width (self->cr, 1);
  cairo_set_dash (self->cr, dash, 2, 0);
  cairo_rectangle (self->cr, x + 0.5, top + 0.5, width - 1, MAX (height - 1, 1));
  cairo_stroke (self->cr);
  cairo_set_dash (self->cr, NULL, 0, 0);
}

void
bef_chart_paint_difference_swatch (const BefChartCanvas *self, BefChartStyle style, double x,
                                   double y, double size)
{
  double half = round (size / 2);

  /* Less on the left, more on the right. */
  shade (self, x, half, y + size, y);
  shade (self, x + half, half, y, y + size);
  if (style == BEF_CHART_BARS)
    hatch (self, x + half, half, y, size);
}
