/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-follow.h"

static void
parent_destroyed_cb (GtkWindow *window)
{
  gtk_window_set_transient_for (window, NULL);
  gtk_window_destroy (window);
}

gpointer
bef_follow (gpointer window)
{
  GtkWindow *parent = gtk_window_get_transient_for (window);

  if (parent != NULL)
    g_signal_connect_object (parent, "destroy", G_CALLBACK (parent_destroyed_cb), window,
                             G_CONNECT_SWAPPED);
  return window;
}
