/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-layers.h"

#include <math.h>

/* Pixels between two markers along a line. */
#define MARKER_SPACING 90.0

double
bef_chart_canvas_x (const BefChartCanvas *self, gint64 ms)
{
  return self->x
         + self->width * (double)(ms - self->from_ms) / (double)(self->to_ms - self->from_ms);
}

double
bef_chart_canvas_y (const BefChartCanvas *self, const BefValueAxis *axis, double value)
{
  return self->y + self->height * (1 - bef_value_axis_fraction (axis, value));
}

void
bef_chart_set_color (cairo_t *cr, const GdkRGBA *color)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha);
}

void
bef_chart_canvas_text (const BefChartCanvas *self, const char *text, PangoWeight weight, int *width,
                       int *height)
{
  PangoAttrList *attributes = pango_layout_get_attributes (self->layout);
  g_autoptr (PangoAttrList) copy =
      attributes != NULL ? pango_attr_list_copy (attributes) : pango_attr_list_new ();

  pango_attr_list_change (copy, pango_attr_weight_new (weight));
  pango_layout_set_attributes (self->layout, copy);
  pango_layout_set_width (self->layout, -1);
  pango_layout_set_text (self->layout, text, -1);
  pango_layout_get_pixel_size (self->layout, width, height);
}

/* Lengths on and off; *@n_out 0: a whole line. */
static const double *
dash_of (const BefChartLook *look, guint *n_out)
{
  static const double dashes[][4] = { { 0 },          { 7, 3, 7, 3 },   { 2, 2.5, 2, 2.5 },
                                      { 8, 3, 2, 3 }, { 12, 4, 12, 4 }, { 5, 2, 1, 2 } };
  guint i = (look->index + (look->secondary ? 1 : 0)) % G_N_ELEMENTS (dashes);

  *n_out = i == 0 ? 0 : 4;
  return dashes[i];
}

static GdkRGBA
strong_grid (const BefChartCanvas *self)
{
  GdkRGBA strong = bef_chart_color_with_alpha (&self->palette->grid, 2.2);

  strong.alpha = MIN (strong.alpha, 1);
  return strong;
}

void
bef_chart_paint_value_grid (const BefChartCanvas *self, const BefValueAxis *axis)
{
  cairo_t *cr = self->cr;
  GdkRGBA strong = strong_grid (self);

  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, NULL, 0, 0);
  for (guint i = 0; i < axis->n_ticks; i++)
    {
      double y = round (bef_chart_canvas_y (self, axis, axis->ticks[i])) + 0.5;
      gboolean base = i == 0 || fabs (axis->ticks[i]) < axis->step * 1e-6;
      bef_chart_set_color (cr, base ? &strong : &self->palette->grid);
      cairo_move_to (cr, self->x, MIN (y, self->y + self->height + 0.5));
      cairo_rel_line_to (cr, self->width, 0);
      cairo_stroke (cr);
    }
}

void
bef_chart_paint_time_grid (const BefChartCanvas *self, GArray *time_ticks)
{
  cairo_t *cr = self->cr;
  GdkRGBA strong = strong_grid (self);
  GdkRGBA faint = bef_chart_color_with_alpha (&self->palette->grid, 0.6);

  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, NULL, 0, 0);
  for (guint i = 0; i < time_ticks->len; i++)
    {
      const BefTimeTick *tick = &g_array_index (time_ticks, BefTimeTick, i);
      double x = round (bef_chart_canvas_x (self, tick->ms)) + 0.5;
      if (x < self->x || x > self->x + self->width + 1)
        continue;
      bef_chart_set_color (cr, tick->major ? &strong : tick->spans ? &self->palette->grid : &faint);
      cairo_move_to (cr, x, self->y);
      cairo_line_to (cr, x, self->y + self->height);
      cairo_stroke (cr);
      bef_chart_set_color (cr, &strong);
      cairo_move_to (cr, x, self->y + self->height);
      cairo_rel_line_to (cr, 0, 4);
      cairo_stroke (cr);
    }
}

void
bef_chart_visible_points (const BefChartCanvas *self, BefChartSeries *series, guint *begin,
                          guint *end)
{
  GArray *points = bef_chart_series_get_points (series);
  guint i = bef_chart_series_first_point (series, self->from_ms);

  *begin = i > 0 ? i - 1 : 0;
  while (i < points->len && g_array_index (points, BefChartPoint, i).start_ms < self->to_ms)
    i++;
  *end = MIN (i + 1, points->len);
}

guint
bef_chart_run_end (GArray *points, guint i, guint end)
{
  for (i++; i < end && !g_array_index (points, BefChartPoint, i).gap_before; i++)
    ;
  return i;
}

