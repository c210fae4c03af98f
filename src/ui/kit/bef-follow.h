/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Makes @window (a GtkWindow, "transient-for" set) go when its parent goes, and returns it. Instead
 * of GTK's "destroy-with-parent", which leaves a window that something still holds, as a callback
 * under way does, with a pointer to the parent that is gone. Main thread. (transfer none) */
gpointer bef_follow (gpointer window);

G_END_DECLS
