/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "report/bef-slide-paint.h"

G_BEGIN_DECLS

/*
 * One slide, laid out for whatever size it is given, or one part of it alone. What is painted is in
 * the accessible tree too, each text where it stands (roles heading, label, image), but in a
 * picture of a slide, which is named by who shows it. CSS node "slide". It has no key and no
 * gesture of its own.
 */
#define BEF_TYPE_SLIDE_VIEW (bef_slide_view_get_type ())
G_DECLARE_FINAL_TYPE (BefSlideView, bef_slide_view, BEF, SLIDE_VIEW, GtkWidget)

GtkWidget *bef_slide_view_new (void);
/* A small one, @width pixels wide and 9/16 as high, without words. */
GtkWidget *bef_slide_view_new_picture (int width);
/* The same, as wide as there is place, and 9/16 of that high. */
GtkWidget *bef_slide_view_new_preview (void);
/* The whole of @slide (nullable: nothing), with @foot (nullable) on its last line. */
void bef_slide_view_show (BefSlideView *self, BefSlide *slide, const char *foot);
void bef_slide_view_set_room (BefSlideView *self, BefSlideRoom room);

/* Shows the part that is next after the one shown alone, from the first; after the last the whole
 * again. */
void bef_slide_view_zoom_next (BefSlideView *self);
/* Shows the part alone that is at @x, @y in the widget. FALSE: there is none. */
gboolean bef_slide_view_zoom_at (BefSlideView *self, double x, double y);
/* FALSE: the whole was shown. */
gboolean bef_slide_view_zoom_out (BefSlideView *self);

G_END_DECLS
