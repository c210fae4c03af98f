/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "report/bef-slide.h"

G_BEGIN_DECLS

/* What prints @slides (of BefSlide, referenced) on A4, two on each page, with @foot under each and
 * @title on the job. To be run by the caller. (transfer full) */
GtkPrintOperation *bef_slides_print_new (GPtrArray *slides, const char *foot, const char *title);
/* One page of it, from 0, on paper of @width x @height points. */
void bef_slides_print_page (GPtrArray *slides, const char *foot, guint page, cairo_t *cr,
                            double width, double height);

G_END_DECLS
