/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How far down the first scrolled window is that is on screen in @within (itself too), in pixels; 0
 * without any. */
double bef_scroll_get (GtkWidget *within);
/* Scrolls it there as soon as its content is long enough, in the next frames; as far as it goes
 * when it never is. */
void bef_scroll_set (GtkWidget *within, double value);
/* From now on the selected row of @list, which stands in a scrolled window, is brought into view
 * when it is selected and whenever the window gets another height. */
void bef_scroll_follow_selected (GtkListBox *list);

G_END_DECLS
