/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a frame of the map costs while it is panned and zoomed, with 14, 500 and 10,000 buildings
 * and a background, in a window of 1920x1080. Prints lines of `name value unit`, or one JSON
 * object with --json.
 *
 * bench-map [--json] [--frames N] [--step PIXELS] [--places N] [--dark]
 *
 * What is counted is CPU time of the main thread, from the moved view to the frame's end:
 * everything the main thread does meanwhile, and each part of it. "raster" is what the renderer
 * does with the nodes (cairo under Xvfb; a GPU would take it from the processor).
 */
#include <math.h>

#include "../widget/map-util.h"
#include "bench-report.h"

#define LATITUDE 46.2130
#define LONGITUDE -0.8870

typedef struct
{
  BefMap *map;
  guint n_frames;                   /* ended */
  double layout_begin, paint_begin; /* of the present frame */
  double layout, paint, snapshot;   /* of the last frame */
} Bench;

static Bench bench;
static void (*real_snapshot) (GtkWidget *widget, GtkSnapshot *snapshot);

static void
timed_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  const double begin = bench_cpu_ms ();

  real_snapshot (widget, snapshot);
  bench.snapshot += bench_cpu_ms () - begin;
}

/* Tiles come at once, and cost nothing but to be taken. @bytes: what each is. */
static void
fetch_tile (const char *url, GCancellable *cancellable, GAsyncReadyCallback callback,
            gpointer callback_data, gpointer bytes)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, callback_data);

  g_task_return_pointer (task, g_bytes_ref (bytes), (GDestroyNotify)g_bytes_unref);
}

