/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Playback on the map page with 14 and with 500 buildings, in a window of 1366x768: reading a day
 * of the history, and what the main thread does when the slider is moved. Prints lines of
 * `name value unit`, or one JSON object with --json.
 *
 * bench-playback [--json]
 *
 * "step": everything the main thread computes for one move of the slider, CPU time, what is counted
 * on the buildings alone ("core") and with the page's list, map and bar ("page"); "next" by one
 * minute, "jump" to any minute of the day, as a drag does. "frame": CPU time of the layout and
 * drawing that follow, of which "raster" is the renderer's (cairo under Xvfb). "page_open" is what
 * going into the past takes at once.
 */
#include "bench-report.h"

#include "map/bef-map.h"
#include "supervision/playback/bef-playback.h"
#include "ui/map/bef-playback-bar.h"
#include "ui/bef-ui.h"

#define N_STEPS 400
#define N_FRAMES 120
/* 2026-11-17T00:00:00+01:00, and noon of the day after. */
#define DAY_MS G_GINT64_CONSTANT (1794870000000)
#define NOW_MS (DAY_MS + 36 * BEF_MS_HOUR)

static void
report (guint n_buildings, const char *name, double value, const char *unit)
{
  g_autofree char *whole = g_strdup_printf ("playback_%u_%s", n_buildings, name);

  bench_report (whole, value, unit);
}

/* CPU time of this thread, in us. */
static double
cpu_us (void)
{
  return bench_cpu_ms () * 1000;
}

static void
report_times (guint n_buildings, const char *name, GArray *times)
{
  g_autofree char *median = g_strconcat (name, "_us", NULL);
  g_autofree char *nearly = g_strconcat (name, "_p95_us", NULL);

  g_array_sort (times, bench_compare_doubles);
  report (n_buildings, median, g_array_index (times, double, times->len / 2), "us");
  report (n_buildings, nearly, g_array_index (times, double, times->len * 95 / 100), "us");
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

static void
spin (guint milliseconds)
{
  for (gint64 end = g_get_monotonic_time () + milliseconds * G_GINT64_CONSTANT (1000);
       g_get_monotonic_time () < end;)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
}

/* A commune whose values change as those of a real one: power every minute, people by the hour,
 * doors now and then, links almost never. */

static const struct
{
  BefKind kind;
  const char *name, *quantities[2];
} equipment[] = {
  { BEF_KIND_METER, "meter", { "power" } },
  { BEF_KIND_DOOR, "front", { "open-state", "lock-state" } },
  { BEF_KIND_DOOR, "back", { "open-state", "lock-state" } },
  { BEF_KIND_LINK, "link", { "link-state" } },
  { BEF_KIND_ACCESS_POINT, "wifi", { "clients", "ap-state" } },
};

static double
value_at (GRand *rand, const char *quantity, guint minute)
{
  if (g_str_equal (quantity, "power"))
    return 2000 + g_rand_int_range (rand, 0, 800);
  if (g_str_equal (quantity, "clients"))
    return minute > 480 && minute < 1080 ? g_rand_int_range (rand, 5, 15) : 0;
  if (g_str_equal (quantity, "open-state"))
    return g_rand_int_range (rand, 0, 60) == 0;
  return 0;
}

static void
record_day (BefHistory *history, BefSeriesKey key, GRand *rand)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));
  gboolean done = FALSE;

  for (guint minute = 0; minute < 1440; minute++)
    {
      BefReading reading = { key, DAY_MS + minute * BEF_MS_MINUTE,
                             value_at (rand, key.quantity, minute) };
      g_array_append_val (readings, reading);
    }
  bef_history_append_range_async (
      history, &(BefHistoryQuery){ .key = key, .from_ms = DAY_MS, .to_ms = DAY_MS + BEF_MS_DAY },
      readings, NULL, done_cb, &done);
  wait_for (&done);
}

static BefSession *
make_commune (BefHistory *history, guint n_buildings)
{
  BefSession *session = bef_session_new (NULL, history, 3600, 3600);
  g_autoptr (GPtrArray) entities = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (guint i = 0; i < n_buildings; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:building:%u", i);
      BefEntity *building = bef_entity_new (id, "Building", BEF_ENTITY_BUILDING);
      building->name = g_strdup_printf ("Building %u", i);
      building->has_location = TRUE;
      building->location = (BefPoint){ 46.2130 + 0.002 * (i / 24), -0.8870 + 0.003 * (i % 24) };
      g_ptr_array_add (entities, building);
      for (guint k = 0; k < G_N_ELEMENTS (equipment); k++)
        {
          g_autofree char *device_id = g_strdup_printf ("urn:%s:%u", equipment[k].name, i);
          BefEntity *device = bef_entity_new (device_id, "Device", BEF_ENTITY_EQUIPMENT);
          device->kind = equipment[k].kind;
          device->building_id = g_strdup (id);
          for (guint q = 0; q < 2 && equipment[k].quantities[q] != NULL; q++)
            {
              bef_entity_add_reading (device, equipment[k].quantities[q], NOW_MS, 0);
              record_day (history, bef_series_key (device_id, equipment[k].quantities[q]), rand);
            }
          g_ptr_array_add (entities, device);
        }
    }
  bef_commune_apply (bef_session_get_commune (session), entities, BEF_APPLY_EVERYTHING, NOW_MS,
                     NOW_MS);
  return session;
}

