/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-comparison-picker.h"

#include <glib/gi18n.h>

#include "ui/kit/bef-accessible.h"

struct _BefComparisonPicker
{
  GtkWidget parent_instance;
  GtkDropDown *list; /* child */
  BefGraphComparison offered[BEF_GRAPH_MAX_COMPARISONS];
  guint n_offered;
  int back_days;
  gboolean filling; /* the selection of the list means nothing */
};

G_DEFINE_FINAL_TYPE (BefComparisonPicker, bef_comparison_picker, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
chosen_cb (BefComparisonPicker *self)
{
  guint i = gtk_drop_down_get_selected (self->list);

  if (self->filling || i >= self->n_offered || self->offered[i].back_days == self->back_days)
    return;
  self->back_days = self->offered[i].back_days;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
bef_comparison_picker_dispose (GObject *object)
{
  BefComparisonPicker *self = BEF_COMPARISON_PICKER (object);

  g_clear_pointer ((GtkWidget **)&self->list, gtk_widget_unparent);
  G_OBJECT_CLASS (bef_comparison_picker_parent_class)->dispose (object);
}

static void
bef_comparison_picker_class_init (BefComparisonPickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_comparison_picker_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
bef_comparison_picker_init (BefComparisonPicker *self)
{
  self->list = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->list), _ ("Compare with another time"));
  bef_accessible_set_name (GTK_WIDGET (self->list), _ ("Compare with another time"));
  gtk_widget_set_parent (GTK_WIDGET (self->list), GTK_WIDGET (self));
  g_signal_connect_object (self->list, "notify::selected", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
bef_comparison_picker_new (void)
{
  return g_object_new (BEF_TYPE_COMPARISON_PICKER, NULL);
}

void
bef_comparison_picker_set_range (BefComparisonPicker *self, const BefGraphRange *range)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  self->n_offered = bef_graph_range_comparisons (range, self->offered);
  for (guint i = 0; i < self->n_offered; i++)
    gtk_string_list_append (words, self->offered[i].label);
  self->filling = TRUE;
  gtk_drop_down_set_model (self->list, G_LIST_MODEL (words));
  self->filling = FALSE;
  bef_comparison_picker_choose (self, self->back_days);
}

void
bef_comparison_picker_choose (BefComparisonPicker *self, int back_days)
{
  guint chosen = 0;

  /* A year is 364, 365 or 366 days long. */
  for (guint i = 0; i < self->n_offered; i++)
    if (self->offered[i].back_days == back_days
        || (chosen == 0 && back_days >= BEF_GRAPH_YEAR_BEFORE
            && self->offered[i].back_days >= BEF_GRAPH_YEAR_BEFORE))
      chosen = i;
  self->back_days = self->n_offered > 0 ? self->offered[chosen].back_days : 0;
  self->filling = TRUE;
  gtk_drop_down_set_selected (self->list, chosen);
  self->filling = FALSE;
}

int
bef_comparison_picker_get_back_days (BefComparisonPicker *self)
{
  return self->back_days;
}
