/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The layers of events: stretches behind the data, marks on the axis of time. */
#include "chart/bef-chart-frame.h"

#include <math.h>

/* Pixels: from the middle of a mark to its edge at least, and between it and its word. */
#define LEAST_RADIUS 5.0
#define WORD_SPACING 4.0
/* Of the hatching of a stretch, which leans the other way than that of what is not known. */
#define STRETCH_SPACING 16.0
/* Of the height of a line: marks grow with the letters. */
#define RADIUS_SHARE 0.32
/* A click this far from a mark is on it. */
#define REACH 6.0

/* Where an event lies on the canvas. */
static void
place (const BefChartCanvas *self, const BefChartEvent *event, double *left, double *right)
{
  gint64 end = event->to_ms;

  if (end == BEF_CHART_LASTS && bef_chart_event_is_mark (event) && self->now_ms != BEF_NO_TIME)
    end = MAX (self->now_ms, event->from_ms);
  *left = bef_chart_canvas_x (self, CLAMP (event->from_ms, self->from_ms, self->to_ms));
  *right = bef_chart_canvas_x (self, CLAMP (end, self->from_ms, self->to_ms));
}

static gboolean
is_shown (const BefChartCanvas *self, const BefChartEvent *event)
{
  return bef_chart_event_meets (event, self->from_ms, self->to_ms);
}

