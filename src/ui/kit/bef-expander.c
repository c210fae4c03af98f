/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-expander.h"

/* Whether a parent shows it is what the expander asks before it goes in. */
static void
expanded_cb (GtkExpander *expander)
{
  GtkWidget *child = gtk_expander_get_child (expander);

  if (child != NULL)
    gtk_widget_set_child_visible (child, gtk_expander_get_expanded (expander));
}

void
bef_expander_guard (GtkExpander *expander)
{
  g_signal_connect (expander, "notify::expanded", G_CALLBACK (expanded_cb), NULL);
  expanded_cb (expander);
}
