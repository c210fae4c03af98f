/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chart against the past: what it comes to, and how it is drawn. No widget, no display. */
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "base/bef-civil-time.h"
#include "chart/bef-chart-compare.h"
#include "chart/bef-chart-frame.h"

#define WIDTH 700
#define HEIGHT 300

typedef struct
{
  gint64 monday; /* 23 November 2026 */
  GPtrArray *series;
  BefChartSeries *now, *before;
  BefChartView view;
} Fixture;

static void
set_up_as (Fixture *f, const char *unit, BefChartStyle style)
{
  f->monday = bef_civil_to_ms (2026, 11, 23, 0, 0);
  f->before = bef_chart_series_new ("Same week last year", unit, 1, style);
  bef_chart_series_set_secondary (f->before, TRUE);
  bef_chart_series_set_than (f->before, "the same week last year");
  bef_chart_series_set_days_before (f->before, 364);
  f->now = bef_chart_series_new ("Energy", unit, 1, style);
  f->series = g_ptr_array_new ();
  g_ptr_array_add (f->series, f->before);
  g_ptr_array_add (f->series, f->now);
  f->view = (BefChartView){ "Town hall", f->series, f->monday,
                            bef_civil_add (f->monday, BEF_PERIOD_WEEK, 1), BEF_NO_TIME };
}

static void
set_up (Fixture *f, gconstpointer data)
{
  set_up_as (f, "kWh", BEF_CHART_BARS);
}

static void
set_up_lines (Fixture *f, gconstpointer data)
{
  set_up_as (f, data, BEF_CHART_LINE);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_ptr_array_unref (f->series);
  g_object_unref (f->now);
  g_object_unref (f->before);
}

static BefBucket
bucket (gint64 start, gint64 end, double v)
{
  return (BefBucket){ start, end, v, v, v, v, v, start, end, isnan (v) ? 0 : 1 };
}

static void
give (BefChartSeries *series, GArray *buckets)
{
  g_autoptr (BefBuckets) taken = bef_buckets_new_take (buckets);

  bef_chart_series_set_buckets (series, taken);
}

/* A bar a day; NAN: nothing is known of it. @known of the day before the last value. */
static void
give_days (Fixture *f, BefChartSeries *series, const double values[7])
{
  GArray *array = g_array_new (FALSE, TRUE, sizeof (BefBucket));

  for (int i = 0; i < 7; i++)
    {
      BefBucket b = bucket (bef_civil_add (f->monday, BEF_PERIOD_DAY, i),
                            bef_civil_add (f->monday, BEF_PERIOD_DAY, i + 1), values[i]);
      b.missing = isnan (values[i]) ? 1 : 0;
      g_array_append_val (array, b);
    }
  give (series, array);
}

static void
assert_delta (Fixture *f, double now, double before, double known)
{
  BefChartDelta delta;

  g_assert_true (bef_chart_view_get_delta (&f->view, &delta));
  g_assert_cmpfloat_with_epsilon (delta.now, now, 1e-6);
  g_assert_cmpfloat_with_epsilon (delta.before, before, 1e-6);
  g_assert_cmpfloat_with_epsilon (delta.known, known, 1e-6);
}

static void
assert_says (Fixture *f, const char *text)
{
  g_autofree char *delta = bef_chart_view_dup_delta (&f->view);

  g_assert_cmpstr (delta, ==, text);
}

static void
test_days_are_compared_by_pairs (Fixture *f, gconstpointer data)
{
  static const double now[] = { 60, 60, 60, 60, 60, 56, 56 };
  static const double before[] = { 70, 60, 62, 68, 64, 64, 60 };

  /* 412 of 448: 36 less, 8.04 %. */
  give_days (f, f->now, now);
  give_days (f, f->before, before);
  assert_delta (f, 412, 448, 1);
  assert_says (f, "From 23 to 29 November 2026: 412 kWh, 8 % less than the same week last year "
                  "(−36 kWh).");
  f->view.now_ms = f->monday + 7 * BEF_MS_DAY - 1;
  assert_says (f, "This week: 412 kWh, 8 % less than the same week last year (−36 kWh).");
}

