/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-first-run.h"

#include "ui/help/bef-tour.h"

/* It was seen: the next start asks for the connection at once. */
static void
ended_cb (GSettings *settings)
{
  g_settings_set_boolean (settings, "first-run-done", TRUE);
}

static void
skipped_cb (GtkWidget *tour, BefConsole *console)
{
  if (bef_console_get_session (console) != NULL)
    bef_window_set_welcome (BEF_WINDOW (gtk_widget_get_root (tour)), NULL);
  else
    bef_console_show_welcome (console);
}

/* As from the menu: the demo that runs by itself is left for the usual connection. */
static void
connect_cb (GtkWidget *tour)
{
  gtk_widget_activate_action (tour, "app.connection", NULL);
}

void
bef_first_run_show_tour (BefConsole *console, BefWindow *window, GSettings *settings)
{
  static const char *const ends[] = { "skipped", "connect", "try-demo" };
  GtkWidget *tour = bef_tour_new ();

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    g_signal_connect_object (tour, ends[i], G_CALLBACK (ended_cb), settings, G_CONNECT_SWAPPED);
  g_signal_connect_object (tour, "skipped", G_CALLBACK (skipped_cb), console, 0);
  g_signal_connect (tour, "connect", G_CALLBACK (connect_cb), NULL);
  g_signal_connect_object (tour, "try-demo", G_CALLBACK (bef_console_try_demo), console,
                           G_CONNECT_SWAPPED);
  bef_window_set_welcome (window, tour);
  gtk_widget_grab_focus (tour);
}
