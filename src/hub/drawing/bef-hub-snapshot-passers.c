/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-snapshot-private.h"

#include <math.h>

#include "bef-hub-map-paint.h"

typedef enum
{
  PASSER_WALKER,
  PASSER_CYCLIST,
  PASSER_CAR,
} PasserKind;

/* A line on the ground along which, once per @period at most, somebody passes in @crossing seconds.
 */
static const struct
{
  PasserKind kind;
  double y;
  double period, crossing;
  double chance;
} tracks[] = {
  { PASSER_WALKER, 63.5, 53, 44, 0.75 }, { PASSER_WALKER, 65.8, 67, 52, 0.7 },
  { PASSER_WALKER, 68, 83, 48, 0.6 },    { PASSER_CAR, 75.5, 31, 6.5, 0.62 },
  { PASSER_CYCLIST, 77.5, 47, 15, 0.5 }, { PASSER_CAR, 81, 37, 7.5, 0.6 },
  { PASSER_WALKER, 86, 59, 41, 0.6 },    { PASSER_WALKER, 88.2, 97, 56, 0.5 },
};

static const guint32 coats[] = { 0x4c5a70, 0x7a4f4a, 0x5e6b54, 0x8a7a62,
                                 0x3f4650, 0x77667f, 0x9a6a45, 0x56707a };
static const guint32 paints[] = { 0xd9dcdf, 0x50575f, 0x8f3f3a, 0x3f5c7e,
                                  0xb9b4aa, 0x2f3236, 0x6f7f6a, 0xe6e3dc };

/* How many people are about: none to speak of at night, most at the ends of school and office
 * hours. */
static double
activity (const BefHubShot *shot)
{
  static const double by_hour[24] = { 0.03, 0.02, 0.01, 0.01, 0.02, 0.08, 0.25, 0.6,
                                      1,    0.8,  0.75, 0.85, 0.95, 0.8,  0.7,  0.75,
                                      1,    1,    0.8,  0.55, 0.35, 0.25, 0.15, 0.07 };
  double share = by_hour[shot->civil.hour] * (shot->civil.weekday == 7 ? 0.55 : 1);

  return share * (1 - 0.4 * shot->rain);
}

static void
soft_shadow (cairo_t *cr, const BefHubShot *shot, double x, double y, double w)
{
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, w, w * 0.16);
  cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
  cairo_restore (cr);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.16 + 0.12 * shot->day);
  cairo_fill (cr);
}

static void
paint_walker (cairo_t *cr, const BefHubShot *shot, double x, double y, double direction,
              guint32 number)
{
  double height = 6.6 + (y - 62) * 0.3, step = sin (shot->seconds * 5.2 + number) * 0.2;
  double hip = y - height * 0.48, neck = y - height * 0.84;

  soft_shadow (cr, shot, x, y, height * 0.22);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  bef_hub_set_lit (cr, shot, 0x3a3d45, 1);
  cairo_set_line_width (cr, height * 0.11);
  cairo_move_to (cr, x, hip);
  cairo_line_to (cr, x + step * height, y);
  cairo_move_to (cr, x, hip);
  cairo_line_to (cr, x - step * height, y - fabs (step) * height * 0.12);
  cairo_stroke (cr);
  bef_hub_set_lit (cr, shot, coats[number % G_N_ELEMENTS (coats)], 1);
  cairo_set_line_width (cr, height * 0.23);
  cairo_move_to (cr, x, hip - height * 0.02);
  cairo_line_to (cr, x + direction * height * 0.01, neck + height * 0.1);
  cairo_stroke (cr);
  cairo_set_line_width (cr, height * 0.08);
  cairo_move_to (cr, x, neck + height * 0.08);
  cairo_line_to (cr, x - step * height * 0.7, hip + height * 0.04);
  cairo_stroke (cr);
  cairo_arc (cr, x + direction * height * 0.02, neck - height * 0.06, height * 0.085, 0, 2 * G_PI);
  bef_hub_set_lit (cr, shot, number % 3 == 0 ? 0x4b3a30 : 0x6a5444, 1);
  cairo_fill (cr);
  if (shot->rain > 0.3 && number % 2 == 0)
    {
      cairo_arc (cr, x, neck - height * 0.1, height * 0.36, G_PI, 0);
      cairo_close_path (cr);
      bef_hub_set_lit (cr, shot, coats[(number / 3) % G_N_ELEMENTS (coats)], 1);
      cairo_fill (cr);
    }
}

