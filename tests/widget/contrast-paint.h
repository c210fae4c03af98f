/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contrast-util.h"

G_BEGIN_DECLS

/* What graphs and the map paint by themselves: the widgets whose style says in which colours are
 * added to @sheet, and measured once it is on the screen. */
void contrast_paint_add (GtkBox *sheet);
void contrast_paint_measure (GtkBox *sheet, const char *scheme);
/* What both have of their own, as long as no style of an application is there. */
void contrast_paint_measure_bare (void);

G_END_DECLS
