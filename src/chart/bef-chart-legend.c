/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-frame.h"

#include <glib/gi18n.h>
#include <math.h>

#include "chart/bef-chart-compare.h"

#define SWATCH_SPACING 6.0
/* At least, and in lines of text. */
#define SWATCH_WIDTH 22.0
#define SWATCH_LINES 1.25

/* The words of one legend entry; with its latest value where asked. (transfer full) */
static char *
legend_text (const BefChartFrame *self, const BefChartView *view, BefChartSeries *series)
{
  GArray *points = bef_chart_series_get_points (series);
  const char *title = bef_chart_series_get_title (series);
  BefChartStyle style = bef_chart_series_get_style (series);
  /* Of what is compared too, the value of the present, not of tonight. */
  gint64 end = view->now_ms != BEF_NO_TIME && view->now_ms > view->from_ms
                   ? MIN (view->now_ms, view->to_ms)
                   : view->to_ms;
  guint i = bef_chart_series_first_point (series, end);

  if (!self->legend_values || style == BEF_CHART_BAND || style == BEF_CHART_BARS
      || points->len == 0)
    return g_strdup (title);
  const BefChartPoint *p = &g_array_index (points, BefChartPoint, MIN (i, points->len - 1));
  if (p->start_ms >= end)
    p = p > &g_array_index (points, BefChartPoint, 0) ? p - 1 : NULL;
  if (p == NULL || p->end_ms <= view->from_ms)
    return g_strdup (title);
  g_autofree char *value = bef_chart_series_format (series, p->last);
  return g_strdup_printf (C_ ("reading", "%s: %s"), title, value);
}

typedef struct
{
  BefChartSeries *series;
  guint series_index;
  int state;             /* or -1 for the series itself */
  char *text;            /* owned */
  BefChartExtent extent; /* of bars of that kind, or BEF_CHART_WHOLE */
  gboolean difference;   /* what is shaded between two series */
} LegendItem;

static void
clear_item (gpointer data)
{
  g_free (((LegendItem *)data)->text);
}

static gboolean
has_word (GArray *items, const char *word)
{
  for (guint i = 0; i < items->len; i++)
    if (g_str_equal (g_array_index (items, LegendItem, i).text, word))
      return TRUE;
  return FALSE;
}

/* The kinds of bars shown that are not whole. */
static void
list_extents (const BefChartView *view, GArray *items)
{
  static const char *const words[] = {
    [BEF_CHART_PARTLY] = N_ ("partly known"),
    [BEF_CHART_RUNNING] = N_ ("in progress"),
    [BEF_CHART_ARRIVING] = N_ ("loading"),
  };
  gboolean found[G_N_ELEMENTS (words)] = { FALSE };

  for (guint i = 0; i < view->series->len; i++)
    {
      BefChartSeries *series = g_ptr_array_index (view->series, i);
      GArray *points = bef_chart_series_get_points (series);
      for (guint j = bef_chart_series_first_point (series, view->from_ms);
           bef_chart_series_get_style (series) == BEF_CHART_BARS && j < points->len; j++)
        {
          const BefChartPoint *p = &g_array_index (points, BefChartPoint, j);
          if (p->start_ms >= view->to_ms)
            break;
          found[bef_chart_series_get_extent (series, p, view->now_ms)] = TRUE;
        }
    }
  for (guint e = BEF_CHART_PARTLY; e < G_N_ELEMENTS (words); e++)
    if (found[e])
      {
        LegendItem item = { NULL, 0, -1, g_strdup (_ (words[e])), (BefChartExtent)e };
        g_array_append_val (items, item);
      }
}

/* Lines and bars when there are several; the words of states, and of bars that are not whole,
 * always. */
static GArray *
list_legend (const BefChartFrame *self, const BefChartView *view)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (LegendItem));

  g_array_set_clear_func (items, clear_item);
  for (guint i = 0; i < view->series->len && view->series->len > 1; i++)
    {
      BefChartSeries *series = g_ptr_array_index (view->series, i);
      LegendItem item = { series, i, -1, NULL };
      if (bef_chart_series_get_style (series) == BEF_CHART_STATES)
        continue;
      item.text = legend_text (self, view, series);
      g_array_append_val (items, item);
    }
  for (guint i = 0; i < view->series->len; i++)
    if (bef_chart_view_get_compared (view, view->series->pdata[i]) != NULL)
      {
        LegendItem item = { view->series->pdata[i], i,   -1, g_strdup (C_ ("graph", "Difference")),
                            BEF_CHART_WHOLE,        TRUE };
        g_array_append_val (items, item);
        break;
      }
  for (guint i = 0; i < view->series->len; i++)
    {
      BefChartSeries *series = g_ptr_array_index (view->series, i);
      for (guint s = 0; bef_chart_series_get_style (series) == BEF_CHART_STATES
                        && s < bef_chart_series_get_n_states (series);
           s++)
        {
          const char *word = bef_chart_series_get_state (series, s)->word;
          LegendItem item = { series, i, (int)s, NULL };
          if (has_word (items, word))
            continue;
          item.text = g_strdup (word);
          g_array_append_val (items, item);
        }
    }
  list_extents (view, items);
  return items;
}

