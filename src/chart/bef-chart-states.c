/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-layers.h"

#include <math.h>

/* Height of a compact lane, pixels. */
#define COMPACT_LANE 12.0

static void
fill_state (const BefChartCanvas *self, BefChartSeries *series, int index, double x, double y,
            double width, double height)
{
  const gboolean strong = index >= 0 && bef_chart_series_get_state (series, (guint)index)->strong;
  const BefChartForm form = self->compact ? BEF_CHART_COMPACT : BEF_CHART_FULL;
  GdkRGBA fill = strong ? bef_chart_palette_strong_state (self->palette)
                        : bef_chart_palette_state (self->palette, index, form);

  bef_chart_set_color (self->cr, &fill);
  cairo_rectangle (self->cr, x, y, width, height);
  cairo_fill (self->cr);
  if (strong)
    bef_chart_paint_hatching (self, &self->palette->strokes, x, y, width, height, 5);
  if (width < 4)
    return;
  bef_chart_set_color (self->cr, strong ? &self->palette->strokes : &self->palette->edge);
  cairo_set_line_width (self->cr, 1);
  cairo_set_dash (self->cr, NULL, 0, 0);
  cairo_rectangle (self->cr, floor (x) + 0.5, floor (y) + 0.5, MAX (floor (width) - 1, 1),
                   MAX (floor (height) - 1, 1));
  cairo_stroke (self->cr);
}

static void
write_word (const BefChartCanvas *self, const char *word, const GdkRGBA *plate, double x, double y,
            double width, double height)
{
  int text_width, text_height;

  if (self->compact)
    return;
  bef_chart_canvas_text (self, word, PANGO_WEIGHT_NORMAL, &text_width, &text_height);
  if (text_width + 10 > width || text_height > height)
    return;
  double left = round (x + (width - text_width) / 2), top = round (y + (height - text_height) / 2);
  if (plate != NULL)
    {
      bef_chart_set_color (self->cr, plate);
      cairo_rectangle (self->cr, left - 3, top, text_width + 6, text_height);
      cairo_fill (self->cr);
    }
  bef_chart_set_color (self->cr, &self->palette->text);
  cairo_move_to (self->cr, left, top);
  pango_cairo_show_layout (self->cr, self->layout);
}

static void
paint_segment (const BefChartCanvas *self, BefChartSeries *series, double code, gint64 from_ms,
               gint64 to_ms, double y, double height)
{
  int index = bef_chart_series_find_state (series, code);
  gboolean strong = index >= 0 && bef_chart_series_get_state (series, (guint)index)->strong;
  double left = MAX (bef_chart_canvas_x (self, from_ms), self->x);
  double right = MIN (bef_chart_canvas_x (self, to_ms), self->x + self->width);

  if (right < self->x || left > self->x + self->width)
    return;
  /* A short event never vanishes. */
  right = MAX (right, left + (strong ? 3 : 2));
  fill_state (self, series, index, left, y, right - left, height);
  write_word (self, bef_chart_series_state_word (series, code),
              strong ? &self->palette->back : NULL, left, y, right - left, height);
}

static gboolean
same_state (BefChartSeries *series, double a, double b)
{
  int index = bef_chart_series_find_state (series, a);
  return index >= 0 ? index == bef_chart_series_find_state (series, b) : a == b;
}

/* What held before does not show through what is on its way. */
static void
paint_over (const BefChartCanvas *lane, GArray *spans)
{
  for (guint i = 0; i < spans->len; i++)
    {
      const BefChartSpan *span = &g_array_index (spans, BefChartSpan, i);
      double left = MAX (bef_chart_canvas_x (lane, span->from_ms), lane->x);
      double right = MIN (bef_chart_canvas_x (lane, span->to_ms), lane->x + lane->width);
      bef_chart_set_color (lane->cr, &lane->palette->back);
      cairo_rectangle (lane->cr, left, lane->y, MAX (right - left, 0), lane->height);
      cairo_fill (lane->cr);
    }
  bef_chart_paint_loading (lane, spans);
  bef_chart_name_loading (lane, spans);
}

void
bef_chart_paint_states (const BefChartCanvas *self, BefChartSeries *series, gint64 until_ms,
                        double y, double height)
{
  GArray *points = bef_chart_series_get_points (series);
  gint64 hold = bef_chart_series_get_hold (series);
  BefChartCanvas lane = *self;
  g_autoptr (GArray) gaps =
      bef_chart_series_get_gaps (series, self->from_ms, self->to_ms, until_ms);
  g_autoptr (GArray) loading =
      bef_chart_series_get_loading (series, self->from_ms, self->to_ms, until_ms);
  guint i = bef_chart_series_first_point (series, self->from_ms);

  if (self->compact && height > COMPACT_LANE)
    {
      y = round (y + (height - COMPACT_LANE) / 2);
      height = COMPACT_LANE;
    }
  lane.y = y;
  lane.height = height;
  bef_chart_paint_gaps (&lane, gaps);
  for (i = i > 0 ? i - 1 : 0; i < points->len;)
    {
      const BefChartPoint *p = &g_array_index (points, BefChartPoint, i);
      const BefChartPoint *last = p;
      gint64 from = p->first_ms, to;

      if (p->start_ms >= self->to_ms)
        break;
      for (i++; i < points->len && !g_array_index (points, BefChartPoint, i).gap_before
                && same_state (series, p->value, g_array_index (points, BefChartPoint, i).value);
           i++)
        last = &g_array_index (points, BefChartPoint, i);
      /* Until the next change; at the end of what is known, as long as a value holds. */
      if (i < points->len && !g_array_index (points, BefChartPoint, i).gap_before)
        to = g_array_index (points, BefChartPoint, i).first_ms;
      else if (hold == G_MAXINT64)
        to = MAX (until_ms, last->end_ms);
      else
        to = MAX (last->end_ms, last->last_ms + hold);
      paint_segment (&lane, series, p->value, from, MIN (to, MAX (until_ms, last->last_ms)), y,
                     height);
    }
  if (loading->len > 0)
    paint_over (&lane, loading);
}

void
bef_chart_paint_state_swatch (const BefChartCanvas *self, BefChartSeries *series, guint state,
                              double x, double y, double size)
{
  fill_state (self, series, (int)state, round (x), round (y), round (size), round (size));
}