static void
hatch_back (const BefChartCanvas *self, double left, double right)
{
  cairo_t *cr = self->cr;
  double height = self->height;

  cairo_save (cr);
  cairo_rectangle (cr, left, self->y, right - left, height);
  cairo_clip (cr);
  bef_chart_set_color (cr, &self->palette->grid);
  cairo_set_line_width (cr, 1);
  for (double at = floor ((left - height) / STRETCH_SPACING) * STRETCH_SPACING; at < right;
       at += STRETCH_SPACING)
    {
      cairo_move_to (cr, at, self->y);
      cairo_rel_line_to (cr, height, height);
    }
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
paint_stretch (const BefChartCanvas *self, const BefChartEvent *event)
{
  double left, right;

  place (self, event, &left, &right);
  right = MAX (right, left + 2);
  bef_chart_set_color (self->cr, &self->palette->band);
  cairo_rectangle (self->cr, left, self->y, right - left, self->height);
  cairo_fill (self->cr);
  hatch_back (self, left, right);
}

void
bef_chart_paint_stretches (const BefChartCanvas *self, GPtrArray *events)
{
  for (guint i = 0; events != NULL && i < events->len; i++)
    {
      const BefChartEvent *event = events->pdata[i];
      if (!bef_chart_event_is_mark (event) && is_shown (self, event))
        paint_stretch (self, event);
    }
}

/* Where it begins and ends, over the data: bands of states would cover it. */
static void
paint_edges (const BefChartCanvas *self, const BefChartEvent *event, double left, double right)
{
  static const double dash[] = { 4, 3 };

  bef_chart_set_color (self->cr, &self->palette->band_edge);
  cairo_set_line_width (self->cr, 1);
  cairo_set_dash (self->cr, dash, 2, 0);
  for (int side = 0; side < 2; side++)
    {
      /* What goes on beyond the range has no edge there. */
      if (side == 0 ? event->from_ms < self->from_ms : event->to_ms > self->to_ms)
        continue;
      cairo_move_to (self->cr, round (side == 0 ? left : right) + 0.5, self->y);
      cairo_rel_line_to (self->cr, 0, self->height);
    }
  cairo_stroke (self->cr);
  cairo_set_dash (self->cr, NULL, 0, 0);
}

/* At the top left of each, over the data, where it fits; not two over each other. */
void
bef_chart_name_stretches (const BefChartCanvas *self, GPtrArray *events)
{
  double free_x = self->x;

  for (guint i = 0; events != NULL && i < events->len; i++)
    {
      const BefChartEvent *event = events->pdata[i];
      double left, right;
      int width, height;
      if (bef_chart_event_is_mark (event) || !is_shown (self, event))
        continue;
      place (self, event, &left, &right);
      paint_edges (self, event, left, MAX (right, left + 2));
      bef_chart_canvas_text (self, event->word, PANGO_WEIGHT_NORMAL, &width, &height);
      left = MAX (left, free_x) + 3;
      if (left + width + 6 > right || height + 4 > self->height)
        continue;
      bef_chart_set_color (self->cr, &self->palette->back);
      cairo_rectangle (self->cr, round (left), self->y + 2, width + 6, height);
      cairo_fill (self->cr);
      bef_chart_set_color (self->cr, &self->palette->label);
      cairo_move_to (self->cr, round (left) + 3, self->y + 2);
      pango_cairo_show_layout (self->cr, self->layout);
      free_x = left + width + 6;
    }
}

static void
trace_shape (cairo_t *cr, BefChartEventForm form, double x, double y, double r)
{
  guint corners = form == BEF_CHART_EVENT_OCTAGON ? 8 : 4;
  double first = form == BEF_CHART_EVENT_OCTAGON ? G_PI / 8 : 0;

  cairo_new_path (cr);
  if (form == BEF_CHART_EVENT_CIRCLE)
    cairo_arc (cr, x, y, r - 0.5, 0, 2 * G_PI);
  else
    for (guint i = 0; i < corners; i++)
      cairo_line_to (cr, x + r * cos (first + 2 * G_PI * i / corners),
                     y + r * sin (first + 2 * G_PI * i / corners));
  cairo_close_path (cr);
}

/* A pennant on a staff, whose foot is the moment. */
static void
paint_flag (const BefChartCanvas *self, double x, double y, double r)
{
  cairo_t *cr = self->cr;

  cairo_new_path (cr);
  cairo_move_to (cr, x, y - r);
  cairo_line_to (cr, x + 1.7 * r, y - 0.4 * r);
  cairo_line_to (cr, x, y + 0.2 * r);
  cairo_close_path (cr);
  bef_chart_set_color (cr, &self->palette->text);
  cairo_fill (cr);
  cairo_set_line_width (cr, 1.5);
  cairo_move_to (cr, x, y - r);
  cairo_line_to (cr, x, y + r);
  cairo_stroke (cr);
}

static double
mark_radius (const BefChartFrame *self)
{
  return MAX (LEAST_RADIUS, round (self->line_height * RADIUS_SHARE));
}

static void
paint_mark (const BefChartCanvas *self, const BefChartEvent *event, double y, double radius)
{
  double left, right;
  cairo_t *cr = self->cr;

  place (self, event, &left, &right);
  bef_chart_set_color (cr, &self->palette->text);
  if (right > left)
    {
      cairo_rectangle (cr, left, y - 1, right - left, 2);
      /* How it ended: over, or still so. */
      if (event->to_ms <= self->to_ms)
        cairo_rectangle (cr, right - 2, y - radius, 2, 2 * radius);
      cairo_fill (cr);
    }
  if (event->form == BEF_CHART_EVENT_FLAG)
    {
      paint_flag (self, left, y, radius);
      return;
    }
  trace_shape (cr, event->form, left, y, radius);
  bef_chart_set_color (cr, event->form == BEF_CHART_EVENT_OCTAGON ? &self->palette->text
                                                                  : &self->palette->back);
  cairo_fill_preserve (cr);
  bef_chart_set_color (cr, &self->palette->text);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
}

/* From the moment of a mark to its right edge. */
static double
half_width (const BefChartEvent *event, double radius)
{
  return event->form == BEF_CHART_EVENT_FLAG ? 1.7 * radius : radius;
}

/* How far to the right a mark reaches with its word. */
static double
reach_of (const BefChartCanvas *self, const BefChartEvent *event, double radius)
{
  double left, right;

  place (self, event, &left, &right);
  return MAX (right, left + half_width (event, radius) + WORD_SPACING
                         + bef_chart_measure_text (self->layout, event->word))
         + WORD_SPACING;
}

void
bef_chart_frame_lay_out_marks (BefChartFrame *self, const BefChartView *view, PangoLayout *layout)
{
  double free_x[BEF_CHART_MARK_LANES];
  BefChartCanvas canvas;

  self->n_mark_lanes = 0;
  g_clear_pointer (&self->mark_lanes, g_array_unref);
  if (self->compact || view->events == NULL
      || !bef_chart_events_any (view->events, view->from_ms, view->to_ms))
    return;
  bef_chart_frame_canvas (self, NULL, NULL, layout, &canvas);
  self->mark_lanes = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint lane = 0; lane < BEF_CHART_MARK_LANES; lane++)
    free_x[lane] = -G_MAXDOUBLE;
  for (guint i = 0; i < view->events->len; i++)
    {
      const BefChartEvent *event = view->events->pdata[i];
      int lane = -1;
      if (bef_chart_event_is_mark (event) && is_shown (&canvas, event))
        {
          double left, right;
          place (&canvas, event, &left, &right);
          for (lane = 0;
               lane < BEF_CHART_MARK_LANES - 1 && free_x[lane] > left - mark_radius (self);)
            lane++;
          free_x[lane] = MAX (free_x[lane], reach_of (&canvas, event, mark_radius (self)));
          self->n_mark_lanes = MAX (self->n_mark_lanes, (guint)lane + 1);
        }
      g_array_append_val (self->mark_lanes, lane);
    }
}

