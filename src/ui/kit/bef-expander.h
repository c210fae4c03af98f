/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Keeps the keyboard out of what @expander hides: GTK (4.8 to 4.18) looks there for the next widget
 * upwards, or before it, while what is hidden stands in no window, and warns. With a child already;
 * to be called once. Main thread. */
void bef_expander_guard (GtkExpander *expander);

G_END_DECLS
