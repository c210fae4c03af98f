/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-energy-figure-cell.h"

#include <glib/gi18n.h>

#include "ui/kit/bef-age-label.h"
#include "ui/kit/bef-css-class.h"
#include "ui/kit/bef-tooltip.h"

struct _BefEnergyFigureCell
{
  GtkBox parent_instance;
  GtkWidget *value; /* template child, likewise below */
  GtkWidget *note;
  GtkWidget *age;
};

G_DEFINE_FINAL_TYPE (BefEnergyFigureCell, bef_energy_figure_cell, GTK_TYPE_BOX)

void
bef_energy_figure_cell_show (BefEnergyFigureCell *self, const char *value, const char *note)
{
  gtk_label_set_text (GTK_LABEL (self->value), value);
  gtk_label_set_text (GTK_LABEL (self->note), note != NULL ? note : "");
  gtk_widget_set_visible (self->note, note != NULL);
}

void
bef_energy_figure_cell_show_measured (BefEnergyFigureCell *self, const char *value,
                                      gint64 observed_ms, BefFreshness freshness)
{
  gtk_label_set_text (GTK_LABEL (self->value), value != NULL ? value : C_ ("severity", "Unknown"));
  bef_css_class_set (self->value, "bef-hatched", value == NULL);
  bef_age_label_set (BEF_AGE_LABEL (self->age), observed_ms,
                     value != NULL ? freshness : BEF_FRESHNESS_LOST);
  gtk_widget_set_visible (self->age, observed_ms != BEF_NO_TIME);
}

static void
bef_energy_figure_cell_class_init (BefEnergyFigureCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (BEF_TYPE_AGE_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-energy-figure-cell.ui");
  gtk_widget_class_bind_template_child (widget_class, BefEnergyFigureCell, value);
  gtk_widget_class_bind_template_child (widget_class, BefEnergyFigureCell, note);
  gtk_widget_class_bind_template_child (widget_class, BefEnergyFigureCell, age);
  gtk_widget_class_bind_template_callback (widget_class, bef_tooltip_say_label);
}

static void
bef_energy_figure_cell_init (BefEnergyFigureCell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
bef_energy_figure_cell_new (void)
{
  return g_object_new (BEF_TYPE_ENERGY_FIGURE_CELL, NULL);
}