double
bef_chart_frame_marks_height (const BefChartFrame *self)
{
  return self->n_mark_lanes > 0 ? self->n_mark_lanes * self->line_height + 4 : 0;
}

static double
lane_y (const BefChartFrame *self, int lane)
{
  return round (bef_chart_frame_bottom (self) + 4 + (lane + 0.5) * self->line_height);
}

void
bef_chart_frame_paint_marks (const BefChartFrame *self, const BefChartView *view,
                             const BefChartCanvas *canvas)
{
  /* From the last to the first, so that a word knows how much room is left before the next. */
  double next[BEF_CHART_MARK_LANES], radius = mark_radius (self);

  if (self->mark_lanes == NULL)
    return;
  for (guint lane = 0; lane < BEF_CHART_MARK_LANES; lane++)
    next[lane] = self->width;
  for (guint i = MIN (view->events->len, self->mark_lanes->len); i > 0; i--)
    {
      const BefChartEvent *event = view->events->pdata[i - 1];
      int lane = g_array_index (self->mark_lanes, int, i - 1), width, height;
      double left, right, y = lane_y (self, lane);
      if (lane < 0)
        continue;
      place (canvas, event, &left, &right);
      paint_mark (canvas, event, y, radius);
      bef_chart_canvas_text (canvas, event->word, PANGO_WEIGHT_NORMAL, &width, &height);
      double at = left + half_width (event, radius) + WORD_SPACING;
      if (at + width <= next[lane])
        {
          bef_chart_set_color (canvas->cr, &canvas->palette->back);
          cairo_rectangle (canvas->cr, at - 1, y - height / 2.0, width + 2, height);
          cairo_fill (canvas->cr);
          bef_chart_set_color (canvas->cr, &canvas->palette->text);
          cairo_move_to (canvas->cr, round (at), round (y - height / 2.0));
          pango_cairo_show_layout (canvas->cr, canvas->layout);
        }
      next[lane] = left - radius - WORD_SPACING;
    }
}

const BefChartEvent *
bef_chart_frame_find_mark (const BefChartFrame *self, const BefChartView *view, PangoLayout *layout,
                           double x, double y)
{
  BefChartCanvas canvas;

  if (self->mark_lanes == NULL)
    return NULL;
  bef_chart_frame_canvas (self, NULL, NULL, layout, &canvas);
  for (guint i = MIN (view->events->len, self->mark_lanes->len); i > 0; i--)
    {
      const BefChartEvent *event = view->events->pdata[i - 1];
      int lane = g_array_index (self->mark_lanes, int, i - 1);
      double left, right;
      if (lane < 0 || fabs (y - lane_y (self, lane)) > self->line_height / 2)
        continue;
      place (&canvas, event, &left, &right);
      if (x >= left - REACH && x <= MAX (right, reach_of (&canvas, event, mark_radius (self))))
        return event;
    }
  return NULL;
}
