/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-slide-paint.h"

#include <glib/gi18n.h>
#include <math.h>

#include "chart/bef-chart-frame.h"

#define LINE 3.0
/* Radius of a building on the map. */
#define DOT 16.0

static const char *const grounds[] = { "#ffffff", "#101418", "#ffffff" };
static const char *const texts[] = { "#15181c", "#f2f4f6", "#000000" };

void
bef_slide_palette (BefSlideRoom room, BefChartPalette *out)
{
  BefChartScheme scheme = { 0 };

  gdk_rgba_parse (&scheme.text, texts[room]);
  gdk_rgba_parse (&scheme.color[BEF_CHART_COLOR_BACK], grounds[room]);
  scheme.has[BEF_CHART_COLOR_BACK] = TRUE;
  bef_chart_palette_init (out, &scheme);
  out->thickness = LINE;
}

PangoContext *
bef_slide_context_new (void)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  PangoFontDescription *font = pango_font_description_from_string ("Cantarell, sans-serif");

  pango_context_set_font_description (context, font);
  pango_font_description_free (font);
  return context;
}

typedef struct
{
  const BefSlide *slide;
  cairo_t *cr;
  PangoContext *context;
  BefChartPalette palette;
  double unit;
} Painter;

static void
paint_text (Painter *self, const BefSlideItem *item)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (self->context);
  const GdkRGBA *color =
      item->type == BEF_SLIDE_ITEM_FOOT ? &self->palette.label : &self->palette.text;

  bef_slide_item_set_layout (item, layout);
  bef_chart_set_color (self->cr, color);
  cairo_move_to (self->cr, item->x, item->y);
  pango_cairo_show_layout (self->cr, layout);
}

/* A warning has a frame: it is none of an alarm, and has no colour of one. */
static void
paint_warning (Painter *self, const BefSlideItem *item)
{
  double pad = 10 * self->unit;

  bef_chart_set_color (self->cr, &self->palette.text);
  cairo_set_line_width (self->cr, LINE * self->unit);
  cairo_rectangle (self->cr, item->x - pad, item->y - pad / 2, item->width + 2 * pad,
                   item->height + pad);
  cairo_stroke (self->cr);
  paint_text (self, item);
}

/* From its middle: to the left what became less. Where nothing became less or more, from its left.
 */
static void
paint_bar (Painter *self, const BefSlideItem *item)
{
  const GPtrArray *rows = self->slide->rows;
  gboolean is_change =
      ((const BefSlideRow *)g_ptr_array_index (rows, 0))->amount.form == BEF_AMOUNT_CHANGE;
  double zero = is_change ? item->x + item->width / 2 : item->x;
  double reach = (is_change ? item->width / 2 : item->width) * item->length;
  GdkRGBA fill = item->length < 0 || !is_change
                     ? self->palette.series[0]
                     : bef_chart_color_mix (&self->palette.text, &self->palette.back, 0.35);

  bef_chart_set_color (self->cr, &fill);
  cairo_rectangle (self->cr, MIN (zero, zero + reach), item->y, fabs (reach), item->height);
  cairo_fill (self->cr);
  bef_chart_set_color (self->cr, &self->palette.text);
  cairo_set_line_width (self->cr, LINE * self->unit);
  cairo_move_to (self->cr, zero, item->y - item->height / 4);
  cairo_line_to (self->cr, zero, item->y + item->height * 1.25);
  cairo_stroke (self->cr);
}

typedef enum
{
  NOW,
  BEFORE,
} Year;

static BefChartSeries *
series_of (const BefSlide *slide, const char *title, Year year)
{
  g_autoptr (GArray) array = g_array_new (FALSE, TRUE, sizeof (BefBucket));
  BefChartSeries *series = bef_chart_series_new (title, slide->bars_unit, 0, BEF_CHART_BARS);

  for (guint i = 0; i < slide->bars->len; i++)
    {
      const BefSlideBar *bar = &g_array_index (slide->bars, BefSlideBar, i);
      double v = year == BEFORE ? bar->before : bar->now;
      BefBucket bucket = { .start_ms = bar->start_ms,
                           .end_ms = bar->end_ms,
                           .min = v,
                           .max = v,
                           .mean = v,
                           .first = v,
                           .last = v,
                           .first_ms = bar->start_ms,
                           .last_ms = bar->end_ms,
                           .count = isnan (v) ? 0 : 1 };

      if (year == NOW)
        bucket.missing = 1 - bar->known;
      g_array_append_val (array, bucket);
    }
  g_autoptr (BefBuckets) buckets = bef_buckets_new_take (g_steal_pointer (&array));
  bef_chart_series_set_buckets (series, buckets);
  bef_chart_series_set_secondary (series, year == BEFORE);
  return series;
}

