/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-screenshot.h"

#include <glib/gi18n.h>

/* How often it is looked whether all has settled, how long it must have been so, and when not to
 * wait more. */
#define LOOK_MS 100
#define QUIET_MS 2500
#define LIMIT_MS 45000
/* How long it is waited for a frame, which a desktop may not ask of a window that nobody sees. */
#define FRAME_MS 5000

typedef struct
{
  BefWindow *window; /* owned */
  char *path;        /* owned */
  BefScreenshotDone done;
  gpointer user_data;
  gint64 started_us;
  gint64 quiet_since_us; /* 0: not quiet */
  GdkFrameClock *clock;  /* owned, nullable: asked for a frame */
  gulong painted;
  guint render_source;
  GskRenderNode *node; /* owned, nullable */
} Shot;

static void
shot_free (gpointer data)
{
  Shot *shot = data;

  g_clear_signal_handler (&shot->painted, shot->clock);
  g_clear_object (&shot->clock);
  g_clear_handle_id (&shot->render_source, g_source_remove);
  g_clear_pointer (&shot->node, gsk_render_node_unref);
  g_object_unref (shot->window);
  g_free (shot->path);
  g_free (shot);
}

static gboolean
is_settled (Shot *shot)
{
  BefSession *session = bef_window_get_session (shot->window);
  BefConnection connection =
      session != NULL ? bef_session_get_connection (session) : BEF_CONNECTION_NONE;

  if (session == NULL)
    return TRUE;
  return connection != BEF_CONNECTION_CONNECTING && bef_session_get_backfill (session) < 0;
}

/* What the window shows. NULL: it has not been laid out. */
static GskRenderNode *
snapshot (Shot *shot)
{
  GtkWidget *widget = GTK_WIDGET (shot->window);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr (GtkSnapshot) picture = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, picture, gtk_widget_get_width (widget),
                          gtk_widget_get_height (widget));
  return gtk_snapshot_free_to_node (g_steal_pointer (&picture));
}

/* Ends the shot. */
static void
render (Shot *shot)
{
  GtkWidget *widget = GTK_WIDGET (shot->window);
  g_autoptr (GError) error = NULL;
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (widget));

  if (shot->node == NULL || renderer == NULL)
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         _ ("The window could not be drawn"));
  else
    {
      graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, (float)gtk_widget_get_width (widget),
                                                 (float)gtk_widget_get_height (widget));
      g_autoptr (GdkTexture) texture = gsk_renderer_render_texture (renderer, shot->node, &area);
      if (!gdk_texture_save_to_png (texture, shot->path))
        g_set_error (&error, G_IO_ERROR, G_IO_ERROR_FAILED,
                     _ ("The picture could not be written to %s"), shot->path);
    }
  shot->done (error, shot->user_data);
  shot_free (shot);
}

static gboolean
render_cb (gpointer user_data)
{
  Shot *shot = user_data;

  shot->render_source = 0;
  if (shot->node == NULL)
    shot->node = snapshot (shot);
  render (shot);
  return G_SOURCE_REMOVE;
}

static void
painted_cb (GdkFrameClock *clock, gpointer user_data)
{
  Shot *shot = user_data;

  shot->node = snapshot (shot);
  if (shot->node == NULL)
    {
      gtk_widget_queue_draw (GTK_WIDGET (shot->window));
      return;
    }
  /* Outside the frame: what is done may end the window. */
  g_clear_signal_handler (&shot->painted, shot->clock);
  g_clear_handle_id (&shot->render_source, g_source_remove);
  shot->render_source = g_idle_add (render_cb, shot);
}

/* Between two frames, what has changed since the last has no place yet and would be missing: the
 * picture is taken right after one. */
static void
await_frame (Shot *shot)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (shot->window));

  shot->render_source = g_timeout_add (FRAME_MS, render_cb, shot);
  if (clock == NULL)
    return;
  shot->clock = g_object_ref (clock);
  shot->painted = g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), shot);
  gtk_widget_queue_draw (GTK_WIDGET (shot->window));
}

static gboolean
look_cb (gpointer user_data)
{
  Shot *shot = user_data;
  gint64 now = g_get_monotonic_time ();

  if (!is_settled (shot))
    shot->quiet_since_us = 0;
  else if (shot->quiet_since_us == 0)
    shot->quiet_since_us = now;
  gboolean quiet = shot->quiet_since_us != 0 && now - shot->quiet_since_us > QUIET_MS * 1000;
  if (!quiet && now - shot->started_us < LIMIT_MS * G_GINT64_CONSTANT (1000))
    return G_SOURCE_CONTINUE;
  await_frame (shot);
  return G_SOURCE_REMOVE;
}

void
bef_screenshot_take (BefWindow *window, const char *path, BefScreenshotDone done,
                     gpointer user_data)
{
  Shot *shot = g_new0 (Shot, 1);

  shot->window = g_object_ref (window);
  shot->path = g_strdup (path);
  shot->done = done;
  shot->user_data = user_data;
  shot->started_us = g_get_monotonic_time ();
  g_timeout_add (LOOK_MS, look_cb, shot);
}
