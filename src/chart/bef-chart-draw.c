/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-civil-time.h"
#include "chart/bef-chart-style.h"

#define CAPTION_SCALE 0.88
/* Around the words of the cursor's box. */
#define BOX_PADDING_X 8
#define BOX_PADDING_Y 5

static PangoLayout *
get_layout (BefChart *self)
{
  if (self->layout == NULL)
    {
      g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
      self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
      pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
      pango_attr_list_insert (attributes, pango_attr_scale_new (CAPTION_SCALE));
      pango_layout_set_attributes (self->layout, attributes);
      pango_layout_set_single_paragraph_mode (self->layout, TRUE);
    }
  return self->layout;
}

const BefChartEvent *
bef_chart_find_mark (BefChart *self, double x, double y)
{
  BefChartView view = bef_chart_view_of (self);

  return self->frame_valid
             ? bef_chart_frame_find_mark (&self->frame, &view, get_layout (self), x, y)
             : NULL;
}

void
bef_chart_lay_out (BefChart *self)
{
  BefChartView view = bef_chart_view_of (self);
  int width = gtk_widget_get_width (GTK_WIDGET (self)),
      height = gtk_widget_get_height (GTK_WIDGET (self));

  if (self->frame_valid || width <= 0 || height <= 0
      || bef_chart_range_get_to (self->range) <= bef_chart_range_get_from (self->range))
    return;
  bef_chart_frame_layout (&self->frame, &view, self->thresholds, get_layout (self), width, height,
                          self->compact ? BEF_CHART_COMPACT : BEF_CHART_FULL);
  self->frame_valid = TRUE;
}

/* A node made by painting on a cairo surface as large as the widget. */
typedef void (*PaintFunc) (BefChart *self, const BefChartCanvas *canvas);
static GskRenderNode *
record (BefChart *self, PaintFunc paint)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  graphene_rect_t bounds =
      GRAPHENE_RECT_INIT (0, 0, (float)gtk_widget_get_width (GTK_WIDGET (self)),
                          (float)gtk_widget_get_height (GTK_WIDGET (self)));
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  BefChartCanvas canvas;

  bef_chart_frame_canvas (&self->frame, cr, &self->palette, get_layout (self), &canvas);
  paint (self, &canvas);
  cairo_destroy (cr);
  return gtk_snapshot_free_to_node (snapshot);
}

static void
paint_frame (BefChart *self, const BefChartCanvas *canvas)
{
  BefChartView view = bef_chart_view_of (self);

  bef_chart_frame_paint (&self->frame, &view, canvas);
}

/* What is said in place of data. NULL: how it is drawn says it. */
static const char *
choose_placeholder (BefChart *self)
{
  BefChartView view = bef_chart_view_of (self);
  gboolean loading = bef_chart_view_is_loading (&view);
  const char *failure = bef_chart_view_get_failure (&view);

  if (self->compact)
    return loading ? NULL : "—";
  if (loading)
    return self->placeholder != NULL ? self->placeholder : _ ("Loading…");
  if (failure != NULL)
    return failure;
  return self->placeholder != NULL ? self->placeholder : _ ("No data for this period");
}

