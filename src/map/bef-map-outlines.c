/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map/bef-map-outlines.h"

#include <math.h>

#include "map/bef-map-pin.h"
#include "map/bef-map-view.h"

/* Room around a polygon for its line, pixels. */
#define MARGIN 3
#define MIN_SIZE 4
/* A polygon larger than this is no building; drawing it would take the memory of a screen. */
#define MAX_SIZE 2048

struct _BefMapOutlines
{
  ShumateLayer parent_instance;

  BefMapPlaces *places; /* owned */
  BefPlace *selected;   /* owned, nullable */
  GHashTable *drawn;    /* owned: BefPlace (unowned) -> Drawn */
  double drawn_zoom;
  double min_zoom;
  guint n_drawn;
};

/* A polygon's node, its north-west corner at (0, 0). */
typedef struct
{
  GskRenderNode *node;   /* owned; NULL when too small to be seen */
  const GArray *outline; /* unowned: what it was drawn from */
  gboolean selected;
} Drawn;

G_DEFINE_FINAL_TYPE (BefMapOutlines, bef_map_outlines, SHUMATE_TYPE_LAYER)

/* Opacity of the inside and of the line, and the line's width, pixels. */
typedef struct
{
  double fill, line, width;
} Stroke;

static const Stroke plain_stroke = { 0.10, BEF_MAP_OUTLINE_OPACITY, 1.2 },
                    strong_stroke = { 0.26, 0.95, 2.5 };

static void
drawn_free (gpointer data)
{
  Drawn *drawn = data;

  g_clear_pointer (&drawn->node, gsk_render_node_unref);
  g_free (drawn);
}

static void
outline_bounds (const GArray *outline, double *x0, double *y0, double *x1, double *y1)
{
  *x0 = *y0 = 1;
  *x1 = *y1 = 0;
  for (guint i = 0; i < outline->len; i++)
    {
      const BefPoint *p = &g_array_index (outline, BefPoint, i);
      const double x = bef_map_project_x (p->longitude), y = bef_map_project_y (p->latitude);

      *x0 = MIN (*x0, x);
      *y0 = MIN (*y0, y);
      *x1 = MAX (*x1, x);
      *y1 = MAX (*y1, y);
    }
}

/* A polygon in a view. */
typedef struct
{
  const GArray *outline;
  double x0, y0;        /* its north-west corner, 0..1 */
  double width, height; /* pixels */
  double world;         /* likewise */
} Shape;

static GskRenderNode *
draw_outline (const Shape *shape, const Stroke *stroke, const GdkRGBA *ink, int scale)
{
  const int w = (int)ceil (shape->width) + 2 * MARGIN, h = (int)ceil (shape->height) + 2 * MARGIN;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, w * scale, h * scale);
  cairo_surface_set_device_scale (surface, scale, scale);
  cairo_t *cr = cairo_create (surface);

  cairo_translate (cr, MARGIN, MARGIN);
  for (guint i = 0; i < shape->outline->len; i++)
    {
      const BefPoint *p = &g_array_index (shape->outline, BefPoint, i);
      cairo_line_to (cr, (bef_map_project_x (p->longitude) - shape->x0) * shape->world,
                     (bef_map_project_y (p->latitude) - shape->y0) * shape->world);
    }
  cairo_close_path (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_source_rgba (cr, ink->red, ink->green, ink->blue, stroke->fill);
  cairo_fill_preserve (cr);
  cairo_set_source_rgba (cr, ink->red, ink->green, ink->blue, stroke->line);
  cairo_set_line_width (cr, stroke->width);
  cairo_stroke (cr);
  cairo_destroy (cr);

  g_autoptr (GdkTexture) texture = bef_map_texture_from_surface (surface);
  cairo_surface_destroy (surface);
  return gsk_texture_node_new (texture, &GRAPHENE_RECT_INIT (-MARGIN, -MARGIN, (float)w, (float)h));
}

static Drawn *
ensure_drawn (BefMapOutlines *self, BefMapSpot *spot, const Shape *shape)
{
  Drawn *drawn = g_hash_table_lookup (self->drawn, spot->place);
  const gboolean selected = spot->place == self->selected;

  if (drawn != NULL && drawn->outline == shape->outline && drawn->selected == selected)
    return drawn;
  drawn = g_new0 (Drawn, 1);
  drawn->outline = shape->outline;
  drawn->selected = selected;
  if (shape->width >= MIN_SIZE || shape->height >= MIN_SIZE)
    {
      GdkRGBA ink;
      gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &ink);
      drawn->node = draw_outline (shape, selected ? &strong_stroke : &plain_stroke, &ink,
                                  gtk_widget_get_scale_factor (GTK_WIDGET (self)));
    }
  g_hash_table_insert (self->drawn, spot->place, drawn);
  return drawn;
}

