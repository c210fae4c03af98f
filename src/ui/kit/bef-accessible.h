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

G_END_DECLS
