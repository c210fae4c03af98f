/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Files of this computer may be dropped on @window: the first of them is opened by the page
 * "imports" (action win.import). */
void bef_file_drop_accept (GtkWidget *window);

G_END_DECLS
