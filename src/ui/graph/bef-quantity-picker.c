/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-quantity-picker.h"

#include <glib/gi18n.h>

#include "ui/kit/bef-accessible.h"

struct _BefQuantityPicker
{
  GtkWidget parent_instance;
  GtkDropDown *list;           /* child */
  GPtrArray *offered;          /* owned, of BefQuantityInfo (static) */
  const BefQuantityInfo *info; /* static, nullable */
  BefGraphManner manner;
  gboolean filling; /* the selection of the list means nothing */
};

G_DEFINE_FINAL_TYPE (BefQuantityPicker, bef_quantity_picker, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
chosen_cb (BefQuantityPicker *self)
{
  guint i = gtk_drop_down_get_selected (self->list);

  if (self->filling || i >= self->offered->len
      || g_ptr_array_index (self->offered, i) == self->info)
    return;
  self->info = g_ptr_array_index (self->offered, i);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
bef_quantity_picker_dispose (GObject *object)
{
  BefQuantityPicker *self = BEF_QUANTITY_PICKER (object);

  g_clear_pointer ((GtkWidget **)&self->list, gtk_widget_unparent);
  G_OBJECT_CLASS (bef_quantity_picker_parent_class)->dispose (object);
}

static void
bef_quantity_picker_finalize (GObject *object)
{
  g_ptr_array_unref (BEF_QUANTITY_PICKER (object)->offered);
  G_OBJECT_CLASS (bef_quantity_picker_parent_class)->finalize (object);
}

static void
bef_quantity_picker_class_init (BefQuantityPickerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_quantity_picker_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_quantity_picker_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[CHANGED] = g_signal_new ("changed", BEF_TYPE_QUANTITY_PICKER, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
bef_quantity_picker_init (BefQuantityPicker *self)
{
  self->offered = g_ptr_array_new ();
  self->list = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->list), _ ("What the graph shows"));
  bef_accessible_set_name (GTK_WIDGET (self->list), _ ("What the graph shows"));
  gtk_widget_set_parent (GTK_WIDGET (self->list), GTK_WIDGET (self));
  g_signal_connect_object (self->list, "notify::selected", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
bef_quantity_picker_new (void)
{
  return g_object_new (BEF_TYPE_QUANTITY_PICKER, NULL);
}

void
bef_quantity_picker_set (BefQuantityPicker *self, BefDevice *device, const BefQuantityInfo *info,
                         BefGraphManner manner)
{
  guint selected;
  g_autoptr (GtkStringList) words =
      bef_graph_quantities_list (device, info, manner, self->offered, &selected);

  self->info = info;
  self->manner = manner;
  self->filling = TRUE;
  gtk_drop_down_set_model (self->list, G_LIST_MODEL (words));
  gtk_drop_down_set_selected (self->list, selected);
  self->filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self), bef_device_get_n_values (device) > 1);
}

const BefQuantityInfo *
bef_quantity_picker_get (BefQuantityPicker *self)
{
  return self->info;
}

BefGraphManner
bef_quantity_picker_get_manner (BefQuantityPicker *self)
{
  return self->manner;
}
