/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks for a printer over @parent and prints @title and @lines (of texts), one below the other, on
 * one sheet. Copied. What fails is told by win.toast of @parent. */
void bef_letting_print (GtkWindow *parent, const char *title, GPtrArray *lines);

G_END_DECLS
