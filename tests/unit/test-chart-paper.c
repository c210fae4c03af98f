/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chart on paper: no widget, no display. */
#include <math.h>
#include <pango/pangocairo.h>

#include "base/bef-civil-time.h"
#include "chart/bef-chart-frame.h"

#define WIDTH 600
#define HEIGHT 300

static BefChartSeries *
three_days (gint64 from)
{
  static const double values[] = { 40, 80, 20 };
  g_autoptr (GArray) array = g_array_new (FALSE, FALSE, sizeof (BefBucket));
  BefChartSeries *series = bef_chart_series_new ("Energy", "kWh", 1, BEF_CHART_BARS);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      gint64 start = bef_civil_add (from, BEF_PERIOD_DAY, (int)i);
      gint64 end = bef_civil_add (from, BEF_PERIOD_DAY, (int)i + 1);
      double v = values[i];
      BefBucket b = { start, end, v, v, v, v, v, start, end, 1 };

      g_array_append_val (array, b);
    }
  g_autoptr (BefBuckets) buckets = bef_buckets_new_take (g_steal_pointer (&array));
  bef_chart_series_set_buckets (series, buckets);
  return series;
}

static PangoLayout *
make_layout (void)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  PangoLayout *layout = pango_layout_new (context);

  g_object_unref (context);
  return layout;
}

/* *@middle_out: the columns of the days' middles. */
static void
draw (cairo_surface_t *surface, const BefChartPalette *palette, int middle_out[3])
{
  gint64 from = bef_civil_to_ms (2026, 3, 2, 0, 0);
  g_autoptr (BefChartSeries) series = three_days (from);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_autoptr (GArray) thresholds = g_array_new (FALSE, FALSE, sizeof (BefChartThreshold));
  g_autoptr (PangoLayout) layout = make_layout ();
  BefChartView view = { "Town hall", list, from, bef_civil_add (from, BEF_PERIOD_DAY, 3),
                        BEF_NO_TIME };
  cairo_t *cr = cairo_create (surface);
  BefChartFrame frame = { 0 };
  BefChartCanvas canvas;

  g_ptr_array_add (list, series);
  bef_chart_set_color (cr, &palette->back);
  cairo_paint (cr);
  bef_chart_frame_layout (&frame, &view, thresholds, layout, WIDTH, HEIGHT, BEF_CHART_FULL);
  bef_chart_frame_canvas (&frame, cr, palette, layout, &canvas);
  bef_chart_frame_paint (&frame, &view, &canvas);
  bef_chart_frame_paint_data (&frame, &view, thresholds, &canvas);
  for (guint i = 0; i < 3; i++)
    middle_out[i] = (int)bef_chart_canvas_x (&canvas, from + (2 * i + 1) * BEF_MS_DAY / 2);
  bef_chart_frame_clear (&frame);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
}

/* Pixels in column @x of which red, or green, is all there is. */
static guint
count_pure (cairo_surface_t *surface, int x, gboolean green)
{
  const guchar *data = cairo_image_surface_get_data (surface);
  guint n = 0;

  for (int y = 0; y < HEIGHT; y++)
    {
      guint32 pixel =
          *(const guint32 *)(data + y * cairo_image_surface_get_stride (surface) + x * 4);
      const guint much = pixel >> (green ? 8 : 16) & 0xff,
                  little = pixel >> (green ? 16 : 8) & 0xff;
      n += much > 200 && little < 60 && (pixel & 0xff) < 60;
    }
  return n;
}

static void
test_bars (void)
{
  BefChartScheme scheme = { .text = { 0, 0, 0, 1 } };
  BefChartPalette palette;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  guint heights[3];
  int middle[3];

  scheme.color[BEF_CHART_COLOR_SERIES] = (GdkRGBA){ 1, 0, 0, 1 };
  scheme.has[BEF_CHART_COLOR_SERIES] = TRUE;
  bef_chart_palette_init (&palette, &scheme);
  g_assert_false (palette.dark);
  draw (surface, &palette, middle);
  for (guint i = 0; i < 3; i++)
    heights[i] = count_pure (surface, middle[i], FALSE);
  g_assert_cmpuint (heights[1], >, HEIGHT / 3);
  g_assert_cmpfloat (fabs (heights[0] / (double)heights[1] - 0.5), <, 0.03);
  g_assert_cmpfloat (fabs (heights[2] / (double)heights[1] - 0.25), <, 0.03);
  cairo_surface_destroy (surface);
}

/* What the scheme does not say follows the colour of the text. */
static void
test_fallbacks (void)
{
  BefChartScheme day = { .text = { 0, 0, 0, 1 } }, night = { .text = { 1, 1, 1, 1 } };
  BefChartPalette palette;

  bef_chart_palette_init (&palette, &day);
  g_assert_cmpfloat (palette.back.red, >, 0.9);
  bef_chart_palette_init (&palette, &night);
  g_assert_true (palette.dark);
  g_assert_cmpfloat (palette.back.red, <, 0.3);
  /* A translucent card lies over our own ground. */
  night.color[BEF_CHART_COLOR_BACK] = (GdkRGBA){ 1, 1, 1, 0.1f };
  night.has[BEF_CHART_COLOR_BACK] = TRUE;
  bef_chart_palette_init (&palette, &night);
  g_assert_cmpfloat (palette.back.red, >, 0.2);
  g_assert_cmpfloat (palette.back.red, <, 0.4);
  g_assert_cmpfloat (palette.back.alpha, ==, 1);
}

static double
difference (const GdkRGBA *a, const GdkRGBA *b)
{
  return fabs (a->red * a->alpha - b->red * b->alpha)
         + fabs (a->green * a->alpha - b->green * b->alpha) + fabs (a->alpha - b->alpha);
}

/* A colour of edges, as high contrast names one: lines are thicker, greys stronger, words as strong
 * as any, and a bar has its edge. */
static void
test_high_contrast (void)
{
  BefChartScheme scheme = { .text = { 0, 0, 0, 1 } };
  BefChartPalette ordinary, high;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  int middle[3];

  scheme.color[BEF_CHART_COLOR_SERIES] = (GdkRGBA){ 1, 0, 0, 1 };
  scheme.has[BEF_CHART_COLOR_SERIES] = TRUE;
  bef_chart_palette_init (&ordinary, &scheme);
  g_assert_false (ordinary.high_contrast);
  draw (surface, &ordinary, middle);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (count_pure (surface, middle[i], TRUE), ==, 0);

  scheme.color[BEF_CHART_COLOR_EDGE] = (GdkRGBA){ 0, 1, 0, 1 };
  scheme.has[BEF_CHART_COLOR_EDGE] = TRUE;
  bef_chart_palette_init (&high, &scheme);
  g_assert_true (high.high_contrast);
  g_assert_cmpfloat (high.thickness, >, ordinary.thickness);
  g_assert_cmpfloat (difference (&high.label, &high.text), <, 0.001);
  g_assert_cmpfloat (high.band_edge.alpha, >, ordinary.band_edge.alpha);
  g_assert_cmpfloat (high.hatch.alpha, >, ordinary.hatch.alpha);
  draw (surface, &high, middle);
  /* Above and below. */
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (count_pure (surface, middle[i], TRUE), >=, 2);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart/paper/bars-are-as-tall-as-their-values", test_bars);
  g_test_add_func ("/chart/paper/colours-follow-the-text", test_fallbacks);
  g_test_add_func ("/chart/paper/high-contrast", test_high_contrast);
  return g_test_run ();
}
