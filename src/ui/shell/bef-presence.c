/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-presence.h"

/* GDK_TOPLEVEL_STATE_SUSPENDED, of GTK 4.12: hidden by others, on another workspace, screen locked.
 * Older ones never set it. */
#define STATE_SUSPENDED (1 << 16)

typedef struct
{
  GtkWidget *window; /* unowned */
  GdkSurface *surface;
  gulong state_id;
  gboolean seen;
  BefSession *session; /* owned, nullable */
} Presence;

static void
update (Presence *self)
{
  guint state = self->surface != NULL ? gdk_toplevel_get_state (GDK_TOPLEVEL (self->surface)) : 0;
  gboolean seen = gtk_widget_get_mapped (self->window)
                  && (state & (GDK_TOPLEVEL_STATE_MINIMIZED | STATE_SUSPENDED)) == 0;

  if (self->seen == seen)
    return;
  self->seen = seen;
  if (self->session != NULL)
    bef_session_set_seen (self->session, seen);
}

static void
let_go (Presence *self)
{
  if (self->surface != NULL)
    g_signal_handler_disconnect (self->surface, self->state_id);
  g_clear_object (&self->surface);
}

static void
realized_cb (Presence *self)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self->window));

  let_go (self);
  if (!GDK_IS_TOPLEVEL (surface))
    return;
  self->surface = g_object_ref (surface);
  self->state_id = g_signal_connect_swapped (surface, "notify::state", G_CALLBACK (update), self);
}

static void
presence_free (gpointer data)
{
  let_go (data);
  g_clear_object (&((Presence *)data)->session);
  g_free (data);
}

void
bef_presence_follow (GtkWindow *window)
{
  Presence *self = g_new0 (Presence, 1);

  self->window = GTK_WIDGET (window);
  self->seen = TRUE; /* it will be soon */
  g_object_set_data_full (G_OBJECT (window), "bef-presence", self, presence_free);
  g_signal_connect_swapped (window, "realize", G_CALLBACK (realized_cb), self);
  g_signal_connect_swapped (window, "unrealize", G_CALLBACK (let_go), self);
  g_signal_connect_swapped (window, "map", G_CALLBACK (update), self);
  g_signal_connect_swapped (window, "unmap", G_CALLBACK (update), self);
}

void
bef_presence_begin_hidden (GtkWindow *window)
{
  Presence *self = g_object_get_data (G_OBJECT (window), "bef-presence");

  g_return_if_fail (self != NULL);
  update (self);
}

void
bef_presence_tell (GtkWindow *window, BefSession *session)
{
  Presence *self = g_object_get_data (G_OBJECT (window), "bef-presence");

  g_return_if_fail (self != NULL);
  g_set_object (&self->session, session);
  if (session != NULL)
    bef_session_set_seen (session, self->seen);
}
