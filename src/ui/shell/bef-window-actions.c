/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window's actions on things by their ids: they need nothing of it but its session. */
#include <glib/gi18n.h>

#include "bef-window-private.h"

/* What shows a page about something. */
static const struct
{
  const char *action, *page;
} shows[] = {
  { "win.show-building", "building" }, { "win.show-graph", "graph" },
  { "win.show-alert", "alerts" },      { "win.show-contact", "contacts" },
  { "win.import", "imports" },         { "win.show-contract", "contracts" },
};

static void
show_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  for (guint i = 0; i < G_N_ELEMENTS (shows); i++)
    if (g_str_equal (shows[i].action, action))
      bef_window_go (BEF_WINDOW (widget), shows[i].page, g_variant_get_string (parameter, NULL));
}

/* A building's page, or that of what stands in none. */
static void
show_place_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefWindow *self = BEF_WINDOW (widget);
  BefSession *session = bef_window_get_session (self);
  const char *id = g_variant_get_string (parameter, NULL);

  if (session != NULL && bef_commune_find_building (bef_session_get_commune (session), id) != NULL)
    bef_window_go (self, "building", id);
  else
    gtk_widget_activate_action (widget, "win.show-device", "s", id);
}

/* Two clicks from an alert to its cause: the equipment's own building page, scrolled to it. */
static void
show_device_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefWindow *self = BEF_WINDOW (widget);
  BefSession *session = bef_window_get_session (self);
  const char *id = g_variant_get_string (parameter, NULL);
  BefDevice *device =
      session != NULL ? bef_commune_find_device (bef_session_get_commune (session), id) : NULL;

  if (device == NULL)
    {
      bef_window_toast (self, _ ("This equipment is not known here any more"));
      return;
    }
  if (bef_device_get_building_id (device) != NULL)
    {
      g_autofree char *argument =
          g_strdup_printf ("%s#%s", bef_device_get_building_id (device), id);
      bef_window_go (self, "building", argument);
    }
  else
    bef_window_go (self, bef_kind_info (bef_device_get_kind (device))->id, id);
}

static void
acknowledge_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefWindow *self = BEF_WINDOW (widget);
  BefSession *session = bef_window_get_session (self);
  BefAlert *alert = session != NULL ? bef_commune_find_alert (
                        bef_session_get_commune (session), g_variant_get_string (parameter, NULL))
                                    : NULL;

  if (alert != NULL && bef_alert_get_acknowledged_ms (alert) == BEF_NO_TIME
      && bef_session_may_acknowledge (session))
    bef_window_get_parts (self)->acknowledge (GTK_WINDOW (self), session, alert);
}

static void
open_door_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefWindow *self = BEF_WINDOW (widget);
  BefSession *session = bef_window_get_session (self);
  BefDevice *door = session != NULL ? bef_commune_find_device (
                        bef_session_get_commune (session), g_variant_get_string (parameter, NULL))
                                    : NULL;

  if (door != NULL)
    bef_window_get_parts (self)->open_door (GTK_WINDOW (self), session, door);
}

static void
works_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefWindow *self = BEF_WINDOW (widget);
  BefSession *session = bef_window_get_session (self);

  if (session != NULL)
    (g_str_equal (action, "win.works") ? bef_window_get_parts (self)->works
                                       : bef_window_get_parts (self)->report) (
        GTK_WINDOW (self), session, g_variant_get_string (parameter, NULL));
}

static void
toast_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bef_window_toast (BEF_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
retry_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefWindow *self = BEF_WINDOW (widget);
  BefSession *session = bef_window_get_session (self);

  if (session != NULL)
    bef_session_retry (session);
}

static void
fullscreen_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (widget)))
    gtk_window_unfullscreen (GTK_WINDOW (widget));
  else
    gtk_window_fullscreen (GTK_WINDOW (widget));
}

static void
search_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefWindow *self = BEF_WINDOW (widget);
  BefSession *session = bef_window_get_session (self);

  bef_window_get_parts (self)->search (
      GTK_WINDOW (self), session != NULL ? bef_session_get_commune (session) : NULL,
      parameter != NULL ? g_variant_get_string (parameter, NULL) : "");
}

void
bef_window_install_thing_actions (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (shows); i++)
    gtk_widget_class_install_action (widget_class, shows[i].action, "s", show_action);
  gtk_widget_class_install_action (widget_class, "win.show-place", "s", show_place_action);
  gtk_widget_class_install_action (widget_class, "win.show-device", "s", show_device_action);
  gtk_widget_class_install_action (widget_class, "win.acknowledge", "s", acknowledge_action);
  gtk_widget_class_install_action (widget_class, "win.open-door", "s", open_door_action);
  gtk_widget_class_install_action (widget_class, "win.works", "s", works_action);
  gtk_widget_class_install_action (widget_class, "win.report", "s", works_action);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_action);
  gtk_widget_class_install_action (widget_class, "win.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "win.fullscreen", NULL, fullscreen_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.search-for", "s", search_action);
}
