/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Words of rows, for the closures of their templates. @row is not looked at. */

/* Whether there is anything to read. @text nullable. */
gboolean bef_row_is_text (GtkWidget *row, const char *text);
/* @name, without @place where that stands in the row or above it anyway. Both nullable. (transfer
 * full) nullable. */
char *bef_row_dup_title (GtkWidget *row, const char *name, const char *place);

G_END_DECLS
