/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

#include "bef-slide-layout.h"
#include "chart/bef-chart-palette.h"

G_BEGIN_DECLS

/* For a room as it is lit, and for paper. No colour of an alarm's priority is among them. */
typedef enum
{
  BEF_SLIDE_LIGHT,
  BEF_SLIDE_DARK,
  BEF_SLIDE_PAPER,
} BefSlideRoom;

void bef_slide_palette (BefSlideRoom room, BefChartPalette *out);
/* Paints @slide as @layout has it, from 0, 0; the ground too but on paper. @cr: whose font map made
 * the layout's context. Same thread. */
void bef_slide_paint (const BefSlide *slide, const BefSlideLayout *layout, cairo_t *cr,
                      PangoContext *context, BefSlideRoom room);
/* The bars of @slide alone, where @item stands, in letters of its size. */
void bef_slide_paint_chart (const BefSlide *slide, const BefSlideItem *item, cairo_t *cr,
                            PangoContext *context, BefSlideRoom room);
/* For who has no widget: a context of this thread in the font of slides. (transfer full) */
PangoContext *bef_slide_context_new (void);

G_END_DECLS
