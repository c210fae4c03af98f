/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-screenshot.h"

#include <glib/gi18n.h>

/* How often it is looked whether all has settled, how long it must have been so, and when not to
 * wait more. */
#define LOOK_MS 100
#define QUIET_MS 2500
#define LIMIT_MS 45000

typedef struct
{
  BefWindow *window; /* owned */
  char *path;        /* owned */
  BefScreenshotDone done;
  gpointer user_data;
  gint64 started_us;
  gint64 quiet_since_us; /* 0: not quiet */
} Shot;

static void
shot_free (gpointer data)
{
  Shot *shot = data;

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

static void
render (Shot *shot)
{
  GtkWidget *widget = GTK_WIDGET (shot->window);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GError) error = NULL;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (widget));
  if (node == NULL || renderer == NULL)
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         _ ("The window could not be drawn"));
  else
    {
      graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height);
      g_autoptr (GdkTexture) texture = gsk_renderer_render_texture (renderer, node, &area);
      if (!gdk_texture_save_to_png (texture, shot->path))
        g_set_error (&error, G_IO_ERROR, G_IO_ERROR_FAILED,
                     _ ("The picture could not be written to %s"), shot->path);
    }
  shot->done (error, shot->user_data);
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
  render (shot);
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
  g_timeout_add_full (G_PRIORITY_DEFAULT, LOOK_MS, look_cb, shot, shot_free);
}
