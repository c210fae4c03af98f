/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-layers.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-civil-time.h"

#define HATCH_SPACING 6.0
/* Pixels between the dots of what is on its way. */
#define DOT_SPACING 9
/* Pixels from which hatching is tiled. */
#define TILED_AREA 40000.0

/* Words over data get a plate in the ground's colour, so they stay readable. */
static void
show_text_on_plate (const BefChartCanvas *self, const char *text, const GdkRGBA *color, double x,
                    double y, double alpha)
{
  int width, height;
  GdkRGBA plate = bef_chart_color_with_alpha (&self->palette->back, alpha);

  bef_chart_canvas_text (self, text, PANGO_WEIGHT_NORMAL, &width, &height);
  bef_chart_set_color (self->cr, &plate);
  cairo_rectangle (self->cr, x - 3, y, width + 6, height);
  cairo_fill (self->cr);
  bef_chart_set_color (self->cr, color);
  cairo_move_to (self->cr, round (x), round (y));
  pango_cairo_show_layout (self->cr, self->layout);
}

/* The same lines as a tile that repeats: of a large area, cairo fills the outlines in 30 ms and the
 * tile in one. */
static void
tile_hatching (cairo_t *cr, const GdkRGBA *color, double x, double y, double width, double height,
               double spacing)
{
  cairo_surface_t *tile =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)spacing, (int)spacing);
  cairo_t *tile_cr = cairo_create (tile);
  cairo_pattern_t *pattern;
  cairo_matrix_t matrix;

  bef_chart_set_color (tile_cr, color);
  cairo_set_line_width (tile_cr, 1);
  for (int i = 0; i < 3; i++)
    {
      cairo_move_to (tile_cr, -spacing, (i + 1) * spacing);
      cairo_line_to (tile_cr, (i + 1) * spacing, -spacing);
    }
  cairo_stroke (tile_cr);
  cairo_destroy (tile_cr);
  pattern = cairo_pattern_create_for_surface (tile);
  cairo_pattern_set_extend (pattern, CAIRO_EXTEND_REPEAT);
  cairo_matrix_init_translate (&matrix, 0, -fmod (round (y + height), spacing));
  cairo_pattern_set_matrix (pattern, &matrix);
  cairo_set_source (cr, pattern);
  cairo_rectangle (cr, round (x), round (y), round (width), round (height));
  cairo_fill (cr);
  cairo_pattern_destroy (pattern);
  cairo_surface_destroy (tile);
}

void
bef_chart_paint_hatching (const BefChartCanvas *self, const GdkRGBA *color, double x, double y,
                          double width, double height, double spacing)
{
  cairo_t *cr = self->cr;

  if (width * height > TILED_AREA)
    {
      tile_hatching (cr, color, x, y, width, height, spacing);
      return;
    }
  cairo_save (cr);
  cairo_rectangle (cr, x, y, width, height);
  cairo_clip (cr);
  bef_chart_set_color (cr, color);
  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, NULL, 0, 0);
  /* In step with the plot, so neighbouring spans hatch as one. */
  for (double at = floor ((x - height) / spacing) * spacing; at < x + width; at += spacing)
    {
      cairo_move_to (cr, at, y + height);
      cairo_line_to (cr, at + height, y);
    }
  cairo_stroke (cr);
  cairo_restore (cr);
}

void
bef_chart_paint_unknown (const BefChartCanvas *self, double x, double width)
{
  bef_chart_set_color (self->cr, &self->palette->wash);
  cairo_rectangle (self->cr, x, self->y, width, self->height);
  cairo_fill (self->cr);
  bef_chart_paint_hatching (self, &self->palette->hatch, x, self->y, width, self->height,
                            HATCH_SPACING);
}

/* In the middle of [left, right) of the canvas, if there is room. */
static void
show_word (const BefChartCanvas *self, const char *word, double left, double right)
{
  int width, height;

  if (self->compact)
    return;
  bef_chart_canvas_text (self, word, PANGO_WEIGHT_NORMAL, &width, &height);
  if (width + 12 <= right - left && height + 8 <= self->height)
    show_text_on_plate (self, word, &self->palette->label, (left + right - width) / 2,
                        self->y + (self->height - height) / 2, 1);
}

/* Where @span lies on the canvas, at least two pixels wide. */
static void
place_span (const BefChartCanvas *self, const BefChartSpan *span, double *left, double *right)
{
  *left = MAX (bef_chart_canvas_x (self, span->from_ms), self->x);
  *right = MIN (bef_chart_canvas_x (self, span->to_ms), self->x + self->width);
  *right = MAX (*right, *left + 2);
}