gboolean
bef_chart_is_dense (const BefChartCanvas *self, GArray *points, guint begin, guint end)
{
  return end - begin > 8
         && bef_chart_canvas_x (self, g_array_index (points, BefChartPoint, end - 1).ms)
                    - bef_chart_canvas_x (self, g_array_index (points, BefChartPoint, begin).ms)
                < BEF_CHART_DENSE_PIXELS * (end - begin - 1);
}

static double
stroke_width (const BefChartCanvas *self, const BefChartLook *look)
{
  return (self->compact ? 1.25 : 1.75) * (look->secondary ? 0.65 : 1) * self->palette->thickness;
}

static void
prepare_stroke (const BefChartCanvas *self, const BefChartLook *look)
{
  guint n_dash;
  const double *dash = dash_of (look, &n_dash);

  bef_chart_set_color (self->cr, &look->color);
  cairo_set_dash (self->cr, dash, (int)n_dash, 0);
  cairo_set_line_width (self->cr, stroke_width (self, look));
  cairo_set_line_join (self->cr, CAIRO_LINE_JOIN_BEVEL);
  cairo_set_line_cap (self->cr, CAIRO_LINE_CAP_BUTT);
}

static void
stroke_run (const BefChartCanvas *self, GArray *points, guint begin, guint end,
            const BefValueAxis *axis, const BefChartLook *look)
{
  cairo_new_path (self->cr);
  prepare_stroke (self, look);
  if (bef_chart_is_dense (self, points, begin, end))
    {
      guint n_dash;
      const double *dash = dash_of (look, &n_dash);
      bef_chart_fill_dense_line (self, points, begin, end, axis, stroke_width (self, look), dash,
                                 n_dash);
      return;
    }
  for (guint i = begin; i < end; i++)
    {
      const BefChartPoint *p = &g_array_index (points, BefChartPoint, i);
      cairo_line_to (self->cr, bef_chart_canvas_x (self, p->ms),
                     bef_chart_canvas_y (self, axis, p->value));
    }
  if (end - begin > 1)
    {
      cairo_stroke (self->cr);
      return;
    }
  /* A lone sample between two gaps is a dot. */
  const BefChartPoint *alone = &g_array_index (points, BefChartPoint, begin);
  cairo_new_path (self->cr);
  cairo_arc (self->cr, bef_chart_canvas_x (self, alone->ms),
             bef_chart_canvas_y (self, axis, alone->value), 2, 0, 2 * G_PI);
  cairo_fill (self->cr);
}

void
bef_chart_paint_line (const BefChartCanvas *self, BefChartSeries *series, const BefValueAxis *axis,
                      const BefChartLook *look)
{
  GArray *points = bef_chart_series_get_points (series);
  guint begin, end;

  bef_chart_visible_points (self, series, &begin, &end);
  for (guint i = begin, stop; i < end; i = stop)
    {
      stop = bef_chart_run_end (points, i, end);
      stroke_run (self, points, i, stop, axis, look);
    }
  cairo_set_dash (self->cr, NULL, 0, 0);
}

void
bef_chart_paint_markers (const BefChartCanvas *self, BefChartSeries *series,
                         const BefValueAxis *axis, const BefChartLook *look)
{
  GArray *points = bef_chart_series_get_points (series);
  double next_marker = self->x + MARKER_SPACING * (0.4 + 0.3 * (look->index % 3));
  guint begin, end;

  bef_chart_visible_points (self, series, &begin, &end);
  for (guint i = begin; i < end; i++)
    {
      const BefChartPoint *p = &g_array_index (points, BefChartPoint, i);
      double x = bef_chart_canvas_x (self, p->ms);
      if (x < next_marker)
        continue;
      bef_chart_paint_marker (self->cr, look, &self->palette->back, x,
                              bef_chart_canvas_y (self, axis, p->value), 3);
      next_marker = x + MARKER_SPACING;
    }
}

