/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-map-area.h"

#include <math.h>

#include "bef-map-private.h"
#include "bef-map-source.h"

/* Metres in a pixel on the equator at zoom 0, of tiles of 256 pixels: the Earth's circumference
 * (WGS 84) in 256. */
#define EQUATOR_M_PER_PX (40075016.686 / 256)
/* Of the shorter side of the view, the circle's radius takes at most so much when it is shown. */
#define SHARE 0.4
/* Smaller, it is not seen any more. */
#define MIN_RADIUS_PX 24.0
/* Between a press and its release; farther is a drag. */
#define CLICK_PX 6.0

struct _BefMapArea
{
  GtkWidget parent_instance;
  GtkWidget *overlay; /* child, owned by the widget tree */
  BefMap *map;
  GtkWidget *circle;
  double radius_m;
  double press_x, press_y;
  guint waiting; /* tick: there is no size yet */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (BefMapArea, bef_map_area, GTK_TYPE_WIDGET)

static ShumateViewport *
viewport_of (BefMapArea *self)
{
  return shumate_map_get_viewport (bef_map_get_shumate (self->map));
}

static double
m_per_px (double latitude, double zoom)
{
  return EQUATOR_M_PER_PX * cos (latitude * G_PI / 180) / exp2 (zoom);
}

BefPoint
bef_map_area_get_centre (BefMapArea *self)
{
  ShumateLocation *location = SHUMATE_LOCATION (viewport_of (self));

  return (BefPoint){ .latitude = shumate_location_get_latitude (location),
                     .longitude = shumate_location_get_longitude (location) };
}

double
bef_map_area_get_radius (BefMapArea *self)
{
  return self->radius_m;
}

double
bef_map_area_get_radius_px (BefMapArea *self)
{
  const BefPoint centre = bef_map_area_get_centre (self);

  return self->radius_m
         / m_per_px (centre.latitude, shumate_viewport_get_zoom_level (viewport_of (self)));
}

static gboolean wait_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data);

/* Zooms where the circle would be cut off, or be a dot. */
static void
show_whole (BefMapArea *self, BefPoint centre)
{
  const int side =
      MIN (gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)));
  double zoom = shumate_viewport_get_zoom_level (viewport_of (self));

  if (side <= 0 || self->radius_m <= 0)
    {
      bef_map_go_to (self->map, centre.latitude, centre.longitude, zoom);
      if (side <= 0 && self->waiting == 0)
        self->waiting = gtk_widget_add_tick_callback (GTK_WIDGET (self), wait_cb, NULL, NULL);
      return;
    }
  const double px = self->radius_m / m_per_px (centre.latitude, zoom);
  if (px > SHARE * side || px < MIN_RADIUS_PX)
    zoom += log2 (SHARE * side / px);
  bef_map_go_to (self->map, centre.latitude, centre.longitude,
                 CLAMP (zoom, BEF_MAP_MIN_ZOOM, BEF_MAP_MAX_ZOOM));
}

static gboolean
wait_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  BefMapArea *self = BEF_MAP_AREA (widget);

  if (gtk_widget_get_width (widget) <= 0)
    return G_SOURCE_CONTINUE;
  self->waiting = 0;
  show_whole (self, bef_map_area_get_centre (self));
  return G_SOURCE_REMOVE;
}

void
bef_map_area_set_centre (BefMapArea *self, BefPoint centre)
{
  g_return_if_fail (BEF_IS_MAP_AREA (self));
  show_whole (self, centre);
}

void
bef_map_area_set_radius (BefMapArea *self, double radius_m)
{
  g_return_if_fail (BEF_IS_MAP_AREA (self));
  self->radius_m = MAX (radius_m, 1);
  show_whole (self, bef_map_area_get_centre (self));
  gtk_widget_queue_draw (self->circle);
}

BefMap *
bef_map_area_get_map (BefMapArea *self)
{
  return self->map;
}

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  const double radius = bef_map_area_get_radius_px (user_data), x = width / 2.0, y = height / 2.0;
  GdkRGBA ink;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (area)), &ink);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  cairo_set_source_rgba (cr, ink.red, ink.green, ink.blue, BEF_MAP_AREA_FILL_OPACITY);
  cairo_fill_preserve (cr);
  /* Whatever the ground is. */
  cairo_set_source_rgba (cr, 1, 1, 1, BEF_MAP_AREA_CASING_OPACITY);
  cairo_set_line_width (cr, 6);
  cairo_stroke_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &ink);
  cairo_set_line_width (cr, 3);
  cairo_stroke (cr);
  cairo_set_line_width (cr, 2);
  cairo_move_to (cr, x - 9, y);
  cairo_line_to (cr, x + 9, y);
  cairo_move_to (cr, x, y - 9);
  cairo_line_to (cr, x, y + 9);
  cairo_stroke (cr);
}

static void
view_cb (BefMapArea *self)
{
  gtk_widget_queue_draw (self->circle);
  g_signal_emit (self, changed_signal, 0);
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, BefMapArea *self)
{
  self->press_x = x;
  self->press_y = y;
}

static void
released_cb (GtkGestureClick *gesture, int n_press, double x, double y, BefMapArea *self)
{
  GtkWidget *map = GTK_WIDGET (bef_map_get_shumate (self->map));
  GtkWidget *picked = gtk_widget_pick (map, x, y, GTK_PICK_DEFAULT);
  double latitude, longitude;

  if (n_press != 1 || hypot (x - self->press_x, y - self->press_y) >= CLICK_PX
      || BEF_IS_MAP_MARKER (picked))
    return;
  shumate_viewport_widget_coords_to_location (viewport_of (self), map, x, y, &latitude, &longitude);
  bef_map_area_set_centre (self, (BefPoint){ .latitude = latitude, .longitude = longitude });
}

static void
bef_map_area_dispose (GObject *object)
{
  BefMapArea *self = BEF_MAP_AREA (object);

  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  G_OBJECT_CLASS (bef_map_area_parent_class)->dispose (object);
}

static void
bef_map_area_class_init (BefMapAreaClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_map_area_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  changed_signal = g_signal_new ("changed", BEF_TYPE_MAP_AREA, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
bef_map_area_init (BefMapArea *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkWidget *map = bef_map_new ();

  self->map = BEF_MAP (map);
  self->overlay = gtk_overlay_new ();
  self->circle = gtk_drawing_area_new ();
  gtk_widget_set_can_target (self->circle, FALSE);
  gtk_widget_add_css_class (self->circle, "maparea");
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->circle), draw_cb, self, NULL);
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), map);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->circle);
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
  g_signal_connect_object (viewport_of (self), "notify", G_CALLBACK (view_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (bef_map_get_shumate (self->map)),
                             GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
bef_map_area_new (void)
{
  return g_object_new (BEF_TYPE_MAP_AREA, NULL);
}
