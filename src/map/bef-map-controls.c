/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map/bef-map-private.h"

#include <glib/gi18n.h>

#define NO_MODIFIER ((GdkModifierType)0)

static gboolean
key_zoom_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  bef_map_zoom_by (BEF_MAP (widget), g_variant_get_int32 (args));
  return TRUE;
}

static gboolean
key_fit_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  bef_map_fit (BEF_MAP (widget));
  return TRUE;
}

static gboolean
key_pan_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  int dx, dy;

  g_variant_get (args, "(ii)", &dx, &dy);
  bef_map_pan_by (BEF_MAP (widget), dx, dy);
  return TRUE;
}

static gboolean
key_step_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  return bef_map_step (BEF_MAP (widget), g_variant_get_int32 (args));
}

static gboolean
key_activate_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  return bef_map_activate_selected (BEF_MAP (widget));
}

static gboolean
key_none_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  return bef_map_unselect (BEF_MAP (widget));
}

static void
add_keys (GtkWidgetClass *klass)
{
  static const struct
  {
    guint key, keypad;
    int dx, dy;
  } arrows[] = { { GDK_KEY_Left, GDK_KEY_KP_Left, -1, 0 },
                 { GDK_KEY_Right, GDK_KEY_KP_Right, 1, 0 },
                 { GDK_KEY_Up, GDK_KEY_KP_Up, 0, -1 },
                 { GDK_KEY_Down, GDK_KEY_KP_Down, 0, 1 } };
  static const guint in[] = { GDK_KEY_plus, GDK_KEY_equal, GDK_KEY_KP_Add };
  static const guint out[] = { GDK_KEY_minus, GDK_KEY_KP_Subtract };
  static const guint all[] = { GDK_KEY_0, GDK_KEY_KP_0, GDK_KEY_agrave };
  static const guint enter[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter };

  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++)
    for (int shift = 0; shift <= 1; shift++)
      {
        const GdkModifierType mods = shift ? GDK_SHIFT_MASK : NO_MODIFIER;
        const int by = shift ? 240 : 60;
        gtk_widget_class_add_binding (klass, arrows[i].key, mods, key_pan_cb, "(ii)",
                                      arrows[i].dx * by, arrows[i].dy * by);
        gtk_widget_class_add_binding (klass, arrows[i].keypad, mods, key_pan_cb, "(ii)",
                                      arrows[i].dx * by, arrows[i].dy * by);
      }
  for (guint i = 0; i < G_N_ELEMENTS (in); i++)
    for (int shift = 0; shift <= 1; shift++)
      gtk_widget_class_add_binding (klass, in[i], shift ? GDK_SHIFT_MASK : NO_MODIFIER, key_zoom_cb,
                                    "i", 1);
  for (guint i = 0; i < G_N_ELEMENTS (out); i++)
    gtk_widget_class_add_binding (klass, out[i], NO_MODIFIER, key_zoom_cb, "i", -1);
  /* On a French keyboard 0 is Shift and à: both are taken. */
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    for (int shift = 0; shift <= 1; shift++)
      gtk_widget_class_add_binding (klass, all[i], shift ? GDK_SHIFT_MASK : NO_MODIFIER, key_fit_cb,
                                    NULL);
  for (guint i = 0; i < G_N_ELEMENTS (enter); i++)
    gtk_widget_class_add_binding (klass, enter[i], NO_MODIFIER, key_activate_cb, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_n, NO_MODIFIER, key_step_cb, "i", 1);
  gtk_widget_class_add_binding (klass, GDK_KEY_n, GDK_SHIFT_MASK, key_step_cb, "i", -1);
  gtk_widget_class_add_binding (klass, GDK_KEY_p, NO_MODIFIER, key_step_cb, "i", -1);
  gtk_widget_class_add_binding (klass, GDK_KEY_Escape, NO_MODIFIER, key_none_cb, NULL);
}

static void
zoom_in_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  bef_map_zoom_by (BEF_MAP (widget), 1);
}

