/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map/bef-map-wake.h"

/* One frame for the layer's own second look, another whose time differs for certain. */
#define REST_FRAMES 3
/* The first may still compare with a place left long ago, and put off again; the second compares
 * with the first. */
#define LOOKS 2

/* Belongs to the layer. */
typedef struct
{
  guint idle_id;
  guint tick_id;
  guint frames; /* at rest */
  guint looks;  /* still to be made */
} Wake;

static void wait_for_rest (GtkWidget *layer, Wake *wake);

static void
wake_free (gpointer data)
{
  Wake *wake = data;

  g_clear_handle_id (&wake->idle_id, g_source_remove);
  g_free (wake);
}

static gboolean
tick_cb (GtkWidget *layer, GdkFrameClock *clock, gpointer data)
{
  Wake *wake = data;

  if (++wake->frames < REST_FRAMES)
    return G_SOURCE_CONTINUE;
  wake->tick_id = 0;
  /* What makes a layer of any version look again. */
  gtk_widget_queue_allocate (layer);
  if (--wake->looks > 0)
    wait_for_rest (layer, wake);
  return G_SOURCE_REMOVE;
}

static gboolean
idle_cb (gpointer data)
{
  Wake *wake = g_object_get_data (data, "bef-map-wake");

  wake->idle_id = 0;
  wake->frames = 0;
  wake->tick_id = gtk_widget_add_tick_callback (data, tick_cb, wake, NULL);
  return G_SOURCE_REMOVE;
}

/* The layer looks when idle, which on a slow machine is several frames after the move: frames are
 * counted from then on. */
static void
wait_for_rest (GtkWidget *layer, Wake *wake)
{
  if (wake->tick_id != 0)
    gtk_widget_remove_tick_callback (layer, wake->tick_id);
  wake->tick_id = 0;
  if (wake->idle_id == 0)
    wake->idle_id = g_idle_add_full (G_PRIORITY_LOW, idle_cb, layer, NULL);
}

static void
moved_cb (GtkWidget *layer)
{
  Wake *wake = g_object_get_data (G_OBJECT (layer), "bef-map-wake");

  wake->looks = LOOKS;
  wait_for_rest (layer, wake);
}

void
bef_map_wake_after_moves (ShumateMapLayer *layer, ShumateViewport *viewport)
{
  g_return_if_fail (SHUMATE_IS_MAP_LAYER (layer));
  g_return_if_fail (SHUMATE_IS_VIEWPORT (viewport));

  g_object_set_data_full (G_OBJECT (layer), "bef-map-wake", g_new0 (Wake, 1), wake_free);
  g_signal_connect_object (viewport, "notify", G_CALLBACK (moved_cb), layer, G_CONNECT_SWAPPED);
  moved_cb (GTK_WIDGET (layer));
}
