/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "bef-search-hit.h"

G_BEGIN_DECLS

/* A result: icon, name, where and how it is, its severity by shape; above the first of a group,
 * what group. Property "hit" (BefSearchHit, nullable). */
#define BEF_TYPE_SEARCH_ROW (bef_search_row_get_type ())
G_DECLARE_FINAL_TYPE (BefSearchRow, bef_search_row, BEF, SEARCH_ROW, GtkWidget)

GtkWidget *bef_search_row_new (void);
void bef_search_row_set_hit (BefSearchRow *self, BefSearchHit *hit);

G_END_DECLS