static void
paint_placeholder (BefChart *self, const BefChartCanvas *canvas)
{
  const char *text = choose_placeholder (self);
  int width, height;
  double bottom = bef_chart_frame_bottom (&self->frame);

  if (text == NULL)
    return;
  bef_chart_canvas_text (canvas, text, PANGO_WEIGHT_NORMAL, &width, &height);
  pango_layout_set_ellipsize (canvas->layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (canvas->layout, (int)canvas->width * PANGO_SCALE);
  pango_layout_set_alignment (canvas->layout, PANGO_ALIGN_CENTER);
  if (width < canvas->width)
    {
      bef_chart_set_color (canvas->cr, &self->palette.back);
      cairo_rectangle (canvas->cr, canvas->x + (canvas->width - width) / 2 - 6,
                       round (canvas->y + (bottom - canvas->y - height) / 2) - 2, width + 12,
                       height + 4);
      cairo_fill (canvas->cr);
    }
  bef_chart_set_color (canvas->cr, &self->palette.label);
  cairo_move_to (canvas->cr, canvas->x, round (canvas->y + (bottom - canvas->y - height) / 2));
  pango_cairo_show_layout (canvas->cr, canvas->layout);
  pango_layout_set_alignment (canvas->layout, PANGO_ALIGN_LEFT);
  pango_layout_set_ellipsize (canvas->layout, PANGO_ELLIPSIZE_NONE);
}

static void
paint_data (BefChart *self, const BefChartCanvas *canvas)
{
  BefChartView view = bef_chart_view_of (self);
  BefChartCanvas whole = *canvas;

  self->n_data_paints++;
  whole.height = bef_chart_frame_bottom (&self->frame) - canvas->y;
  cairo_save (canvas->cr);
  cairo_rectangle (canvas->cr, canvas->x, canvas->y - 2, canvas->width + 1, whole.height + 3);
  cairo_clip (canvas->cr);
  if (!self->compact)
    bef_chart_paint_stretches (&whole, self->events);
  if (!self->awaiting)
    bef_chart_frame_paint_gaps (&self->frame, &view, canvas);
  bef_chart_frame_paint_data (&self->frame, &view, self->thresholds, canvas);
  if (!self->compact)
    {
      bef_chart_paint_now (&whole, self->now_ms);
      bef_chart_name_stretches (&whole, self->events);
    }
  cairo_restore (canvas->cr);
  bef_chart_frame_paint_marks (&self->frame, &view, canvas);
  if (!self->frame.has_data)
    paint_placeholder (self, canvas);
}

static void
paint_cursor_markers (BefChart *self, const BefChartCanvas *canvas)
{
  BefChartView view = bef_chart_view_of (self);

  for (guint i = 0; i < self->series->len; i++)
    {
      BefChartSeries *series = g_ptr_array_index (self->series, i);
      BefChartStyle style = bef_chart_series_get_style (series);
      int at = bef_chart_view_point_at (series, self->cursor_ms);
      BefChartLook look;
      if (at < 0 || style == BEF_CHART_BAND || style == BEF_CHART_STATES || style == BEF_CHART_BARS)
        continue;
      const BefChartPoint *p =
          &g_array_index (bef_chart_series_get_points (series), BefChartPoint, at);
      double x = bef_chart_canvas_x (canvas, style == BEF_CHART_STEP ? self->cursor_ms : p->ms);
      bef_chart_frame_look (&view, i, &self->palette, &look);
      bef_chart_paint_marker (
          canvas->cr, &look, &self->palette.back, x,
          bef_chart_canvas_y (canvas, bef_chart_frame_axis (&self->frame, series), p->value), 4);
    }
}

static double
cursor_x (BefChart *self)
{
  BefChartView view = bef_chart_view_of (self);
  BefChartSeries *leader = bef_chart_view_get_leader (&view);
  int at = leader != NULL ? bef_chart_view_point_at (leader, self->cursor_ms) : -1;
  gint64 ms = self->cursor_ms;

  if (at >= 0)
    {
      const BefChartPoint *p =
          &g_array_index (bef_chart_series_get_points (leader), BefChartPoint, at);
      if (ms >= p->start_ms && ms <= p->end_ms)
        ms = p->ms;
    }
  return CLAMP (self->frame.x
                    + self->frame.plot_width * (double)(ms - bef_chart_range_get_from (self->range))
                          / (double)(bef_chart_range_get_length (self->range)),
                self->frame.x, self->frame.x + self->frame.plot_width);
}

static void
paint_cursor (BefChart *self, const BefChartCanvas *canvas)
{
  double bottom = bef_chart_frame_bottom (&self->frame);

  if (self->drag == BEF_CHART_DRAG_SELECT)
    {
      double left = CLAMP (MIN (self->select_from_x, self->select_to_x), canvas->x,
                           canvas->x + canvas->width);
      double right = CLAMP (MAX (self->select_from_x, self->select_to_x), canvas->x,
                            canvas->x + canvas->width);
      bef_chart_set_color (canvas->cr, &self->palette.selection);
      cairo_rectangle (canvas->cr, left, canvas->y, right - left, bottom - canvas->y);
      cairo_fill_preserve (canvas->cr);
      bef_chart_set_color (canvas->cr, &self->palette.cursor);
      cairo_set_line_width (canvas->cr, 1);
      cairo_stroke (canvas->cr);
    }
  if (self->cursor_ms == BEF_NO_TIME)
    return;
  double x = round (cursor_x (self)) + 0.5;
  bef_chart_set_color (canvas->cr, &self->palette.cursor);
  cairo_set_line_width (canvas->cr, 1);
  cairo_set_dash (canvas->cr, NULL, 0, 0);
  cairo_move_to (canvas->cr, x, canvas->y);
  cairo_line_to (canvas->cr, x, bottom);
  cairo_stroke (canvas->cr);
  paint_cursor_markers (self, canvas);
}

static void
snapshot_reading (BefChart *self, GtkSnapshot *snapshot)
{
  GtkWidget *label = GTK_WIDGET (self->reading);
  graphene_rect_t bounds;
  GskRoundedRect rounded;
  const GdkRGBA *edge = &self->palette.edge;
  GdkRGBA edges[4] = { *edge, *edge, *edge, *edge };
  float widths[4] = { 1, 1, 1, 1 };

  if (!gtk_widget_get_visible (label)
      || !gtk_widget_compute_bounds (label, GTK_WIDGET (self), &bounds))
    return;
  graphene_rect_inset (&bounds, -BOX_PADDING_X, -BOX_PADDING_Y);
  gsk_rounded_rect_init_from_rect (&rounded, &bounds, 6);
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, &self->palette.back, &bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &rounded, widths, edges);
  gtk_widget_snapshot_child (GTK_WIDGET (self), label, snapshot);
}