static void
paint_cyclist (cairo_t *cr, const BefHubShot *shot, double x, double y, double direction,
               guint32 number)
{
  double h = 9.4, wheel = h * 0.2, turn = shot->seconds * 7;

  soft_shadow (cr, shot, x, y, h * 0.5);
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, direction, 1);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  bef_hub_set_lit (cr, shot, 0x2c2f33, 1);
  cairo_set_line_width (cr, 0.35);
  cairo_arc (cr, -h * 0.28, -wheel, wheel, 0, 2 * G_PI);
  cairo_new_sub_path (cr);
  cairo_arc (cr, h * 0.3, -wheel, wheel, 0, 2 * G_PI);
  cairo_move_to (cr, -h * 0.28, -wheel);
  cairo_line_to (cr, 0, -wheel);
  cairo_line_to (cr, h * 0.24, -h * 0.44);
  cairo_line_to (cr, -h * 0.1, -h * 0.44);
  cairo_line_to (cr, -h * 0.28, -wheel);
  cairo_move_to (cr, h * 0.22, -h * 0.5);
  cairo_line_to (cr, h * 0.3, -wheel);
  cairo_stroke (cr);
  cairo_set_line_width (cr, h * 0.08);
  cairo_move_to (cr, -h * 0.1, -h * 0.5);
  cairo_line_to (cr, h * 0.06, -h * 0.34);
  cairo_line_to (cr, cos (turn) * h * 0.08, -wheel + sin (turn) * h * 0.08);
  cairo_stroke (cr);
  bef_hub_set_lit (cr, shot, coats[number % G_N_ELEMENTS (coats)], 1);
  cairo_set_line_width (cr, h * 0.15);
  cairo_move_to (cr, -h * 0.09, -h * 0.54);
  cairo_line_to (cr, h * 0.07, -h * 0.8);
  cairo_stroke (cr);
  cairo_set_line_width (cr, h * 0.06);
  cairo_move_to (cr, h * 0.07, -h * 0.78);
  cairo_line_to (cr, h * 0.24, -h * 0.55);
  cairo_stroke (cr);
  cairo_arc (cr, h * 0.12, -h * 0.94, h * 0.075, 0, 2 * G_PI);
  bef_hub_set_lit (cr, shot, 0xd8d3c8, 1);
  cairo_fill (cr);
  cairo_restore (cr);
}

static void
head_light (cairo_t *cr, double x, double y, double reach)
{
  cairo_pattern_t *beam = cairo_pattern_create_radial (0, 0, 0, 0, 0, reach);

  cairo_pattern_add_color_stop_rgba (beam, 0, 1, 0.96, 0.8, 0.75);
  cairo_pattern_add_color_stop_rgba (beam, 0.15, 1, 0.94, 0.78, 0.3);
  cairo_pattern_add_color_stop_rgba (beam, 1, 1, 0.9, 0.7, 0);
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, 1, 0.3);
  cairo_set_operator (cr, CAIRO_OPERATOR_ADD);
  cairo_set_source (cr, beam);
  cairo_arc (cr, 0, 0, reach, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_restore (cr);
  cairo_pattern_destroy (beam);
}

typedef enum
{
  CAR,
  VAN,
} Body;

/* Body of a small car or of a van, front to the right, wheels on y = 0. */
static void
trace_body (cairo_t *cr, double w, double h, Body body)
{
  cairo_move_to (cr, -w * 0.5, -h * 0.2);
  if (body == VAN)
    {
      cairo_line_to (cr, -w * 0.49, -h * 1.12);
      cairo_curve_to (cr, -w * 0.48, -h * 1.2, -w * 0.4, -h * 1.2, -w * 0.3, -h * 1.2);
      cairo_line_to (cr, w * 0.16, -h * 1.18);
      cairo_line_to (cr, w * 0.34, -h * 0.66);
    }
  else
    {
      cairo_curve_to (cr, -w * 0.52, -h * 0.5, -w * 0.48, -h * 0.62, -w * 0.42, -h * 0.64);
      cairo_curve_to (cr, -w * 0.34, -h * 0.98, -w * 0.28, -h, -w * 0.1, -h);
      cairo_curve_to (cr, w * 0.1, -h, w * 0.14, -h * 0.9, w * 0.24, -h * 0.62);
    }
  cairo_curve_to (cr, w * 0.42, -h * 0.58, w * 0.5, -h * 0.5, w * 0.5, -h * 0.2);
  cairo_close_path (cr);
}

