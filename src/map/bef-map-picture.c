/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map/bef-map-picture.h"

struct _BefMapPicture
{
  GObject parent_instance;

  cairo_surface_t *surface; /* owned */
  GskRenderNode *node;      /* owned, nullable: the picture, a unit a pixel */
};

static void
bef_map_picture_snapshot (GdkPaintable *paintable, GdkSnapshot *snapshot, double width,
                          double height)
{
  BefMapPicture *self = BEF_MAP_PICTURE (paintable);
  const int w = cairo_image_surface_get_width (self->surface);
  const int h = cairo_image_surface_get_height (self->surface);

  if (self->node == NULL)
    {
      self->node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, (float)w, (float)h));
      cairo_t *cr = gsk_cairo_node_get_draw_context (self->node);
      cairo_set_source_surface (cr, self->surface, 0, 0);
      /* Between two of them is no seam where they are drawn larger, or between two pixels. */
      cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
      cairo_paint (cr);
      cairo_destroy (cr);
    }
  gtk_snapshot_save (snapshot);
  gtk_snapshot_scale (snapshot, (float)(width / w), (float)(height / h));
  gtk_snapshot_append_node (snapshot, self->node);
  gtk_snapshot_restore (snapshot);
}

static int
bef_map_picture_get_width (GdkPaintable *paintable)
{
  return cairo_image_surface_get_width (BEF_MAP_PICTURE (paintable)->surface);
}

static int
bef_map_picture_get_height (GdkPaintable *paintable)
{
  return cairo_image_surface_get_height (BEF_MAP_PICTURE (paintable)->surface);
}

static GdkPaintableFlags
bef_map_picture_get_flags (GdkPaintable *paintable)
{
  return GDK_PAINTABLE_STATIC_SIZE | GDK_PAINTABLE_STATIC_CONTENTS;
}

static void
paintable_init (GdkPaintableInterface *iface)
{
  iface->snapshot = bef_map_picture_snapshot;
  iface->get_intrinsic_width = bef_map_picture_get_width;
  iface->get_intrinsic_height = bef_map_picture_get_height;
  iface->get_flags = bef_map_picture_get_flags;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BefMapPicture, bef_map_picture, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE, paintable_init))

static void
bef_map_picture_finalize (GObject *object)
{
  BefMapPicture *self = BEF_MAP_PICTURE (object);

  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  G_OBJECT_CLASS (bef_map_picture_parent_class)->finalize (object);
}

static void
bef_map_picture_class_init (BefMapPictureClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_map_picture_finalize;
}

static void
bef_map_picture_init (BefMapPicture *self)
{
}

/* As the renderer needs not to look at what is beneath. */
static cairo_surface_t *
without_alpha (cairo_surface_t *surface)
{
  const int width = cairo_image_surface_get_width (surface);
  const int height = cairo_image_surface_get_height (surface);
  const int stride = cairo_image_surface_get_stride (surface);
  guchar *pixels = cairo_image_surface_get_data (surface);
  static const cairo_user_data_key_t whole;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      if (((const guint32 *)(gpointer)(pixels + (gsize)y * stride))[x] >> 24 != 0xff)
        return surface;
  cairo_surface_t *opaque =
      cairo_image_surface_create_for_data (pixels, CAIRO_FORMAT_RGB24, width, height, stride);
  cairo_surface_set_user_data (opaque, &whole, surface,
                               (cairo_destroy_func_t)cairo_surface_destroy);
  return opaque;
}

GdkPaintable *
bef_map_picture_new (GdkTexture *texture)
{
  BefMapPicture *self = g_object_new (BEF_TYPE_MAP_PICTURE, NULL);
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, gdk_texture_get_width (texture), gdk_texture_get_height (texture));

  /* What a texture gives is what cairo calls ARGB32. */
  gdk_texture_download (texture, cairo_image_surface_get_data (surface),
                        (gsize)cairo_image_surface_get_stride (surface));
  cairo_surface_mark_dirty (surface);
  self->surface = without_alpha (surface);
  return GDK_PAINTABLE (self);
}

gboolean
bef_map_picture_suits (GtkWidget *widget)
{
  GtkNative *native = gtk_widget_get_realized (widget) ? gtk_widget_get_native (widget) : NULL;

  return native != NULL && GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (native));
}
