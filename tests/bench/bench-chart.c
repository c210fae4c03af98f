/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time of a chart's snapshot at 1920 pixels with 2000 buckets: all anew, and after a move of the
 * cursor. */
#include "chart/bef-chart-private.h"

#include <math.h>
#include <time.h>

#include "base/bef-civil-time.h"

#define ROUNDS 40
#define N_BUCKETS 2000

static BefBuckets *
make_buckets (gint64 from, int seed)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (BefBucket));
  gint64 length = BEF_MS_DAY / N_BUCKETS;

  for (int i = 0; i < N_BUCKETS; i++)
    {
      double value = 9000 + 6000 * sin ((i + seed) / 90.0) + 900 * sin (i * 1.7);
      gint64 start = from + i * length;
      BefBucket b = { start, start + length, value - 400, value + 700,        value,
                      value, value,          start,       start + length - 1, 8 };
      g_array_append_val (array, b);
    }
  return bef_buckets_new_take (array);
}

/* CPU time of this thread, in ms: others may keep the machine busy. */
static double
cpu (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Milliseconds to make the node and to render it. */
static double
draw (BefChart *chart, GskRenderer *renderer, double *render_ms)
{
  int width = gtk_widget_get_width (GTK_WIDGET (chart)),
      height = gtk_widget_get_height (GTK_WIDGET (chart));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  double start = cpu (), made;

  /* The widget's own function: what GTK calls when the chart must be drawn. */
  GTK_WIDGET_GET_CLASS (chart)->snapshot (GTK_WIDGET (chart), snapshot);
  g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (snapshot);
  made = cpu ();
  g_autoptr (GdkTexture) texture = gsk_renderer_render_texture (
      renderer, node, &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  *render_ms += cpu () - made;
  return made - start;
}

int
main (int argc, char **argv)
{
  gint64 day = bef_civil_to_ms (2026, 11, 24, 0, 0);
  BefChartSeries *series;
  double fresh = 0, fresh_render = 0, moved = 0, ignored = 0;

  if (!gtk_init_check ())
    {
      g_print ("# no display\n");
      return 77;
    }
  GtkWidget *window = gtk_window_new ();
  BefChart *chart = BEF_CHART (bef_chart_new ());
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 1920, 500);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (chart));
  series = bef_chart_series_new ("Power", "W", 0, BEF_CHART_AREA);
  bef_chart_range_set (bef_chart_get_range (chart), day, day + BEF_MS_DAY);
  bef_chart_add_series (chart, series);
  gtk_window_present (GTK_WINDOW (window));
  for (gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC / 2; g_get_monotonic_time () < end;)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);

  g_autoptr (GskRenderer) renderer = gsk_cairo_renderer_new ();
  gsk_renderer_realize (renderer, NULL, NULL);
  for (int i = 0; i < ROUNDS; i++)
    {
      g_autoptr (BefBuckets) buckets = make_buckets (day, i);
      bef_chart_series_set_buckets (series, buckets);
      fresh += draw (chart, renderer, &fresh_render);
      bef_chart_set_cursor (chart, day + BEF_MS_HOUR + i * BEF_MS_MINUTE);
      moved += draw (chart, renderer, &ignored);
    }
  g_print ("chart_width %d px\n", gtk_widget_get_width (GTK_WIDGET (chart)));
  g_print ("chart_snapshot_new_data %.3f ms\n", fresh / ROUNDS);
  g_print ("chart_render_cairo_new_data %.3f ms\n", fresh_render / ROUNDS);
  g_print ("chart_snapshot_cursor_move %.3f ms\n", moved / ROUNDS);
  gsk_renderer_unrealize (renderer);
  g_object_unref (series);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
