/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is whole, partly known, running, missing and on its way must not look alike. */
#include "chart-util.h"

#include "../patience.h"

#include <math.h>

#include "base/bef-civil-time.h"
#include "chart/bef-chart-private.h"

#define N_BUCKETS 288

typedef struct
{
  GtkWidget *window;
  BefChart *chart;
  BefChartSeries *series;
  gint64 day;
} Fixture;

static void
spin_until_drawn (Fixture *f)
{
  for (guint i = 0; i < 500 * test_patience () && f->chart->data_node == NULL; i++)
    chart_util_spin (10);
  g_assert_nonnull (f->chart->data_node);
}

/* Five-minute buckets of 5 kW, nothing in [gap_from, gap_to), -1 for none. */
static void
give (Fixture *f, int gap_from, int gap_to)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (BefBucket));

  for (int i = 0; i < N_BUCKETS; i++)
    {
      gint64 from = f->day + i * 5 * BEF_MS_MINUTE;
      gboolean gap = i >= gap_from && i < gap_to;
      double v = gap ? NAN : 5000 + i;
      BefBucket b = { from, from + 5 * BEF_MS_MINUTE, v, v, v, v, v, from, from, !gap };
      g_array_append_val (array, b);
    }
  g_autoptr (BefBuckets) buckets = bef_buckets_new_take (array);
  bef_chart_series_set_buckets (f->series, buckets);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->day = bef_civil_to_ms (2026, 11, 24, 0, 0);
  f->chart = BEF_CHART (bef_chart_new ());
  f->series = bef_chart_series_new ("Power", "W", 0, BEF_CHART_LINE);
  bef_chart_range_set (bef_chart_get_range (f->chart), f->day, f->day + BEF_MS_DAY);
  bef_chart_add_series (f->chart, f->series);
  f->window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (f->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 640, 300);
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->chart));
  gtk_window_present (GTK_WINDOW (f->window));
  give (f, -1, -1);
  spin_until_drawn (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_unref (f->series);
  gtk_window_destroy (GTK_WINDOW (f->window));
  chart_util_spin (10);
}

/* A copy of what is drawn. (transfer full) */
static guchar *
pixels_of (Fixture *f, gsize *size)
{
  g_autoptr (GdkTexture) texture = chart_util_render (f->chart);
  gsize stride = (gsize)gdk_texture_get_width (texture) * 4;

  *size = stride * (gsize)gdk_texture_get_height (texture);
  guchar *pixels = g_malloc (*size);
  gdk_texture_download (texture, pixels, stride);
  return pixels;
}

/* Pixels that differ between two drawings. */
static guint
count_differences (const guchar *a, const guchar *b, gsize size)
{
  guint n = 0;

  for (gsize i = 0; i < size; i += 4)
    n += memcmp (a + i, b + i, 4) != 0;
  return n;
}

/* Three days of bars, the second missing so much of itself. */
static void
give_bars (Fixture *f, BefChartSeries *bars, double missing, gboolean estimated)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (BefBucket));

  for (int i = 0; i < 3; i++)
    {
      gint64 start = f->day + i * BEF_MS_DAY;
      BefBucket b = { start, start + BEF_MS_DAY, 20, 20, 20, 20, 20, start, start, 1 };
      b.missing = i == 1 ? missing : 0;
      b.estimated = i == 1 && estimated;
      g_array_append_val (array, b);
    }
  g_autoptr (BefBuckets) buckets = bef_buckets_new_take (array);
  bef_chart_series_set_buckets (bars, buckets);
}

static BefChartSeries *
show_bars (Fixture *f)
{
  BefChartSeries *bars = bef_chart_series_new ("Energy", "kWh", 1, BEF_CHART_BARS);

  bef_chart_remove_all (f->chart);
  bef_chart_range_set (bef_chart_get_range (f->chart), f->day, f->day + 3 * BEF_MS_DAY);
  bef_chart_add_series (f->chart, bars);
  return bars;
}

/* The same value, whole, partly known, running and on its way, looks like four things; an estimate
 * like a fifth. */
static void
test_bars_that_are_not_whole_look_so (Fixture *f, gconstpointer data)
{
  g_autoptr (BefChartSeries) bars = show_bars (f);
  g_autoptr (GArray) loading = g_array_new (FALSE, FALSE, sizeof (BefChartSpan));
  BefChartSpan second = { f->day + BEF_MS_DAY, f->day + 2 * BEF_MS_DAY };
  guchar *drawn[5];
  gsize size = 0;

  g_array_append_val (loading, second);
  for (guint i = 0; i < G_N_ELEMENTS (drawn); i++)
    {
      give_bars (f, bars, i == 1 || i == 2 ? 0.6 : i == 3 ? 0.4 : 0, i == 4);
      bef_chart_series_set_loading (bars, i == 2 ? loading : NULL);
      f->chart->now_ms = i == 3 ? f->day + BEF_MS_DAY + 14 * BEF_MS_HOUR : BEF_NO_TIME;
      spin_until_drawn (f);
      drawn[i] = pixels_of (f, &size);
    }
  for (guint i = 0; i < G_N_ELEMENTS (drawn); i++)
    for (guint j = 0; j < i; j++)
      g_assert_cmpuint (count_differences (drawn[i], drawn[j], size), >,
                        j == 0 && i == 4 ? 10 : 300);
  for (guint i = 0; i < G_N_ELEMENTS (drawn); i++)
    g_free (drawn[i]);
}

/* Nothing known of ten hours: missing is hatched, loading dotted, and neither looks like a line at
 * zero; in a thumbnail too. */
static void
test_loading_looks_like_itself (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) loading = g_array_new (FALSE, FALSE, sizeof (BefChartSpan));
  BefChartSpan all = { f->day, f->day + BEF_MS_DAY };

  g_array_append_val (loading, all);
  for (guint compact = 0; compact < 2; compact++)
    {
      gsize size;
      bef_chart_set_compact (f->chart, compact == 1);
      bef_chart_series_set_loading (f->series, NULL);
      give (f, 100, 220);
      chart_util_spin (60);
      spin_until_drawn (f);
      g_autofree guchar *missing = pixels_of (f, &size);
      bef_chart_series_set_loading (f->series, loading);
      spin_until_drawn (f);
      g_autofree guchar *coming = pixels_of (f, &size);
      g_assert_cmpuint (count_differences (missing, coming, size), >, 500);
      give (f, -1, -1);
      spin_until_drawn (f);
      g_autofree guchar *known = pixels_of (f, &size);
      g_assert_cmpuint (count_differences (known, coming, size), >, 100);
      /* Nothing at all known. */
      give (f, 0, N_BUCKETS);
      spin_until_drawn (f);
      g_autofree guchar *all_coming = pixels_of (f, &size);
      bef_chart_series_set_loading (f->series, NULL);
      spin_until_drawn (f);
      g_autofree guchar *nothing = pixels_of (f, &size);
      g_assert_cmpuint (count_differences (all_coming, nothing, size), >, 100);
    }
}

#define ADD(path, function)                                                                        \
  g_test_add ("/chart/looks/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  ADD ("bars-not-whole", test_bars_that_are_not_whole_look_so);
  ADD ("loading-is-neither-missing-nor-known", test_loading_looks_like_itself);
  return g_test_run ();
}
