/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-civil-time.h"
#include "base/bef-format.h"

#define LEAST_RANGE (2 * BEF_MS_MINUTE)
#define MOST_RANGE (G_GINT64_CONSTANT (50) * 366 * BEF_MS_DAY)
#define CAPTION_SCALE 0.88
/* Assistive technologies need no more than this many descriptions. */
#define DESCRIBE_DELAY_MS 400

G_DEFINE_FINAL_TYPE (BefChart, bef_chart, GTK_TYPE_WIDGET)

enum
{
  RANGE_CHANGED,
  CONTENT_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
clear_threshold (gpointer data)
{
  BefChartThreshold *threshold = data;

  g_free (threshold->unit);
  g_free (threshold->label);
}

static BefChartView
view_of (BefChart *self)
{
  return (BefChartView){ self->title, self->series, self->from_ms, self->to_ms, self->now_ms };
}

static void
describe (BefChart *self)
{
  const char *label = self->title;
  g_autofree char *summary = bef_chart_get_summary (self);

  if ((label == NULL || label[0] == '\0') && self->series->len > 0)
    label = bef_chart_series_get_title (g_ptr_array_index (self->series, 0));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label != NULL ? label : _("Graph"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary, -1);
}

static gboolean
describe_cb (gpointer user_data)
{
  BefChart *self = user_data;

  self->describe_id = 0;
  describe (self);
  return G_SOURCE_REMOVE;
}

static void
forget_nodes (BefChart *self)
{
  g_clear_pointer (&self->frame_node, gsk_render_node_unref);
  g_clear_pointer (&self->data_node, gsk_render_node_unref);
  g_clear_pointer (&self->cursor_node, gsk_render_node_unref);
}

/* Size, font or colours changed: the same content is laid out and painted anew. */
static void
invalidate_looks (BefChart *self)
{
  self->frame_valid = FALSE;
  forget_nodes (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
update_reading (BefChart *self)
{
  GtkWidget *label = GTK_WIDGET (self->reading);
  g_autofree char *text = bef_chart_get_cursor_text (self);

  g_clear_pointer (&self->cursor_node, gsk_render_node_unref);
  if (text == NULL)
    {
      gtk_widget_set_visible (label, FALSE);
      gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT);
    }
  else
    {
      const char *rest = strchr (text, '\n');
      g_autofree char *time = rest != NULL ? g_strndup (text, (gsize) (rest - text)) : g_strdup (text);
      g_autofree char *markup = g_markup_printf_escaped ("<b>%s</b>%s", time, rest != NULL ? rest : "");
      if (g_strcmp0 (gtk_label_get_label (self->reading), markup) != 0)
        gtk_label_set_markup (self->reading, markup);
      gtk_widget_set_visible (label, TRUE);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
      gtk_widget_queue_allocate (GTK_WIDGET (self));
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Data, range or series changed. */
static void
invalidate_content (BefChart *self)
{
  g_clear_pointer (&self->rows, g_array_unref);
  invalidate_looks (self);
  if (self->cursor_ms != BEF_NO_TIME)
    update_reading (self);
  if (self->describe_id == 0)
    self->describe_id = g_timeout_add (DESCRIBE_DELAY_MS, describe_cb, self);
  g_signal_emit (self, signals[CONTENT_CHANGED], 0);
}

static void
series_changed_cb (BefChartSeries *series, gpointer user_data)
{
  BefChart *self = user_data;

  self->awaiting = FALSE;
  invalidate_content (self);
}

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

void
bef_chart_lay_out (BefChart *self)
{
  BefChartView view = view_of (self);
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));

  if (self->frame_valid || width <= 0 || height <= 0 || self->to_ms <= self->from_ms)
    return;
  bef_chart_frame_layout (&self->frame, &view, self->thresholds, get_layout (self), width, height, self->compact);
  self->frame_valid = TRUE;
}

/* A node made by painting on a cairo surface as large as the widget. */
typedef void (*PaintFunc) (BefChart *self, const BefChartCanvas *canvas);
static GskRenderNode *
record (BefChart *self, PaintFunc paint)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  graphene_rect_t bounds
    = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (GTK_WIDGET (self)), (float) gtk_widget_get_height (GTK_WIDGET (self)));
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
  BefChartView view = view_of (self);

