/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-slide-layout.h"

#include <math.h>

/* Of a page 1080 high. */
#define MARGIN 72.0
#define GAP 32.0
#define TITLE_SIZE 68.0
#define TITLE_LEAST 52.0
#define TITLE_LINES 2
#define FIGURE_SIZE 132.0
#define LABEL_SIZE 42.0
#define ROW_SIZE 48.0
#define ROW_LEAST 72.0
#define ROW_MOST 130.0

typedef struct
{
  const BefSlide *slide;
  BefSlideLayout *out;
  PangoLayout *layout;
  double unit; /* pixels of one of a page 1080 high */
} Maker;

static void
clear_item (gpointer data)
{
  g_free (((BefSlideItem *)data)->text);
}

void
bef_slide_layout_free (BefSlideLayout *self)
{
  g_array_unref (self->items);
  g_free (self);
}

void
bef_slide_item_set_layout (const BefSlideItem *item, PangoLayout *layout)
{
  PangoFontDescription *font = pango_font_description_copy (
      pango_context_get_font_description (pango_layout_get_context (layout)));

  pango_font_description_set_absolute_size (font, item->size * PANGO_SCALE);
  pango_font_description_set_weight (font, item->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_alignment (layout, item->alignment);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (layout, (int)(item->width * PANGO_SCALE));
  pango_layout_set_text (layout, item->text ? item->text : "", -1);
}

/* Writes @item as high as it becomes in its width; returns the lines. */
static int
measure (Maker *self, BefSlideItem *item)
{
  int width, height;

  bef_slide_item_set_layout (item, self->layout);
  pango_layout_get_pixel_size (self->layout, &width, &height);
  item->height = height;
  return pango_layout_get_line_count (self->layout);
}

/* As large as it goes into @lines lines, from @item's size down to @least. What does not is as high
 * as it becomes: nothing is cut off. */
static void
fit (Maker *self, BefSlideItem *item, double least, int lines)
{
  while (measure (self, item) > lines && item->size > least)
    item->size = MAX (least, item->size * 0.94);
}

static void
add (Maker *self, const BefSlideItem *item)
{
  g_array_append_val (self->out->items, *item);
}

static BefSlideItem
text_item (Maker *self, BefSlideItemType type, char *text, double size)
{
  return (BefSlideItem){ .type = type,
                         .text = text,
                         .size = size * self->unit,
                         .x = MARGIN * self->unit,
                         .width = self->out->width - 2 * MARGIN * self->unit };
}

/* Returns where what follows may begin. */
static double
lay_out_head (Maker *self)
{
  const BefSlide *slide = self->slide;
  double y = 0.8 * MARGIN * self->unit;
  BefSlideItem title = text_item (self, BEF_SLIDE_ITEM_TITLE, g_strdup (slide->title), TITLE_SIZE);

  title.bold = TRUE;
  title.y = y;
  fit (self, &title, TITLE_LEAST * self->unit, TITLE_LINES);
  add (self, &title);
  y += title.height + GAP * self->unit;
  if (slide->warning)
    {
      BefSlideItem warning =
          text_item (self, BEF_SLIDE_ITEM_WARNING, g_strdup (slide->warning), LABEL_SIZE);

      warning.bold = TRUE;
      warning.y = y;
      measure (self, &warning);
      add (self, &warning);
      y += warning.height + GAP * self->unit;
    }
  return y;
}

/* Moves @item to the right end of the line, as wide as its text. */
static void
push_right (Maker *self, BefSlideItem *item)
{
  int width = 0, height = 0;

  measure (self, item);
  pango_layout_get_pixel_size (self->layout, &width, &height);
  item->x += item->width - width - 2;
  item->width = width + 2;
  item->alignment = PANGO_ALIGN_RIGHT;
}

/* Beside each other where the method has room on one line, else the method above. Returns where
 * what is above has to end. */
static double
lay_out_foot (Maker *self, const char *foot, BefSlideItem *method, BefSlideItem *right)
{
  double bottom = self->out->height - 0.6 * MARGIN * self->unit, top = bottom;

  *right = text_item (self, BEF_SLIDE_ITEM_FOOT, g_strdup (foot), BEF_SLIDE_LETTERS);
  *method =
      text_item (self, BEF_SLIDE_ITEM_FOOT, g_strdup (self->slide->method), BEF_SLIDE_LETTERS);
  if (foot)
    {
      push_right (self, right);
      right->y = bottom - right->height;
      top = right->y;
    }
  if (method->text)
    {
      double whole = method->width, beside = right->x - method->x - GAP * self->unit;

      method->width = beside;
      if (foot && (beside < 1 || measure (self, method) > 1))
        {
          method->width = whole;
          bottom = top;
        }
      measure (self, method);
      method->y = bottom - method->height;
      top = MIN (top, method->y);
    }
  return top - GAP * self->unit;
}

typedef enum
{
  BESIDE, /* each other */
  BELOW,
} Way;

static void
lay_out_figures (Maker *self, double x, double y, double width, double height, Way way)
{
  const GArray *figures = self->slide->figures;
  double pitch = way == BESIDE ? width / figures->len : height / figures->len;
  /* The first is the one that is read from the last row. */
  for (guint i = 0; i < figures->len; i++)
    {
      const BefSlideFigure *figure = &g_array_index (figures, BefSlideFigure, i);
      char *text = bef_amount_dup_text (&figure->amount);
      BefSlideItem amount = text_item (self, BEF_SLIDE_ITEM_FIGURE, text, FIGURE_SIZE),
                   label =
                       text_item (self, BEF_SLIDE_ITEM_LABEL, g_strdup (figure->label), LABEL_SIZE);

      amount.bold = TRUE;
      amount.x = label.x = way == BESIDE ? x + (double)i * pitch : x;
      amount.width = label.width = way == BESIDE ? pitch - GAP * self->unit : width;
      measure (self, &label);
      /* One line, and room for its label. */
      while ((measure (self, &amount) > 1
              || (way == BELOW && amount.height + label.height > 0.94 * pitch))
             && amount.size > BEF_SLIDE_FIGURES * self->unit)
        amount.size = MAX (BEF_SLIDE_FIGURES * self->unit, amount.size * 0.94);
      amount.y = way == BESIDE ? y + MAX (0, (height - amount.height - label.height) / 2.5)
                               : y + (double)i * pitch;
      label.y = amount.y + amount.height;
      add (self, &amount);
      add (self, &label);
    }
}

/* As wide as its text is on one line, at most @most. */
static double
natural_width (Maker *self, BefSlideItem *item, double most)
{
  int width = 0, height = 0;

  item->width = self->out->width;
  measure (self, item);
  pango_layout_get_pixel_size (self->layout, &width, &height);
  item->width = MIN (width + 2, most);
  return item->width;
}

static BefSlideItem
row_figure (Maker *self, const BefSlideRow *row)
{
  BefSlideItem item = text_item (self, BEF_SLIDE_ITEM_FIGURE, bef_amount_dup_text (&row->amount),
                                 BEF_SLIDE_FIGURES);

  item.bold = TRUE;
  item.alignment = PANGO_ALIGN_RIGHT;
  return item;
}

/* What the columns of the rows take. A bar only where there is room for one. */
typedef struct
{
  double label, bar, figure, remark, gap;
  double most; /* the longest bar's */
} Columns;

static Columns
lay_out_columns (Maker *self, double width)
{
  const GPtrArray *rows = self->slide->rows;
  Columns c = { .gap = GAP * self->unit };

  for (guint i = 0; i < rows->len; i++)
    {
      const BefSlideRow *row = g_ptr_array_index (rows, i);
      BefSlideItem figure = row_figure (self, row),
                   remark = text_item (self, BEF_SLIDE_ITEM_LABEL, g_strdup (row->remark),
                                       BEF_SLIDE_LETTERS);

      if (!isnan (row->amount.value))
        c.most = MAX (c.most, fabs (row->amount.value));
      c.figure = MAX (c.figure, natural_width (self, &figure, 0.5 * width));
      if (row->remark)
        c.remark = MAX (c.remark, natural_width (self, &remark, 0.25 * width));
      clear_item (&figure);
      clear_item (&remark);
    }
  double left = width - c.figure - c.remark - 3 * c.gap;
  c.bar = CLAMP (0.4 * left, 0, 0.3 * width);
  if (c.bar < 0.1 * width)
    c.bar = 0;
  c.label = left - c.bar;
  return c;
}

static void
lay_out_rows (Maker *self, double x, double y, double width, double height)
{
  const GPtrArray *rows = self->slide->rows;
  double pitch = CLAMP (height / rows->len, ROW_LEAST * self->unit, ROW_MOST * self->unit);
  Columns c = lay_out_columns (self, width);

  y += (height - pitch * rows->len) / 3;
  for (guint i = 0; i < rows->len; i++)
    {
      const BefSlideRow *row = g_ptr_array_index (rows, i);
      BefSlideItem label = text_item (self, BEF_SLIDE_ITEM_LABEL, g_strdup (row->label), ROW_SIZE),
                   figure = row_figure (self, row);
      double top = y + i * pitch, left = x;

      label.x = left;
      label.width = c.label;
      fit (self, &label, BEF_SLIDE_LETTERS * self->unit,
           pitch > 2.6 * ROW_SIZE * self->unit ? 2 : 1);
      label.y = top + (pitch - label.height) / 2;
      add (self, &label);
      left += c.label + c.gap;
      if (c.bar > 0)
        {
          BefSlideItem bar = { .type = BEF_SLIDE_ITEM_BAR,
                               .x = left,
                               .width = c.bar,
                               .y = top + 0.25 * pitch,
                               .height = 0.5 * pitch };

          bar.length = c.most > 0 && !isnan (row->amount.value) ? row->amount.value / c.most : 0;
          add (self, &bar);
          left += c.bar + c.gap;
        }
      figure.x = left;
      figure.width = c.figure;
      measure (self, &figure);
      figure.y = top + (pitch - figure.height) / 2;
      add (self, &figure);
      if (row->remark)
        {
          BefSlideItem remark =
              text_item (self, BEF_SLIDE_ITEM_LABEL, g_strdup (row->remark), BEF_SLIDE_LETTERS);

          remark.x = left + c.figure + c.gap;
          remark.width = c.remark;
          measure (self, &remark);
          remark.y = top + (pitch - remark.height) / 2;
          add (self, &remark);
        }
    }
}

static void
lay_out_picture (Maker *self, BefSlideItemType type, double x, double y, double width,
                 double height)
{
  BefSlideItem item = { .type = type,
                        .x = x,
                        .y = y,
                        .width = width,
                        .height = height,
                        .size = BEF_SLIDE_LETTERS * self->unit };

  item.text =
      g_strdup (type == BEF_SLIDE_ITEM_CHART && self->slide->bars_title ? self->slide->bars_title
                                                                        : self->slide->title);
  add (self, &item);
}

static void
lay_out_body (Maker *self, double top, double bottom)
{
  const BefSlide *slide = self->slide;
  double x = MARGIN * self->unit, width = self->out->width - 2 * x, height = bottom - top;

  if (slide->spots->len > 0)
    lay_out_picture (self, BEF_SLIDE_ITEM_MAP, x, top, width, height);
  else if (slide->bars->len > 0)
    {
      double part = slide->figures->len > 0 ? 0.36 * width : 0;

      if (slide->figures->len > 0)
        lay_out_figures (self, x, top, part - GAP * self->unit, height, BELOW);
      lay_out_picture (self, BEF_SLIDE_ITEM_CHART, x + part, top, width - part, height);
    }
  else if (slide->rows->len > 0)
    {
      /* Figures of their own stand above the rows. */
      double part = slide->figures->len > 0 ? 0.42 * height : 0;

      if (slide->figures->len > 0)
        lay_out_figures (self, x, top, width, part, BESIDE);
      lay_out_rows (self, x, top + part, width, height - part);
    }
  else if (slide->figures->len > 0)
    lay_out_figures (self, x, top, width, height, BESIDE);
}

BefSlideLayout *
bef_slide_lay_out (const BefSlide *slide, PangoContext *context, double width, double height,
                   const char *foot)
{
  BefSlideLayout *out = g_new0 (BefSlideLayout, 1);
  g_autoptr (PangoLayout) layout = pango_layout_new (context);
  BefSlideItem method, right;
  Maker self = { slide, out, layout,
                 MIN (height / BEF_SLIDE_PAGE, width / (BEF_SLIDE_PAGE * 4 / 3)) };

  out->width = width;
  out->height = height;
  out->items = g_array_new (FALSE, TRUE, sizeof (BefSlideItem));
  g_array_set_clear_func (out->items, clear_item);
  double top = lay_out_head (&self), bottom = lay_out_foot (&self, foot, &method, &right);
  lay_out_body (&self, top, MAX (top, bottom));
  if (method.text)
    add (&self, &method);
  if (right.text)
    add (&self, &right);
  return out;
}

char *
bef_slide_item_dup_words (const BefSlide *slide, const BefSlideItem *item)
{
  if (item->type == BEF_SLIDE_ITEM_BAR)
    return NULL;
  if (item->type == BEF_SLIDE_ITEM_CHART || item->type == BEF_SLIDE_ITEM_MAP)
    return bef_slide_dup_picture_text (slide);
  return g_strdup (item->text);
}

guint
bef_slide_layout_find_zoom (const BefSlideLayout *self, guint n)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      BefSlideItemType type = g_array_index (self->items, BefSlideItem, i).type;

      if ((type == BEF_SLIDE_ITEM_FIGURE || type == BEF_SLIDE_ITEM_CHART
           || type == BEF_SLIDE_ITEM_MAP)
          && n-- == 0)
        return i;
    }
  return BEF_SLIDE_NO_ITEM;
}

