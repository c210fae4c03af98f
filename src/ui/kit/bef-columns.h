/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Cards in one column, or in two where each gets at least "min-column-width" pixels (property,
 * 380): each child goes under the shorter column, in order, so reading order is kept. Children are
 * those of <child> in a .ui file, or gtk_widget_set_parent().
 */
#define BEF_TYPE_COLUMNS (bef_columns_get_type ())
G_DECLARE_FINAL_TYPE (BefColumns, bef_columns, BEF, COLUMNS, GtkWidget)

GtkWidget *bef_columns_new (void);

G_END_DECLS