static double
swatch_width (const BefChartFrame *self, const LegendItem *item)
{
  if (item->extent != BEF_CHART_WHOLE || item->difference)
    return self->line_height * 0.8;
  return item->state >= 0 ? self->line_height * 0.7
                          : MAX (SWATCH_WIDTH, self->line_height * SWATCH_LINES);
}

/* Flows the legend and calls @place for each entry that fits. Returns the number of rows it takes.
 */
typedef void (*PlaceItem) (const BefChartFrame *self, const LegendItem *item, double x, guint row,
                           double width, gpointer data);
static guint
flow_legend (const BefChartFrame *self, GArray *items, PangoLayout *layout, guint max_rows,
             PlaceItem place, gpointer data)
{
  double x = 0;
  guint row = 0;

  for (guint i = 0; i < items->len; i++)
    {
      const LegendItem *item = &g_array_index (items, LegendItem, i);
      double swatch = swatch_width (self, item);
      double width = MIN (swatch + SWATCH_SPACING + bef_chart_measure_text (layout, item->text) + 1,
                          self->legend_width);
      if (x > 0 && x + width > self->legend_width)
        {
          x = 0;
          row++;
        }
      if (place != NULL && row < max_rows)
        place (self, item, self->legend_x + x, row, width, data);
      x += width + BEF_CHART_ITEM_SPACING;
    }
  return items->len > 0 ? row + 1 : 0;
}

void
bef_chart_frame_lay_out_legend (BefChartFrame *self, const BefChartView *view, PangoLayout *layout)
{
  /* As many as leave the plot four lines. */
  guint max_rows = (guint)CLAMP (self->height / self->line_height - 5.5, 1, 3);

  self->legend_values = TRUE;
  for (int pass = 0; pass < 2; pass++)
    {
      g_autoptr (GArray) items = list_legend (self, view);
      guint rows = flow_legend (self, items, layout, max_rows, NULL, NULL);
      self->legend_rows = MIN (rows, max_rows);
      if (rows <= max_rows)
        return;
      self->legend_values = FALSE;
    }
}

typedef struct
{
  const BefChartView *view;
  const BefChartCanvas *canvas;
} PaintLegend;

static void
paint_item (const BefChartFrame *self, const LegendItem *item, double x, guint row, double width,
            gpointer data)
{
  const PaintLegend *paint = data;
  double y = row * self->line_height, swatch = swatch_width (self, item);
  int text_width, text_height;

  if (item->extent != BEF_CHART_WHOLE)
    {
      bef_chart_paint_extent_swatch (paint->canvas, item->extent, x, y + self->line_height * 0.1,
                                     swatch);
    }
  else if (item->difference)
    bef_chart_paint_difference_swatch (paint->canvas, bef_chart_series_get_style (item->series),
                                       round (x), round (y + self->line_height * 0.1),
                                       round (swatch));
  else if (item->state >= 0)
    {
      bef_chart_paint_state_swatch (paint->canvas, item->series, (guint)item->state, x,
                                    y + self->line_height * 0.15, swatch);
    }
  else
    {
      BefChartLook look;
      bef_chart_frame_look (paint->view, item->series_index, paint->canvas->palette, &look);
      bef_chart_paint_swatch (paint->canvas, item->series, &look, x, y + self->line_height / 2,
                              swatch, self->line_height * 0.6);
    }
  bef_chart_canvas_text (paint->canvas, item->text, PANGO_WEIGHT_NORMAL, &text_width, &text_height);
  pango_layout_set_ellipsize (paint->canvas->layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (paint->canvas->layout,
                          (int)ceil (width - swatch - SWATCH_SPACING) * PANGO_SCALE);
  bef_chart_set_color (paint->canvas->cr, &paint->canvas->palette->text);
  cairo_move_to (paint->canvas->cr, round (x + swatch + SWATCH_SPACING), y);
  pango_cairo_show_layout (paint->canvas->cr, paint->canvas->layout);
  pango_layout_set_ellipsize (paint->canvas->layout, PANGO_ELLIPSIZE_NONE);
  pango_layout_set_width (paint->canvas->layout, -1);
}

void
bef_chart_frame_paint_legend (const BefChartFrame *self, const BefChartView *view,
                              const BefChartCanvas *canvas)
{
  g_autoptr (GArray) items = list_legend (self, view);
  PaintLegend paint = { view, canvas };

  flow_legend (self, items, canvas->layout, self->legend_rows, paint_item, &paint);
}