static GBytes *
fetch_tile_finish (GAsyncResult *result, gpointer bytes, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
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

typedef void (*Step) (guint frame, double pixels);

static void
pan (guint frame, double pixels)
{
  /* There and back, so that tiles come and tiles are there. */
  const double way = frame % 240 < 120 ? pixels : -pixels;

  bef_map_pan_by (bench.map, way, way / 2);
}

static void
zoom (guint frame, double pixels)
{
  bef_map_go_to (bench.map, LATITUDE, LONGITUDE, 13.5 + 2.5 * sin (frame / 20.0));
}

/* Sorts @values. The mean is what to compare by: libshumate moves the tiles when idle, and so
 * frames that take long leave them out of every other one, which halves the median and nothing
 * else. */
static void
report (const char *gesture, guint n_buildings, const char *part, GArray *values)
{
  static const struct
  {
    const char *name;
    guint percent;
  } ranks[] = { { "median", 50 }, { "p95", 95 }, { "worst", 100 } };
  double sum = 0;

  for (guint i = 0; i < values->len; i++)
    sum += g_array_index (values, double, i);
  g_autofree char *mean = g_strdup_printf ("map_%s_%u_%s_mean", gesture, n_buildings, part);
  bench_report (mean, sum / values->len, "ms");
  g_array_sort (values, bench_compare_doubles);
  for (guint i = 0; i < G_N_ELEMENTS (ranks); i++)
    {
      g_autofree char *name =
          g_strdup_printf ("map_%s_%u_%s_%s", gesture, n_buildings, part, ranks[i].name);
      bench_report (
          name, g_array_index (values, double, (values->len - 1) * ranks[i].percent / 100), "ms");
    }
}

static gboolean
has_its_tiles (gpointer data)
{
  return bef_map_get_tiles_state (bench.map) == BEF_MAP_TILES_OK
         && !bef_map_tiles_is_busy (bef_map_get_tiles (bench.map));
}

static void
measure (const char *gesture, guint n_buildings, Step step, guint n_frames, double pixels)
{
  static const char *const names[] = { "frame_cpu", "input",  "layout",
                                       "snapshot",  "raster", "cpu_without_raster" };
  GArray *values[G_N_ELEMENTS (names)];

  bef_map_go_to (bench.map, LATITUDE, LONGITUDE, 15);
  map_test_run (300);
  g_assert_true (map_test_wait (has_its_tiles, NULL));
  map_test_settle (bench.map);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    values[i] = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < n_frames; i++)
    {
      const guint frame = bench.n_frames;

      bench.layout = bench.paint = bench.snapshot = 0;
      const double begin = bench_cpu_ms ();
      step (i, pixels);
      const double input = bench_cpu_ms () - begin;
      while (bench.n_frames == frame)
        g_main_context_iteration (NULL, TRUE);
      const double all = bench_cpu_ms () - begin, raster = bench.paint - bench.snapshot;
      const double parts[] = { all, input, bench.layout, bench.snapshot, raster, all - raster };
      for (guint j = 0; j < G_N_ELEMENTS (names); j++)
        g_array_append_val (values[j], parts[j]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      report (gesture, n_buildings, names[i], values[i]);
      g_array_unref (values[i]);
    }
}

/* Every building says something new at once, as after a poll. */
static void
measure_update (GListStore *store, guint n_buildings)
{
  g_autofree char *name = g_strdup_printf ("map_update_%u", n_buildings);
  const double begin = bench_cpu_ms ();

  for (guint b = 0; b < n_buildings; b++)
    {
      g_autoptr (BefBuilding) building = g_list_model_get_item (G_LIST_MODEL (store), b);
      map_test_set_severity (building, b % 7 == 0 ? BEF_SEVERITY_TODAY : BEF_SEVERITY_NORMAL);
    }
  map_test_settle (bench.map);
  bench_report (name, bench_cpu_ms () - begin, "ms");
}

static void
measure_commune (guint n_buildings, guint n_frames, double pixels, gboolean dark)
{
  g_autoptr (GListStore) store = map_test_commune (n_buildings);
  g_autoptr (GBytes) tile = map_test_png (200);

  bench.map = BEF_MAP (bef_map_new ());
  bef_map_set_dark (bench.map, dark);
  bef_map_set_fetch (bench.map, fetch_tile, fetch_tile_finish, tile);
  bef_map_set_source (bench.map, BEF_MAP_SOURCE_SERVER, NULL, NULL);
  bef_map_set_places (bench.map, G_LIST_MODEL (store));
  GtkWidget *window = map_test_window (GTK_WIDGET (bench.map));
  gtk_window_set_default_size (GTK_WINDOW (window), 1920, 1080);
  map_test_run (200);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (bench.map)), ==, 1920);

  GtkWidgetClass *klass = GTK_WIDGET_GET_CLASS (bench.map);
  if (klass->snapshot != timed_snapshot)
    {
      real_snapshot = klass->snapshot;
      klass->snapshot = timed_snapshot;
    }
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (bench.map));
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), NULL);
  g_signal_connect (clock, "layout", G_CALLBACK (layout_cb), NULL);
  g_signal_connect (clock, "paint", G_CALLBACK (paint_cb), NULL);

  measure ("pan", n_buildings, pan, n_frames, pixels);
  measure ("zoom", n_buildings, zoom, n_frames, pixels);
  measure_update (store, n_buildings);
  gtk_window_destroy (GTK_WINDOW (window));
  map_test_run (50);
}

int
main (int argc, char **argv)
{
  const guint sizes[] = { 14, 500, 10000 };
  gint n_frames = 240, n_places = 0;
  gdouble step = 9;
  gboolean dark = FALSE;
  GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &bench_as_json, "One JSON object", NULL },
    { "frames", 0, 0, G_OPTION_ARG_INT, &n_frames, "Frames of each movement", "N" },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, "With the tiles of dark mode", NULL },
    { "places", 0, 0, G_OPTION_ARG_INT, &n_places, "Of so many places only: 14, 500 or 10000",
      "N" },
    { "step", 0, 0, G_OPTION_ARG_DOUBLE, &step, "Pixels each frame moves", "PIXELS" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  if (!gtk_init_check ())
    {
      g_print ("# SKIP no display\n");
      return 77;
    }
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (n_places == 0 || (guint)n_places == sizes[i])
      measure_commune (sizes[i], (guint)MAX (n_frames, 20), step, dark);
  bench_report_end ();
  return 0;
}
