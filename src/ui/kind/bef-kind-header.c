/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-kind-header.h"

#include "model/bef-building.h"
#include "ui/kit/bef-tooltip.h"

GtkWidget *
bef_kind_header_new (void)
{
  GtkWidget *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), 2);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (header, "bef-kind-header");
  gtk_box_append (GTK_BOX (header), gtk_image_new ());
  gtk_box_append (GTK_BOX (header), label);
  return header;
}

void
bef_kind_header_bind (GtkWidget *header, GObject *item)
{
  GtkWidget *icon = gtk_widget_get_first_child (header),
            *label = gtk_widget_get_last_child (header);
  gboolean is_building = BEF_IS_BUILDING (item);
  const char *name = is_building ? bef_building_get_name (BEF_BUILDING (item))
                                 : gtk_string_object_get_string (GTK_STRING_OBJECT (item));

  gtk_widget_set_visible (icon, is_building);
  if (is_building)
    gtk_image_set_from_icon_name (GTK_IMAGE (icon), bef_building_get_icon (BEF_BUILDING (item)));
  gtk_label_set_text (GTK_LABEL (label), name);
  bef_tooltip_set (label, name);
}
