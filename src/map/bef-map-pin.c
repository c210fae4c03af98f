/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map/bef-map-pin.h"

#include <math.h>

#define POINTER 7.0
#define CLUSTER_REACH 17.0

typedef void (*BodyPath) (cairo_t *cr, double cy, double r);

/* Closes a body's outline with the pointer: from the body's lower right to the point, and back up.
 */
static void
rounded_square_path (cairo_t *cr, double cy, double r)
{
  const double c = r * 0.5, bottom = cy + r;

  cairo_new_path (cr);
  cairo_arc (cr, r - c, cy - r + c, c, -G_PI_2, 0);
  cairo_arc (cr, r - c, bottom - c, c, 0, G_PI_2);
  cairo_line_to (cr, POINTER, bottom);
  cairo_line_to (cr, 0, 0);
  cairo_line_to (cr, -POINTER, bottom);
  cairo_arc (cr, -r + c, bottom - c, c, G_PI_2, G_PI);
  cairo_arc (cr, -r + c, cy - r + c, c, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

static void
circle_path (cairo_t *cr, double cy, double r)
{
  const double half = asin (POINTER / r);

  cairo_new_path (cr);
  cairo_arc (cr, 0, cy, r, G_PI_2 + half, G_PI_2 - half + 2 * G_PI);
  cairo_line_to (cr, 0, 0);
  cairo_close_path (cr);
}

static void
diamond_path (cairo_t *cr, double cy, double r)
{
  /* Corners cut round by a fifth of a side; the lowest one is the point itself. */
  const double k = r * 0.2;

  cairo_new_path (cr);
  cairo_move_to (cr, -k, cy - r + k);
  cairo_curve_to (cr, -k / 3, cy - r + k / 3, k / 3, cy - r + k / 3, k, cy - r + k);
  cairo_line_to (cr, r - k, cy - k);
  cairo_curve_to (cr, r - k / 3, cy - k / 3, r - k / 3, cy + k / 3, r - k, cy + k);
  cairo_line_to (cr, 0, 0);
  cairo_line_to (cr, -r + k, cy + k);
  cairo_curve_to (cr, -r + k / 3, cy + k / 3, -r + k / 3, cy - k / 3, -r + k, cy - k);
  cairo_close_path (cr);
}

static void
octagon_path (cairo_t *cr, double cy, double r)
{
  const double s = r * tan (G_PI / 8);

  cairo_new_path (cr);
  cairo_move_to (cr, -s, cy - r);
  cairo_line_to (cr, s, cy - r);
  cairo_line_to (cr, r, cy - s);
  cairo_line_to (cr, r, cy + s);
  cairo_line_to (cr, s, cy + r);
  cairo_line_to (cr, 0, 0);
  cairo_line_to (cr, -s, cy + r);
  cairo_line_to (cr, -r, cy + s);
  cairo_line_to (cr, -r, cy - s);
  cairo_close_path (cr);
}

static const struct
{
  BodyPath path;
  double reach;
  double line;
} bodies[] = {
  [BEF_SEVERITY_NORMAL] = { rounded_square_path, 15, 1.25 },
  [BEF_SEVERITY_UNKNOWN] = { rounded_square_path, 15, 1.5 },
  [BEF_SEVERITY_WEEK] = { circle_path, 17, 2.5 },
  [BEF_SEVERITY_TODAY] = { diamond_path, 22, 3 },
  [BEF_SEVERITY_URGENT] = { octagon_path, 18, 2 },
};

static void
set_color (cairo_t *cr, const GdkRGBA *color, double alpha)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha * alpha);
}

/* Diagonal lines across the clip. */
static void
hatch (cairo_t *cr, double cy, double reach, const GdkRGBA *ink)
{
  set_color (cr, ink, 0.55);
  cairo_set_line_width (cr, 1.2);
  for (double d = -2 * reach; d <= 2 * reach; d += 5)
    {
      cairo_move_to (cr, d - reach, cy + reach);
      cairo_line_to (cr, d + reach, cy - reach);
    }
  cairo_stroke (cr);
}

void
bef_map_pin_geometry (const BefMapPinLook *look, double *centre_y, double *reach)
{
  *reach = look->cluster ? CLUSTER_REACH : bodies[look->severity].reach;
  if (!look->cluster && look->severity == BEF_SEVERITY_TODAY)
    *centre_y = -*reach - 3;
  else
    *centre_y = -*reach - POINTER;
}

static double
linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

/* White where it has the 3:1 of WCAG 2.1's relative luminance on @back, else black. */
static GdkRGBA
on_color (const GdkRGBA *back)
{
  const double luminance =
      0.2126 * linear (back->red) + 0.7152 * linear (back->green) + 0.0722 * linear (back->blue);

  return 1.05 / (luminance + 0.05) >= 3 ? (GdkRGBA){ 1, 1, 1, 1 } : (GdkRGBA){ 0, 0, 0, 1 };
}

GdkRGBA
bef_map_pin_ink (const BefMapPinLook *look)
{
  GdkRGBA ink = look->ink;

  if (look->severity == BEF_SEVERITY_URGENT && !look->cluster)
    return on_color (&look->state);
  if (look->severity == BEF_SEVERITY_UNKNOWN && !look->cluster)
    ink.alpha *= 0.75f;
  return ink;
}

/* A neutral ring around what is selected: black on white on a light map, the reverse on a dark one.
 */