static void
test_what_lacks_on_one_side_counts_on_neither (Fixture *f, gconstpointer data)
{
  static const double now[] = { 60, 60, 60, 60, 60, 60, NAN };
  static const double before[] = { 50, 50, 50, 50, 50, 50, 500 };

  /* Without the pairs it would be 360 of 800: a saving. */
  give_days (f, f->now, now);
  give_days (f, f->before, before);
  assert_delta (f, 360, 300, 6 / 7.0);
  assert_says (f, "From 23 to 29 November 2026: 360 kWh, 20 % more than the same week last year "
                  "(+60 kWh). Counted over the 85 % known of both.");
}

static void
test_too_little_is_no_conclusion (Fixture *f, gconstpointer data)
{
  static const double now[] = { 60, 60, 60, 60, 60, NAN, NAN };
  static const double before[] = { 50, 50, 50, 50, 50, 50, 50 };

  /* Five days of seven: 71 %. */
  give_days (f, f->now, now);
  give_days (f, f->before, before);
  assert_says (f, "From 23 to 29 November 2026: too little is known of both to compare them "
                  "(71 % of the time).");
}

static void
test_nothing_is_said_while_it_is_on_its_way (Fixture *f, gconstpointer data)
{
  static const double days[] = { 60, 60, 60, 60, 60, 60, 60 };
  BefChartSpan span = { f->monday - BEF_MS_DAY, f->monday + 2 * BEF_MS_DAY };
  g_autoptr (GArray) loading = g_array_new (FALSE, FALSE, sizeof (BefChartSpan));
  static const double late[] = { NAN, 60, 60, 60, 60, 60, 60 };

  g_array_append_val (loading, span);
  give_days (f, f->now, days);
  give_days (f, f->before, late);
  bef_chart_series_set_loading (f->before, loading);
  assert_says (f, NULL);
}

static void
test_a_week_begun_counts_as_far_as_it_has_come (Fixture *f, gconstpointer data)
{
  static const double before[] = { 50, 50, 25, NAN, NAN, NAN, NAN };
  static const double now[] = { 40, 40, 20, NAN, NAN, NAN, NAN };

  /* Wednesday noon, of which both know the morning: cut there by who read them. */
  f->view.now_ms = f->monday + 2 * BEF_MS_DAY + 12 * BEF_MS_HOUR;
  give_days (f, f->now, now);
  give_days (f, f->before, before);
  for (int side = 0; side < 2; side++)
    {
      BefChartSeries *series = side == 0 ? f->now : f->before;
      g_autoptr (BefBuckets) whole = bef_buckets_ref (bef_chart_series_get_buckets (series));
      GArray *array = g_array_new (FALSE, TRUE, sizeof (BefBucket));
      for (guint i = 0; i < bef_buckets_get_length (whole); i++)
        {
          BefBucket b = *bef_buckets_get (whole, i);
          b.missing = i == 2 ? 0.5 : b.missing;
          g_array_append_val (array, b);
        }
      give (series, array);
    }
  assert_delta (f, 100, 125, 1);
  assert_says (f, "This week: 100 kWh, 20 % less than the same week last year (−25 kWh).");
  /* One that was not cut is more than has passed: no pair. */
  static const double uncut[] = { 50, 50, 50, NAN, NAN, NAN, NAN };
  give_days (f, f->before, uncut);
  assert_delta (f, 80, 100, 0.8);
}

/* A line every half hour, of the week. */
static void
give_line (Fixture *f, BefChartSeries *series, double value, int hours)
{
  GArray *array = g_array_new (FALSE, TRUE, sizeof (BefBucket));

  for (int i = 0; i < hours * 2; i++)
    {
      gint64 at = f->monday + i * 30 * BEF_MS_MINUTE;
      BefBucket b = bucket (at, at + 30 * BEF_MS_MINUTE, value);
      b.last_ms = at;
      g_array_append_val (array, b);
    }
  give (series, array);
}

static void
test_powers_come_to_energy (Fixture *f, gconstpointer data)
{
  /* 168 hours of 2 kW and of 2.5 kW. */
  give_line (f, f->now, 2000, 168);
  give_line (f, f->before, 2500, 168);
  assert_delta (f, 336, 420, 1);
  assert_says (f, "From 23 to 29 November 2026: 336 kWh, 20 % less than the same week last year "
                  "(−84 kWh).");
}