  bef_chart_frame_paint (&self->frame, &view, canvas);
}

static void
paint_placeholder (BefChart *self, const BefChartCanvas *canvas)
{
  const char *text = self->placeholder != NULL ? self->placeholder : _("No data for this period");
  int width, height;
  double bottom = bef_chart_frame_bottom (&self->frame);

  if (self->compact)
    text = "—";
  bef_chart_canvas_text (canvas, text, FALSE, &width, &height);
  pango_layout_set_ellipsize (canvas->layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (canvas->layout, (int) canvas->width * PANGO_SCALE);
  pango_layout_set_alignment (canvas->layout, PANGO_ALIGN_CENTER);
  bef_chart_set_color (canvas->cr, &self->palette.label);
  cairo_move_to (canvas->cr, canvas->x, round (canvas->y + (bottom - canvas->y - height) / 2));
  pango_cairo_show_layout (canvas->cr, canvas->layout);
  pango_layout_set_alignment (canvas->layout, PANGO_ALIGN_LEFT);
  pango_layout_set_ellipsize (canvas->layout, PANGO_ELLIPSIZE_NONE);
}

static void
paint_data (BefChart *self, const BefChartCanvas *canvas)
{
  BefChartView view = view_of (self);
  BefChartCanvas whole = *canvas;

  self->n_data_paints++;
  whole.height = bef_chart_frame_bottom (&self->frame) - canvas->y;
  cairo_save (canvas->cr);
  cairo_rectangle (canvas->cr, canvas->x, canvas->y - 2, canvas->width + 1, whole.height + 3);
  cairo_clip (canvas->cr);
  bef_chart_frame_paint_data (&self->frame, &view, self->thresholds, !self->awaiting, canvas);
  bef_chart_paint_now (&whole, self->now_ms);
  cairo_restore (canvas->cr);
  if (!self->frame.has_data)
    paint_placeholder (self, canvas);
}

static void
paint_cursor_markers (BefChart *self, const BefChartCanvas *canvas)
{
  BefChartView view = view_of (self);

  for (guint i = 0; i < self->series->len; i++)
    {
      BefChartSeries *series = g_ptr_array_index (self->series, i);
      BefChartStyle style = bef_chart_series_get_style (series);
      int at = bef_chart_view_point_at (series, self->cursor_ms);
      BefChartLook look;
      if (at < 0 || style == BEF_CHART_BAND || style == BEF_CHART_STATES || style == BEF_CHART_BARS)
        continue;
      const BefChartPoint *p = &g_array_index (bef_chart_series_get_points (series), BefChartPoint, at);
      double x = bef_chart_canvas_x (canvas, style == BEF_CHART_STEP ? self->cursor_ms : p->ms);
      bef_chart_frame_look (&view, i, &self->palette, &look);
      bef_chart_paint_marker (canvas->cr, &look, &self->palette.back, x,
                              bef_chart_canvas_y (canvas, bef_chart_frame_axis (&self->frame, series), p->value), 4);
    }
}

static double
cursor_x (BefChart *self)
{
  BefChartView view = view_of (self);
  BefChartSeries *leader = bef_chart_view_get_leader (&view);
  int at = leader != NULL ? bef_chart_view_point_at (leader, self->cursor_ms) : -1;
  gint64 ms = self->cursor_ms;

  if (at >= 0)
    {
      const BefChartPoint *p = &g_array_index (bef_chart_series_get_points (leader), BefChartPoint, at);
      if (ms >= p->start_ms && ms <= p->end_ms)
        ms = p->ms;
    }
  return CLAMP (self->frame.x + self->frame.plot_width * (double) (ms - self->from_ms) / (double) (self->to_ms - self->from_ms),
                self->frame.x, self->frame.x + self->frame.plot_width);
}

static void
paint_cursor (BefChart *self, const BefChartCanvas *canvas)
{
  double bottom = bef_chart_frame_bottom (&self->frame);
  GdkRGBA color = bef_chart_color_with_alpha (&self->palette.text, 0.7);

  if (self->selecting)
    {
      GdkRGBA wash = bef_chart_color_with_alpha (&self->palette.text, 0.12);
      double left = CLAMP (MIN (self->select_from_x, self->select_to_x), canvas->x, canvas->x + canvas->width);
      double right = CLAMP (MAX (self->select_from_x, self->select_to_x), canvas->x, canvas->x + canvas->width);
      bef_chart_set_color (canvas->cr, &wash);
      cairo_rectangle (canvas->cr, left, canvas->y, right - left, bottom - canvas->y);
      cairo_fill_preserve (canvas->cr);
      bef_chart_set_color (canvas->cr, &color);
      cairo_set_line_width (canvas->cr, 1);
      cairo_stroke (canvas->cr);
    }
  if (self->cursor_ms == BEF_NO_TIME)
    return;
  double x = round (cursor_x (self)) + 0.5;
  bef_chart_set_color (canvas->cr, &color);
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
  GdkRGBA edge = bef_chart_color_mix (&self->palette.back, &self->palette.text, 0.35);
  GdkRGBA edges[4] = { edge, edge, edge, edge };
  float widths[4] = { 1, 1, 1, 1 };

  if (!gtk_widget_get_visible (label) || !gtk_widget_compute_bounds (label, GTK_WIDGET (self), &bounds))
    return;
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
  graphene_rect_t bounds
    = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), (float) gtk_widget_get_height (widget));
  GskRoundedRect rounded;
  GdkRGBA color;
  float widths[4] = { 2, 2, 2, 2 };

  if (!gtk_widget_has_visible_focus (widget))
    return;
  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "accent_color", &color))
    color = self->palette.series[0];
  GdkRGBA colors[4] = { color, color, color, color };
  gsk_rounded_rect_init_from_rect (&rounded, &bounds, 6);
  gtk_snapshot_append_border (snapshot, &rounded, widths, colors);
}

