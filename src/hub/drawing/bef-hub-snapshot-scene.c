/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-snapshot-private.h"

#include <math.h>

#include "bef-hub-map-paint.h"

typedef struct
{
  double r, g, b;
} Colour;

static Colour
mix (Colour a, Colour b, double share)
{
  return (Colour){ a.r + (b.r - a.r) * share, a.g + (b.g - a.g) * share,
                   a.b + (b.b - a.b) * share };
}

static void
paint_stars (cairo_t *cr, const BefHubShot *shot)
{
  for (int i = 0; i < 46; i++)
    {
      double x = bef_hub_draw_noise (i, 1, 71) * 180 - 10,
             y = bef_hub_draw_noise (i, 2, 71) * 42 - 6;
      double glow =
          (1 - shot->day) * (1 - shot->cloud) * (0.3 + 0.5 * bef_hub_draw_noise (i, 3, 71));

      cairo_arc (cr, x, y, 0.12 + 0.14 * bef_hub_draw_noise (i, 4, 71), 0, 2 * G_PI);
      cairo_set_source_rgba (cr, 1, 1, 0.95, glow);
      cairo_fill (cr);
    }
}

static void
paint_clouds (cairo_t *cr, const BefHubShot *shot)
{
  int n = 2 + (int)(shot->cloud * 8);

  for (int i = 0; i < n; i++)
    {
      double drift = shot->seconds * (0.06 + 0.05 * bef_hub_draw_noise (i, 1, shot->hash + 5));
      double x = fmod (bef_hub_draw_noise (i, 2, shot->hash + 5) * 240 + drift, 240) - 40;
      double y = 4 + 27 * bef_hub_draw_noise (i, 3, shot->hash + 5);
      double size = 7 + 9 * bef_hub_draw_noise (i, 4, shot->hash + 5);

      for (int puff = 0; puff < 4; puff++)
        {
          double px = x + (puff - 1.5) * size * 0.75, radius = size * (puff % 3 == 0 ? 0.6 : 0.85);
          cairo_pattern_t *soft;

          cairo_save (cr);
          cairo_translate (cr, px, y + (puff % 2) * size * 0.06);
          cairo_scale (cr, 1, 0.34);
          soft = cairo_pattern_create_radial (0, 0, radius * 0.2, 0, 0, radius);
          bef_hub_set_lit (cr, shot, shot->cloud > 0.6 ? 0xb9bec6 : 0xffffff, 0.5);
          double r, g, b, a;
          cairo_pattern_get_rgba (cairo_get_source (cr), &r, &g, &b, &a);
          cairo_pattern_add_color_stop_rgba (soft, 0, r, g, b, a);
          cairo_pattern_add_color_stop_rgba (soft, 1, r, g, b, 0);
          cairo_set_source (cr, soft);
          cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
          cairo_fill (cr);
          cairo_pattern_destroy (soft);
          cairo_restore (cr);
        }
    }
}

void
bef_hub_shot_paint_sky (cairo_t *cr, const BefHubShot *shot)
{
  static const Colour night_top = { 0.03, 0.05, 0.11 }, night_low = { 0.10, 0.13, 0.22 };
  static const Colour day_top = { 0.40, 0.62, 0.86 }, day_low = { 0.82, 0.90, 0.95 };
  static const Colour dusk_top = { 0.36, 0.42, 0.62 }, dusk_low = { 0.98, 0.68, 0.42 };
  static const Colour grey_top = { 0.58, 0.62, 0.67 }, grey_low = { 0.80, 0.82, 0.84 };
  double dusk = shot->golden * (1 - 0.75 * shot->cloud), grey = shot->cloud * shot->cloud;
  Colour top = mix (night_top, mix (day_top, grey_top, grey), shot->day);
  Colour low = mix (night_low, mix (day_low, grey_low, grey), shot->day);
  cairo_pattern_t *sky = cairo_pattern_create_linear (0, -6, 0, 58);

  top = mix (top, dusk_top, dusk * 0.6);
  low = mix (low, dusk_low, dusk * 0.8);
  cairo_pattern_add_color_stop_rgb (sky, 0, top.r, top.g, top.b);
  cairo_pattern_add_color_stop_rgb (sky, 1, low.r, low.g, low.b);
  cairo_set_source (cr, sky);
  cairo_paint (cr);
  cairo_pattern_destroy (sky);
  if (shot->day < 0.5)
    paint_stars (cr, shot);
  paint_clouds (cr, shot);
}