static void
paint_car (cairo_t *cr, const BefHubShot *shot, double x, double y, double direction,
           guint32 number)
{
  gboolean is_van = number % 4 == 0;
  double w = y > 78 ? 27 : 22, h = w * 0.33;

  soft_shadow (cr, shot, x, y, w * 0.54);
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, direction, 1);
  trace_body (cr, w, h, is_van ? VAN : CAR);
  bef_hub_set_lit (cr, shot, paints[number % G_N_ELEMENTS (paints)], 1);
  cairo_fill (cr);
  cairo_move_to (cr, is_van ? w * 0.02 : -w * 0.32, -h * 0.62);
  cairo_line_to (cr, is_van ? w * 0.02 : -w * 0.25, -h * (is_van ? 1.08 : 0.9));
  cairo_line_to (cr, is_van ? w * 0.13 : w * 0.06, -h * (is_van ? 1.08 : 0.9));
  cairo_line_to (cr, is_van ? w * 0.29 : w * 0.19, -h * 0.62);
  cairo_close_path (cr);
  bef_hub_set_lit (cr, shot, 0x4a5762, 1);
  cairo_fill (cr);
  for (int side = -1; side <= 1; side += 2)
    {
      cairo_arc (cr, side * w * 0.29, -h * 0.2, h * 0.23, 0, 2 * G_PI);
      bef_hub_set_lit (cr, shot, 0x26282b, 1);
      cairo_fill (cr);
      cairo_arc (cr, side * w * 0.29, -h * 0.2, h * 0.11, 0, 2 * G_PI);
      bef_hub_set_lit (cr, shot, 0xa7abad, 1);
      cairo_fill (cr);
    }
  cairo_rectangle (cr, -w * 0.5, -h * 0.5, w * 0.03, h * 0.14);
  bef_hub_set_colour (cr, shot->lamps_on ? 0xff3b30 : 0x9a3a34, 1);
  cairo_fill (cr);
  cairo_arc (cr, w * 0.47, -h * 0.4, h * 0.07, 0, 2 * G_PI);
  bef_hub_set_colour (cr, shot->lamps_on ? 0xfffbe8 : 0xd5d8d6, 1);
  cairo_fill (cr);
  if (shot->day < 0.7)
    head_light (cr, w * 0.5, -h * 0.34, w * 1.1);
  cairo_restore (cr);
}

void
bef_hub_shot_paint_passers (cairo_t *cr, const BefHubShot *shot)
{
  static void (*const painters[]) (cairo_t *, const BefHubShot *, double, double, double,
                                   guint32) = { paint_walker, paint_cyclist, paint_car };
  double busy = activity (shot);

  for (guint i = 0; i < G_N_ELEMENTS (tracks); i++)
    {
      double shifted = shot->seconds + tracks[i].period * bef_hub_draw_noise (i, 5, shot->hash);
      gint64 turn = (gint64)floor (shifted / tracks[i].period);
      double progress = (shifted - turn * tracks[i].period) / tracks[i].crossing;
      /* On the carriageway people keep to the right: the far lane runs left. */
      gboolean goes_left = tracks[i].kind == PASSER_WALKER
                               ? bef_hub_draw_noise (turn, i, shot->hash + 3) < 0.5
                               : tracks[i].y < 79;
      double x = -28 + progress * 216;

      if (progress > 1 || bef_hub_draw_noise (turn, i, shot->hash + 4) >= tracks[i].chance * busy)
        continue;
      painters[tracks[i].kind](cr, shot, goes_left ? 160 - x : x, tracks[i].y, goes_left ? -1 : 1,
                               (guint32)(bef_hub_draw_noise (turn, i, shot->hash + 6) * 4096));
    }
}
