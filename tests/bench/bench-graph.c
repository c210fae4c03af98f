/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The graph page on a year of one-minute samples (525,600, in a history file) in a window 1920
 * pixels wide: the first drawing, and a pan that moves it by a few pixels each frame, as a person
 * drags it. Prints lines of `name value unit`, or one JSON object with --json.
 *
 * bench-graph [--json] [--frames N] [--step PIXELS]
 *
 * What is counted is CPU time of the main thread, from the moved pointer to the frame's end:
 * everything the main thread does meanwhile, and each part of it. "raster" is what the renderer
 * does with the nodes (cairo under Xvfb; a GPU would take it from the processor).
 */
#include "bench-report.h"
#include "bench-source.h"
#include "chart/bef-chart-private.h"
#include "ui/graph/bef-graph-page.h"
#include "../widget/fake-backend.h"

#include <glib/gstdio.h>

#define YEAR_MINUTES 525600
#define DAY_MINUTES 1440
#define N_FIRST 15
#define FRAMES_TO_TURN 240

/* Sorts @values. */
static void
report_times (const char *name, GArray *values)
{
  g_autofree char *worst = g_strconcat (name, "_worst", NULL);
  g_autofree char *nearly = g_strconcat (name, "_p95", NULL);

  g_array_sort (values, bench_compare_doubles);
  bench_report (name, g_array_index (values, double, values->len / 2), "ms");
  bench_report (nearly, g_array_index (values, double, values->len * 95 / 100), "ms");
  bench_report (worst, g_array_index (values, double, values->len - 1), "ms");
}

typedef struct
{
  BefHistory *history;
  BefSession *session;
  GtkWindow *window;
  BefPage *page;
  BefChart *chart;
  GdkFrameClock *clock;
  guint n_frames;                   /* ended */
  double layout_begin, paint_begin; /* of the present frame */
  double layout, paint, snapshot;   /* of the last frame */
  gint64 snapshot_end_us;
  guint n_snapshots;
} Bench;

static Bench bench;
static void (*real_snapshot) (GtkWidget *widget, GtkSnapshot *snapshot);

static void
timed_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  double begin = bench_cpu_ms ();

  real_snapshot (widget, snapshot);
  bench.snapshot += bench_cpu_ms () - begin;
  bench.snapshot_end_us = g_get_monotonic_time ();
  bench.n_snapshots++;
}

/* GTK's own handlers come before these: each is called when its phase has ended. */
static void
before_paint_cb (GdkFrameClock *clock)
{
  bench.layout_begin = bench.paint_begin = bench_cpu_ms ();
}

static void
layout_cb (GdkFrameClock *clock)
{
  bench.paint_begin = bench_cpu_ms ();
  bench.layout += bench.paint_begin - bench.layout_begin;
}

static void
paint_cb (GdkFrameClock *clock)
{
  bench.paint += bench_cpu_ms () - bench.paint_begin;
  bench.n_frames++;
}

static void
spin (guint milliseconds)
{
  for (gint64 end = g_get_monotonic_time () + milliseconds * G_GINT64_CONSTANT (1000);
       g_get_monotonic_time () < end;)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
}

static void
wait_for (gboolean *done)
{
  while (!*done)
    g_main_context_iteration (NULL, TRUE);
}

/* Nine quarters before @now_ms, so that there is something to move to. */
static void
fill_history (gint64 now_ms)
{
  BenchSource source = { bef_series_key (FAKE_CLIMATE, "temperature"), 0, 61 };
  guint32 days = YEAR_MINUTES / DAY_MINUTES * 9 / 4;
  gint64 start = now_ms / BEF_MS_MINUTE * BEF_MS_MINUTE - days * BEF_MS_DAY;

  for (guint32 day = 0; day < days; day++)
    {
      g_autoptr (GArray) readings =
          g_array_sized_new (FALSE, FALSE, sizeof (BefReading), DAY_MINUTES);
      gboolean done = FALSE;
      for (guint32 m = 0; m < DAY_MINUTES; m++)
        {
          guint32 minute = day * DAY_MINUTES + m;
          BefReading reading = { source.key, start + minute * BEF_MS_MINUTE,
                                 bench_next_value (&source, 60, minute) };
          g_array_append_val (readings, reading);
        }
      bef_history_append_range_async (bench.history,
                                      &(BefHistoryQuery){ .key = source.key,
                                                          .from_ms = start + day * BEF_MS_DAY,
                                                          .to_ms = start + (day + 1) * BEF_MS_DAY },
                                      readings, NULL, done_cb, &done);
      wait_for (&done);
    }
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

static void
open_page (void)
{
  bench.window = GTK_WINDOW (gtk_window_new ());
  bench.page = bef_graph_page_new ();
  gtk_window_set_decorated (bench.window, FALSE);
  gtk_window_set_default_size (bench.window, 1920, 1000);
  gtk_window_set_child (bench.window, GTK_WIDGET (bench.page));
  bef_page_bind (bench.page, bench.session);
  gtk_window_present (bench.window);
  bef_page_shown (bench.page, FAKE_CLIMATE "|temperature");
  spin (600);
  bench.chart = BEF_CHART (find (GTK_WIDGET (bench.page), BEF_TYPE_CHART));
  bench.clock = gtk_widget_get_frame_clock (GTK_WIDGET (bench.chart));
  g_signal_connect (bench.clock, "before-paint", G_CALLBACK (before_paint_cb), NULL);
  g_signal_connect (bench.clock, "layout", G_CALLBACK (layout_cb), NULL);
  g_signal_connect (bench.clock, "paint", G_CALLBACK (paint_cb), NULL);
  GtkWidgetClass *klass = GTK_WIDGET_GET_CLASS (bench.chart);
  real_snapshot = klass->snapshot;
  klass->snapshot = timed_snapshot;
}

/* From an hour to the year around it: from the wish to the picture, and the drawing alone. */
static void
bench_first (gint64 now_ms)
{
  g_autoptr (GArray) whole = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) drawing = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) snapshots = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) rasters = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < N_FIRST; i++)
    {
      gint64 to = now_ms - i * BEF_MS_DAY, asked = 0;
      BefChartSeries *series = bef_chart_get_series (bench.chart, 0);
      bef_chart_range_move (bef_chart_get_range (bench.chart), to - BEF_MS_HOUR, to);
      spin (500);
      /* That it loads is told at once: what counts is when its values are there. */
      g_autoptr (BefBuckets) hour = bef_buckets_ref (bef_chart_series_get_buckets (series));
      asked = g_get_monotonic_time ();
      bef_chart_range_move (bef_chart_get_range (bench.chart), to - 365 * BEF_MS_DAY, to);
      while (bef_chart_series_get_buckets (series) == hour)
        g_main_context_iteration (NULL, TRUE);
      bench.snapshot = bench.paint = 0;
      double begin = bench_cpu_ms ();
      guint frame = bench.n_frames, drawn = bench.n_snapshots;
      while (bench.n_snapshots == drawn || bench.n_frames == frame)
        g_main_context_iteration (NULL, TRUE);
      double cpu_all = bench_cpu_ms () - begin, ms = (double)(bench.snapshot_end_us - asked) / 1e3;
      double raster = bench.paint - bench.snapshot;
      g_array_append_val (whole, ms);
      g_array_append_val (drawing, cpu_all);
      g_array_append_val (snapshots, bench.snapshot);
      g_array_append_val (rasters, raster);
      spin (400);
    }
  report_times ("first_from_question_to_snapshot_wall", whole);
  report_times ("first_after_query_cpu", drawing);
  report_times ("first_snapshot", snapshots);
  report_times ("first_raster", rasters);
}

