/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pango.h>

#include "bef-slide.h"

G_BEGIN_DECLS

/*
 * Where everything of a slide stands, for one size: laid out first, then painted, so that who wants
 * to zoom on a figure, to name it for who cannot see it, or to measure its letters asks the same
 * thing that is painted. Any thread that owns the Pango context.
 *
 * Sizes are of a page 1080 high: whatever its size, letters are at least BEF_SLIDE_LETTERS and
 * figures BEF_SLIDE_FIGURES of it. On an image two metres wide, seen from six metres, letters of 40
 * have capitals of 16 minutes of arc (ISO 9241-303 asks 16, and recommends 20 to 22).
 */
#define BEF_SLIDE_PAGE 1080.0
#define BEF_SLIDE_LETTERS 40.0
#define BEF_SLIDE_FIGURES 60.0

typedef enum
{
  BEF_SLIDE_ITEM_TITLE,
  BEF_SLIDE_ITEM_WARNING,
  BEF_SLIDE_ITEM_FIGURE, /* the amount alone */
  BEF_SLIDE_ITEM_LABEL,
  BEF_SLIDE_ITEM_FOOT,
  BEF_SLIDE_ITEM_BAR, /* of a row: no text */
  BEF_SLIDE_ITEM_CHART,
  BEF_SLIDE_ITEM_MAP,
} BefSlideItemType;

typedef struct
{
  BefSlideItemType type;
  char *text; /* owned, nullable: of a chart and a map what they show */
  double x, y, width, height;
  double size; /* of its letters, pixels; 0: it has none */
  gboolean bold;
  PangoAlignment alignment;
  double length; /* of a bar: -1 to 1 from its middle */
} BefSlideItem;

typedef struct
{
  double width, height;
  GArray *items; /* owned, of BefSlideItem, in the order in which they are read */
} BefSlideLayout;

/* @foot (nullable) stands at the right of the last line: the day of the data, the page. (transfer
 * full) */
BefSlideLayout *bef_slide_lay_out (const BefSlide *slide, PangoContext *context, double width,
                                   double height, const char *foot);
void bef_slide_layout_free (BefSlideLayout *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefSlideLayout, bef_slide_layout_free)

/* Sets @layout to write @item as it was measured. */
void bef_slide_item_set_layout (const BefSlideItem *item, PangoLayout *layout);

/* What an item says to who cannot see it: of a chart its months, of a map its buildings; NULL: it
 * says nothing that stands nowhere else. (transfer full) */
char *bef_slide_item_dup_words (const BefSlide *slide, const BefSlideItem *item);

typedef struct
{
  double x, y, width, height;
} BefSlideArea;

#define BEF_SLIDE_NO_ITEM G_MAXUINT
/* The @n-th item (from 0) that can be looked at alone: a figure, a chart, a map; BEF_SLIDE_NO_ITEM:
 * there are not so many. */
guint bef_slide_layout_find_zoom (const BefSlideLayout *self, guint n);
/* Where such an item is, with what belongs to it: a figure's label, the rest of its row. */
void bef_slide_layout_get_zoom (const BefSlideLayout *self, guint item, BefSlideArea *out);

G_END_DECLS
