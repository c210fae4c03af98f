/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-private.h"

#include <math.h>

#include "base/bef-civil-time.h"

/* A drag shorter than this is a click. */
#define DRAG_LEAST 8.0
#define ZOOM_STEP 2.0
#define PAN_SHARE 0.25
#define WHEEL_ZOOM 1.25
/* Pixels of a notch of the wheel, and of touchpad that zoom as much as a notch. */
#define WHEEL_PIXELS 60.0
#define ZOOM_PIXELS 30.0

static GArray *
get_rows (BefChart *self)
{
  BefChartView view = bef_chart_view_of (self);

  if (self->rows == NULL)
    self->rows = bef_chart_view_get_rows (&view);
  return self->rows;
}

/* An instant inside the row and inside the range. */
static gint64
row_instant (BefChart *self, guint i)
{
  const BefChartRow *row = &g_array_index (get_rows (self), BefChartRow, i);
  gint64 ms = row->shown_ms != row->start_ms ? row->shown_ms
                                             : row->start_ms + (row->end_ms - row->start_ms) / 2;

  return CLAMP (ms, bef_chart_range_get_from (self->range),
                bef_chart_range_get_to (self->range) - 1);
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
bef_chart_place_cursor (BefChart *self, gint64 ms)
{
  /* Where it belongs may not be in what is shown now. */
  if (ms < bef_chart_range_get_from (self->range) || ms >= bef_chart_range_get_to (self->range))
    ms = BEF_NO_TIME;
  if (ms != BEF_NO_TIME && (self->compact || get_rows (self)->len == 0))
    ms = BEF_NO_TIME;
  if (ms != BEF_NO_TIME)
    ms = row_instant (self, nearest_row (self, ms));
  if (ms == self->cursor_ms)
    return;
  self->cursor_ms = ms;
  bef_chart_update_reading (self);
}

void
bef_chart_set_cursor (BefChart *self, gint64 ms)
{
  self->wanted_ms = BEF_NO_TIME;
  self->event = NULL;
  if (ms != BEF_NO_TIME)
    ms = CLAMP (ms, bef_chart_range_get_from (self->range),
                bef_chart_range_get_to (self->range) - 1);
  bef_chart_place_cursor (self, ms);
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
    target = (gint64)all->len - 1;
  else
    target = (gint64)nearest_row (self, self->cursor_ms) + rows;
  bef_chart_set_cursor (self, row_instant (self, (guint)CLAMP (target, 0, (gint64)all->len - 1)));
}

/* An instant of @event that is shown. */
static gint64
event_instant (BefChart *self, const BefChartEvent *event)
{
  return CLAMP (event->from_ms, bef_chart_range_get_from (self->range),
                bef_chart_range_get_to (self->range) - 1);
}

void
bef_chart_move_to_event (BefChart *self, int step)
{
  gint64 from = bef_chart_range_get_from (self->range), to = bef_chart_range_get_to (self->range);
  int n = self->events != NULL && !self->compact ? (int)self->events->len : 0;
  int at = step > 0 ? 0 : n - 1;

  /* From where the keys came to, else from the cursor. */
  for (int i = at; i >= 0 && i < n; i += step)
    {
      const BefChartEvent *event = self->events->pdata[i];
      gint64 ms = event_instant (self, event);
      gboolean passed = self->event != NULL ? event == self->event
                        : self->cursor_ms == BEF_NO_TIME
                            ? FALSE
                            : (step > 0 ? ms <= self->cursor_ms : ms >= self->cursor_ms);
      if (passed)
        at = i + step;
    }
  for (; at >= 0 && at < n; at += step)
    {
      const BefChartEvent *event = self->events->pdata[at];
      if (!bef_chart_event_meets (event, from, to))
        continue;
      bef_chart_set_cursor (self, event_instant (self, event));
      self->event = event;
      return;
    }
}

gboolean
bef_chart_activate_event (BefChart *self)
{
  BefChartView view = bef_chart_view_of (self);
  const BefChartEvent *event = self->event;

  if (event == NULL && self->cursor_ms != BEF_NO_TIME)
    {
      BefChartSpan span = bef_chart_view_span_at (&view, self->cursor_ms);
      event = bef_chart_events_find (self->events, span.from_ms, span.to_ms);
    }
  if (event == NULL || event->id == NULL)
    return FALSE;
  bef_chart_emit_event (self, event);
  return TRUE;
}

static gboolean
event_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  bef_chart_move_to_event (BEF_CHART (widget), g_variant_get_int32 (args));
  return TRUE;
}