static void
bench_pan (guint n_frames, double pixels)
{
  static const char *const names[] = { "pan_frame_cpu",
                                       "pan_frame_input",
                                       "pan_frame_layout",
                                       "pan_frame_snapshot",
                                       "pan_frame_raster",
                                       "pan_frame_rest",
                                       "pan_frame_cpu_without_raster" };
  GArray *values[G_N_ELEMENTS (names)];
  double total = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    values[i] = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < n_frames; i++)
    {
      guint frame = bench.n_frames;
      /* A width into the past, and back. */
      double way = i % (2 * FRAMES_TO_TURN) < FRAMES_TO_TURN ? -pixels : pixels;
      bench.layout = bench.paint = bench.snapshot = 0;
      double begin = bench_cpu_ms ();
      bef_chart_pan (bench.chart, way / bench.chart->frame.plot_width);
      double input = bench_cpu_ms () - begin;
      while (bench.n_frames == frame)
        g_main_context_iteration (NULL, TRUE);
      double all = bench_cpu_ms () - begin;
      double parts[] = { all,
                         input,
                         bench.layout,
                         bench.snapshot,
                         bench.paint - bench.snapshot,
                         all - input - bench.layout - bench.paint,
                         all - bench.paint + bench.snapshot };
      total += all;
      for (guint j = 0; j < G_N_ELEMENTS (names); j++)
        g_array_append_val (values[j], parts[j]);
    }
  bench_report ("pan_step", pixels, "px");
  bench_report ("pan_frame_cpu_mean", total / n_frames, "ms");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      report_times (names[i], values[i]);
      g_array_unref (values[i]);
    }
}

int
main (int argc, char **argv)
{
  gint n_frames = 480;
  gdouble step = 8;
  GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &bench_as_json, "One JSON object", NULL },
    { "frames", 0, 0, G_OPTION_ARG_INT, &n_frames, "Frames of the pan", "N" },
    { "step", 0, 0, G_OPTION_ARG_DOUBLE, &step, "Pixels each frame moves", "PIXELS" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("beffroi-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  gint64 now_ms = bef_now_ms ();
  gboolean done = FALSE;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  if (!gtk_init_check ())
    {
      g_print ("# no display\n");
      return 77;
    }
  adw_init ();
  g_autoptr (FakeBackend) backend = fake_backend_new (BEF_ROLE_SECRETARY);
  bench.history = bef_history_new ();
  bef_history_open_async (bench.history, path, NULL, done_cb, &done);
  wait_for (&done);
  fill_history (now_ms);
  bench.session = bef_session_new (BEF_BACKEND (backend), bench.history, 600, 600);
  bef_session_start (bench.session);
  /* The history seals what came. */
  spin (4000);
  open_page ();
  if (!bench_as_json)
    g_print ("# renderer: %s\n", G_OBJECT_TYPE_NAME (gtk_native_get_renderer (
                                     gtk_widget_get_native (GTK_WIDGET (bench.chart)))));
  bench_report ("graph_width", gtk_widget_get_width (GTK_WIDGET (bench.chart)), "px");
  bench_report ("graph_height", gtk_widget_get_height (GTK_WIDGET (bench.chart)), "px");
  bench_report ("graph_samples", (double)bef_history_get_n_samples (bench.history), "samples");
  bench_first (now_ms);
  bench_pan ((guint)MAX (n_frames, 20), step);
  bench_report_end ();
  bef_page_hidden (bench.page);
  bef_page_bind (bench.page, NULL);
  gtk_window_destroy (bench.window);
  bef_session_stop (bench.session);
  spin (50);
  bef_history_close (bench.history);
  g_object_unref (bench.session);
  g_object_unref (bench.history);
  g_unlink (path);
  g_autofree char *left = g_strdup_printf ("rm -rf '%s'", folder);
  return system (left) == 0 ? 0 : 1;
}