static void
bef_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BefChart *self = BEF_CHART (widget);

  if (!self->palette_valid)
    bef_chart_palette_load (&self->palette, widget);
  self->palette_valid = TRUE;
  bef_chart_lay_out (self);
  if (!self->frame_valid)
    return;
  if (self->frame_node == NULL)
    self->frame_node = record (self, paint_frame);
  if (self->data_node == NULL)
    self->data_node = record (self, paint_data);
  if (self->cursor_node == NULL && (self->selecting || self->cursor_ms != BEF_NO_TIME))
    self->cursor_node = record (self, paint_cursor);
  gtk_snapshot_append_node (snapshot, self->frame_node);
  gtk_snapshot_append_node (snapshot, self->data_node);
  if (self->cursor_node != NULL)
    gtk_snapshot_append_node (snapshot, self->cursor_node);
  snapshot_reading (self, snapshot);
  snapshot_focus (self, snapshot);
}

static void
bef_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                   int *natural_baseline)
{
  BefChart *self = BEF_CHART (widget);
  int line_height = 0, label_minimum;

  /* The box lies over the chart and asks for no room, but GTK wants it measured before it is placed. */
  gtk_widget_measure (GTK_WIDGET (self->reading), orientation, -1, &label_minimum, NULL, NULL, NULL);
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
  int natural_width, natural_height, minimum;
  double x, at;

  if (!gtk_widget_get_visible (label))
    return;
  gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural_width, NULL, NULL);
  natural_width = MAX (MIN (natural_width, width), MIN (minimum, width));
  gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, natural_width, NULL, &natural_height, NULL, NULL);
  natural_height = MIN (natural_height, height);
  at = self->frame_valid && self->cursor_ms != BEF_NO_TIME ? cursor_x (self) : 0;
  x = at + 12 + natural_width <= width ? at + 12 : at - 12 - natural_width;
  x = CLAMP (x, 0, width - natural_width);
  double y = CLAMP (self->frame.y + 4, 0, height - natural_height);
  gtk_widget_allocate (label, natural_width, natural_height, -1,
                       gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float) round (x), (float) round (y))));
}

