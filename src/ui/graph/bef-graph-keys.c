/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-graph-keys.h"

static void
add (GtkEventController *keys, guint keyval, GdkModifierType modifiers, const char *action,
     const char *argument)
{
  GtkShortcut *shortcut =
      gtk_shortcut_new (gtk_keyval_trigger_new (keyval, modifiers), gtk_named_action_new (action));

  if (argument != NULL)
    gtk_shortcut_set_arguments (shortcut, g_variant_new_string (argument));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), shortcut);
}

GtkEventController *
bef_graph_keys_new (void)
{
  static const char *const periods[] = { "hour", "day", "week", "month", "year" };
  GtkEventController *keys = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    {
      add (keys, GDK_KEY_1 + i, 0, "graph.period", periods[i]);
      add (keys, GDK_KEY_KP_1 + i, 0, "graph.period", periods[i]);
    }
  add (keys, GDK_KEY_Page_Up, 0, "graph.previous", NULL);
  add (keys, GDK_KEY_Page_Down, 0, "graph.next", NULL);
  add (keys, GDK_KEY_Home, GDK_CONTROL_MASK, "graph.now", NULL);
  add (keys, GDK_KEY_t, 0, "graph.table", NULL);
  add (keys, GDK_KEY_a, 0, "graph.annotate", NULL);
  add (keys, GDK_KEY_r, 0, "graph.ask-again", NULL);
  return keys;
}