void
bef_chart_paint_gaps (const BefChartCanvas *self, GArray *spans)
{
  for (guint i = 0; i < spans->len; i++)
    {
      double left, right;
      place_span (self, &g_array_index (spans, BefChartSpan, i), &left, &right);
      bef_chart_paint_unknown (self, left, right - left);
      /* TRANSLATORS: written across the part of a graph where nothing was measured. */
      show_word (self, C_ ("graph", "no data"), left, right);
    }
}

void
bef_chart_paint_dots (const BefChartCanvas *self, double x, double y, double width, double height)
{
  cairo_surface_t *tile =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, DOT_SPACING, DOT_SPACING);
  cairo_t *dot = cairo_create (tile);

  bef_chart_set_color (dot, &self->palette->dots);
  cairo_arc (dot, DOT_SPACING / 2.0, DOT_SPACING / 2.0, 1.25, 0, 2 * G_PI);
  cairo_fill (dot);
  cairo_destroy (dot);
  cairo_pattern_t *pattern = cairo_pattern_create_for_surface (tile);
  cairo_pattern_set_extend (pattern, CAIRO_EXTEND_REPEAT);
  cairo_set_source (self->cr, pattern);
  cairo_rectangle (self->cr, x, y, width, height);
  cairo_fill (self->cr);
  cairo_pattern_destroy (pattern);
  cairo_surface_destroy (tile);
}

void
bef_chart_paint_loading (const BefChartCanvas *self, GArray *spans)
{
  for (guint i = 0; i < spans->len; i++)
    {
      double left, right, middle = round (self->y + self->height / 2);
      place_span (self, &g_array_index (spans, BefChartSpan, i), &left, &right);
      if (self->compact)
        {
          bef_chart_set_color (self->cr, &self->palette->dots);
          for (double x = ceil (left / 5) * 5; x + 2 <= right; x += 5)
            cairo_rectangle (self->cr, x, middle - 1, 2, 2);
          cairo_fill (self->cr);
          continue;
        }
      bef_chart_paint_dots (self, left, self->y, right - left, self->height);
    }
}

void
bef_chart_name_loading (const BefChartCanvas *self, GArray *spans)
{
  for (guint i = 0; i < spans->len; i++)
    {
      double left, right;
      place_span (self, &g_array_index (spans, BefChartSpan, i), &left, &right);
      /* TRANSLATORS: written across the part of a graph whose values are on their way. */
      show_word (self, C_ ("graph", "loading"), left, right);
    }
}

void
bef_chart_paint_threshold (const BefChartCanvas *self, const BefValueAxis *axis, double value,
                           const char *label)
{
  static const double dash[] = { 6, 4 };
  double y = round (bef_chart_canvas_y (self, axis, value)) + 0.5;
  gboolean above = value > axis->high, below = value < axis->low;
  int width, height;

  if (!above && !below)
    {
      bef_chart_set_color (self->cr, &self->palette->text);
      cairo_set_line_width (self->cr, 1);
      cairo_set_dash (self->cr, dash, 2, 0);
      cairo_move_to (self->cr, self->x, y);
      cairo_rel_line_to (self->cr, self->width, 0);
      cairo_stroke (self->cr);
      cairo_set_dash (self->cr, NULL, 0, 0);
    }
  if (self->compact || label == NULL)
    return;
  /* Beyond the scale, an arrow says on which side. */
  g_autofree char *text = g_strconcat (above ? "↑ " : below ? "↓ " : "", label, NULL);
  bef_chart_canvas_text (self, text, PANGO_WEIGHT_NORMAL, &width, &height);
  if (width + 8 > self->width)
    return;
  double top = above ? self->y + 2 : below ? self->y + self->height - height - 2 : y - height - 1;
  if (top < self->y)
    top = y + 2;
  show_text_on_plate (self, text, &self->palette->label, self->x + self->width - width - 6, top,
                      0.8);
}

void
bef_chart_paint_now (const BefChartCanvas *self, gint64 now_ms)
{
  double x;

  if (now_ms == BEF_NO_TIME || now_ms <= self->from_ms || now_ms >= self->to_ms)
    return;
  x = round (bef_chart_canvas_x (self, now_ms)) + 0.5;
  bef_chart_set_color (self->cr, &self->palette->now);
  cairo_set_line_width (self->cr, 1);
  cairo_set_dash (self->cr, NULL, 0, 0);
  cairo_move_to (self->cr, x, self->y);
  cairo_rel_line_to (self->cr, 0, self->height);
  cairo_stroke (self->cr);
  cairo_move_to (self->cr, x - 4, self->y);
  cairo_rel_line_to (self->cr, 8, 0);
  cairo_rel_line_to (self->cr, -4, 5);
  cairo_close_path (self->cr);
  cairo_fill (self->cr);
}
