/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * A tooltip for rows whose text changes often. gtk_widget_set_tooltip_text() asks the display where
 * the pointer is, each time, and waits for the answer: with hundreds of rows that blocks the main
 * loop. Here the text is only kept until the pointer rests.
 * It is the widget's accessible description too. @text nullable: none. Copied.
 */
void bef_tooltip_set (GtkWidget *widget, const char *text);
const char *bef_tooltip_get (GtkWidget *widget); /* (transfer none) nullable */

/* For a template, on "notify::label" of a label that may be cut: what it says is its tooltip. */
void bef_tooltip_say_label (GtkWidget *label);

G_END_DECLS
