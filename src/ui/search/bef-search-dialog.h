/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "bef-search.h"

G_BEGIN_DECLS

/*
 * Finds anything of @commune (nullable: pages only) by its name and shows it, by an action of
 * @parent. @text stands in it at first; one types at once; Up and Down choose, Enter shows, Escape
 * goes back to where one was. One that is open above @parent is used.
 */
void bef_search_dialog_present (GtkWindow *parent, BefCommune *commune, const char *text);

G_END_DECLS