static void
test_powers_of_another_rhythm_are_weighed_by_time (Fixture *f, gconstpointer data)
{
  GArray *array = g_array_new (FALSE, TRUE, sizeof (BefBucket));

  /* Hourly: 1 kW and 3 kW by turns, against 2 kW each half hour. */
  for (int i = 0; i < 168; i++)
    {
      gint64 at = f->monday + i * BEF_MS_HOUR;
      BefBucket b = bucket (at, at + BEF_MS_HOUR, i % 2 == 0 ? 1000 : 3000);
      b.last_ms = at;
      g_array_append_val (array, b);
    }
  give (f->before, array);
  give_line (f, f->now, 2000, 168);
  assert_delta (f, 336, 336, 1);
  assert_says (f, "From 23 to 29 November 2026: 336 kWh, as much as the same week last year.");
}

static void
test_temperatures_are_compared_by_their_means (Fixture *f, gconstpointer data)
{
  give_line (f, f->now, 19.5, 168);
  give_line (f, f->before, 18.7, 168);
  assert_delta (f, 19.5, 18.7, 1);
  assert_says (f, "From 23 to 29 November 2026: 19.5 °C on average, 0.8 °C more than the same "
                  "week last year.");
}

static void
test_csv_and_cursor_tell_the_same (Fixture *f, gconstpointer data)
{
  static const double now[] = { 60, 60, 60, 60, 60, 56, NAN };
  static const double before[] = { 70, 60, 62, 68, 64, 64, 60 };

  give_days (f, f->now, now);
  give_days (f, f->before, before);
  g_autofree char *csv = bef_chart_view_to_csv (&f->view, BEF_CHART_CSV_FOR_PEOPLE);
  g_auto (GStrv) lines = g_strsplit (csv, "\r\n", -1);
  /* Time, zone, before and its share, now and its share, difference. */
  g_assert_nonnull (strstr (lines[0], "Energy – difference (kWh)"));
  g_assert_true (g_str_has_suffix (lines[1], ";70.0;100.0;60.0;100.0;-10.0"));
  g_assert_true (g_str_has_suffix (lines[7], ";60.0;100.0;;0.0;"));
  /* −10 0 −2 −8 −4 −8 = −32: of pairs, not 356 − 448. */
  g_assert_true (g_str_has_suffix (lines[8], ";-32.0"));
  g_autofree char *reading = bef_chart_view_get_reading (&f->view, f->monday + 12 * BEF_MS_HOUR);
  g_assert_nonnull (strstr (reading, "\nDifference: −10.0 kWh"));
  g_autofree char *gap =
      bef_chart_view_get_reading (&f->view, f->monday + 6 * BEF_MS_DAY + 12 * BEF_MS_HOUR);
  g_assert_null (strstr (gap, "Difference"));
}