static void
snapshot_focus (BefChart *self, GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float)gtk_widget_get_width (widget),
                                               (float)gtk_widget_get_height (widget));
  GskRoundedRect rounded;
  GdkRGBA color;
  float widths[4] = { 2, 2, 2, 2 };

  if (!gtk_widget_has_visible_focus (widget))
    return;
  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "accent_color",
                                       &color))
    color = self->palette.series[0];
  GdkRGBA colors[4] = { color, color, color, color };
  gsk_rounded_rect_init_from_rect (&rounded, &bounds, 6);
  gtk_snapshot_append_border (snapshot, &rounded, widths, colors);
}

void
bef_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BefChart *self = BEF_CHART (widget);

  if (!self->palette_valid)
    {
      BefChartScheme scheme;

      bef_chart_style_read (widget, &scheme);
      bef_chart_palette_init (&self->palette, &scheme);
    }
  self->palette_valid = TRUE;
  bef_chart_lay_out (self);
  if (!self->frame_valid)
    return;
  if (self->frame_node == NULL)
    self->frame_node = record (self, paint_frame);
  if (self->data_node == NULL)
    self->data_node = record (self, paint_data);
  if (self->cursor_node == NULL
      && (self->drag == BEF_CHART_DRAG_SELECT || self->cursor_ms != BEF_NO_TIME))
    self->cursor_node = record (self, paint_cursor);
  gtk_snapshot_append_node (snapshot, self->frame_node);
  gtk_snapshot_append_node (snapshot, self->data_node);
  if (self->cursor_node != NULL)
    gtk_snapshot_append_node (snapshot, self->cursor_node);
  snapshot_reading (self, snapshot);
  snapshot_focus (self, snapshot);
}

void
bef_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                   int *natural, int *minimum_baseline, int *natural_baseline)
{
  BefChart *self = BEF_CHART (widget);
  int line_height = 0, label_minimum;

  /* The box lies over the chart and asks for no room, but GTK wants it measured before it is
   * placed. */
  gtk_widget_measure (GTK_WIDGET (self->reading), orientation, -1, &label_minimum, NULL, NULL,
                      NULL);
  if (self->compact)
    {
      *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 60 : 24;
      *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 120 : 32;
      return;
    }
  pango_layout_set_text (get_layout (self), "0", -1);
  pango_layout_get_pixel_size (get_layout (self), NULL, &line_height);
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 280 : MAX (160, line_height * 7);
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 640 : MAX (260, line_height * 12);
}

/* Beside the cursor's line, on the side with more room, never outside the widget. */
static void
place_reading (BefChart *self, int width, int height)
{
  GtkWidget *label = GTK_WIDGET (self->reading);
  int natural_width, natural_height, minimum, box_width, box_height;
  double x, y, at;

  if (!gtk_widget_get_visible (label))
    return;
  gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural_width, NULL, NULL);
  natural_width = MAX (MIN (natural_width, width - 2 * BOX_PADDING_X), minimum);
  gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, natural_width, NULL, &natural_height, NULL,
                      NULL);
  box_width = natural_width + 2 * BOX_PADDING_X;
  box_height = natural_height + 2 * BOX_PADDING_Y;
  at = self->frame_valid && self->cursor_ms != BEF_NO_TIME ? cursor_x (self) : 0;
  x = at + 12 + box_width <= width ? at + 12 : at - 12 - box_width;
  x = CLAMP (x, 0, MAX (width - box_width, 0));
  y = CLAMP (self->frame.y + 4, 0, MAX (height - box_height, 0));
  gtk_widget_allocate (
      label, natural_width, natural_height, -1,
      gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float)round (x) + BOX_PADDING_X,
                                                           (float)round (y) + BOX_PADDING_Y)));
}

void
bef_chart_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  BefChart *self = BEF_CHART (widget);

  gboolean wider = self->frame.width != width;

  if (wider || self->frame.height != height)
    {
      self->frame_valid = FALSE;
      bef_chart_forget_nodes (self);
    }
  bef_chart_lay_out (self);
  if (wider)
    bef_chart_resized (self);
  place_reading (self, width, height);
}

void
bef_chart_forget_nodes (BefChart *self)
{
  g_clear_pointer (&self->frame_node, gsk_render_node_unref);
  g_clear_pointer (&self->data_node, gsk_render_node_unref);
  g_clear_pointer (&self->cursor_node, gsk_render_node_unref);
}