static gboolean
activate_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  return bef_chart_activate_event (BEF_CHART (widget));
}

static gboolean
move_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  bef_chart_move_cursor (BEF_CHART (widget), g_variant_get_int32 (args));
  return TRUE;
}

static gboolean
pan_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  bef_chart_pan (BEF_CHART (widget), g_variant_get_int32 (args) * PAN_SHARE);
  return TRUE;
}

static gboolean
zoom_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  BefChart *self = BEF_CHART (widget);
  gint64 anchor =
      self->cursor_ms != BEF_NO_TIME
          ? self->cursor_ms
          : bef_chart_range_get_from (self->range) + (bef_chart_range_get_length (self->range)) / 2;

  bef_chart_zoom (self, g_variant_get_int32 (args) > 0 ? 1 / ZOOM_STEP : ZOOM_STEP, anchor);
  return TRUE;
}

static gboolean
reset_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  bef_chart_reset_range (BEF_CHART (widget));
  return TRUE;
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  BefChart *self = BEF_CHART (widget);

  /* Without a cursor, Escape is for whoever contains the chart. */
  if (self->cursor_ms == BEF_NO_TIME && self->drag == BEF_CHART_DRAG_NONE)
    return FALSE;
  bef_chart_drag_cancel (self);
  bef_chart_set_cursor (self, BEF_NO_TIME);
  return TRUE;
}

void
bef_chart_class_add_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    GtkShortcutFunc callback;
    int value;
  } keys[] = {
    { GDK_KEY_Left, 0, move_cb, -1 },
    { GDK_KEY_KP_Left, 0, move_cb, -1 },
    { GDK_KEY_Right, 0, move_cb, 1 },
    { GDK_KEY_KP_Right, 0, move_cb, 1 },
    { GDK_KEY_Left, GDK_CONTROL_MASK, move_cb, -10 },
    { GDK_KEY_Right, GDK_CONTROL_MASK, move_cb, 10 },
    { GDK_KEY_Home, 0, move_cb, G_MININT },
    { GDK_KEY_KP_Home, 0, move_cb, G_MININT },
    { GDK_KEY_End, 0, move_cb, G_MAXINT },
    { GDK_KEY_KP_End, 0, move_cb, G_MAXINT },
    { GDK_KEY_Left, GDK_SHIFT_MASK, pan_cb, -1 },
    { GDK_KEY_Right, GDK_SHIFT_MASK, pan_cb, 1 },
    { GDK_KEY_m, 0, event_cb, 1 },
    { GDK_KEY_m, GDK_SHIFT_MASK, event_cb, -1 },
    { GDK_KEY_Return, 0, activate_cb, 0 },
    { GDK_KEY_KP_Enter, 0, activate_cb, 0 },
    { GDK_KEY_plus, 0, zoom_cb, 1 },
    { GDK_KEY_plus, GDK_SHIFT_MASK, zoom_cb, 1 },
    { GDK_KEY_equal, 0, zoom_cb, 1 },
    { GDK_KEY_KP_Add, 0, zoom_cb, 1 },
    { GDK_KEY_minus, 0, zoom_cb, -1 },
    { GDK_KEY_KP_Subtract, 0, zoom_cb, -1 },
    { GDK_KEY_0, 0, reset_cb, 0 },
    /* On a French keyboard the digit needs Shift. */
    { GDK_KEY_0, GDK_SHIFT_MASK, reset_cb, 0 },
    { GDK_KEY_KP_0, 0, reset_cb, 0 },
    { GDK_KEY_Escape, 0, escape_cb, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, keys[i].modifiers, keys[i].callback,
                                  "i", keys[i].value);
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, gpointer user_data)
{
  BefChart *self = user_data;

  const BefChartEvent *mark = bef_chart_find_mark (self, x, y);

  self->pointer_x = x;
  if (self->drag != BEF_CHART_DRAG_NONE)
    return;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self),
                                   mark != NULL && mark->id != NULL ? "pointer" : NULL);
  if (x < self->frame.x || x > self->frame.x + self->frame.plot_width)
    bef_chart_set_cursor (self, BEF_NO_TIME);
  else
    bef_chart_set_cursor (self, bef_chart_time_at (self, x));
}

