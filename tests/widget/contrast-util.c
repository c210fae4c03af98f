/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contrast-util.h"

#include <math.h>

static guint n_failed;

static double
linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
luminance (const GdkRGBA *c)
{
  return 0.2126 * linear (c->red) + 0.7152 * linear (c->green) + 0.0722 * linear (c->blue);
}

double
contrast_ratio (const GdkRGBA *a, const GdkRGBA *b)
{
  const double x = luminance (a), y = luminance (b);

  return (MAX (x, y) + 0.05) / (MIN (x, y) + 0.05);
}

GdkRGBA
contrast_over (const GdkRGBA *over, const GdkRGBA *ground)
{
  const float a = over->alpha;

  return (GdkRGBA){ over->red * a + ground->red * (1 - a),
                    over->green * a + ground->green * (1 - a),
                    over->blue * a + ground->blue * (1 - a), 1 };
}

static char *
hex (const GdkRGBA *c)
{
  return g_strdup_printf ("#%02x%02x%02x", (guint)lroundf (c->red * 255),
                          (guint)lroundf (c->green * 255), (guint)lroundf (c->blue * 255));
}

void
contrast_row (const char *scheme, const char *thing, const GdkRGBA *color, const GdkRGBA *ground,
              double asked)
{
  const GdkRGBA seen = contrast_over (color, ground);
  const double ratio = contrast_ratio (&seen, ground);
  g_autofree char *color_hex = hex (&seen);
  g_autofree char *ground_hex = hex (ground);
  g_autofree char *limit = asked > 0 ? g_strdup_printf ("%.1f", asked) : g_strdup ("-");
  const gboolean failed = ratio < asked;

  n_failed += failed;
  g_print ("# %-52s %-11s %s %s %6.2f %4s%s\n", thing, scheme, color_hex, ground_hex, ratio, limit,
           failed ? " TOO FAINT" : "");
}

guint
contrast_n_failed (void)
{
  return n_failed;
}

void
contrast_picture_take (ContrastPicture *self, GtkWidget *widget)
{
  g_autoptr (GskRenderer) renderer = gsk_cairo_renderer_new ();
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  self->width = gtk_widget_get_width (widget);
  self->height = gtk_widget_get_height (widget);
  gdk_paintable_snapshot (paintable, snapshot, self->width, self->height);
  g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  g_assert_true (gsk_renderer_realize (renderer, NULL, NULL));
  g_autoptr (GdkTexture) texture = gsk_renderer_render_texture (
      renderer, node, &GRAPHENE_RECT_INIT (0, 0, (float)self->width, (float)self->height));
  gsk_renderer_unrealize (renderer);
  self->pixels = g_malloc ((gsize)self->width * 4 * (gsize)self->height);
  gdk_texture_download (texture, self->pixels, (gsize)self->width * 4);
}

void
contrast_picture_clear (ContrastPicture *self)
{
  g_clear_pointer (&self->pixels, g_free);
}

GdkRGBA
contrast_picture_at (const ContrastPicture *self, int x, int y)
{
  const gsize at = ((gsize)CLAMP (y, 0, self->height - 1) * (gsize)self->width
                    + (gsize)CLAMP (x, 0, self->width - 1))
                   * 4;
  const guint32 pixel = *(const guint32 *)(gconstpointer)(self->pixels + at);

  return (GdkRGBA){ (float)(pixel >> 16 & 0xff) / 255, (float)(pixel >> 8 & 0xff) / 255,
                    (float)(pixel & 0xff) / 255, 1 };
}
