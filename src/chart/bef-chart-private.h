/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-civil-time.h"
#include "chart/bef-chart-frame.h"
#include "chart/bef-chart.h"

G_BEGIN_DECLS

/* Of what a person may zoom to, ms. */

/* What a drag does: a range is chosen with the mouse; Shift, the middle button or a finger take
 * hold of the time itself. */
typedef enum
{
  BEF_CHART_DRAG_NONE,
  BEF_CHART_DRAG_SELECT,
  BEF_CHART_DRAG_PAN,
  BEF_CHART_DRAG_PINCH,
} BefChartDrag;

struct _BefChart
{
  GtkWidget parent_instance;
  char *title;                /* owned, nullable */
  char *placeholder;          /* owned, nullable */
  char *conclusion;           /* owned, nullable */
  GPtrArray *series;          /* owned, of BefChartSeries */
  GArray *thresholds;         /* owned, of BefChartThreshold */
  BefChartRange *range;       /* owned */
  GPtrArray *events;          /* owned, nullable: of BefChartEvent */
  const BefChartEvent *event; /* unowned, nullable: of them, the one the keys came to */
  gint64 wanted_ms;           /* where the cursor belongs once there is data; or BEF_NO_TIME */
  gint64 now_ms;              /* or BEF_NO_TIME */
  gint64 cursor_ms;           /* or BEF_NO_TIME */
  gboolean compact;
  gboolean awaiting; /* the person moved the range and data for it has not come */

  BefChartFrame frame;
  gboolean frame_valid;
  BefChartPalette palette;
  gboolean palette_valid;
  PangoLayout *layout;        /* owned, nullable until first drawn */
  GskRenderNode *frame_node;  /* owned, nullable: grid, axes, legend */
  GskRenderNode *data_node;   /* owned, nullable: everything that is data */
  GskRenderNode *cursor_node; /* owned, nullable */
  GArray *rows;               /* owned, nullable: what the cursor walks */

  GtkLabel *reading; /* owned: the cursor's box */
  BefChartDrag drag;
  double select_from_x, select_to_x; /* pixels: the rubber band, while drag is a selection */
  gint64 drag_from_ms, drag_to_ms;   /* the range where the drag or pinch began */
  double drag_x;                     /* pixels: where it began */
  double pointer_x;                  /* negative: outside */
  guint describe_id;                 /* source of the next accessible description */
  guint rest_id;                     /* source that tells of new content once a moved range rests */
  guint n_data_paints;               /* for tests: how often data was painted */
};

/* Time under a pixel of the widget, clamped to the range. */
gint64 bef_chart_time_at (BefChart *self, double x);
/* A change of range by the person: clamped, told by "range-changed". */
/* @factor below 1 zooms in; @anchor_ms keeps its place. */
void bef_chart_zoom (BefChart *self, double factor, gint64 anchor_ms);
/* @share of the range, negative for the past. */
void bef_chart_pan (BefChart *self, double share);
void bef_chart_reset_range (BefChart *self);
/* The plot became wider or narrower: tells by "resized". */
void bef_chart_resized (BefChart *self);
/* BEF_NO_TIME drops it; otherwise it goes to the row nearest to @ms. */
void bef_chart_set_cursor (BefChart *self, gint64 ms);
/* The same without forgetting where it belongs, bef_chart_point_to(). */
void bef_chart_place_cursor (BefChart *self, gint64 ms);
/* To the beginning of the next event (@step 1) or the one before (-1). */
void bef_chart_move_to_event (BefChart *self, int step);
/* Emits "event-activated" for the one the keys came to, or one at the cursor. FALSE: there is none
 * that opens anything. */
gboolean bef_chart_activate_event (BefChart *self);
void bef_chart_emit_event (BefChart *self, const BefChartEvent *event);
/* Emits "moment-pressed" for a point of the widget in the plot. */
void bef_chart_press_moment (BefChart *self, double x, double y);
/* By rows; G_MININT and G_MAXINT go to the ends. */
void bef_chart_move_cursor (BefChart *self, int rows);
/* A drag that began at pixel @x of the widget, moved @dx pixels since; its end acts on a selection.
 * @keep FALSE: given up, the range is as before. */
void bef_chart_drag_begin (BefChart *self, BefChartDrag drag, double x);
void bef_chart_drag_move (BefChart *self, double dx);
void bef_chart_drag_end (BefChart *self);
/* As if it had not begun. */
void bef_chart_drag_cancel (BefChart *self);
/* Two fingers, @scale times as far apart as when the pinch began, their middle now at pixel @x. */
void bef_chart_pinch (BefChart *self, double scale, double x);
/* The cursor or what it reads changed: its box and accessible value follow. */
void bef_chart_update_reading (BefChart *self);
void bef_chart_lay_out (BefChart *self);

/* What the chart shows now; borrows from @self. */
BefChartView bef_chart_view_of (BefChart *self);

/* In bef-chart-draw.c: the widget's virtual functions. */
void bef_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);
void bef_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline);
void bef_chart_size_allocate (GtkWidget *widget, int width, int height, int baseline);
void bef_chart_forget_nodes (BefChart *self);

/* The mark under a point of the widget; nullable. */
const BefChartEvent *bef_chart_find_mark (BefChart *self, double x, double y);

/* In bef-chart-input.c: pointer, wheel and keys. */
void bef_chart_add_input (BefChart *self);
void bef_chart_class_add_keys (GtkWidgetClass *widget_class);

/* signal "content-changed": rows or series changed (for the table). */

G_END_DECLS