static void
leave_cb (GtkEventControllerMotion *controller, gpointer user_data)
{
  BefChart *self = user_data;

  self->pointer_x = -1;
  /* The keyboard's cursor stays with the focus. */
  if (!gtk_widget_has_visible_focus (GTK_WIDGET (self)))
    bef_chart_set_cursor (self, BEF_NO_TIME);
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, gpointer user_data)
{
  BefChart *self = user_data;
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  gboolean pixels = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE;

  if ((state & GDK_CONTROL_MASK) != 0 && dy != 0)
    {
      double notches = CLAMP (pixels ? dy / ZOOM_PIXELS : dy, -4, 4);
      gint64 anchor = self->pointer_x >= 0 ? bef_chart_time_at (self, self->pointer_x)
                                           : bef_chart_range_get_from (self->range)
                                                 + (bef_chart_range_get_length (self->range)) / 2;
      bef_chart_zoom (self, pow (WHEEL_ZOOM, notches), anchor);
      return TRUE;
    }
  /* Sideways is through time; up and down is the page's. */
  double sideways = dx != 0 ? dx : (state & GDK_SHIFT_MASK) != 0 ? dy : 0;
  if (sideways == 0 || self->frame.plot_width <= 0 || fabs (dx) < fabs (dy) / 2)
    return FALSE;
  bef_chart_pan (self, sideways * (pixels ? 1 : WHEEL_PIXELS) / self->frame.plot_width);
  return TRUE;
}

void
bef_chart_drag_begin (BefChart *self, BefChartDrag drag, double x)
{
  bef_chart_set_cursor (self, BEF_NO_TIME);
  self->drag = drag;
  self->drag_from_ms = bef_chart_range_get_from (self->range);
  self->drag_to_ms = bef_chart_range_get_to (self->range);
  self->drag_x = self->select_from_x = self->select_to_x = x;
}

