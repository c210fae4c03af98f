/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a frame of the map costs while it is panned and zoomed, with 14, 500 and 10,000 buildings
 * and a background. One line per figure: name, value, unit. "frame" is the time between the start
 * and the end of a frame's work on the main thread.
 */
#include <math.h>

#include "../widget/map-util.h"

#define N_FRAMES 120

typedef struct
{
  gint64 begun, worst_us, total_us;
  guint n;
} Frames;

static void
before_cb (GdkFrameClock *clock, Frames *frames)
{
  frames->begun = g_get_monotonic_time ();
}

static void
after_cb (GdkFrameClock *clock, Frames *frames)
{
  const gint64 took = g_get_monotonic_time () - frames->begun;

  frames->worst_us = MAX (frames->worst_us, took);
  frames->total_us += took;
  frames->n++;
}

static gboolean
enough (gpointer data)
{
  return ((Frames *)data)->n >= N_FRAMES;
}

static gboolean
pan_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  bef_map_pan_by (BEF_MAP (widget), 9, 4);
  return G_SOURCE_CONTINUE;
}

static gboolean
zoom_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  const Frames *frames = data;
  const double zoom = 13.5 + 2.5 * sin (frames->n / 20.0);

  bef_map_go_to (BEF_MAP (widget), 46.2130, -0.8870, zoom);
  return G_SOURCE_CONTINUE;
}

static void
measure (BefMap *map, const char *name, guint n_buildings, GtkTickCallback step)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (map));
  Frames frames = { 0 };

  bef_map_go_to (map, 46.2130, -0.8870, 15);
  map_test_settle (map);
  const gulong before = g_signal_connect (clock, "before-paint", G_CALLBACK (before_cb), &frames);
  const gulong after =
      g_signal_connect_after (clock, "after-paint", G_CALLBACK (after_cb), &frames);
  const guint id = gtk_widget_add_tick_callback (GTK_WIDGET (map), step, &frames, NULL);
  map_test_wait (enough, &frames);
  gtk_widget_remove_tick_callback (GTK_WIDGET (map), id);
  g_signal_handler_disconnect (clock, before);
  g_signal_handler_disconnect (clock, after);
  g_print ("map-%s-%u-frame-mean %.2f ms\n", name, n_buildings,
           frames.n > 0 ? (double)frames.total_us / frames.n / 1000 : NAN);
  g_print ("map-%s-%u-frame-worst %.2f ms\n", name, n_buildings, (double)frames.worst_us / 1000);
}

int
main (int argc, char **argv)
{
  const guint sizes[] = { 14, 500, 10000 };

  if (!gtk_init_check ())
    {
      g_print ("# SKIP no display\n");
      return 77;
    }
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GListStore) store = map_test_commune (sizes[i]);
      BefMap *map = BEF_MAP (bef_map_new ());
      MapTestFetch fetch;

      map_test_fetch_init (&fetch, MAP_TEST_ANSWER_TILE);
      bef_map_set_fetch (map, map_test_fetch, map_test_fetch_finish, &fetch);
      bef_map_set_source (map, BEF_MAP_SOURCE_SERVER, NULL, NULL);
      bef_map_set_buildings (map, G_LIST_MODEL (store));
      GtkWidget *window = map_test_window (GTK_WIDGET (map));
      measure (map, "pan", sizes[i], pan_cb);
      measure (map, "zoom", sizes[i], zoom_cb);

      /* Every building says something new at once, as after a poll. */
      const gint64 begun = g_get_monotonic_time ();
      for (guint b = 0; b < sizes[i]; b++)
        {
          g_autoptr (BefBuilding) building = g_list_model_get_item (G_LIST_MODEL (store), b);
          map_test_set_severity (building, b % 7 == 0 ? BEF_SEVERITY_TODAY : BEF_SEVERITY_NORMAL);
        }
      map_test_settle (map);
      g_print ("map-update-%u %.2f ms\n", sizes[i],
               (double)(g_get_monotonic_time () - begun) / 1000);
      gtk_window_destroy (GTK_WINDOW (window));
      map_test_run (50);
      map_test_fetch_clear (&fetch);
    }
  return 0;
}
