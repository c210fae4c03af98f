/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-tooltip.h"

#define KEY "bef-tooltip"

static gboolean
query_cb (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip,
          gpointer user_data)
{
  const char *text = bef_tooltip_get (widget);

  if (text == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

void
bef_tooltip_set (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_has_tooltip (widget))
    {
      g_signal_connect (widget, "query-tooltip", G_CALLBACK (query_cb), NULL);
      gtk_widget_set_has_tooltip (widget, TRUE);
    }
  if (g_strcmp0 (bef_tooltip_get (widget), text) == 0)
    return;
  g_object_set_data_full (G_OBJECT (widget), KEY, g_strdup (text), g_free);
  if (text != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    text, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

const char *
bef_tooltip_get (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), KEY);
}

void
bef_tooltip_say_label (GtkWidget *label)
{
  const char *text = gtk_label_get_text (GTK_LABEL (label));

  bef_tooltip_set (label, text[0] != '\0' ? text : NULL);
}
