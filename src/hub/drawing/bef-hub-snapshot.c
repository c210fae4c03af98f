/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-snapshot-private.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <math.h>

#include "bef-hub-drawing.h"
#include "bef-hub-map-paint.h"

#define LATITUDE_DEG 46.213
#define LONGITUDE_DEG (-0.887)
/* Characters of a name that fit across the picture. */
#define CAPTION_CHARS 56
#define JPEG_QUALITY "84"

double
bef_hub_sun_height (gint64 now_ms)
{
  double days = now_ms / (double)BEF_MS_DAY;
  double hours = (days - floor (days)) * 24;
  double g = 2 * G_PI * fmod (days, 365.2425) / 365.2425;
  double declination = 0.006918 - 0.399912 * cos (g) + 0.070257 * sin (g) - 0.006758 * cos (2 * g)
                       + 0.000907 * sin (2 * g) - 0.002697 * cos (3 * g) + 0.00148 * sin (3 * g);
  double equation_min = 229.18
                        * (0.000075 + 0.001868 * cos (g) - 0.032077 * sin (g)
                           - 0.014615 * cos (2 * g) - 0.040849 * sin (2 * g));
  double hour_angle = (hours + equation_min / 60 + LONGITUDE_DEG / 15 - 12) * 15 * G_PI / 180;
  double latitude = LATITUDE_DEG * G_PI / 180;

  return asin (sin (latitude) * sin (declination)
               + cos (latitude) * cos (declination) * cos (hour_angle))
         * 180 / G_PI;
}

static double
smooth_step (double low, double high, double value)
{
  double t = CLAMP ((value - low) / (high - low), 0, 1);
  return t * t * (3 - 2 * t);
}

void
bef_hub_set_lit (cairo_t *cr, const BefHubShot *shot, guint32 rgb, double alpha)
{
  static const double night[3] = { 0.2, 0.23, 0.32 }, warm[3] = { 1.05, 0.9, 0.74 };
  double overcast = 1 - 0.22 * shot->cloud * shot->day, channel[3];

  for (int i = 0; i < 3; i++)
    {
      double light = night[i] + (1 - night[i]) * shot->day;
      light *= 1 + (warm[i] - 1) * shot->golden * (1 - 0.7 * shot->cloud);
      channel[i] = MIN (1, ((rgb >> (16 - 8 * i)) & 0xff) / 255.0 * light * overcast);
    }
  cairo_set_source_rgba (cr, channel[0], channel[1], channel[2], alpha);
}

gboolean
bef_hub_window_is_lit (const BefHubShot *shot, guint number)
{
  double hour = shot->civil.hour + shot->civil.minute / 60.0;
  double share = hour < 6 ? 0.04 : hour < 9 ? 0.5 : hour < 18 ? 0.6 : hour < 22 ? 0.45 : 0.1;

  /* Each window keeps its state for about twenty minutes. */
  return shot->day < 0.75
         && bef_hub_draw_noise (number, (gint64)(shot->seconds / 1200) + number * 7, shot->hash)
                < share;
}

void
bef_hub_write (cairo_t *cr, const char *font, const char *text, double size, double x, double y,
               double anchor)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);
  g_autoptr (PangoFontDescription) description = pango_font_description_from_string (font);
  int w;

  pango_font_description_set_absolute_size (description, size * PANGO_SCALE);
  pango_layout_set_font_description (layout, description);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_size (layout, &w, NULL);
  cairo_move_to (cr, x - anchor * w / PANGO_SCALE,
                 y - pango_layout_get_baseline (layout) / (double)PANGO_SCALE);
  pango_cairo_layout_path (cr, layout);
}

static BefHubScene
scene_of (const char *id, guint32 hash)
{
  static const struct
  {
    const char *word;
    BefHubScene scene;
  } words[] = {
    { "mairie", BEF_HUB_SCENE_SQUARE },
    { "ecole", BEF_HUB_SCENE_SCHOOL },
    { "ateliers", BEF_HUB_SCENE_WORKSHOP },
    { "salle", BEF_HUB_SCENE_HALL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (id, words[i].word) != NULL)
      return words[i].scene;
  return hash % BEF_HUB_N_SCENES;
}

static void
shot_init (BefHubShot *shot, const char *id, gint64 now_ms, guint64 seed)
{
  gint64 weather_slot = now_ms / (3 * BEF_MS_HOUR);
  double into_slot = (now_ms % (3 * BEF_MS_HOUR)) / (double)(3 * BEF_MS_HOUR);
  double before = bef_hub_draw_noise (weather_slot, 0, (guint32)seed + 11);
  double after = bef_hub_draw_noise (weather_slot + 1, 0, (guint32)seed + 11);

  shot->hash = g_str_hash (id) ^ (guint32)(seed * 2654435761u);
  shot->scene = scene_of (id, shot->hash);
  shot->seed = seed;
  shot->seconds = now_ms / 1000.0;
  bef_civil_from_ms (now_ms, &shot->civil);
  shot->sun_deg = bef_hub_sun_height (now_ms);
  shot->day = smooth_step (-7, 6, shot->sun_deg);
  shot->golden = smooth_step (-7, -1, shot->sun_deg) * (1 - smooth_step (4, 14, shot->sun_deg));
  shot->cloud = before + (after - before) * into_slot;
  shot->rain = smooth_step (0.72, 0.95, shot->cloud);
  shot->lamps_on = shot->sun_deg < -0.5;
}

/* Cameras are not level, nor do any two of them frame alike. */
static void
frame_scene (cairo_t *cr, const BefHubShot *shot)
{
  double tilt = (bef_hub_draw_noise (1, 1, shot->hash) - 0.5) * 0.035;
  double shift = (bef_hub_draw_noise (2, 1, shot->hash) - 0.5) * 7;
  double zoom = 1.07 + 0.06 * bef_hub_draw_noise (3, 1, shot->hash);

  cairo_translate (cr, BEF_HUB_SHEET_W / 2 + shift, BEF_HUB_SHEET_H / 2 - 1);
  cairo_rotate (cr, tilt);
  cairo_scale (cr, zoom, zoom);
  cairo_translate (cr, -BEF_HUB_SHEET_W / 2, -BEF_HUB_SHEET_H / 2);
}

static void
paint_vignette (cairo_t *cr)
{
  cairo_pattern_t *pattern = cairo_pattern_create_radial (80, 45, 50, 80, 45, 100);

  cairo_pattern_add_color_stop_rgba (pattern, 0, 0, 0, 0, 0);
  cairo_pattern_add_color_stop_rgba (pattern, 1, 0, 0, 0.03, 0.42);
  cairo_set_source (cr, pattern);
  cairo_paint (cr);
  cairo_pattern_destroy (pattern);
}

static void
burn_text (cairo_t *cr, const char *text, double size, double x, double y, double anchor)
{
  bef_hub_write (cr, "DejaVu Sans Mono, Monospace Bold", text, size, x, y, anchor);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.65);
  cairo_set_line_width (cr, size * 0.22);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgba (cr, 1, 1, 1, 0.95);
  cairo_fill (cr);
}

