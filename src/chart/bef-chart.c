/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-civil-time.h"
#include "base/bef-format.h"
#include "chart/bef-chart-compare.h"

/* Assistive technologies need no more than this many descriptions. */
#define DESCRIBE_DELAY_MS 400
/* While the person moves the range, who reads the chart out waits until it rests this long. */
#define REST_MS 120

G_DEFINE_FINAL_TYPE (BefChart, bef_chart, GTK_TYPE_WIDGET)

enum
{
  CONTENT_CHANGED,
  EVENT_ACTIVATED,
  MOMENT_PRESSED,
  RESIZED,
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

BefChartView
bef_chart_view_of (BefChart *self)
{
  return (BefChartView){ self->title,
                         self->series,
                         bef_chart_range_get_from (self->range),
                         bef_chart_range_get_to (self->range),
                         self->now_ms,
                         self->events };
}

static void
describe (BefChart *self)
{
  const char *label = self->title;
  g_autofree char *summary = bef_chart_get_summary (self);

  if ((label == NULL || label[0] == '\0') && self->series->len > 0)
    label = bef_chart_series_get_title (g_ptr_array_index (self->series, 0));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label != NULL ? label : _ ("Graph"),
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

/* Size, font or colours changed: the same content is laid out and painted anew. */
static void
invalidate_looks (BefChart *self)
{
  self->frame_valid = FALSE;
  bef_chart_forget_nodes (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Small, and its first line, the time, bold. */
static void
set_reading (GtkLabel *label, const char *text)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

  bold->end_index = (guint)strcspn (text, "\n");
  pango_attr_list_insert (attributes, bold);
  pango_attr_list_insert (attributes, pango_attr_scale_new (PANGO_SCALE_SMALL));
  gtk_label_set_attributes (label, attributes);
  gtk_label_set_text (label, text);
}

void
bef_chart_update_reading (BefChart *self)
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
      if (g_strcmp0 (gtk_label_get_label (self->reading), text) != 0)
        set_reading (self->reading, text);
      gtk_widget_set_visible (label, TRUE);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                      text, -1);
      gtk_widget_queue_allocate (GTK_WIDGET (self));
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
forget_content (BefChart *self)
{
  g_clear_pointer (&self->rows, g_array_unref);
  invalidate_looks (self);
  if (self->wanted_ms != BEF_NO_TIME)
    bef_chart_place_cursor (self, self->wanted_ms);
  if (self->cursor_ms != BEF_NO_TIME)
    bef_chart_update_reading (self);
  if (self->describe_id == 0)
    self->describe_id = g_timeout_add (DESCRIBE_DELAY_MS, describe_cb, self);
}

/* Data, range or series changed. */
static void
invalidate_content (BefChart *self)
{
  forget_content (self);
  if (self->rest_id == 0)
    g_signal_emit (self, signals[CONTENT_CHANGED], 0);
}

static gboolean
rest_cb (gpointer user_data)
{
  BefChart *self = user_data;

  self->rest_id = 0;
  g_signal_emit (self, signals[CONTENT_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/* Whether data reaches over the whole range. */
static gboolean
is_covered (BefChart *self)
{
  for (guint i = 0; i < self->series->len; i++)
    {
      BefBuckets *buckets = bef_chart_series_get_buckets (g_ptr_array_index (self->series, i));
      guint n = buckets != NULL ? bef_buckets_get_length (buckets) : 0;
      if (n == 0 || bef_buckets_get (buckets, 0)->start_ms > bef_chart_range_get_from (self->range)
          || bef_buckets_get (buckets, n - 1)->end_ms < bef_chart_range_get_to (self->range))
        return FALSE;
    }
  return TRUE;
}

static void
series_changed_cb (BefChartSeries *series, gpointer user_data)
{
  BefChart *self = user_data;

  self->awaiting = FALSE;
  invalidate_content (self);
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
  if (setting != GTK_SYSTEM_SETTING_DPI && setting != GTK_SYSTEM_SETTING_FONT_NAME
      && setting != GTK_SYSTEM_SETTING_FONT_CONFIG)
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
  g_clear_handle_id (&self->rest_id, g_source_remove);
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
  bef_chart_forget_nodes (self);
  G_OBJECT_CLASS (bef_chart_parent_class)->dispose (object);
}

static void
bef_chart_finalize (GObject *object)
{
  BefChart *self = BEF_CHART (object);

  g_free (self->title);
  g_free (self->placeholder);
  g_free (self->conclusion);
  g_ptr_array_unref (self->series);
  g_array_unref (self->thresholds);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_signal_handlers_disconnect_by_data (self->range, self);
  g_object_unref (self->range);
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

  signals[CONTENT_CHANGED] = g_signal_new ("content-changed", BEF_TYPE_CHART, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[EVENT_ACTIVATED] = g_signal_new ("event-activated", BEF_TYPE_CHART, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[MOMENT_PRESSED] = g_signal_new ("moment-pressed", BEF_TYPE_CHART, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[RESIZED] = g_signal_new ("resized", BEF_TYPE_CHART, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
drop_cursor_outside (BefChart *self)
{
  if (self->cursor_ms != BEF_NO_TIME
      && (self->cursor_ms < bef_chart_range_get_from (self->range)
          || self->cursor_ms >= bef_chart_range_get_to (self->range)))
    bef_chart_place_cursor (self, BEF_NO_TIME);
}

static void
range_moved_cb (BefChart *self)
{
  self->awaiting = !is_covered (self);
  self->wanted_ms = BEF_NO_TIME;
  drop_cursor_outside (self);
  forget_content (self);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  self->rest_id = g_timeout_add (REST_MS, rest_cb, self);
}

static void
range_set_cb (BefChart *self)
{
  self->awaiting = FALSE;
  drop_cursor_outside (self);
  invalidate_content (self);
}

static void
bef_chart_init (BefChart *self)
{
  gint64 now = bef_now_ms ();

  self->series = g_ptr_array_new_with_free_func (g_object_unref);
  self->thresholds = g_array_new (FALSE, FALSE, sizeof (BefChartThreshold));
  g_array_set_clear_func (self->thresholds, clear_threshold);
  self->now_ms = self->cursor_ms = self->wanted_ms = BEF_NO_TIME;
  self->pointer_x = -1;
  self->range = bef_chart_range_new (bef_civil_floor (now, BEF_PERIOD_DAY),
                                     bef_civil_add (now, BEF_PERIOD_DAY, 1));
  g_signal_connect_swapped (self->range, "set", G_CALLBACK (range_set_cb), self);
  g_signal_connect_swapped (self->range, "moved", G_CALLBACK (range_moved_cb), self);

  self->reading = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->reading, 0);
  gtk_label_set_wrap (self->reading, TRUE);
  gtk_label_set_wrap_mode (self->reading, PANGO_WRAP_WORD_CHAR);
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

  return bef_chart_range_get_from (self->range)
         + (gint64)(CLAMP (share, 0, 1) * (double)(bef_chart_range_get_length (self->range)));
}

void
bef_chart_zoom (BefChart *self, double factor, gint64 anchor_ms)
{
  if (self->compact)
    return;
  gint64 length = bef_chart_range_get_length (self->range);
  double wanted =
      CLAMP ((double)length * factor, (double)BEF_CHART_LEAST_RANGE, (double)BEF_CHART_MOST_RANGE);
  double share = (double)(anchor_ms - bef_chart_range_get_from (self->range)) / (double)length;
  gint64 from = anchor_ms - (gint64)(share * wanted);

  bef_chart_range_move (self->range, from, from + (gint64)wanted);
}

void
bef_chart_pan (BefChart *self, double share)
{
  if (self->compact)
    return;
  gint64 by = (gint64)((double)(bef_chart_range_get_length (self->range)) * share);

  bef_chart_range_move (self->range, bef_chart_range_get_from (self->range) + by,
                        bef_chart_range_get_to (self->range) + by);
}

void
bef_chart_resized (BefChart *self)
{
  g_signal_emit (self, signals[RESIZED], 0);
}

void
bef_chart_reset_range (BefChart *self)
{
  if (!self->compact)
    bef_chart_range_reset (self->range);
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
  bef_chart_place_cursor (self, BEF_NO_TIME);
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

BefChartRange *
bef_chart_get_range (BefChart *self)
{
  g_return_val_if_fail (BEF_IS_CHART (self), NULL);
  return self->range;
}

void
bef_chart_set_now (BefChart *self, gint64 now_ms)
{
  g_return_if_fail (BEF_IS_CHART (self));
  gboolean known = now_ms != BEF_NO_TIME && self->now_ms != BEF_NO_TIME;
  double moved = known && self->frame.plot_width > 0
                     ? fabs ((double)(now_ms - self->now_ms)) * self->frame.plot_width
                           / (double)(bef_chart_range_get_length (self->range))
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
bef_chart_set_events (BefChart *self, GPtrArray *events)
{
  g_return_if_fail (BEF_IS_CHART (self));
  if (bef_chart_events_equal (self->events, events))
    return;
  self->event = NULL;
  g_clear_pointer (&self->events, g_ptr_array_unref);
  self->events = events != NULL ? g_ptr_array_ref (events) : NULL;
  invalidate_content (self);
}

void
bef_chart_emit_event (BefChart *self, const BefChartEvent *event)
{
  g_signal_emit (self, signals[EVENT_ACTIVATED], 0, event->id);
}

static gint64
moment_at (BefChart *self, gint64 ms)
{
  BefChartView view = bef_chart_view_of (self);
  BefChartSpan span = bef_chart_view_span_at (&view, ms);

  return bef_chart_view_shows_days (&view) ? MAX (span.from_ms, view.from_ms) : ms;
}

void
bef_chart_press_moment (BefChart *self, double x, double y)
{
  double bottom = bef_chart_frame_bottom (&self->frame);

  if (self->compact || !self->frame_valid || x < self->frame.x
      || x > self->frame.x + self->frame.plot_width || y < self->frame.y || y > bottom)
    return;
  g_signal_emit (self, signals[MOMENT_PRESSED], 0, moment_at (self, bef_chart_time_at (self, x)));
}

gint64
bef_chart_get_moment (BefChart *self)
{
  g_return_val_if_fail (BEF_IS_CHART (self), BEF_NO_TIME);
  gint64 from = bef_chart_range_get_from (self->range), to = bef_chart_range_get_to (self->range);
  gboolean shows_now = self->now_ms != BEF_NO_TIME && from <= self->now_ms && self->now_ms < to;

  if (self->cursor_ms != BEF_NO_TIME)
    return moment_at (self, self->cursor_ms);
  return moment_at (self, shows_now ? self->now_ms : from + (to - from) / 2);
}

void
bef_chart_point_to (BefChart *self, gint64 ms)
{
  g_return_if_fail (BEF_IS_CHART (self));
  self->wanted_ms = ms;
  bef_chart_place_cursor (self, ms);
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

void
bef_chart_set_conclusion (BefChart *self, const char *text)
{
  g_return_if_fail (BEF_IS_CHART (self));
  if (g_strcmp0 (self->conclusion, text) == 0)
    return;
  g_free (self->conclusion);
  self->conclusion = g_strdup (text);
  describe (self);
  g_signal_emit (self, signals[CONTENT_CHANGED], 0);
}

char *
bef_chart_get_summary (BefChart *self)
{
  g_return_val_if_fail (BEF_IS_CHART (self), NULL);
  BefChartView view = bef_chart_view_of (self);
  g_autofree char *summary = bef_chart_view_get_summary (&view);
  g_autofree char *delta =
      self->conclusion == NULL ? bef_chart_view_dup_delta (&view) : g_strdup (self->conclusion);
  return delta != NULL ? g_strdup_printf ("%s %s", delta, summary) : g_steal_pointer (&summary);
}

char *
bef_chart_dup_delta (BefChart *self)
{
  g_return_val_if_fail (BEF_IS_CHART (self), NULL);
  BefChartView view = bef_chart_view_of (self);
  return bef_chart_view_dup_delta (&view);
}

char *
bef_chart_get_cursor_text (BefChart *self)
{
  g_return_val_if_fail (BEF_IS_CHART (self), NULL);
  BefChartView view = bef_chart_view_of (self);
  return self->cursor_ms == BEF_NO_TIME ? NULL
                                        : bef_chart_view_get_reading (&view, self->cursor_ms);
}

char *
bef_chart_to_csv (BefChart *self, BefChartCsvFlags flags)
{
  g_return_val_if_fail (BEF_IS_CHART (self), NULL);
  BefChartView view = bef_chart_view_of (self);
  return bef_chart_view_to_csv (&view, flags);
}

guint
bef_chart_get_wanted_buckets (BefChart *self)
{
  g_return_val_if_fail (BEF_IS_CHART (self), 1);
  bef_chart_lay_out (self);
  /* Before the first layout, what a usual window has. */
  if (!self->frame_valid)
    return self->compact ? 60 : 400;
  return (guint)CLAMP (self->frame.plot_width / 2, 1, 4000);
}
