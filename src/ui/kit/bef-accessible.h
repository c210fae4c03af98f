/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * bef_accessible_set_name:
 * @widget: a row, a tile or a button
 * @name: what a screen reader says of it. Copied
 *
 * Names @widget for assistive technologies of every GTK version: since 4.10 a button is named by
 * its visible words unless told otherwise, and what has no role of its own has no name, so that the
 * item of the list that holds @widget is named too.
 */
void bef_accessible_set_name (GtkWidget *widget, const char *name);

/* Names the row of a table that holds @cell, which is in it already. */
void bef_accessible_name_row (GtkWidget *cell, const char *name);
/* Names @view, and the row of its headings, which GTK leaves without a name. */
void bef_accessible_name_table (GtkColumnView *view, const char *name);

/* Names what holds a row in a list or a table. */
void bef_accessible_name_item (GtkWidget *item, const char *name);

/**
 * bef_accessible_mend_names:
 *
 * Has everything of the process that GTK before 4.10 names badly named by the words that it shows:
 * a button with a mnemonic ("_Open Open" otherwise), the options of a drop-down, the tabs of a view
 * switcher; and with any GTK the choice that a row of preferences shows, and the list that it
 * opens. Those of libadwaita's dialogs are meant, too, so that this is done where widgets come on
 * screen. To be called once GTK is open; further calls do nothing. Main thread.
 */
void bef_accessible_mend_names (void);

G_END_DECLS
