/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-series-picker.h"

#include <glib/gi18n.h>

#include "ui/kit/bef-accessible.h"

#define MAX_UNITS 2

struct _BefSeriesPicker
{
  GtkWidget parent_instance;
  GtkMenuButton *button;       /* child */
  BefCommune *commune;         /* owned, nullable */
  BefDevice *device;           /* owned, nullable: of the graph's own series */
  const BefQuantityInfo *info; /* static, nullable */
  GPtrArray *picked;           /* owned, of BefPickedSeries */
  GPtrArray *offered;          /* owned, of BefPickedSeries: what the list shows */
  GPtrArray *checks;           /* owned, of GtkCheckButton (unowned): one per offer, while open */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (BefSeriesPicker, bef_series_picker, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
picked_free (gpointer data)
{
  BefPickedSeries *picked = data;

  g_object_unref (picked->device);
  g_free (picked);
}

static void
append (GPtrArray *list, BefDevice *device, const BefQuantityInfo *info)
{
  BefPickedSeries *picked = g_new (BefPickedSeries, 1);

  *picked = (BefPickedSeries){ g_object_ref (device), info };
  g_ptr_array_add (list, picked);
}

static int
position (GPtrArray *list, const BefPickedSeries *series)
{
  for (guint i = 0; i < list->len; i++)
    {
      const BefPickedSeries *other = g_ptr_array_index (list, i);
      if (other->info == series->info
          && g_str_equal (bef_device_get_id (other->device), bef_device_get_id (series->device)))
        return (int)i;
    }
  return -1;
}

/* Power and the energy it adds up to are told on one scale. */
static const char *
scale_of (const BefQuantityInfo *info)
{
  return g_str_equal (info->unit, "kWh") ? "W" : info->unit;
}

static gboolean
adds_a_scale (const BefQuantityInfo *info, const char **scales, guint n)
{
  if (info->states != NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (g_str_equal (scales[i], scale_of (info)))
      return FALSE;
  return TRUE;
}

/* Whether there is a scale for @info beside the graph's own series and the first @n picked. */
static gboolean
fits (BefSeriesPicker *self, const BefQuantityInfo *info, guint n)
{
  const char *scales[MAX_UNITS + 1];
  guint n_scales = 0;

  if (n >= BEF_SERIES_PICKER_MOST)
    return FALSE;
  if (self->info->states == NULL)
    scales[n_scales++] = scale_of (self->info);
  for (guint i = 0; i < n; i++)
    {
      const BefPickedSeries *picked = g_ptr_array_index (self->picked, i);
      if (n_scales < MAX_UNITS && adds_a_scale (picked->info, scales, n_scales))
        scales[n_scales++] = scale_of (picked->info);
    }
  return n_scales < MAX_UNITS || !adds_a_scale (info, scales, n_scales);
}

/* What the equipment of the building measures, in the order of the kinds. */
static void
list_offers (BefSeriesPicker *self)
{
  GListModel *devices = bef_commune_get_devices (self->commune);
  const char *building = bef_device_get_building_id (self->device);

  g_ptr_array_set_size (self->offered, 0);
  for (BefKind kind = 0; kind < BEF_N_KINDS; kind++)
    for (guint i = 0;
         !bef_kind_has (kind, BEF_KIND_WATCHES) && i < g_list_model_get_n_items (devices); i++)
      {
        g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
        if (bef_device_get_kind (device) != kind
            || g_strcmp0 (bef_device_get_building_id (device), building) != 0)
          continue;
        for (guint j = 0; j < bef_device_get_n_values (device); j++)
          {
            const BefQuantityInfo *info = bef_device_nth_value (device, j)->info;
            /* The index is the same energy as the power, told in another way. */
            if (g_str_equal (info->id, "energy-index")
                || (info == self->info
                    && g_str_equal (bef_device_get_id (device), bef_device_get_id (self->device))))
              continue;
            append (self->offered, device, info);
          }
      }
}

static void
update_checks (BefSeriesPicker *self)
{
  self->filling = TRUE;
  for (guint i = 0; i < self->checks->len; i++)
    {
      GtkCheckButton *check = g_ptr_array_index (self->checks, i);
      const BefPickedSeries *offer = g_ptr_array_index (self->offered, i);
      gboolean picked = position (self->picked, offer) >= 0;
      gtk_check_button_set_active (check, picked);
      gtk_widget_set_sensitive (GTK_WIDGET (check),
                                picked || fits (self, offer->info, self->picked->len));
    }
  self->filling = FALSE;
}

static void
tell_picked (BefSeriesPicker *self)
{
  update_checks (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
pick (BefSeriesPicker *self, const BefPickedSeries *offer)
{
  if (position (self->picked, offer) >= 0)
    return TRUE;
  if (!fits (self, offer->info, self->picked->len))
    return FALSE;
  append (self->picked, offer->device, offer->info);
  tell_picked (self);
  return TRUE;
}

static gboolean
unpick (BefSeriesPicker *self, const BefPickedSeries *offer)
{
  int at = position (self->picked, offer);

  if (at < 0)
    return TRUE;
  g_ptr_array_remove_index (self->picked, (guint)at);
  tell_picked (self);
  return TRUE;
}

static void
toggled_cb (GtkCheckButton *check, BefSeriesPicker *self)
{
  guint i;

  if (self->filling || !g_ptr_array_find (self->checks, check, &i))
    return;
  if (gtk_check_button_get_active (check))
    pick (self, g_ptr_array_index (self->offered, i));
  else
    unpick (self, g_ptr_array_index (self->offered, i));
}

static void
popover_closed_cb (GtkPopover *popover, BefSeriesPicker *self)
{
  g_ptr_array_set_size (self->checks, 0);
}

/* The list is made when it is opened: a building may have a hundred series. */
static void
open_cb (GtkMenuButton *button, gpointer user_data)
{
  BefSeriesPicker *self = user_data;
  GtkWidget *popover = gtk_popover_new (), *scrolled = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *heading;

  g_ptr_array_set_size (self->checks, 0);
  if (self->commune != NULL && self->device != NULL)
    list_offers (self);
  heading = gtk_label_new (self->offered->len > 0 ? _ ("In the same graph")
                                                  : _ ("This building measures nothing else"));
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (box), heading);
  for (guint i = 0; i < self->offered->len; i++)
    {
      g_autofree char *title = bef_picked_series_dup_title (g_ptr_array_index (self->offered, i));
      GtkWidget *check = gtk_check_button_new_with_label (title);
      g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, 0);
      gtk_box_append (GTK_BOX (box), check);
      g_ptr_array_add (self->checks, check);
    }
  update_checks (self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 360);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled);
  bef_accessible_set_name (popover, _ ("In the same graph"));
  g_signal_connect_object (popover, "closed", G_CALLBACK (popover_closed_cb), self, 0);
  gtk_menu_button_set_popover (button, popover);
}

static void
bef_series_picker_dispose (GObject *object)
{
  BefSeriesPicker *self = BEF_SERIES_PICKER (object);

  g_ptr_array_set_size (self->checks, 0);
  g_clear_pointer ((GtkWidget **)&self->button, gtk_widget_unparent);
  g_clear_object (&self->commune);
  g_clear_object (&self->device);
  G_OBJECT_CLASS (bef_series_picker_parent_class)->dispose (object);
}

static void
bef_series_picker_finalize (GObject *object)
{
  BefSeriesPicker *self = BEF_SERIES_PICKER (object);

  g_ptr_array_unref (self->picked);
  g_ptr_array_unref (self->offered);
  g_ptr_array_unref (self->checks);
  G_OBJECT_CLASS (bef_series_picker_parent_class)->finalize (object);
}

static void
bef_series_picker_class_init (BefSeriesPickerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_series_picker_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_series_picker_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[CHANGED] = g_signal_new ("changed", BEF_TYPE_SERIES_PICKER, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
bef_series_picker_init (BefSeriesPicker *self)
{
  self->picked = g_ptr_array_new_with_free_func (picked_free);
  self->offered = g_ptr_array_new_with_free_func (picked_free);
  self->checks = g_ptr_array_new ();
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_icon_name (self->button, "list-add-symbolic");
  gtk_menu_button_set_create_popup_func (self->button, open_cb, self, NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), _ ("Add a series of this building"));
  bef_accessible_set_name (GTK_WIDGET (self->button), _ ("Add a series of this building"));
  gtk_widget_set_parent (GTK_WIDGET (self->button), GTK_WIDGET (self));
}

GtkWidget *
bef_series_picker_new (void)
{
  return g_object_new (BEF_TYPE_SERIES_PICKER, NULL);
}

void
bef_series_picker_set (BefSeriesPicker *self, BefCommune *commune, BefDevice *device,
                       const BefQuantityInfo *info)
{
  g_set_object (&self->commune, commune);
  g_set_object (&self->device, device);
  self->info = info;
  list_offers (self);
  for (guint i = 0; i < self->picked->len;)
    {
      const BefPickedSeries *picked = g_ptr_array_index (self->picked, i);
      if (position (self->offered, picked) >= 0 && fits (self, picked->info, i))
        i++;
      else
        g_ptr_array_remove_index (self->picked, i);
    }
  update_checks (self);
}

GPtrArray *
bef_series_picker_get (BefSeriesPicker *self)
{
  return self->picked;
}

static const BefPickedSeries *
find_offer (BefSeriesPicker *self, const char *device_id, const char *quantity_id)
{
  if (self->commune == NULL || self->device == NULL)
    return NULL;
  list_offers (self);
  for (guint i = 0; i < self->offered->len; i++)
    {
      const BefPickedSeries *offer = g_ptr_array_index (self->offered, i);
      if (g_str_equal (bef_device_get_id (offer->device), device_id)
          && g_str_equal (offer->info->id, quantity_id))
        return offer;
    }
  return NULL;
}

gboolean
bef_series_picker_pick (BefSeriesPicker *self, const char *device_id, const char *quantity_id)
{
  const BefPickedSeries *offer = find_offer (self, device_id, quantity_id);

  return offer != NULL && pick (self, offer);
}

gboolean
bef_series_picker_unpick (BefSeriesPicker *self, const char *device_id, const char *quantity_id)
{
  const BefPickedSeries *offer = find_offer (self, device_id, quantity_id);

  return offer != NULL && unpick (self, offer);
}

char *
bef_picked_series_dup_title (const BefPickedSeries *picked)
{
  return g_strdup_printf ("%s, %s", bef_device_get_name (picked->device),
                          bef_quantity_name (picked->info));
}
