/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-accessible.h"

#include "bef-lazy-row.h"

static gboolean
is_item (GtkWidget *widget)
{
  if (widget == NULL)
    return FALSE;
  const GtkAccessibleRole role = gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget));
  return role == GTK_ACCESSIBLE_ROLE_LIST_ITEM || role == GTK_ACCESSIBLE_ROLE_GRID_CELL;
}

void
bef_accessible_set_name (GtkWidget *widget, const char *name)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  if (parent != NULL && BEF_IS_LAZY_ROW (parent))
    parent = gtk_widget_get_parent (parent);

  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  if (is_item (parent))
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    -1);
}
