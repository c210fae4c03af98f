/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-device-menu.h"

#include <glib/gi18n.h>

#include "bef-device-row.h"

/* Set on the row. */
#define DEVICE "bef-menu-device"

static void
append (GMenu *menu, const char *label, const char *action, const char *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", target);
  g_menu_append_item (menu, item);
}

static gboolean
unparent_cb (gpointer popover)
{
  if (gtk_widget_get_parent (popover) != NULL)
    gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

/* Not before what was chosen has been done. */
static void
closed_cb (GtkWidget *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, unparent_cb, g_object_ref (popover), g_object_unref);
}

/* A popover keeps a row alive beyond its list. */
static void
row_gone_cb (GtkWidget *row, GtkWidget *popover)
{
  unparent_cb (popover);
}

static void
open_menu (GtkWidget *row, const GdkRectangle *at)
{
  BefDevice *device = g_object_get_data (G_OBJECT (row), DEVICE);
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autofree char *graph = bef_device_row_dup_target (device);

  if (graph != NULL)
    append (menu, C_ ("menu", "Graph"), "win.show-graph", graph);
  append (menu, C_ ("menu", "Works…"), "win.works", bef_device_get_id (device));
  GtkWidget *popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  gtk_widget_set_parent (popover, row);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), at);
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), NULL);
  g_signal_connect_object (row, "unmap", G_CALLBACK (row_gone_cb), popover, 0);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, GtkWidget *row)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  open_menu (row, &(GdkRectangle){ (int)x, (int)y, 1, 1 });
}

static gboolean
key_cb (GtkWidget *row, GVariant *args, gpointer user_data)
{
  open_menu (row, &(GdkRectangle){ 12, gtk_widget_get_height (row) / 2, 1, 1 });
  return TRUE;
}

void
bef_device_menu_attach (GtkWidget *row, BefDevice *device)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
  } keys[] = { { GDK_KEY_Menu, 0 }, { GDK_KEY_F10, GDK_SHIFT_MASK } };
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  g_object_set_data_full (G_OBJECT (row), DEVICE, g_object_ref (device), g_object_unref);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), row, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (shortcuts),
        gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].key, keys[i].modifiers),
                          gtk_callback_action_new (key_cb, NULL, NULL)));
  gtk_widget_add_controller (row, shortcuts);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_HAS_POPUP, TRUE,
                                  -1);
}