/* Too far from the view for its outline to reach it: said without looking at the outline. */
static gboolean
is_far (const BefMapView *view, const BefMapSpot *spot)
{
  const double x = bef_map_view_x (view, spot->x), y = bef_map_view_y (view, spot->y);

  return spot->placed
         && (x < -MAX_SIZE || y < -MAX_SIZE || x > view->width + MAX_SIZE
             || y > view->height + MAX_SIZE);
}

static void
bef_map_outlines_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BefMapOutlines *self = BEF_MAP_OUTLINES (widget);
  BefMapView view;

  self->n_drawn = 0;
  bef_map_view_init (&view, shumate_layer_get_viewport (SHUMATE_LAYER (self)),
                     gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  if (view.zoom < self->min_zoom)
    return;
  if (view.zoom != self->drawn_zoom)
    {
      g_hash_table_remove_all (self->drawn);
      self->drawn_zoom = view.zoom;
    }
  for (guint i = 0; i < bef_map_places_get_n (self->places); i++)
    {
      BefMapSpot *spot = bef_map_places_nth (self->places, i);
      const GArray *outline = bef_place_get_outline (spot->place);
      double x0, y0, x1, y1;

      if (outline == NULL || outline->len < 3 || is_far (&view, spot))
        continue;
      outline_bounds (outline, &x0, &y0, &x1, &y1);
      const double left = bef_map_view_x (&view, x0), top = bef_map_view_y (&view, y0);
      const double width = (x1 - x0) * view.world, height = (y1 - y0) * view.world;
      /* A polygon larger than the screen is no building; drawing it would take the memory of one.
       */
      if (left > view.width || top > view.height || left + width < 0 || top + height < 0
          || width > MAX_SIZE || height > MAX_SIZE)
        continue;
      const Shape shape = { outline, x0, y0, width, height, view.world };
      Drawn *drawn = ensure_drawn (self, spot, &shape);
      if (drawn->node == NULL)
        continue;
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float)left, (float)top));
      gtk_snapshot_append_node (snapshot, drawn->node);
      gtk_snapshot_restore (snapshot);
      self->n_drawn++;
    }
}

static void
forget_drawn (BefMapOutlines *self)
{
  g_hash_table_remove_all (self->drawn);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
bef_map_outlines_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (bef_map_outlines_parent_class)->css_changed (widget, change);
  forget_drawn (BEF_MAP_OUTLINES (widget));
}

static void
bef_map_outlines_dispose (GObject *object)
{
  BefMapOutlines *self = BEF_MAP_OUTLINES (object);

  g_clear_object (&self->places);
  g_clear_object (&self->selected);
  g_clear_pointer (&self->drawn, g_hash_table_unref);
  G_OBJECT_CLASS (bef_map_outlines_parent_class)->dispose (object);
}

static void
bef_map_outlines_class_init (BefMapOutlinesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_map_outlines_dispose;
  widget_class->snapshot = bef_map_outlines_snapshot;
  widget_class->css_changed = bef_map_outlines_css_changed;
  gtk_widget_class_set_css_name (widget_class, "mapoutlines");
  /* What it shows is said by the markers. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
bef_map_outlines_init (BefMapOutlines *self)
{
  self->drawn = g_hash_table_new_full (NULL, NULL, NULL, drawn_free);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

BefMapOutlines *
bef_map_outlines_new (ShumateViewport *viewport, BefMapPlaces *places)
{
  BefMapOutlines *self = g_object_new (BEF_TYPE_MAP_OUTLINES, "viewport", viewport, NULL);

  self->places = g_object_ref (places);
  g_signal_connect_object (viewport, "notify", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (places, "changed", G_CALLBACK (forget_drawn), self, G_CONNECT_SWAPPED);
  return self;
}

void
bef_map_outlines_set_min_zoom (BefMapOutlines *self, double zoom)
{
  self->min_zoom = zoom;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
bef_map_outlines_set_selected (BefMapOutlines *self, BefPlace *place)
{
  if (g_set_object (&self->selected, place))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

guint
bef_map_outlines_get_n_drawn (BefMapOutlines *self)
{
  return self->n_drawn;
}
