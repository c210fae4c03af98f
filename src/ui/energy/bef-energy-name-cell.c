/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-energy-name-cell.h"

#include <glib/gi18n.h>

#include "ui/kit/bef-css-class.h"
#include "ui/kit/bef-severity-badge.h"
#include "ui/kit/bef-tooltip.h"

struct _BefEnergyNameCell
{
  GtkBox parent_instance;
  GtkWidget *icon; /* template child, likewise below */
  GtkWidget *name;
  GtkWidget *badge;
};

G_DEFINE_FINAL_TYPE (BefEnergyNameCell, bef_energy_name_cell, GTK_TYPE_BOX)

void
bef_energy_name_cell_show (BefEnergyNameCell *self, BefBuilding *building)
{
  BefSeverity severity =
      building != NULL ? bef_building_get_severity (building) : BEF_SEVERITY_NORMAL;

  gtk_widget_set_visible (self->icon, building != NULL);
  if (building != NULL)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), bef_building_get_icon (building));
  gtk_label_set_text (GTK_LABEL (self->name),
                      building != NULL ? bef_building_get_name (building) : _ ("Total"));
  bef_css_class_set (self->name, "heading", building == NULL);
  bef_severity_badge_set (BEF_SEVERITY_BADGE (self->badge), severity);
  gtk_widget_set_visible (self->badge, severity != BEF_SEVERITY_NORMAL);
}

static void
bef_energy_name_cell_class_init (BefEnergyNameCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (BEF_TYPE_SEVERITY_BADGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-energy-name-cell.ui");
  gtk_widget_class_bind_template_child (widget_class, BefEnergyNameCell, icon);
  gtk_widget_class_bind_template_child (widget_class, BefEnergyNameCell, name);
  gtk_widget_class_bind_template_child (widget_class, BefEnergyNameCell, badge);
  gtk_widget_class_bind_template_callback (widget_class, bef_tooltip_say_label);
}

static void
bef_energy_name_cell_init (BefEnergyNameCell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
bef_energy_name_cell_new (void)
{
  return g_object_new (BEF_TYPE_ENERGY_NAME_CELL, NULL);
}