void
bef_chart_drag_move (BefChart *self, double dx)
{
  double share = self->frame.plot_width > 0 ? dx / self->frame.plot_width : 0;
  gint64 by = (gint64)(share * (double)(self->drag_to_ms - self->drag_from_ms));

  if (self->drag == BEF_CHART_DRAG_PAN)
    bef_chart_range_move (self->range, self->drag_from_ms - by, self->drag_to_ms - by);
  if (self->drag != BEF_CHART_DRAG_SELECT)
    return;
  self->select_to_x = self->drag_x + dx;
  g_clear_pointer (&self->cursor_node, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
forget_drag (BefChart *self)
{
  self->drag = BEF_CHART_DRAG_NONE;
  g_clear_pointer (&self->cursor_node, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
bef_chart_drag_end (BefChart *self)
{
  BefChartDrag drag = self->drag;
  gint64 a = bef_chart_time_at (self, self->select_from_x),
         b = bef_chart_time_at (self, self->select_to_x);

  forget_drag (self);
  if (drag == BEF_CHART_DRAG_SELECT && fabs (self->select_to_x - self->select_from_x) >= DRAG_LEAST)
    bef_chart_range_move (self->range, MIN (a, b), MAX (a, b));
}

void
bef_chart_drag_cancel (BefChart *self)
{
  BefChartDrag drag = self->drag;

  forget_drag (self);
  if (drag >= BEF_CHART_DRAG_PAN)
    bef_chart_range_move (self->range, self->drag_from_ms, self->drag_to_ms);
}

void
bef_chart_pinch (BefChart *self, double scale, double x)
{
  double length = (double)(self->drag_to_ms - self->drag_from_ms);
  double width = self->frame.plot_width;

  if (self->drag != BEF_CHART_DRAG_PINCH || width <= 0 || scale <= 0)
    return;
  /* What was between the fingers stays there. */
  double held = (double)self->drag_from_ms + (self->drag_x - self->frame.x) / width * length;
  double wanted =
      CLAMP (length / scale, (double)BEF_CHART_LEAST_RANGE, (double)BEF_CHART_MOST_RANGE);
  gint64 from = (gint64)(held - (x - self->frame.x) / width * wanted);
  bef_chart_range_move (self->range, from, from + (gint64)wanted);
}

static gboolean
by_touch (GtkGesture *gesture)
{
  return gtk_gesture_get_last_updated_sequence (gesture) != NULL;
}

static BefChartDrag
drag_of (GtkGesture *gesture)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  if (button == GDK_BUTTON_SECONDARY)
    return BEF_CHART_DRAG_NONE;
  return by_touch (gesture) || button == GDK_BUTTON_MIDDLE || (state & GDK_SHIFT_MASK) != 0
             ? BEF_CHART_DRAG_PAN
             : BEF_CHART_DRAG_SELECT;
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, gpointer user_data)
{
  BefChart *self = user_data;
  double x, y;

  if (self->drag == BEF_CHART_DRAG_PINCH || !gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  if (self->drag == BEF_CHART_DRAG_NONE)
    {
      BefChartDrag drag = drag_of (GTK_GESTURE (gesture));
      /* A mostly vertical drag is a touch scroll of the page: leave it alone. */
      if (drag == BEF_CHART_DRAG_NONE || fabs (dx) < DRAG_LEAST || fabs (dx) < fabs (dy))
        return;
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
      bef_chart_drag_begin (self, drag, x);
    }
  bef_chart_drag_move (self, dx);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, gpointer user_data)
{
  BefChart *self = user_data;

  if (self->drag == BEF_CHART_DRAG_SELECT || self->drag == BEF_CHART_DRAG_PAN)
    bef_chart_drag_end (self);
}

static void
pinch_begin_cb (GtkGesture *gesture, GdkEventSequence *sequence, gpointer user_data)
{
  BefChart *self = user_data;
  double x, y;

  if (!gtk_gesture_get_bounding_box_center (gesture, &x, &y))
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  bef_chart_drag_begin (self, BEF_CHART_DRAG_PINCH, x);
}

static void
pinch_scale_cb (GtkGestureZoom *gesture, double scale, gpointer user_data)
{
  double x, y;

  if (gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    bef_chart_pinch (user_data, scale, x);
}

static void
pinch_end_cb (GtkGesture *gesture, GdkEventSequence *sequence, gpointer user_data)
{
  BefChart *self = user_data;

  if (self->drag == BEF_CHART_DRAG_PINCH)
    bef_chart_drag_end (self);
}

/* Another took the events. */
static void
cancel_cb (GtkGesture *gesture, GdkEventSequence *sequence, gpointer user_data)
{
  bef_chart_drag_cancel (user_data);
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  BefChart *self = user_data;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n_press == 2)
    bef_chart_reset_range (self);
  else if (by_touch (GTK_GESTURE (gesture)))
    bef_chart_set_cursor (self, bef_chart_time_at (self, x));
}

/* Not where it was a drag. */
static void
released_cb (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  BefChart *self = user_data;
  const BefChartEvent *mark = bef_chart_find_mark (self, x, y);

  if (n_press == 1 && self->drag == BEF_CHART_DRAG_NONE && mark != NULL && mark->id != NULL)
    bef_chart_emit_event (self, mark);
}

static void
second_cb (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  bef_chart_press_moment (user_data, x, y);
}

static void
long_cb (GtkGestureLongPress *gesture, double x, double y, gpointer user_data)
{
  bef_chart_press_moment (user_data, x, y);
}

/* The second button, and a touch that rests. */
static void
add_second_button (BefChart *self)
{
  GtkGesture *click = gtk_gesture_click_new (), *rest = gtk_gesture_long_press_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (second_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (rest), TRUE);
  g_signal_connect_object (rest, "pressed", G_CALLBACK (long_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (rest));
}

void
bef_chart_add_input (BefChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new (),
             *pinch = gtk_gesture_zoom_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  g_signal_connect_object (motion, "enter", G_CALLBACK (motion_cb), self, 0);
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, 0);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_cb), self, 0);
  g_signal_connect_object (scroll, "scroll", G_CALLBACK (scroll_cb), self, 0);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self, 0);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (drag_end_cb), self, 0);
  g_signal_connect_object (drag, "cancel", G_CALLBACK (cancel_cb), self, 0);
  g_signal_connect_object (pinch, "begin", G_CALLBACK (pinch_begin_cb), self, 0);
  g_signal_connect_object (pinch, "scale-changed", G_CALLBACK (pinch_scale_cb), self, 0);
  g_signal_connect_object (pinch, "end", G_CALLBACK (pinch_end_cb), self, 0);
  g_signal_connect_object (pinch, "cancel", G_CALLBACK (cancel_cb), self, 0);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, 0);
  g_signal_connect_object (click, "released", G_CALLBACK (released_cb), self, 0);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  add_second_button (self);
  gtk_gesture_group (drag, click);
  gtk_gesture_group (drag, pinch);
}