static void
take_in (BefSlideArea *area, const BefSlideItem *item)
{
  double right = MAX (area->x + area->width, item->x + item->width),
         bottom = MAX (area->y + area->height, item->y + item->height);

  area->x = MIN (area->x, item->x);
  area->y = MIN (area->y, item->y);
  area->width = right - area->x;
  area->height = bottom - area->y;
}

/* Its own label stands right below it. */
static gboolean
has_label_below (const BefSlideItem *figure, const BefSlideItem *label)
{
  return label->type == BEF_SLIDE_ITEM_LABEL && fabs (label->x - figure->x) < 1
         && fabs (label->y - figure->y - figure->height) < 1;
}

void
bef_slide_layout_get_zoom (const BefSlideLayout *self, guint item, BefSlideArea *out)
{
  const BefSlideItem *of = &g_array_index (self->items, BefSlideItem, item);
  double middle = of->y + of->height / 2;

  *out = (BefSlideArea){ of->x, of->y, of->width, of->height };
  if (of->type != BEF_SLIDE_ITEM_FIGURE)
    return;
  if (item + 1 < self->items->len
      && has_label_below (of, &g_array_index (self->items, BefSlideItem, item + 1)))
    {
      take_in (out, &g_array_index (self->items, BefSlideItem, item + 1));
      return;
    }
  /* A row: all that stands beside it. */
  for (guint i = 0; i < self->items->len; i++)
    {
      const BefSlideItem *other = &g_array_index (self->items, BefSlideItem, i);

      if (other->y <= middle && middle <= other->y + other->height
          && other->type != BEF_SLIDE_ITEM_FOOT && other->type != BEF_SLIDE_ITEM_TITLE)
        take_in (out, other);
    }
}
