/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-layers.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"
#include "chart/bef-chart-compare.h"

/* Pixels below which a bar has no outline. */
#define LEAST_OUTLINED 5.0

/* One bar's place. */
typedef struct
{
  double x, width, top, bottom;
} Slot;

/* Its outline, filled from the left as far as it is known. */
static void
paint_hollow (const BefChartCanvas *self, const BefChartLook *look, BefChartExtent extent,
              double known, const Slot *slot)
{
  static const double dashes[][2] = {
    [BEF_CHART_PARTLY] = { 4, 2 }, [BEF_CHART_ARRIVING] = { 1, 2 }
  };
  GdkRGBA fill = bef_chart_palette_shade (self->palette, &look->color,
                                          look->secondary ? BEF_CHART_SHADE_BAR_COMPARED
                                                          : BEF_CHART_SHADE_BAR);
  double height = MAX (slot->bottom - slot->top, 1);
  double width = MAX (slot->width * CLAMP (known, 0, 1), 1);

  bef_chart_set_color (self->cr, &fill);
  cairo_rectangle (self->cr, slot->x, slot->top, width, height);
  cairo_fill (self->cr);
  if (slot->width < LEAST_OUTLINED)
    return;
  bef_chart_set_color (self->cr, &look->color);
  cairo_set_line_width (self->cr, 1);
  cairo_set_dash (self->cr, dashes[extent], extent == BEF_CHART_RUNNING ? 0 : 2, 0);
  cairo_rectangle (self->cr, slot->x + 0.5, slot->top + 0.5, slot->width - 1, MAX (height - 1, 1));
  cairo_stroke (self->cr);
  cairo_set_dash (self->cr, NULL, 0, 0);
}

/* What is not known of its period, as the gaps beside it are drawn. */
static void
paint_unknown (const BefChartCanvas *self, BefChartExtent extent, double known, const Slot *slot)
{
  double left = slot->x + slot->width * CLAMP (known, 0, 1), width = slot->x + slot->width - left;

  if (width < 1)
    return;
  if (extent == BEF_CHART_PARTLY)
    bef_chart_paint_unknown (self, left, width);
  else if (extent == BEF_CHART_ARRIVING)
    bef_chart_paint_dots (self, left, self->y, width, self->height);
}

static void
paint_whole (const BefChartCanvas *self, const BefChartLook *look, const Slot *slot)
{
  const BefChartShade compared =
      slot->width >= LEAST_OUTLINED ? BEF_CHART_SHADE_BAR_COMPARED : BEF_CHART_SHADE_BAR_NARROW;
  const BefChartShade shade = look->secondary ? compared : BEF_CHART_SHADE_BAR;
  const double height = slot->bottom - slot->top;
  GdkRGBA fill = bef_chart_palette_shade (self->palette, &look->color, shade);

  bef_chart_set_color (self->cr, &fill);
  cairo_rectangle (self->cr, slot->x, slot->top, slot->width, height);
  cairo_fill (self->cr);
  if ((!self->palette->high_contrast && !look->secondary) || slot->width < LEAST_OUTLINED)
    return;
  bef_chart_set_color (self->cr, look->secondary ? &look->color : &self->palette->edge);
  cairo_set_line_width (self->cr, 1);
  cairo_set_dash (self->cr, NULL, 0, 0);
  cairo_rectangle (self->cr, slot->x + 0.5, slot->top + 0.5, slot->width - 1, MAX (height - 1, 0));
  cairo_stroke (self->cr);
}

/* @text centred over the slot of a bar of @extent, its foot at @y, on a plate where something is
 * drawn behind. Returns its top, or @y where it does not fit. */
static double
write_over (const BefChartCanvas *self, const char *text, const Slot *slot, BefChartExtent extent,
            double y)
{
  int width, height;

  bef_chart_canvas_text (self, text, PANGO_WEIGHT_NORMAL, &width, &height);
  if (width > slot->width + 2)
    return y;
  double x = round (slot->x + (slot->width - width) / 2), top = MAX (round (y - height), self->y);
  if (extent != BEF_CHART_WHOLE)
    {
      bef_chart_set_color (self->cr, &self->palette->back);
      cairo_rectangle (self->cr, x - 1, top, width + 2, height);
      cairo_fill (self->cr);
    }
  bef_chart_set_color (self->cr, &self->palette->label);
  cairo_move_to (self->cr, x, top);
  pango_cairo_show_layout (self->cr, self->layout);
  return top;
}

