/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-contract-rows.h"

#include <glib/gi18n.h>

#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-plain.h"

int
bef_contract_rows_clear (GtkListBox *list)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (list));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  int focused = -1;
  GtkWidget *row;

  for (int i = 0; focus != NULL && gtk_list_box_get_row_at_index (list, i) != NULL; i++)
    {
      row = GTK_WIDGET (gtk_list_box_get_row_at_index (list, i));
      if (focus == row || gtk_widget_is_ancestor (focus, row))
        focused = i;
    }
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, row);
  return focused;
}

void
bef_contract_rows_focus (GtkListBox *list, int focused)
{
  GtkListBoxRow *row = focused >= 0 ? gtk_list_box_get_row_at_index (list, focused) : NULL;

  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

GtkWidget *
bef_contract_rows_add (GtkListBox *list, const char *title, const char *subtitle, const char *value)
{
  GtkWidget *row = adw_action_row_new ();

  bef_plain_set_title (ADW_PREFERENCES_ROW (row), title);
  bef_plain_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  if (value != NULL)
    {
      GtkWidget *label = gtk_label_new (value);
      gtk_widget_add_css_class (label, "numeric");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
    }
  gtk_list_box_append (list, row);
  return row;
}

void
bef_contract_rows_add_button (GtkWidget *row, const char *icon, const char *action,
                              const char *target, const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, name);
  bef_accessible_set_name (button, name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

const char *
bef_contract_get_title (const BefContract *contract)
{
  return contract->label != NULL && *contract->label != '\0' ? contract->label : contract->point;
}

char *
bef_contract_dup_meter (BefCommune *commune, const char *entity)
{
  BefDevice *device = entity != NULL ? bef_commune_find_device (commune, entity) : NULL;
  const char *place = device != NULL ? bef_device_get_building_name (device) : NULL;

  if (device == NULL)
    return g_strdup (_ ("its meter is not known here"));
  return place != NULL ? g_strdup_printf ("%s · %s", bef_device_get_name (device), place)
                       : g_strdup (bef_device_get_name (device));
}

gboolean
bef_contract_counts (BefDevice *device, BefFluid fluid)
{
  if (bef_device_is_part (device))
    return FALSE;
  if (bef_device_get_value (device, bef_tariff_index_of (fluid)) != NULL)
    return TRUE;
  return fluid == BEF_FLUID_ELECTRICITY && bef_device_get_value (device, "power") != NULL
         && bef_device_get_kind (device) != BEF_KIND_CHARGER;
}