static void
zoom_out_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  bef_map_zoom_by (BEF_MAP (widget), -1);
}

static void
fit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  bef_map_fit (BEF_MAP (widget));
}

void
bef_map_class_add_controls (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "map.zoom-in", NULL, zoom_in_action);
  gtk_widget_class_install_action (klass, "map.zoom-out", NULL, zoom_out_action);
  gtk_widget_class_install_action (klass, "map.fit", NULL, fit_action);
  add_keys (klass);
}

static GtkWidget *
map_button (const char *icon, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  /* The map is one tab stop, and has the same by keys. */
  gtk_widget_set_focusable (button, FALSE);
  gtk_widget_add_css_class (button, "osd");
  gtk_widget_add_css_class (button, "map-button");
  return button;
}

GtkWidget *
bef_map_build_buttons (GtkWidget **zoom_in, GtkWidget **zoom_out)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *zoom = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  *zoom_in = map_button ("zoom-in-symbolic", _ ("Zoom In"), "map.zoom-in");
  *zoom_out = map_button ("zoom-out-symbolic", _ ("Zoom Out"), "map.zoom-out");
  gtk_widget_add_css_class (zoom, "linked");
  gtk_box_append (GTK_BOX (zoom), *zoom_in);
  gtk_box_append (GTK_BOX (zoom), *zoom_out);
  gtk_box_append (GTK_BOX (box),
                  map_button ("zoom-fit-best-symbolic", _ ("Show Everything"), "map.fit"));
  gtk_box_append (GTK_BOX (box), zoom);
  gtk_widget_set_halign (box, GTK_ALIGN_END);
  gtk_widget_set_valign (box, GTK_ALIGN_END);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_bottom (box, 36);
  return box;
}

void
bef_map_set_caption (BefMap *self, BefMapCaption caption, gpointer user_data)
{
  g_return_if_fail (BEF_IS_MAP (self));
  bef_map_markers_set_caption (bef_map_get_markers (self), caption, user_data);
}

void
bef_map_add_cover (BefMap *self, GtkWidget *cover)
{
  g_return_if_fail (BEF_IS_MAP (self));
  g_return_if_fail (GTK_IS_WIDGET (cover));
  bef_map_markers_add_cover (bef_map_get_markers (self), cover);
}

void
bef_map_update_captions (BefMap *self)
{
  g_return_if_fail (BEF_IS_MAP (self));
  bef_map_markers_update_captions (bef_map_get_markers (self));
}

void
bef_map_add_style (void)
{
  GdkDisplay *display = gdk_display_get_default ();
  g_autoptr (GtkCssProvider) provider = NULL;

  if (display == NULL)
    return;
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_data (provider,
                                   "befmap { background-color: " BEF_MAP_LIGHT_GROUND "; }"
                                   "befmap.dark { background-color: " BEF_MAP_DARK_GROUND "; }"
                                   ".maparea { color: #1a5fb4; }"
                                   "befmap.dark .maparea { color: #78aeed; }"
                                   "mapoutlines { color: #3d4246; }"
                                   "befmap.dark mapoutlines { color: #c9ced2; }"
                                   "mapmarker.bef-week { color: #1a5fb4; }"
                                   "mapmarker.bef-today { color: #b35900; }"
                                   "mapmarker.bef-urgent { color: #c01c28; }"
                                   "befmap.dark mapmarker.bef-week { color: #62a0ea; }"
                                   "befmap.dark mapmarker.bef-today { color: #ffa348; }"
                                   "befmap.dark mapmarker.bef-urgent { color: #e01b24; }",
                                   -1);
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_FALLBACK);
}

GtkWidget *
bef_map_build_scale (ShumateViewport *viewport)
{
  ShumateScale *scale = shumate_scale_new (viewport);

  shumate_scale_set_unit (scale, SHUMATE_UNIT_METRIC);
  gtk_widget_set_halign (GTK_WIDGET (scale), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (scale), GTK_ALIGN_END);
  return GTK_WIDGET (scale);
}
