/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The heading of a part of a list: a building (BefBuilding), or words (GtkStringObject). (transfer
 * floating) */
GtkWidget *bef_kind_header_new (void);
void bef_kind_header_bind (GtkWidget *header, GObject *item);

G_END_DECLS