static BefBucket
bucket_of (const BefSlideHour *hour, double value, double low, double high)
{
  return (BefBucket){ .start_ms = hour->start_ms,
                      .end_ms = hour->end_ms,
                      .min = low,
                      .max = high,
                      .mean = value,
                      .first = value,
                      .last = value,
                      .first_ms = hour->start_ms,
                      .last_ms = hour->start_ms,
                      .count = isnan (value) ? 0 : 1,
                      .missing = isnan (value) ? 1 : 0 };
}

/* The hours, or the band in which they usually lie. */
static BefChartSeries *
hours_of (const BefSlide *slide, const char *title, BefChartStyle style)
{
  g_autoptr (GArray) array = g_array_new (FALSE, TRUE, sizeof (BefBucket));
  BefChartSeries *series = bef_chart_series_new (title, slide->bars_unit, 0, style);

  for (guint i = 0; i < slide->hours->len; i++)
    {
      const BefSlideHour *hour = &g_array_index (slide->hours, BefSlideHour, i);
      BefBucket bucket = style == BEF_CHART_BAND
                             ? bucket_of (hour, hour->middle, hour->low, hour->high)
                             : bucket_of (hour, hour->now, hour->now, hour->now);
      g_array_append_val (array, bucket);
    }
  g_autoptr (BefBuckets) buckets = bef_buckets_new_take (g_steal_pointer (&array));
  bef_chart_series_set_buckets (series, buckets);
  return series;
}

/* What is drawn of @slide, in the order in which it is: of BefChartSeries. */
static GPtrArray *
list_series (const BefSlide *slide, BefChartSpan *out)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);

  if (slide->hours->len > 0)
    {
      out->from_ms = g_array_index (slide->hours, BefSlideHour, 0).start_ms;
      out->to_ms = g_array_index (slide->hours, BefSlideHour, slide->hours->len - 1).end_ms;
      g_ptr_array_add (list, hours_of (slide, _ ("Typical week"), BEF_CHART_BAND));
      g_ptr_array_add (list, hours_of (slide, _ ("The last seven days"), BEF_CHART_STEP));
      return list;
    }
  out->from_ms = g_array_index (slide->bars, BefSlideBar, 0).start_ms;
  out->to_ms = g_array_index (slide->bars, BefSlideBar, slide->bars->len - 1).end_ms;
  g_ptr_array_add (list, series_of (slide, C_ ("slide", "A year before"), BEFORE));
  g_ptr_array_add (list, series_of (slide, C_ ("slide", "Now"), NOW));
  return list;
}

void
bef_slide_paint_chart (const BefSlide *slide, const BefSlideItem *item, cairo_t *cr,
                       PangoContext *context, BefSlideRoom room)
{
  BefChartPalette palette;
  BefChartSpan span;
  g_autoptr (GPtrArray) list = list_series (slide, &span);
  g_autoptr (GArray) thresholds = g_array_new (FALSE, FALSE, sizeof (BefChartThreshold));
  g_autoptr (PangoLayout) layout = pango_layout_new (context);
  PangoFontDescription *font =
      pango_font_description_copy (pango_context_get_font_description (context));
  BefChartView view = { slide->bars_title, list, span.from_ms, span.to_ms, BEF_NO_TIME };
  BefChartFrame frame = { 0 };
  BefChartCanvas canvas;

  bef_slide_palette (room, &palette);
  palette.thickness = LINE * item->size / BEF_SLIDE_LETTERS;
  pango_font_description_set_absolute_size (font, item->size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  cairo_save (cr);
  cairo_translate (cr, item->x, item->y);
  bef_chart_frame_layout (&frame, &view, thresholds, layout, item->width, item->height,
                          BEF_CHART_FULL);
  bef_chart_frame_canvas (&frame, cr, &palette, layout, &canvas);
  bef_chart_frame_paint (&frame, &view, &canvas);
  bef_chart_frame_paint_data (&frame, &view, thresholds, &canvas);
  bef_chart_frame_clear (&frame);
  cairo_restore (cr);
}

typedef struct
{
  double x, y, width, height;
} Box;

/* How much of @box lies on @other. */
static double
covered (const Box *box, const Box *other)
{
  double wide = MIN (box->x + box->width, other->x + other->width) - MAX (box->x, other->x),
         high = MIN (box->y + box->height, other->y + other->height) - MAX (box->y, other->y);

  return wide > 0 && high > 0 ? wide * high : 0;
}

/* Beside, below or above the dot at @x, @y, where the name hides least of what is there already
 * (@taken, of Box) and of what lies beyond the map. */
static void
place_name (Painter *self, const BefSlideItem *map, BefSlideItem *label, double x, double y,
            const GArray *taken)
{
  static const double places[][2] = { { 0, 0.5 }, { 1, 0.5 }, { 0.5, 0 }, { 0.5, 1 } };
  g_autoptr (PangoLayout) layout = pango_layout_new (self->context);
  double away = 1.5 * DOT * self->unit, least = INFINITY;
  int width, height;

  bef_slide_item_set_layout (label, layout);
  pango_layout_get_pixel_size (layout, &width, &height);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      double aside = places[i][0] == 0.5 ? 0 : away, over = places[i][1] == 0.5 ? 0 : away;
      Box box = { x - places[i][0] * width + (places[i][0] > 0.5 ? -aside : aside),
                  y - (1 - places[i][1]) * height + (places[i][1] > 0.5 ? over : -over), width,
                  height };
      Box inside = { map->x, map->y, map->width, map->height };
      double hidden = 4 * (box.width * box.height - covered (&box, &inside));

      for (guint k = 0; k < taken->len; k++)
        hidden += covered (&box, &g_array_index (taken, Box, k));
      if (hidden >= least)
        continue;
      least = hidden;
      label->x = box.x;
      label->y = box.y;
    }
  label->width = width + 1;
  label->height = height;
}

