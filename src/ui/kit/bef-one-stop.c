/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-one-stop.h"

/* The row of @list that has the focus, or its child; nullable. */
static GtkWidget *
focused_row (GtkWidget *list, GtkWidget *focus)
{
  while (focus != NULL && gtk_widget_get_parent (focus) != list)
    focus = gtk_widget_get_parent (focus);
  return focus;
}

/* What is first in @widget that can have the focus; nullable. */
static GtkWidget *
find_button (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = gtk_widget_get_focusable (child) && gtk_widget_get_mapped (child)
                                 && gtk_widget_is_sensitive (child)
                             ? child
                             : find_button (child);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The list takes no focus while the window looks for where the next one is. */
static gboolean
leave (GtkWidget *list, GtkDirectionType direction)
{
  gboolean found;

  gtk_widget_set_can_focus (list, FALSE);
  found = gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (list)), direction);
  gtk_widget_set_can_focus (list, TRUE);
  return found;
}

/* Of a table: the arrows go where the table wants them. */
static gboolean
table_key_cb (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state,
              gpointer user_data)
{
  GtkWidget *rows = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (keys));

  if ((state & gtk_accelerator_get_default_mod_mask () & ~GDK_SHIFT_MASK) != 0)
    return FALSE;
  if (key == GDK_KEY_ISO_Left_Tab || (key == GDK_KEY_Tab && (state & GDK_SHIFT_MASK) != 0))
    return leave (rows, GTK_DIR_TAB_BACKWARD);
  return key == GDK_KEY_Tab && leave (rows, GTK_DIR_TAB_FORWARD);
}

static gboolean
key_cb (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state,
        gpointer user_data)
{
  GtkWidget *list = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (keys));
  GtkRoot *root = gtk_widget_get_root (list);
  GtkWidget *focus = gtk_root_get_focus (root), *row = focused_row (list, focus);
  gboolean is_rtl = gtk_widget_get_direction (list) == GTK_TEXT_DIR_RTL;
  const guint in = is_rtl ? GDK_KEY_Left : GDK_KEY_Right,
              out = is_rtl ? GDK_KEY_Right : GDK_KEY_Left;

  if (row == NULL || (state & gtk_accelerator_get_default_mod_mask () & ~GDK_SHIFT_MASK) != 0)
    return FALSE;
  if (key == GDK_KEY_ISO_Left_Tab || (key == GDK_KEY_Tab && (state & GDK_SHIFT_MASK) != 0))
    return leave (list, GTK_DIR_TAB_BACKWARD);
  if (key == GDK_KEY_Tab)
    return leave (list, GTK_DIR_TAB_FORWARD);
  if (key != in && key != out)
    return FALSE;
  /* Without a button it stays where it is: elsewhere is not meant. */
  GtkWidget *to = key == in && focus == row ? find_button (row) : key == out ? row : NULL;
  if (to != NULL)
    gtk_widget_grab_focus (to);
  return TRUE;
}

static void
listen (GtkWidget *list, GCallback callback)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", callback, NULL);
  gtk_widget_add_controller (list, keys);
}

void
bef_one_stop_list (GtkWidget *list)
{
  listen (list, G_CALLBACK (key_cb));
}

void
bef_one_stop_table (GtkColumnView *view)
{
  /* The row of headings is another child, and a stop of its own. */
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LIST_VIEW (child))
      listen (child, G_CALLBACK (table_key_cb));
}

gboolean
bef_one_stop_passes (GtkWidget *content, GtkDirectionType direction)
{
  return direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD;
}