static void
bef_chart_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  BefChart *self = BEF_CHART (widget);

  if (self->frame.width != width || self->frame.height != height)
    {
      self->frame_valid = FALSE;
      forget_nodes (self);
    }
  bef_chart_lay_out (self);
  place_reading (self, width, height);
}

static void
bef_chart_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  BefChart *self = BEF_CHART (widget);

  GTK_WIDGET_CLASS (bef_chart_parent_class)->css_changed (widget, change);
  self->palette_valid = FALSE;
  g_clear_object (&self->layout);
  invalidate_looks (self);
}

static void
bef_chart_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  BefChart *self = BEF_CHART (widget);

  GTK_WIDGET_CLASS (bef_chart_parent_class)->system_setting_changed (widget, setting);
  if (setting != GTK_SYSTEM_SETTING_DPI && setting != GTK_SYSTEM_SETTING_FONT_NAME && setting != GTK_SYSTEM_SETTING_FONT_CONFIG)
    return;
  g_clear_object (&self->layout);
  invalidate_looks (self);
  gtk_widget_queue_resize (widget);
}

static void
bef_chart_state_flags_changed (GtkWidget *widget, GtkStateFlags previous)
{
  BefChart *self = BEF_CHART (widget);
  GtkStateFlags now = gtk_widget_get_state_flags (widget);

  GTK_WIDGET_CLASS (bef_chart_parent_class)->state_flags_changed (widget, previous);
  if ((previous ^ now) & (GTK_STATE_FLAG_FOCUSED | GTK_STATE_FLAG_FOCUS_VISIBLE))
    gtk_widget_queue_draw (widget);
  /* The keyboard's cursor goes with the focus. */
  if ((previous & ~now & GTK_STATE_FLAG_FOCUSED) && self->pointer_x < 0)
    bef_chart_set_cursor (self, BEF_NO_TIME);
}

static void
bef_chart_dispose (GObject *object)
{
  BefChart *self = BEF_CHART (object);

  g_clear_handle_id (&self->describe_id, g_source_remove);
  for (guint i = 0; self->series != NULL && i < self->series->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->series, i), self);
  if (self->series != NULL)
    g_ptr_array_set_size (self->series, 0);
  if (self->reading != NULL)
    {
      gtk_widget_unparent (GTK_WIDGET (self->reading));
      self->reading = NULL;
    }
  g_clear_object (&self->layout);
  forget_nodes (self);
  G_OBJECT_CLASS (bef_chart_parent_class)->dispose (object);
}

static void
bef_chart_finalize (GObject *object)
{
  BefChart *self = BEF_CHART (object);

  g_free (self->title);
  g_free (self->placeholder);
  g_ptr_array_unref (self->series);
  g_array_unref (self->thresholds);
  g_clear_pointer (&self->rows, g_array_unref);
  bef_chart_frame_clear (&self->frame);
  G_OBJECT_CLASS (bef_chart_parent_class)->finalize (object);
}

