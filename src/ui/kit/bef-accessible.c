/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-accessible.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* Between a row and what the list holds. */
#define MAX_HOLDERS 2
/* Set on what has a name of its own. */
#define NAMED "bef-accessible-named"

static gboolean
is_item (GtkWidget *widget)
{
  const GtkAccessibleRole role = gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget));
  return role == GTK_ACCESSIBLE_ROLE_LIST_ITEM || role == GTK_ACCESSIBLE_ROLE_GRID_CELL;
}

/* What a list or a table gives the focus, if @widget is all that it holds, by itself or with others
 * of which one is shown (a lazy row). Nullable. */
static GtkWidget *
find_item (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  for (guint i = 0; i < MAX_HOLDERS && parent != NULL && !is_item (parent); i++)
    parent = gtk_widget_get_parent (parent);
  return parent != NULL && is_item (parent) ? parent : NULL;
}

void
bef_accessible_name_item (GtkWidget *item, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  g_object_set_data (G_OBJECT (item), NAMED, GINT_TO_POINTER (TRUE));
}

void
bef_accessible_set_name (GtkWidget *widget, const char *name)
{
  GtkWidget *item = GTK_IS_BUTTON (widget) ? NULL : find_item (widget);

  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  g_object_set_data (G_OBJECT (widget), NAMED, GINT_TO_POINTER (TRUE));
  if (item != NULL)
    bef_accessible_name_item (item, name);
}

void
bef_accessible_name_row (GtkWidget *cell, const char *name)
{
  GtkWidget *row = gtk_widget_get_parent (cell);

  while (row != NULL
         && gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (row)) != GTK_ACCESSIBLE_ROLE_ROW)
    row = gtk_widget_get_parent (row);
  if (row != NULL)
    bef_accessible_name_item (row, name);
}

void
bef_accessible_name_table (GtkColumnView *view, const char *name)
{
  /* The row of headings is its first child, and says that it takes the focus. */
  GtkWidget *headings = gtk_widget_get_first_child (GTK_WIDGET (view));

  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (headings != NULL)
    bef_accessible_name_item (headings, _ ("Headings"));
}

static gboolean
has_words (GtkWidget *label)
{
  return gtk_label_get_text (GTK_LABEL (label))[0] != '\0';
}

/* Of a page that has nothing to show; it may get its words later. */
static gboolean
is_title (GtkWidget *label)
{
  return gtk_widget_has_css_class (label, "title");
}

/* The first label in @widget that @is_wanted. Nullable. */
static GtkWidget *
find_label (GtkWidget *widget, gboolean (*is_wanted) (GtkWidget *label))
{
  GtkWidget *found = NULL;

  if (GTK_IS_LABEL (widget) && is_wanted (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_label (child, is_wanted);
  return found;
}

/* By the label in @widget, not by its words, which change. */
static void
name_by_label (GtkWidget *widget, gboolean (*is_wanted) (GtkWidget *label))
{
  GtkWidget *label = find_label (widget, is_wanted);

  if (label != NULL)
    gtk_accessible_update_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                    label, NULL, -1);
}

/* What a row of preferences shows of its choice, and the list that it opens: libadwaita names
 * neither, with any GTK. */
static void
mend_choice (GtkWidget *widget, GtkWidget *row)
{
  if (GTK_IS_LIST_VIEW (widget))
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), -1);
  else
    name_by_label (widget, has_words);
}

/* Rows are used again: by what is in them. */
static gboolean
is_list_item (GtkWidget *widget)
{
  return g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkListItemWidget");
}

static void
mend (GtkWidget *widget)
{
  /* The words stay: the button is labelled by the label in it. */
  if (GTK_IS_BUTTON (widget) && gtk_button_get_use_underline (GTK_BUTTON (widget))
      && gtk_button_get_label (GTK_BUTTON (widget)) != NULL)
    gtk_accessible_reset_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL);
  /* An option of a drop-down. */
  else if (is_list_item (widget))
    name_by_label (widget, has_words);
  /* What a page says when it has nothing to show takes the focus, to be scrolled. */
  else if (GTK_IS_SCROLLED_WINDOW (widget) && ADW_IS_STATUS_PAGE (gtk_widget_get_parent (widget)))
    name_by_label (widget, is_title);
  else if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "AdwViewSwitcherButton"))
    {
      g_autofree char *title = NULL;
      g_object_get (widget, "label", &title, NULL);
      bef_accessible_name_item (widget, title);
    }
}

/* Before 4.10. */
static gboolean is_old_gtk;

static gboolean
mapped_cb (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer user_data)
{
  GtkWidget *widget = g_value_get_object (&values[0]);
  GtkWidget *row = GTK_IS_LIST_VIEW (widget) || is_list_item (widget)
                       ? gtk_widget_get_ancestor (widget, ADW_TYPE_COMBO_ROW)
                       : NULL;

  if (g_object_get_data (G_OBJECT (widget), NAMED) != NULL)
    return G_SOURCE_CONTINUE;
  if (row != NULL)
    mend_choice (widget, row);
  else if (is_old_gtk)
    mend (widget);
  return G_SOURCE_CONTINUE;
}

void
bef_accessible_mend_names (void)
{
  static gboolean done;

  if (done)
    return;
  done = TRUE;
  is_old_gtk = gtk_check_version (4, 10, 0) != NULL;
  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, mapped_cb, NULL, NULL);
}