static void
paint_house (cairo_t *cr, const BefHubShot *shot, double x, double w, double h, guint number)
{
  static const guint32 walls[] = { 0xe6dccb, 0xddd3c4, 0xeae3d6, 0xd8cdbb };
  static const guint32 roofs[] = { 0xb07a5c, 0xa06a50, 0xb98a6a, 0x7d7a7c };
  double base = BEF_HUB_SHEET_BASE, roof = h * 0.32;
  guint floors = h > 20 ? 2 : 1;

  cairo_rectangle (cr, x, base - h, w, h);
  bef_hub_set_lit (cr, shot, walls[number % 4], 1);
  cairo_fill (cr);
  cairo_move_to (cr, x - 0.6, base - h);
  cairo_line_to (cr, x + w * 0.06, base - h - roof);
  cairo_line_to (cr, x + w * 0.94, base - h - roof);
  cairo_line_to (cr, x + w + 0.6, base - h);
  cairo_close_path (cr);
  bef_hub_set_lit (cr, shot, roofs[(number / 2) % 4], 1);
  cairo_fill (cr);
  cairo_rectangle (cr, x + w * 0.7, base - h - roof - 2.2, 2, 3.2);
  bef_hub_set_lit (cr, shot, 0x8d6b58, 1);
  cairo_fill (cr);
  for (guint floor = 0; floor < floors; floor++)
    for (guint i = 0; i < (guint)(w / 6.5); i++)
      {
        double wx = x + (i + 0.5) * w / (guint)(w / 6.5), wy = base - h + 3 + floor * 9.5;

        cairo_rectangle (cr, wx - 2, wy, 4, 5);
        bef_hub_set_lit (cr, shot, number % 3 == 0 ? 0x8ba0a6 : 0x9aa888, 1);
        cairo_fill (cr);
        cairo_rectangle (cr, wx - 1.1, wy, 2.2, 5);
        if (bef_hub_window_is_lit (shot, number * 31 + floor * 7 + i))
          bef_hub_set_colour (cr, 0xffd88a, 0.95);
        else
          bef_hub_set_lit (cr, shot, 0x5f6b78, 1);
        cairo_fill (cr);
      }
}

/* Leaves by the month: bare in winter, rust in autumn. */
static void
paint_tree (cairo_t *cr, const BefHubShot *shot, double x, double base, double height, guint number)
{
  int month = shot->civil.month;
  gboolean is_bare = month <= 3 || month == 12;
  guint32 leaf = month >= 10 ? 0xb98a4a : month <= 5 ? 0x8fb56a : 0x6f9a58;
  double sway = sin (shot->seconds * 0.9 + number) * 0.25;

  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  bef_hub_set_lit (cr, shot, 0x6a594a, 1);
  cairo_set_line_width (cr, height * 0.05);
  cairo_move_to (cr, x, base);
  cairo_line_to (cr, x, base - height * 0.55);
  cairo_stroke (cr);
  for (int i = 0; i < 9; i++)
    {
      double a = -G_PI / 2 + (i - 4) * 0.34,
             reach = height * (0.32 + 0.14 * bef_hub_draw_noise (i, number, 9));
      double fork = base - height * (0.38 + 0.03 * (i % 3));

      cairo_set_line_width (cr, height * 0.018);
      cairo_move_to (cr, x, fork);
      cairo_curve_to (cr, x, fork - reach * 0.4, x + cos (a) * reach * 0.6,
                      fork + sin (a) * reach * 0.7, x + cos (a) * reach + sway,
                      fork + sin (a) * reach);
      cairo_stroke (cr);
    }
  for (int i = 0; !is_bare && i < (month == 11 ? 9 : 16); i++)
    {
      double a = bef_hub_draw_noise (i, number, 3) * 2 * G_PI,
             d = sqrt (bef_hub_draw_noise (i, number, 4));
      double size = height * (0.10 + 0.09 * bef_hub_draw_noise (i, number, 5));

      cairo_arc (cr, x + cos (a) * d * height * 0.3 + sway,
                 base - height * 0.72 + sin (a) * d * height * 0.26, size, 0, 2 * G_PI);
      bef_hub_set_lit (cr, shot, leaf, month == 11 ? 0.42 : 0.62);
      cairo_fill (cr);
    }
}

