/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-area-dialog.h"

#include <glib/gi18n.h>
#include <math.h>

#include "backend/bef-bounds.h"
#include "base/bef-format.h"
#include "bef-map-ground.h"
#include "bef-settings.h"
#include "map/bef-map-area.h"
#include "ui/kit/bef-follow.h"

/* Metropolitan France, where nothing else is known. */
#define START_LATITUDE 46.6
#define START_LONGITUDE 2.4
#define START_RADIUS_M 5000.0

struct _BefAreaDialog
{
  AdwWindow parent_instance;
  BefMapArea *area;
  GtkSpinButton *radius;
  GtkLabel *centre_label;
  GtkWidget *ground_label;
  BefSession *session; /* owned */
  GSettings *settings; /* owned: of the connection */
};

G_DEFINE_FINAL_TYPE (BefAreaDialog, bef_area_dialog, ADW_TYPE_WINDOW)

static void
show_centre (BefAreaDialog *self)
{
  const BefPoint centre = bef_map_area_get_centre (self->area);
  g_autofree char *latitude = bef_format_number (centre.latitude, 4);
  g_autofree char *longitude = bef_format_number (centre.longitude, 4);
  g_autofree char *text =
      /* TRANSLATORS: degrees of latitude and longitude. */
      g_strdup_printf (_ ("Centre: %s; %s"), latitude, longitude);

  gtk_label_set_text (self->centre_label, text);
}

static void
radius_cb (BefAreaDialog *self)
{
  bef_map_area_set_radius (self->area, gtk_spin_button_get_value (self->radius) * 1000);
}

static void
use_cb (BefAreaDialog *self)
{
  g_autofree char *text = NULL;

  /* What is typed counts, whether Enter was pressed or not. */
  gtk_spin_button_update (self->radius);
  text = bef_bounds_format_area (bef_map_area_get_centre (self->area),
                                 gtk_spin_button_get_value (self->radius) * 1000);
  g_settings_set_string (self->settings, "only-area", text);
  gtk_window_close (GTK_WINDOW (self));
}

static void
fetch_tile (const char *url, GCancellable *cancellable, GAsyncReadyCallback callback,
            gpointer callback_data, gpointer user_data)
{
  bef_map_ground_fetch (BEF_AREA_DIALOG (user_data)->session, url, cancellable, callback,
                        callback_data);
}

static GBytes *
fetch_tile_finish (GAsyncResult *result, gpointer user_data, GError **error)
{
  return bef_map_ground_fetch_finish (result, error);
}

static void
dark_cb (BefAreaDialog *self)
{
  bef_map_set_dark (bef_map_area_get_map (self->area),
                    adw_style_manager_get_dark (adw_style_manager_get_default ()));
}

/* The circle around all buildings that are known. FALSE: none has a place. */
static gboolean
find_buildings (BefAreaDialog *self, BefPoint *centre, double *radius_m)
{
  GListModel *buildings = bef_commune_get_buildings (bef_session_get_commune (self->session));
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (BefPoint));

  for (guint i = 0; i < g_list_model_get_n_items (buildings); i++)
    {
      g_autoptr (BefBuilding) building = g_list_model_get_item (buildings, i);
      BefPoint place;
      if (bef_building_get_location (building, &place))
        g_array_append_val (places, place);
    }
  return bef_bounds_around ((const BefPoint *)places->data, places->len, centre, radius_m);
}

/* Where it was chosen last, else what is known, else the country. */
static void
show_present (BefAreaDialog *self)
{
  g_autofree char *text = g_settings_get_string (self->settings, "only-area");
  g_autoptr (BefBounds) bounds = bef_bounds_new (NULL, text);
  BefPoint centre = { .latitude = START_LATITUDE, .longitude = START_LONGITUDE };
  double radius_m = START_RADIUS_M;

  if (bounds->radius_m > 0)
    {
      centre = bounds->centre;
      radius_m = bounds->radius_m;
    }
  else
    find_buildings (self, &centre, &radius_m);
  /* Tenths of kilometres are shown: rounded up, all of it is still within. */
  gtk_spin_button_set_value (self->radius, ceil (radius_m / 100) / 10);
  radius_cb (self);
  bef_map_area_set_centre (self->area, centre);
  show_centre (self);
}

static void
bef_area_dialog_dispose (GObject *object)
{
  BefAreaDialog *self = BEF_AREA_DIALOG (object);

  if (self->area != NULL)
    bef_map_set_fetch (bef_map_area_get_map (self->area), NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), BEF_TYPE_AREA_DIALOG);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (bef_area_dialog_parent_class)->dispose (object);
}

static void
bef_area_dialog_class_init (BefAreaDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_area_dialog_dispose;
  g_type_ensure (BEF_TYPE_MAP_AREA);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-area-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BefAreaDialog, area);
  gtk_widget_class_bind_template_child (widget_class, BefAreaDialog, radius);
  gtk_widget_class_bind_template_child (widget_class, BefAreaDialog, centre_label);
  gtk_widget_class_bind_template_child (widget_class, BefAreaDialog, ground_label);
  gtk_widget_class_bind_template_callback (widget_class, use_cb);
  gtk_widget_class_bind_template_callback (widget_class, radius_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_centre);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
bef_area_dialog_init (BefAreaDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  bef_map_set_fetch (bef_map_area_get_map (self->area), fetch_tile, fetch_tile_finish, self);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (dark_cb),
                           self, G_CONNECT_SWAPPED);
}

void
bef_area_dialog_present (GtkWindow *parent, BefSession *session, const char *profile)
{
  BefAreaDialog *self =
      bef_follow (g_object_new (BEF_TYPE_AREA_DIALOG, "transient-for", parent, NULL));
  BefMap *map = bef_map_area_get_map (self->area);
  gboolean is_groundless = FALSE;

  self->session = g_object_ref (session);
  self->settings = bef_settings_profile (profile);
  bef_map_set_places (map, bef_commune_get_buildings (bef_session_get_commune (session)));
  bef_map_ground_choose (map, session, profile, &is_groundless);
  gtk_widget_set_visible (self->ground_label, is_groundless);
  dark_cb (self);
  show_present (self);
  gtk_window_present (GTK_WINDOW (self));
}
