/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Children beside each other at their natural widths, going on in a further line where the width
 * ends. Those that expand horizontally share what is left of their line; one that is wider than a
 * line gets the whole of it. Lines follow the text direction. Children are those of <child> in a
 * .ui file, or gtk_widget_set_parent(). CSS node "wrapbox".
 */
#define BEF_TYPE_WRAP_BOX (bef_wrap_box_get_type ())
G_DECLARE_FINAL_TYPE (BefWrapBox, bef_wrap_box, BEF, WRAP_BOX, GtkWidget)

GtkWidget *bef_wrap_box_new (void);

G_END_DECLS