/* Plate carrée at the mean latitude: a commune is a few kilometres wide. */
static void
paint_map (Painter *self, const BefSlideItem *item)
{
  const GPtrArray *spots = self->slide->spots;
  double west = 180, east = -180, south = 90, north = -90;

  for (guint i = 0; i < spots->len; i++)
    {
      const BefSlideSpot *spot = g_ptr_array_index (spots, i);

      west = MIN (west, spot->at.longitude);
      east = MAX (east, spot->at.longitude);
      south = MIN (south, spot->at.latitude);
      north = MAX (north, spot->at.latitude);
    }
  double squeeze = cos ((south + north) / 2 * G_PI / 180), radius = DOT * self->unit;
  double wide = MAX ((east - west) * squeeze, 1e-4), high = MAX (north - south, 1e-4);
  double room_x = 0.7 * item->width, room_y = item->height - 3 * item->size;
  double scale = MIN (room_x / wide, room_y / high);
  double left = item->x + (0.8 * item->width - wide * scale) / 2,
         top = item->y + item->size + (room_y - high * scale) / 2;
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (Box));

  bef_chart_set_color (self->cr, &self->palette.series[0]);
  for (guint i = 0; i < spots->len; i++)
    {
      const BefSlideSpot *spot = g_ptr_array_index (spots, i);
      double x = left + (spot->at.longitude - west) * squeeze * scale,
             y = top + (north - spot->at.latitude) * scale;
      Box dot = { x - radius, y - radius, 2 * radius, 2 * radius };

      cairo_arc (self->cr, x, y, radius, 0, 2 * G_PI);
      cairo_fill (self->cr);
      g_array_append_val (taken, dot);
    }
  for (guint i = 0; i < spots->len; i++)
    {
      const BefSlideSpot *spot = g_ptr_array_index (spots, i);
      const Box *dot = &g_array_index (taken, Box, i);
      BefSlideItem label = {
        .type = BEF_SLIDE_ITEM_LABEL, .text = spot->name, .size = item->size, .width = item->width
      };

      place_name (self, item, &label, dot->x + radius, dot->y + radius, taken);
      paint_text (self, &label);
      Box box = { label.x, label.y, label.width, label.height };
      g_array_append_val (taken, box);
    }
}

void
bef_slide_paint (const BefSlide *slide, const BefSlideLayout *layout, cairo_t *cr,
                 PangoContext *context, BefSlideRoom room)
{
  Painter self = {
    .slide = slide, .cr = cr, .context = context, .unit = layout->height / BEF_SLIDE_PAGE
  };

  bef_slide_palette (room, &self.palette);
  if (room != BEF_SLIDE_PAPER)
    {
      bef_chart_set_color (cr, &self.palette.back);
      cairo_rectangle (cr, 0, 0, layout->width, layout->height);
      cairo_fill (cr);
    }
  for (guint i = 0; i < layout->items->len; i++)
    {
      const BefSlideItem *item = &g_array_index (layout->items, BefSlideItem, i);

      switch (item->type)
        {
        case BEF_SLIDE_ITEM_WARNING:
          paint_warning (&self, item);
          break;
        case BEF_SLIDE_ITEM_BAR:
          paint_bar (&self, item);
          break;
        case BEF_SLIDE_ITEM_CHART:
          bef_slide_paint_chart (slide, item, cr, context, room);
          break;
        case BEF_SLIDE_ITEM_MAP:
          paint_map (&self, item);
          break;
        default:
          paint_text (&self, item);
        }
    }
}