static void
paint_background (cairo_t *cr, const BefHubShot *shot)
{
  /* A line of trees far away, then the houses of the street on both sides. */
  for (int i = 0; i < 30; i++)
    {
      double x = -14 + i * 6.6, size = 4 + 3.5 * bef_hub_draw_noise (i, 0, shot->hash + 1);
      cairo_arc (cr, x, BEF_HUB_SHEET_BASE - 7, size, 0, 2 * G_PI);
      bef_hub_set_lit (cr, shot, 0x93a794, 1);
      cairo_fill (cr);
    }
  cairo_rectangle (cr, -20, BEF_HUB_SHEET_BASE - 8, 200, 8);
  cairo_fill (cr);
  for (int i = 0; i < 3; i++)
    {
      double w = 15 + 6 * bef_hub_draw_noise (i, 1, shot->hash + 2);
      double h = 15 + 9 * bef_hub_draw_noise (i, 2, shot->hash + 2);
      paint_house (cr, shot, -13 + i * 16, w, h, shot->hash % 50 + i);
      paint_house (cr, shot, 155 - i * 16, w, h * 0.96, shot->hash % 47 + i + 11);
    }
}

static void
paint_ground (cairo_t *cr, const BefHubShot *shot)
{
  static const guint32 fronts[] = { 0xcfc6b6, 0xc5bdb0, 0xa9a59f, 0xc9c1b2 };
  double near = BEF_HUB_SHEET_NEAR_KERB, kerb = BEF_HUB_SHEET_KERB;

  cairo_rectangle (cr, -20, BEF_HUB_SHEET_BASE, 200, 40);
  bef_hub_set_lit (cr, shot, fronts[shot->scene], 1);
  cairo_fill (cr);
  /* Joints of the paving run to a vanishing point. */
  bef_hub_set_lit (cr, shot, 0x8f877a, 0.35);
  cairo_set_line_width (cr, 0.18);
  for (int i = -14; shot->scene != BEF_HUB_SCENE_WORKSHOP && i <= 14; i++)
    {
      cairo_move_to (cr, 80 + i * 11, BEF_HUB_SHEET_BASE);
      cairo_line_to (cr, 80 + i * 13.2, kerb);
    }
  for (double y = BEF_HUB_SHEET_BASE + 1.6, step = 1.8; y < kerb; y += step, step += 0.5)
    {
      cairo_move_to (cr, -20, y);
      cairo_line_to (cr, 180, y);
    }
  cairo_stroke (cr);
  cairo_rectangle (cr, -20, kerb, 200, near - kerb);
  bef_hub_set_lit (cr, shot, 0x7b7b7d, 1);
  cairo_fill (cr);
  cairo_rectangle (cr, -20, kerb - 0.7, 200, 0.9);
  cairo_rectangle (cr, -20, near, 200, 1.1);
  bef_hub_set_lit (cr, shot, 0xdedad2, 1);
  cairo_fill (cr);
  cairo_rectangle (cr, -20, near + 1.1, 200, 20);
  bef_hub_set_lit (cr, shot, 0xbdb5a8, 1);
  cairo_fill (cr);
  bef_hub_set_lit (cr, shot, 0xf4f2ec, 0.85);
  for (int i = -2; i < 14; i++)
    cairo_rectangle (cr, i * 14 + 3, (kerb + near) / 2 - 0.25, 7, 0.5);
  cairo_fill (cr);
}