static void
burn_captions (cairo_t *cr, const BefHubShot *shot, const char *name)
{
  const BefCivil *c = &shot->civil;
  g_autofree char *stamp = g_strdup_printf ("%02d/%02d/%04d %02d:%02d:%02d", c->day, c->month,
                                            c->year, c->hour, c->minute, c->second);

  g_autofree char *caption = g_utf8_strlen (name, -1) > CAPTION_CHARS
                                 ? g_utf8_substring (name, 0, CAPTION_CHARS)
                                 : g_strdup (name);

  burn_text (cr, caption, 4.2, 3.5, 7, 0);
  burn_text (cr, stamp, 4.2, BEF_HUB_SHEET_W - 3.5, BEF_HUB_SHEET_H - 3.6, 1);
}

/* Copies cairo's pixels to RGB, with the grain of a small sensor: more of it at night. */
static GdkPixbuf *
to_pixbuf (cairo_surface_t *surface, const BefHubShot *shot)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  int stride = cairo_image_surface_get_stride (surface);
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  guint32 state = ((guint32)(gint64)shot->seconds * 2654435761u) ^ shot->hash ^ 0x5bd1e995u;
  int grain = shot->day > 0.6 ? 2 : 6;

  state |= 1;
  cairo_surface_flush (surface);
  for (int y = 0; y < height; y++)
    {
      const guint32 *in =
          (const guint32 *)(cairo_image_surface_get_data (surface) + (gsize)y * stride);
      guchar *out = gdk_pixbuf_get_pixels (pixbuf) + (gsize)y * gdk_pixbuf_get_rowstride (pixbuf);

      for (int x = 0; x < width; x++, out += 3)
        {
          int noise;
          state ^= state << 13;
          state ^= state >> 17;
          state ^= state << 5;
          noise = (int)((state >> 8) % (2 * grain + 1)) - grain;
          out[0] = CLAMP ((int)((in[x] >> 16) & 0xff) + noise, 0, 255);
          out[1] = CLAMP ((int)((in[x] >> 8) & 0xff) + noise, 0, 255);
          out[2] = CLAMP ((int)(in[x] & 0xff) + noise, 0, 255);
        }
    }
  return pixbuf;
}

/* (transfer full) nullable */
static GBytes *
to_jpeg (GdkPixbuf *pixbuf)
{
  g_autoptr (GError) error = NULL;
  char *jpeg = NULL;
  gsize size = 0;

  if (!gdk_pixbuf_save_to_buffer (pixbuf, &jpeg, &size, "jpeg", &error, "quality", JPEG_QUALITY,
                                  NULL))
    {
      g_warning ("A camera's picture could not be written: %s", error->message);
      return NULL;
    }
  return g_bytes_new_take (jpeg, size);
}

GBytes *
bef_hub_snapshot_jpeg (const char *id, const char *name, gint64 now_ms, guint64 seed, guint width)
{
  int w = CLAMP ((int)MIN (width, 1920), 64, 1920), h = w * 9 / 16;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, w, h);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  BefHubShot shot;

  shot_init (&shot, id, now_ms, seed);
  cairo_scale (cr, w / BEF_HUB_SHEET_W, w / BEF_HUB_SHEET_W);
  cairo_save (cr);
  frame_scene (cr, &shot);
  bef_hub_shot_paint_sky (cr, &shot);
  bef_hub_shot_paint_scene (cr, &shot);
  bef_hub_shot_paint_facade (cr, &shot);
  bef_hub_shot_paint_passers (cr, &shot);
  bef_hub_shot_paint_lamps (cr, &shot);
  cairo_restore (cr);
  bef_hub_shot_paint_rain (cr, &shot);
  paint_vignette (cr);
  burn_captions (cr, &shot, name != NULL ? name : id);
  cairo_destroy (cr);

  pixbuf = to_pixbuf (surface, &shot);
  cairo_surface_destroy (surface);
  return to_jpeg (pixbuf);
}

GBytes *
bef_hub_snapshot_plain_jpeg (guint width)
{
  int w = CLAMP ((int)MIN (width, 1920), 64, 1920), h = w * 9 / 16;
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, w, h);

  gdk_pixbuf_fill (pixbuf, 0xff00ffff);
  return to_jpeg (pixbuf);
}