/* Drawn with letters black on white, what is now in red, so that a grey is grey. */
static cairo_surface_t *
draw (Fixture *f, BefChartFrame *frame, const BefValueAxis **axis_out, BefChartCanvas *canvas)
{
  BefChartScheme scheme = { .text = { 0, 0, 0, 1 } };
  BefChartPalette palette;
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  g_autoptr (PangoLayout) layout = pango_layout_new (context);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  g_object_unref (context);
  scheme.color[BEF_CHART_COLOR_SERIES] = (GdkRGBA){ 1, 0, 0, 1 };
  scheme.has[BEF_CHART_COLOR_SERIES] = TRUE;
  bef_chart_palette_init (&palette, &scheme);
  bef_chart_set_color (cr, &palette.back);
  cairo_paint (cr);
  bef_chart_frame_layout (frame, &f->view, NULL, layout, WIDTH, HEIGHT, BEF_CHART_FULL);
  bef_chart_frame_canvas (frame, cr, &palette, layout, canvas);
  bef_chart_frame_paint_data (frame, &f->view, NULL, canvas);
  *axis_out = &frame->axes[0];
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

typedef enum
{
  WHITE,
  GREY,
  RED, /* as such, or mixed with white or grey */
} Hue;

static Hue
hue_at (cairo_surface_t *surface, double x, double y)
{
  const guchar *data = cairo_image_surface_get_data (surface)
                       + (int)y * cairo_image_surface_get_stride (surface) + (int)x * 4;
  guint32 pixel;

  memcpy (&pixel, data, sizeof pixel);
  const int red = pixel >> 16 & 0xff, green = pixel >> 8 & 0xff;
  if (red - green > 20)
    return RED;
  return green > 250 ? WHITE : GREY;
}

static void
test_bars_of_the_past_are_grey_and_the_difference_shaded (Fixture *f, gconstpointer data)
{
  /* Monday took less, Tuesday more, of Wednesday nothing is known of now. */
  static const double now[] = { 40, 80, NAN, 60, 60, 60, 60 };
  static const double before[] = { 80, 40, 80, 60, 60, 60, 60 };
  BefChartFrame frame = { 0 };
  BefChartCanvas canvas;
  const BefValueAxis *axis;

  give_days (f, f->now, now);
  give_days (f, f->before, before);
  cairo_surface_t *surface = draw (f, &frame, &axis, &canvas);
#define X(day, share)                                                                              \
  bef_chart_canvas_x (&canvas, f->monday + (gint64)(((day) + (share)) * BEF_MS_DAY))
#define Y(value) bef_chart_canvas_y (&canvas, axis, value)
  for (int day = 0; day < 3; day++)
    g_assert_cmpint (hue_at (surface, X (day, 0.35), Y (20)), ==, GREY);
  for (int day = 0; day < 2; day++)
    g_assert_cmpint (hue_at (surface, X (day, 0.65), Y (20)), ==, RED);
  /* What Monday saved is shaded above its bar, and nothing above Wednesday. */
  g_assert_cmpint (hue_at (surface, X (0, 0.65), Y (70)), ==, GREY);
  g_assert_cmpint (hue_at (surface, X (2, 0.65), Y (70)), ==, WHITE);
  /* Of what Tuesday took too much some is hatched in the ground's colour: lighter than the bar. */
  guint light = 0;
  for (double y = Y (78); y < Y (42); y++)
    light += hue_at (surface, X (1, 0.65), y) != RED;
  g_assert_cmpuint (light, >, 3);
  for (double y = Y (38); y < Y (2); y++)
    g_assert_cmpint (hue_at (surface, X (1, 0.65), y), ==, RED);
  cairo_surface_destroy (surface);
  bef_chart_frame_clear (&frame);
}

static void
test_between_two_lines_it_is_shaded (Fixture *f, gconstpointer data)
{
  BefChartFrame frame = { 0 };
  BefChartCanvas canvas;
  const BefValueAxis *axis;

  /* Three days of the present, all of the past. */
  give_line (f, f->now, 1000, 72);
  give_line (f, f->before, 2000, 168);
  cairo_surface_t *surface = draw (f, &frame, &axis, &canvas);
  for (int day = 0; day < 7; day++)
    g_assert_cmpint (hue_at (surface, X (day, 0.5), Y (1500)), ==, day < 3 ? GREY : WHITE);
  cairo_surface_destroy (surface);
  bef_chart_frame_clear (&frame);
  /* What is more is shaded in the colour of the present. */
  give_line (f, f->now, 3000, 72);
  surface = draw (f, &frame, &axis, &canvas);
  g_assert_cmpint (hue_at (surface, X (1, 0.5), Y (2500)), ==, RED);
  /* Up to now only. */
  f->view.now_ms = f->monday + BEF_MS_DAY;
  cairo_surface_destroy (surface);
  bef_chart_frame_clear (&frame);
  surface = draw (f, &frame, &axis, &canvas);
  g_assert_cmpint (hue_at (surface, X (0, 0.5), Y (2500)), ==, RED);
  g_assert_cmpint (hue_at (surface, X (1, 0.5), Y (2500)), ==, WHITE);
  cairo_surface_destroy (surface);
  bef_chart_frame_clear (&frame);
}

#define BARS(path, function)                                                                       \
  g_test_add ("/chart-compare/" path, Fixture, NULL, set_up, function, tear_down)
#define LINES(path, unit, function)                                                                \
  g_test_add ("/chart-compare/" path, Fixture, unit, set_up_lines, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  BARS ("pairs", test_days_are_compared_by_pairs);
  BARS ("one-side", test_what_lacks_on_one_side_counts_on_neither);
  BARS ("too-little", test_too_little_is_no_conclusion);
  BARS ("loading", test_nothing_is_said_while_it_is_on_its_way);
  BARS ("running", test_a_week_begun_counts_as_far_as_it_has_come);
  LINES ("energy", "W", test_powers_come_to_energy);
  LINES ("rhythms", "W", test_powers_of_another_rhythm_are_weighed_by_time);
  LINES ("means", "°C", test_temperatures_are_compared_by_their_means);
  BARS ("csv", test_csv_and_cursor_tell_the_same);
  BARS ("bars", test_bars_of_the_past_are_grey_and_the_difference_shaded);
  LINES ("lines", "W", test_between_two_lines_it_is_shaded);
  return g_test_run ();
}
