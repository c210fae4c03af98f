/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One table of accelerators, which also makes the shortcuts window. */
void bef_shortcuts_install (GtkApplication *application);
void bef_shortcuts_present (GtkWindow *parent);

G_END_DECLS
