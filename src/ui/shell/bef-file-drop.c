/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-file-drop.h"

#include <glib/gi18n.h>

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, GtkWidget *window)
{
  GSList *files = g_value_get_boxed (value);
  g_autofree char *path = files != NULL ? g_file_get_path (files->data) : NULL;

  if (path == NULL)
    {
      gtk_widget_activate_action (window, "win.toast", "s",
                                  _ ("This file is not on this computer: copy it here first."));
      return FALSE;
    }
  gtk_widget_activate_action (window, "win.import", "s", path);
  if (files->next != NULL)
    gtk_widget_activate_action (window, "win.toast", "s",
                                _ ("Only the first file is opened: drop them one by one."));
  return TRUE;
}

void
bef_file_drop_accept (GtkWidget *window)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), window, 0);
  gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (target));
}