static void
bef_chart_class_init (BefChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = bef_chart_dispose;
  object_class->finalize = bef_chart_finalize;
  widget_class->snapshot = bef_chart_snapshot;
  widget_class->measure = bef_chart_measure;
  widget_class->size_allocate = bef_chart_size_allocate;
  widget_class->css_changed = bef_chart_css_changed;
  widget_class->system_setting_changed = bef_chart_system_setting_changed;
  widget_class->state_flags_changed = bef_chart_state_flags_changed;
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  bef_chart_class_add_keys (widget_class);

  signals[RANGE_CHANGED] = g_signal_new ("range-changed", BEF_TYPE_CHART, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                         G_TYPE_INT64, G_TYPE_INT64);
  signals[CONTENT_CHANGED]
    = g_signal_new ("content-changed", BEF_TYPE_CHART, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bef_chart_init (BefChart *self)
{
  gint64 now = bef_now_ms ();

  self->series = g_ptr_array_new_with_free_func (g_object_unref);
  self->thresholds = g_array_new (FALSE, FALSE, sizeof (BefChartThreshold));
  g_array_set_clear_func (self->thresholds, clear_threshold);
  self->now_ms = self->cursor_ms = BEF_NO_TIME;
  self->pointer_x = -1;
  self->from_ms = self->home_from_ms = bef_civil_floor (now, BEF_PERIOD_DAY);
  self->to_ms = self->home_to_ms = bef_civil_add (now, BEF_PERIOD_DAY, 1);

  self->reading = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->reading, 0);
  gtk_label_set_ellipsize (self->reading, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->reading), "chart-reading");
  gtk_widget_add_css_class (GTK_WIDGET (self->reading), "numeric");
  gtk_widget_set_can_target (GTK_WIDGET (self->reading), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->reading), FALSE);
  gtk_widget_set_parent (GTK_WIDGET (self->reading), GTK_WIDGET (self));

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  bef_chart_add_input (self);
}

gint64
bef_chart_time_at (BefChart *self, double x)
{
  double share = self->frame.plot_width > 0 ? (x - self->frame.x) / self->frame.plot_width : 0;

  return self->from_ms + (gint64) (CLAMP (share, 0, 1) * (double) (self->to_ms - self->from_ms));
}

void
bef_chart_person_sets_range (BefChart *self, gint64 from_ms, gint64 to_ms)
{
  gint64 length = CLAMP (to_ms - from_ms, LEAST_RANGE, MOST_RANGE);

  if (length != to_ms - from_ms)
    {
      from_ms += (to_ms - from_ms - length) / 2;
      to_ms = from_ms + length;
    }
  if (self->compact || (from_ms == self->from_ms && to_ms == self->to_ms))
    return;
  self->from_ms = from_ms;
  self->to_ms = to_ms;
  self->awaiting = TRUE;
  if (self->cursor_ms != BEF_NO_TIME && (self->cursor_ms < from_ms || self->cursor_ms >= to_ms))
    bef_chart_set_cursor (self, BEF_NO_TIME);
  invalidate_content (self);
  g_signal_emit (self, signals[RANGE_CHANGED], 0, from_ms, to_ms);
}

void
bef_chart_zoom (BefChart *self, double factor, gint64 anchor_ms)
{
  gint64 length = self->to_ms - self->from_ms;
  double wanted = CLAMP ((double) length * factor, (double) LEAST_RANGE, (double) MOST_RANGE);
  double share = (double) (anchor_ms - self->from_ms) / (double) length;
  gint64 from = anchor_ms - (gint64) (share * wanted);

  bef_chart_person_sets_range (self, from, from + (gint64) wanted);
}

void
bef_chart_pan (BefChart *self, double share)
{
  gint64 by = (gint64) ((double) (self->to_ms - self->from_ms) * share);

  bef_chart_person_sets_range (self, self->from_ms + by, self->to_ms + by);
}

void
bef_chart_reset_range (BefChart *self)
{
  bef_chart_person_sets_range (self, self->home_from_ms, self->home_to_ms);
}

static GArray *
get_rows (BefChart *self)
{
  BefChartView view = view_of (self);

  if (self->rows == NULL)
    self->rows = bef_chart_view_get_rows (&view);
  return self->rows;
}

/* An instant inside the row and inside the range. */
static gint64
row_instant (BefChart *self, guint i)
{
  const BefChartRow *row = &g_array_index (get_rows (self), BefChartRow, i);
  gint64 ms = row->shown_ms != row->start_ms ? row->shown_ms : row->start_ms + (row->end_ms - row->start_ms) / 2;

  return CLAMP (ms, self->from_ms, self->to_ms - 1);
}