/* The longest of the words that fit says what the bar is. */
static void
write_extent (const BefChartCanvas *self, BefChartExtent extent, double known, const Slot *slot,
              double y)
{
  g_autofree char *share = bef_chart_format_share (known);
  g_autofree char *words = extent == BEF_CHART_RUNNING    ? g_strdup (_ ("so far"))
                           : extent == BEF_CHART_ARRIVING ? g_strdup (_ ("loading"))
                                                          /* TRANSLATORS: a share: "4 % known". */
                                                          : g_strdup_printf (_ ("%s known"), share);

  if (write_over (self, words, slot, extent, y) == y && extent != BEF_CHART_ARRIVING)
    write_over (self, share, slot, extent, y);
}

static void
label_bar (const BefChartCanvas *self, BefChartSeries *series, const BefValueAxis *axis,
           const BefChartPoint *p, BefChartExtent extent, const Slot *slot)
{
  double shown = p->value / axis->divisor;

  if (self->compact || slot->width < 16)
    return;
  g_autofree char *number =
      bef_format_number (shown, axis->divisor > 1 ? (fabs (shown) < 100 ? 1 : 0)
                                                  : bef_chart_series_get_decimals (series));
  g_autofree char *text = g_strconcat (p->estimated ? "≈" : "", number, NULL);
  if (p->value < 0)
    {
      int width, height;
      bef_chart_canvas_text (self, text, PANGO_WEIGHT_NORMAL, &width, &height);
      write_over (self, text, slot, extent, slot->bottom + 1 + height);
      return;
    }
  double top = write_over (self, text, slot, extent, slot->top - 1);
  if (extent != BEF_CHART_WHOLE)
    write_extent (self, extent, p->known, slot, top);
}

/* What it lacks of what it is compared with, or has more. */
static void
paint_difference (const BefChartCanvas *self, const BefChartView *view, BefChartSeries *series,
                  const BefValueAxis *axis, const BefChartPoint *p, const Slot *slot)
{
  BefChartSeries *before = bef_chart_view_get_compared (view, series);
  double difference = before != NULL ? bef_chart_view_difference (view, series, before, p) : NAN;

  if (isfinite (difference))
    bef_chart_paint_bar_difference (self, slot->x, slot->width,
                                    round (bef_chart_canvas_y (self, axis, p->value)),
                                    round (bef_chart_canvas_y (self, axis, p->value - difference)));
}

void
bef_chart_paint_bars (const BefChartCanvas *self, BefChartSeries *series, const BefValueAxis *axis,
                      const BefChartLook *look, const BefChartBars *bars)
{
  GArray *points = bef_chart_series_get_points (series);
  const guint nth = bars->nth, n = bars->n;
  double zero = round (bef_chart_canvas_y (self, axis, CLAMP (0, axis->low, axis->high)));
  guint begin, end;

  bef_chart_visible_points (self, series, &begin, &end);
  for (guint i = begin; i < end; i++)
    {
      const BefChartPoint *p = &g_array_index (points, BefChartPoint, i);
      BefChartExtent extent = bef_chart_series_get_extent (series, p, self->now_ms);
      double left = bef_chart_canvas_x (self, p->start_ms),
             right = bef_chart_canvas_x (self, p->end_ms);
      double gap = right - left > 6 ? MIN ((right - left) * 0.22, 24) : 0;
      double width = MAX ((right - left - gap) / n, 1);
      double x = left + gap / 2 + nth * width;
      double y = round (bef_chart_canvas_y (self, axis, p->value));

      if (width > 4)
        {
          width = round (width) - (n > 1 ? 1 : 0);
          x = round (x);
        }
      Slot slot = { x, width, MIN (y, zero), MAX (y, zero) };
      if (extent == BEF_CHART_WHOLE)
        paint_whole (self, look, &slot);
      else
        {
          paint_unknown (self, extent, p->known, &slot);
          paint_hollow (self, look, extent, p->known, &slot);
        }
      paint_difference (self, bars->view, series, axis, p, &slot);
      label_bar (self, series, axis, p, extent, &slot);
    }
}

void
bef_chart_paint_extent_swatch (const BefChartCanvas *self, BefChartExtent extent, double x,
                               double y, double size)
{
  BefChartLook look = { self->palette->series[0], 0, FALSE };
  Slot slot = { round (x), round (size), round (y), round (y + size) };
  BefChartCanvas small = *self;

  small.y = slot.top;
  small.height = slot.bottom - slot.top;
  paint_unknown (&small, extent, 0.5, &slot);
  paint_hollow (self, &look, extent, 0.5, &slot);
}
