/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Lists whose rows have a button, as one stop of the Tab key: Tab goes on behind the list, arrows
 * go among its rows, the arrow towards the end of the line goes to the button of the row and the
 * other one back. Assistive technologies find the button as ever.
 */

/* @list: a GtkListBox or a GtkListView. */
void bef_one_stop_list (GtkWidget *list);
/* The same of a table whose rows are all that takes the focus in it: it may have thousands. */
void bef_one_stop_table (GtkColumnView *view);
/* In the GtkWidgetClass.focus of what is in such a row: TRUE when Tab is to pass its button. */
gboolean bef_one_stop_passes (GtkWidget *content, GtkDirectionType direction);

G_END_DECLS