/* A wet carriageway gives back the sky, and at night the lamps. */
static void
paint_wet (cairo_t *cr, const BefHubShot *shot)
{
  if (shot->rain < 0.05)
    return;
  cairo_rectangle (cr, -20, BEF_HUB_SHEET_BASE, 200, 40);
  bef_hub_set_lit (cr, shot, 0x6d7a88, 0.28 * shot->rain);
  cairo_fill (cr);
  for (int i = 0; i < 9; i++)
    {
      cairo_save (cr);
      cairo_translate (cr, bef_hub_draw_noise (i, 1, shot->hash + 8) * 160,
                       64 + 22 * bef_hub_draw_noise (i, 2, shot->hash + 8));
      cairo_scale (cr, 1, 0.16);
      cairo_arc (cr, 0, 0, 5 + 6 * bef_hub_draw_noise (i, 3, shot->hash + 8), 0, 2 * G_PI);
      cairo_restore (cr);
      bef_hub_set_lit (cr, shot, 0xbfd0de, 0.3 * shot->rain);
      cairo_fill (cr);
    }
}

void
bef_hub_shot_paint_scene (cairo_t *cr, const BefHubShot *shot)
{
  paint_background (cr, shot);
  paint_ground (cr, shot);
  paint_wet (cr, shot);
  if (shot->scene != BEF_HUB_SCENE_WORKSHOP)
    {
      paint_tree (cr, shot, 25, BEF_HUB_SHEET_BASE + 3, 27, 1 + shot->hash % 7);
      paint_tree (cr, shot, 137, BEF_HUB_SHEET_BASE + 3, 25, 3 + shot->hash % 5);
    }
}

static void
glow (cairo_t *cr, double x, double y, double radius, double squeeze, guint32 rgb, double alpha)
{
  cairo_pattern_t *pattern = cairo_pattern_create_radial (0, 0, 0, 0, 0, radius);

  bef_hub_add_stop (pattern, 0, rgb, alpha);
  bef_hub_add_stop (pattern, 0.35, rgb, alpha * 0.4);
  bef_hub_add_stop (pattern, 1, rgb, 0);
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, 1, squeeze);
  cairo_set_operator (cr, CAIRO_OPERATOR_ADD);
  cairo_set_source (cr, pattern);
  cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_restore (cr);
  cairo_pattern_destroy (pattern);
}

void
bef_hub_shot_paint_lamps (cairo_t *cr, const BefHubShot *shot)
{
  static const double places[] = { 12, 121 };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      double x = places[i], foot = BEF_HUB_SHEET_KERB - 1.2, head = 31;

      cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
      bef_hub_set_lit (cr, shot, 0x3f4645, 1);
      cairo_set_line_width (cr, 0.8);
      cairo_move_to (cr, x, foot);
      cairo_line_to (cr, x, head + 4);
      cairo_curve_to (cr, x, head, x + 2, head - 1, x + 6, head - 0.6);
      cairo_stroke (cr);
      cairo_rectangle (cr, x + 4.6, head - 0.9, 4, 1.1);
      cairo_fill (cr);
      if (!shot->lamps_on)
        continue;
      cairo_rectangle (cr, x + 4.9, head + 0.1, 3.4, 0.5);
      bef_hub_set_colour (cr, 0xfff3d0, 1);
      cairo_fill (cr);
      glow (cr, x + 6.6, head, 15, 1, 0xffcf80, 0.42);
      glow (cr, x + 6.6, 70, 52, 0.26, 0xffc069, 0.42);
      glow (cr, x + 6.6, 52, 40, 0.9, 0xffb85c, 0.2);
    }
}

void
bef_hub_shot_paint_rain (cairo_t *cr, const BefHubShot *shot)
{
  int n = (int)(130 * shot->rain);
  gint64 instant = (gint64)(shot->seconds * 10);

  cairo_set_line_width (cr, 0.16);
  for (int i = 0; i < n; i++)
    {
      double x = bef_hub_draw_noise (instant, i, 21) * 170 - 5,
             y = bef_hub_draw_noise (instant, i, 22) * 90;
      double length = 2.5 + 3 * bef_hub_draw_noise (instant, i, 23);

      cairo_move_to (cr, x, y);
      cairo_line_to (cr, x - length * 0.16, y + length);
    }
  bef_hub_set_lit (cr, shot, 0xe4edf5, 0.38);
  cairo_stroke (cr);
}