/* The row nearest to @ms; there is at least one. */
static guint
nearest_row (BefChart *self, gint64 ms)
{
  GArray *rows = get_rows (self);
  guint lo = 0, hi = rows->len - 1;

  while (lo < hi)
    {
      guint mid = lo + (hi - lo) / 2;
      if (row_instant (self, mid) < ms)
        lo = mid + 1;
      else
        hi = mid;
    }
  if (lo > 0 && ms - row_instant (self, lo - 1) < row_instant (self, lo) - ms)
    lo--;
  return lo;
}

void
bef_chart_set_cursor (BefChart *self, gint64 ms)
{
  if (ms != BEF_NO_TIME && (self->compact || get_rows (self)->len == 0))
    ms = BEF_NO_TIME;
  if (ms != BEF_NO_TIME)
    ms = row_instant (self, nearest_row (self, ms));
  if (ms == self->cursor_ms)
    return;
  self->cursor_ms = ms;
  update_reading (self);
}

void
bef_chart_move_cursor (BefChart *self, int rows)
{
  GArray *all = get_rows (self);
  gint64 target;

  if (self->compact || all->len == 0)
    return;
  if (rows == G_MININT)
    target = 0;
  else if (rows == G_MAXINT || self->cursor_ms == BEF_NO_TIME)
    target = (gint64) all->len - 1;
  else
    target = (gint64) nearest_row (self, self->cursor_ms) + rows;
  bef_chart_set_cursor (self, row_instant (self, (guint) CLAMP (target, 0, (gint64) all->len - 1)));
}

