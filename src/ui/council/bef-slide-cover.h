/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What lies over a slide: a large dot that points at something, or nothing but one colour. CSS node
 * "cover"; it takes no input. */
#define BEF_TYPE_SLIDE_COVER (bef_slide_cover_get_type ())
G_DECLARE_FINAL_TYPE (BefSlideCover, bef_slide_cover, BEF, SLIDE_COVER, GtkWidget)

typedef enum
{
  BEF_SLIDE_COVER_CLEAR,
  BEF_SLIDE_COVER_BLACK,
  BEF_SLIDE_COVER_WHITE,
} BefSlideCoverType;

GtkWidget *bef_slide_cover_new (void);
void bef_slide_cover_set (BefSlideCover *self, BefSlideCoverType type);
BefSlideCoverType bef_slide_cover_get (BefSlideCover *self);
/* In the widget; NAN: no dot. */
void bef_slide_cover_point (BefSlideCover *self, double x, double y);

G_END_DECLS
