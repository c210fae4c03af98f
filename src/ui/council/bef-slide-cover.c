/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-slide-cover.h"

#include <math.h>

/* Of the height. */
#define DOT_RADIUS 0.018

struct _BefSlideCover
{
  GtkWidget parent_instance;
  BefSlideCoverType type;
  double x, y; /* NAN: no dot */
};

G_DEFINE_FINAL_TYPE (BefSlideCover, bef_slide_cover, GTK_TYPE_WIDGET)

/* Violet with a white edge: stands out from both rooms, and is no colour of an alarm. */
static void
paint_dot (BefSlideCover *self, GtkSnapshot *snapshot)
{
  static const GdkRGBA fill = { 0.57F, 0.18F, 0.75F, 0.85F }, edge = { 1, 1, 1, 1 };
  float radius = (float)(DOT_RADIUS * gtk_widget_get_height (GTK_WIDGET (self))),
        x = (float)self->x, y = (float)self->y;
  const float widths[] = { radius / 5, radius / 5, radius / 5, radius / 5 };
  const GdkRGBA edges[] = { edge, edge, edge, edge };
  GskRoundedRect circle;

  gsk_rounded_rect_init_from_rect (
      &circle, &GRAPHENE_RECT_INIT (x - radius, y - radius, 2 * radius, 2 * radius), radius);
  gtk_snapshot_push_rounded_clip (snapshot, &circle);
  gtk_snapshot_append_color (snapshot, &fill, &circle.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &circle, widths, edges);
}

static void
bef_slide_cover_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  static const GdkRGBA black = { 0, 0, 0, 1 }, white = { 1, 1, 1, 1 };
  BefSlideCover *self = BEF_SLIDE_COVER (widget);

  if (self->type != BEF_SLIDE_COVER_CLEAR)
    gtk_snapshot_append_color (snapshot, self->type == BEF_SLIDE_COVER_BLACK ? &black : &white,
                               &GRAPHENE_RECT_INIT (0, 0, (float)gtk_widget_get_width (widget),
                                                    (float)gtk_widget_get_height (widget)));
  else if (!isnan (self->x))
    paint_dot (self, snapshot);
}

static void
bef_slide_cover_class_init (BefSlideCoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = bef_slide_cover_snapshot;
  gtk_widget_class_set_css_name (widget_class, "cover");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
bef_slide_cover_init (BefSlideCover *self)
{
  self->x = self->y = NAN;
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

GtkWidget *
bef_slide_cover_new (void)
{
  return g_object_new (BEF_TYPE_SLIDE_COVER, NULL);
}

void
bef_slide_cover_set (BefSlideCover *self, BefSlideCoverType type)
{
  self->type = type;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

BefSlideCoverType
bef_slide_cover_get (BefSlideCover *self)
{
  return self->type;
}

void
bef_slide_cover_point (BefSlideCover *self, double x, double y)
{
  if (isnan (self->x) && isnan (x))
    return;
  self->x = x;
  self->y = y;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