void
bef_chart_set_selection (BefChart *self, gboolean selecting, double from_x, double to_x)
{
  self->selecting = selecting;
  self->select_from_x = from_x;
  self->select_to_x = to_x;
  g_clear_pointer (&self->cursor_node, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

GtkWidget *
bef_chart_new (void)
{
  return g_object_new (BEF_TYPE_CHART, NULL);
}

void
bef_chart_set_title (BefChart *self, const char *title)
{
  g_return_if_fail (BEF_IS_CHART (self));
  if (g_strcmp0 (self->title, title) == 0)
    return;
  g_free (self->title);
  self->title = g_strdup (title);
  describe (self);
}

void
bef_chart_add_series (BefChart *self, BefChartSeries *series)
{
  g_return_if_fail (BEF_IS_CHART (self));
  g_return_if_fail (BEF_IS_CHART_SERIES (series));
  g_ptr_array_add (self->series, g_object_ref (series));
  g_signal_connect_object (series, "changed", G_CALLBACK (series_changed_cb), self, 0);
  invalidate_content (self);
}

void
bef_chart_remove_all (BefChart *self)
{
  g_return_if_fail (BEF_IS_CHART (self));
  for (guint i = 0; i < self->series->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->series, i), self);
  g_ptr_array_set_size (self->series, 0);
  g_array_set_size (self->thresholds, 0);
  bef_chart_set_cursor (self, BEF_NO_TIME);
  invalidate_content (self);
}

guint
bef_chart_get_n_series (BefChart *self)
{
  g_return_val_if_fail (BEF_IS_CHART (self), 0);
  return self->series->len;
}

BefChartSeries *
bef_chart_get_series (BefChart *self, guint i)
{
  g_return_val_if_fail (BEF_IS_CHART (self), NULL);
  g_return_val_if_fail (i < self->series->len, NULL);
  return g_ptr_array_index (self->series, i);
}

void
bef_chart_set_range (BefChart *self, gint64 from_ms, gint64 to_ms)
{
  g_return_if_fail (BEF_IS_CHART (self));
  g_return_if_fail (from_ms < to_ms);
  /* The application confirming what the person chose moves no home. */
  if (from_ms == self->from_ms && to_ms == self->to_ms)
    return;
  self->from_ms = self->home_from_ms = from_ms;
  self->to_ms = self->home_to_ms = to_ms;
  self->awaiting = FALSE;
  if (self->cursor_ms != BEF_NO_TIME && (self->cursor_ms < from_ms || self->cursor_ms >= to_ms))
    {
      self->cursor_ms = BEF_NO_TIME;
      update_reading (self);
    }
  invalidate_content (self);
}

void
bef_chart_get_range (BefChart *self, gint64 *from_ms, gint64 *to_ms)
{
  g_return_if_fail (BEF_IS_CHART (self));
  if (from_ms != NULL)
    *from_ms = self->from_ms;
  if (to_ms != NULL)
    *to_ms = self->to_ms;
}

void
bef_chart_set_now (BefChart *self, gint64 now_ms)
{
  g_return_if_fail (BEF_IS_CHART (self));
  gboolean known = now_ms != BEF_NO_TIME && self->now_ms != BEF_NO_TIME;
  double moved = known && self->frame.plot_width > 0 ? fabs ((double) (now_ms - self->now_ms)) * self->frame.plot_width
                                                         / (double) (self->to_ms - self->from_ms)
                                                     : 1;
  /* Less than half a pixel shows nothing: kept for when it adds up. */
  if (now_ms == self->now_ms || (known && moved < 0.5))
    return;
  self->now_ms = now_ms;
  invalidate_content (self);
}

void
bef_chart_set_threshold (BefChart *self, double value, const char *unit, const char *label)
{
  BefChartThreshold threshold = { value, NULL, NULL };

  g_return_if_fail (BEF_IS_CHART (self));
  g_return_if_fail (isfinite (value));
  threshold.unit = g_strdup (unit != NULL ? unit : "");
  threshold.label = g_strdup (label);
  for (guint i = 0; i < self->thresholds->len; i++)
    {
      const BefChartThreshold *t = &g_array_index (self->thresholds, BefChartThreshold, i);
      if (g_str_equal (t->unit, threshold.unit) && g_strcmp0 (t->label, label) == 0)
        {
          g_array_remove_index (self->thresholds, i);
          break;
        }
    }
  g_array_append_val (self->thresholds, threshold);
  invalidate_looks (self);
}

void
bef_chart_set_compact (BefChart *self, gboolean compact)
{
  g_return_if_fail (BEF_IS_CHART (self));
  if (self->compact == !!compact)
    return;
  bef_chart_set_cursor (self, BEF_NO_TIME);
  self->compact = !!compact;
  if (self->compact)
    gtk_widget_add_css_class (GTK_WIDGET (self), "compact");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "compact");
  gtk_widget_set_focusable (GTK_WIDGET (self), !self->compact);
  gtk_widget_set_can_target (GTK_WIDGET (self), !self->compact);
  invalidate_looks (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
bef_chart_set_placeholder (BefChart *self, const char *text)
{
  g_return_if_fail (BEF_IS_CHART (self));
  if (g_strcmp0 (self->placeholder, text) == 0)
    return;
  g_free (self->placeholder);
  self->placeholder = g_strdup (text);
  invalidate_looks (self);
}

char *
bef_chart_get_summary (BefChart *self)
{
  g_return_val_if_fail (BEF_IS_CHART (self), NULL);
  BefChartView view = view_of (self);
  return bef_chart_view_get_summary (&view);
}

char *
bef_chart_get_cursor_text (BefChart *self)
{
  g_return_val_if_fail (BEF_IS_CHART (self), NULL);
  BefChartView view = view_of (self);
  return self->cursor_ms == BEF_NO_TIME ? NULL : bef_chart_view_get_reading (&view, self->cursor_ms);
}

char *
bef_chart_to_csv (BefChart *self)
{
  g_return_val_if_fail (BEF_IS_CHART (self), NULL);
  BefChartView view = view_of (self);
  return bef_chart_view_to_csv (&view);
}

guint
bef_chart_get_wanted_buckets (BefChart *self)
{
  g_return_val_if_fail (BEF_IS_CHART (self), 1);
  bef_chart_lay_out (self);
  /* Before the first layout, what a usual window has. */
  if (!self->frame_valid)
    return self->compact ? 60 : 400;
  return (guint) CLAMP (self->frame.plot_width / 2, 1, 4000);
}