static gint64
next_minute (guint i, GRand *rand)
{
  return DAY_MS + (8 * 60 + (gint64)i) * BEF_MS_MINUTE;
}

static gint64
any_minute (guint i, GRand *rand)
{
  return DAY_MS + g_rand_int_range (rand, 0, 1440) * BEF_MS_MINUTE;
}

typedef gint64 (*Choose) (guint i, GRand *rand);

static void
time_core (BefSession *session, guint n_buildings)
{
  g_autoptr (BefPlayback) playback = bef_playback_new (session);
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  const Choose choose[] = { next_minute, any_minute };
  const char *const names[] = { "core_next", "core_jump" };
  gint64 begin = g_get_monotonic_time ();

  bef_playback_go (playback, DAY_MS + 8 * BEF_MS_HOUR);
  while (bef_playback_is_loading (playback))
    g_main_context_iteration (NULL, TRUE);
  report (n_buildings, "read_day_ms", (double)(g_get_monotonic_time () - begin) / 1000, "ms");
  spin (1500);
  for (guint k = 0; k < G_N_ELEMENTS (choose); k++)
    {
      g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
      for (guint i = 0; i < N_STEPS; i++)
        {
          double start = cpu_us (), took;
          bef_playback_go (playback, choose[k](i, rand));
          took = cpu_us () - start;
          g_array_append_val (times, took);
        }
      report_times (n_buildings, names[k], times);
    }
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static guint n_frames;
static double paint_begin, raster_us;

static void
layout_cb (GdkFrameClock *clock)
{
  paint_begin = cpu_us ();
}

static void
after_paint_cb (GdkFrameClock *clock)
{
  raster_us = cpu_us () - paint_begin;
  n_frames++;
}

static void
time_page (BefSession *session, guint n_buildings)
{
  BefWindow *window = bef_ui_window_new (NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) frames = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) rasters = g_array_new (FALSE, FALSE, sizeof (double));

  gtk_window_set_default_size (GTK_WINDOW (window), 1366, 768);
  gtk_window_present (GTK_WINDOW (window));
  bef_window_set_session (window, session);
  bef_window_go (window, "map", NULL);
  spin (3000);
  double opening = cpu_us ();
  bef_window_go (window, "map", "2026-11-17T08:00:00+01:00");
  report (n_buildings, "page_open_us", cpu_us () - opening, "us");
  spin (3000);
  GtkWidget *bar = find (GTK_WIDGET (window), BEF_TYPE_PLAYBACK_BAR);
  GtkRange *slider = GTK_RANGE (find (bar, GTK_TYPE_SCALE));
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  g_signal_connect_after (clock, "layout", G_CALLBACK (layout_cb), NULL);
  g_signal_connect_after (clock, "after-paint", G_CALLBACK (after_paint_cb), NULL);
  for (guint i = 0; i < N_FRAMES; i++)
    {
      guint frame = n_frames;
      double minute = (double)((any_minute (i, rand) - DAY_MS) / BEF_MS_MINUTE), start = cpu_us ();
      gtk_range_set_value (slider, minute);
      double took = cpu_us () - start;
      g_array_append_val (steps, took);
      raster_us = 0;
      start = cpu_us ();
      for (gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC;
           n_frames == frame && g_get_monotonic_time () < end;)
        g_main_context_iteration (NULL, TRUE);
      took = cpu_us () - start;
      g_array_append_val (frames, took);
      g_array_append_val (rasters, raster_us);
    }
  report_times (n_buildings, "page_jump", steps);
  report_times (n_buildings, "frame", frames);
  report_times (n_buildings, "raster", rasters);
  bef_window_set_session (window, NULL);
  gtk_window_destroy (GTK_WINDOW (window));
  spin (100);
}

int
main (int argc, char **argv)
{
  const guint sizes[] = { 14, 500 };

  bench_as_json = argc > 1 && g_str_equal (argv[1], "--json");
  adw_init ();
  bef_clock_override (NOW_MS, 1);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (BefHistory) history = bef_history_new ();
      gboolean done = FALSE;
      bef_history_open_async (history, NULL, NULL, done_cb, &done);
      wait_for (&done);
      g_autoptr (BefSession) session = make_commune (history, sizes[i]);
      spin (2000);
      time_core (session, sizes[i]);
      time_page (session, sizes[i]);
      bef_session_stop (session);
      bef_history_close (history);
    }
  bench_report_end ();
  return 0;
}
