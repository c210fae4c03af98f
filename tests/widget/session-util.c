/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session-util.h"

#include "base/bef-present.h"

void
spin (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * G_GINT64_CONSTANT (1000);

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
}

void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
}

GtkWidget *
find_type (GtkWidget *widget, GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_type (child, type);
  return found;
}

void
session_desk_begin (SessionDesk *self, BefRole role, gint64 now_ms)
{
  gboolean done = FALSE;

  bef_clock_override (now_ms, 1);
  self->backend = fake_backend_new (role);
  self->history = bef_history_new ();
  bef_history_open_async (self->history, NULL, NULL, done_cb, &done);
  UNTIL (done);
  self->session = bef_session_new (BEF_BACKEND (self->backend), self->history, 600, 600);
  bef_session_start (self->session);
  UNTIL (bef_session_get_connection (self->session) == BEF_CONNECTION_LIVE
         && bef_commune_find_device (bef_session_get_commune (self->session), FAKE_METER) != NULL
         && bef_works_keeper_is_ready (bef_session_get_works (self->session))
         && bef_alarm_keeper_is_ready (bef_session_get_alarms (self->session))
         && bef_session_get_role (self->session) == role);
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1100, 700);
  gtk_window_present (GTK_WINDOW (self->window));
}

void
session_desk_end (SessionDesk *self)
{
  bef_session_stop (self->session);
  gtk_window_destroy (GTK_WINDOW (self->window));
  spin (50);
  bef_history_close (self->history);
  g_object_unref (self->session);
  g_object_unref (self->history);
  g_object_unref (self->backend);
}