void
bef_chart_paint_step (const BefChartCanvas *self, BefChartSeries *series, const BefValueAxis *axis,
                      const BefChartLook *look)
{
  GArray *points = bef_chart_series_get_points (series);
  gint64 hold = bef_chart_series_get_hold (series);
  guint begin, end;

  bef_chart_visible_points (self, series, &begin, &end);
  for (guint i = begin, stop; i < end; i = stop)
    {
      double y = 0;
      cairo_new_path (self->cr);
      stop = bef_chart_run_end (points, i, end);
      for (guint j = i; j < stop; j++)
        {
          const BefChartPoint *p = &g_array_index (points, BefChartPoint, j);
          double x = bef_chart_canvas_x (self, p->first_ms);
          if (j > i)
            cairo_line_to (self->cr, x, y);
          y = bef_chart_canvas_y (self, axis, p->value);
          cairo_line_to (self->cr, x, y);
        }
      const BefChartPoint *last = &g_array_index (points, BefChartPoint, stop - 1);
      gint64 until = hold == G_MAXINT64 ? last->end_ms : MAX (last->end_ms, last->last_ms + hold);
      cairo_line_to (self->cr, bef_chart_canvas_x (self, until), y);
      prepare_stroke (self, look);
      cairo_stroke (self->cr);
    }
  cairo_set_dash (self->cr, NULL, 0, 0);
}

void
bef_chart_paint_marker (cairo_t *cr, const BefChartLook *look, const GdkRGBA *back, double x,
                        double y, double r)
{
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_new_path (cr);
  switch (look->index % BEF_CHART_N_COLORS)
    {
    case 1:
      cairo_rectangle (cr, x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8);
      break;
    case 2:
    case 4:
      {
        double way = look->index % BEF_CHART_N_COLORS == 2 ? 1 : -1;
        cairo_move_to (cr, x, y - way * r * 1.2);
        cairo_line_to (cr, x + r * 1.15, y + way * r * 0.9);
        cairo_line_to (cr, x - r * 1.15, y + way * r * 0.9);
        break;
      }
    case 3:
    case 5:
      {
        double half = look->index % BEF_CHART_N_COLORS == 3 ? r * 1.3 : r * 0.8;
        cairo_move_to (cr, x, y - r * 1.3);
        cairo_line_to (cr, x + half, y);
        cairo_line_to (cr, x, y + r * 1.3);
        cairo_line_to (cr, x - half, y);
        break;
      }
    default:
      cairo_arc (cr, x, y, r, 0, 2 * G_PI);
      break;
    }
  cairo_close_path (cr);
  bef_chart_set_color (cr, look->secondary ? back : &look->color);
  cairo_fill_preserve (cr);
  bef_chart_set_color (cr, look->secondary ? &look->color : back);
  cairo_set_line_width (cr, 1.25);
  cairo_stroke (cr);
}

void
bef_chart_paint_swatch (const BefChartCanvas *self, BefChartSeries *series,
                        const BefChartLook *look, double x, double y, double width, double height)
{
  BefChartStyle style = bef_chart_series_get_style (series);
  GdkRGBA fill;

  if (style == BEF_CHART_BAND)
    {
      static const double dash[] = { 4, 3 };
      bef_chart_set_color (self->cr, &self->palette->band);
      cairo_rectangle (self->cr, x, y - height / 2, width, height);
      cairo_fill (self->cr);
      bef_chart_set_color (self->cr, &self->palette->band_edge);
      cairo_set_line_width (self->cr, 1);
      for (int side = -1; side <= 1; side += 2)
        {
          cairo_move_to (self->cr, x, round (y + side * height / 2) - side * 0.5);
          cairo_rel_line_to (self->cr, width, 0);
        }
      cairo_stroke (self->cr);
      bef_chart_set_color (self->cr, &self->palette->band_line);
      cairo_set_dash (self->cr, dash, 2, 0);
      cairo_move_to (self->cr, x, round (y) + 0.5);
      cairo_rel_line_to (self->cr, width, 0);
      cairo_stroke (self->cr);
      cairo_set_dash (self->cr, NULL, 0, 0);
    }
  else if (style == BEF_CHART_BARS)
    {
      fill = bef_chart_palette_shade (self->palette, &look->color,
                                      look->secondary ? BEF_CHART_SHADE_BAR_COMPARED
                                                      : BEF_CHART_SHADE_BAR);
      bef_chart_set_color (self->cr, &fill);
      cairo_rectangle (self->cr, x + (width - height) / 2, y - height / 2, height, height);
      cairo_fill (self->cr);
      if (!look->secondary)
        return;
      bef_chart_set_color (self->cr, &look->color);
      cairo_set_line_width (self->cr, 1);
      cairo_rectangle (self->cr, round (x + (width - height) / 2) + 0.5,
                       round (y - height / 2) + 0.5, round (height) - 1, round (height) - 1);
      cairo_stroke (self->cr);
    }
  else
    {
      prepare_stroke (self, look);
      cairo_move_to (self->cr, x, y);
      cairo_rel_line_to (self->cr, width, 0);
      cairo_stroke (self->cr);
      if (style != BEF_CHART_STEP)
        bef_chart_paint_marker (self->cr, look, &self->palette->back, x + width / 2, y, 3);
    }
}