static void
draw_ring (cairo_t *cr, const BefMapPinLook *look, BodyPath path, double cy, double reach)
{
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  path (cr, cy, reach);
  set_color (cr, &look->ink, 1);
  cairo_set_line_width (cr, 8);
  cairo_stroke_preserve (cr);
  set_color (cr, &look->fill, 1);
  cairo_set_line_width (cr, 4);
  cairo_stroke (cr);
}

static void
draw_shadow (cairo_t *cr, const BefMapPinLook *look, BodyPath path, double cy, double reach)
{
  cairo_save (cr);
  cairo_translate (cr, 0, 1);
  path (cr, cy, reach);
  cairo_set_source_rgba (cr, 0, 0, 0, look->hover ? 0.16 : 0.09);
  for (double width = 5; width > 0; width -= 2)
    {
      cairo_set_line_width (cr, width);
      cairo_stroke_preserve (cr);
    }
  cairo_new_path (cr);
  cairo_restore (cr);
}

/* Another disc behind, to the left: several. */
static void
draw_stack (cairo_t *cr, const BefMapPinLook *look, double cy, double reach)
{
  cairo_new_path (cr);
  cairo_arc (cr, -4.5, cy - 1.5, reach - 1, 0, 2 * G_PI);
  set_color (cr, &look->fill, 1);
  cairo_fill_preserve (cr);
  set_color (cr, &look->ink, 0.62);
  cairo_set_line_width (cr, 1.25);
  cairo_stroke (cr);
}

void
bef_map_pin_draw (cairo_t *cr, const BefMapPinLook *look)
{
  const gboolean alarm = look->severity >= BEF_SEVERITY_WEEK;
  const gboolean solid = look->severity == BEF_SEVERITY_URGENT && !look->cluster;
  const BodyPath path = look->cluster ? circle_path : bodies[look->severity].path;
  double cy, reach, line = bodies[look->severity].line;

  bef_map_pin_geometry (look, &cy, &reach);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  draw_shadow (cr, look, path, cy, reach);
  if (look->selected)
    draw_ring (cr, look, path, cy, reach);

  if (look->cluster)
    draw_stack (cr, look, cy, reach);

  path (cr, cy, reach);
  set_color (cr, solid ? &look->state : &look->fill, 1);
  cairo_fill_preserve (cr);
  if (look->severity == BEF_SEVERITY_UNKNOWN)
    {
      cairo_save (cr);
      cairo_clip (cr);
      hatch (cr, cy, reach + POINTER, &look->ink);
      /* Quiet ground for the icon. */
      cairo_arc (cr, 0, cy, reach * 0.72, 0, 2 * G_PI);
      set_color (cr, &look->fill, 0.72);
      cairo_fill (cr);
      cairo_restore (cr);
      path (cr, cy, reach);
    }

  static const double dashes[] = { 4, 2.5 };
  if (look->severity == BEF_SEVERITY_UNKNOWN)
    cairo_set_dash (cr, dashes, 2, 0);
  if (look->cluster && alarm)
    line = 3.5;
  cairo_set_line_width (cr, line);
  if (solid)
    set_color (cr, &look->fill, 1);
  else if (alarm)
    set_color (cr, &look->state, 1);
  else
    set_color (cr, &look->ink, look->hover ? 0.9 : 0.62);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

GdkTexture *
bef_map_texture_from_surface (cairo_surface_t *surface)
{
  const int width = cairo_image_surface_get_width (surface);
  const int height = cairo_image_surface_get_height (surface);
  const gsize stride = (gsize)cairo_image_surface_get_stride (surface);

  cairo_surface_flush (surface);
  g_autoptr (GBytes) bytes = g_bytes_new (cairo_image_surface_get_data (surface), stride * height);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

static char *
look_key (const BefMapPinLook *look, double scale)
{
  g_autofree char *state = gdk_rgba_to_string (&look->state);
  g_autofree char *fill = gdk_rgba_to_string (&look->fill);
  g_autofree char *ink = gdk_rgba_to_string (&look->ink);

  return g_strdup_printf ("%d %d%d%d %g %s %s %s", look->severity, look->cluster, look->selected,
                          look->hover, scale, state, fill, ink);
}

GdkTexture *
bef_map_pin_texture (const BefMapPinLook *look, double scale)
{
  static GHashTable *textures; /* look_key() -> GdkTexture: what they show is in the key */
  g_autofree char *key = look_key (look, scale);

  if (textures == NULL)
    textures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  GdkTexture *texture = g_hash_table_lookup (textures, key);
  if (texture != NULL)
    return g_object_ref (texture);

  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)round (BEF_MAP_PIN_WIDTH * scale),
                                  (int)round (BEF_MAP_PIN_HEIGHT * scale));
  cairo_surface_set_device_scale (surface, scale, scale);
  cairo_t *cr = cairo_create (surface);
  cairo_translate (cr, BEF_MAP_PIN_WIDTH / 2.0, BEF_MAP_PIN_TIP);
  bef_map_pin_draw (cr, look);
  cairo_destroy (cr);
  texture = bef_map_texture_from_surface (surface);
  cairo_surface_destroy (surface);

  /* A theme or two have a few dozen looks; more is a style that keeps changing. */
  if (g_hash_table_size (textures) >= 96)
    g_hash_table_remove_all (textures);
  g_hash_table_insert (textures, g_steal_pointer (&key), g_object_ref (texture));
  return texture;
}
