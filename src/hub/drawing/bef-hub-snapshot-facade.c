/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-snapshot-private.h"

#include <math.h>

#include "bef-hub-map-paint.h"

#define BASE BEF_HUB_SHEET_BASE
#define SIGN_FONT "DejaVu Serif, Serif Bold"

static void
block (cairo_t *cr, const BefHubShot *shot, double x, double y, double w, double h, guint32 rgb)
{
  cairo_rectangle (cr, x, y, w, h);
  bef_hub_set_lit (cr, shot, rgb, 1);
  cairo_fill (cr);
}

/* @points: n pairs. */
static void
shape (cairo_t *cr, const BefHubShot *shot, const double *points, guint n, guint32 rgb)
{
  for (guint i = 0; i < n; i++)
    cairo_line_to (cr, points[2 * i], points[2 * i + 1]);
  cairo_close_path (cr);
  bef_hub_set_lit (cr, shot, rgb, 1);
  cairo_fill (cr);
}

static void
window (cairo_t *cr, const BefHubShot *shot, double x, double y, double w, double h, guint number)
{
  block (cr, shot, x - 0.45, y - 0.45, w + 0.9, h + 1.1, 0xf3eee3);
  cairo_rectangle (cr, x, y, w, h);
  if (bef_hub_window_is_lit (shot, number))
    bef_hub_set_colour (cr, 0xffdc96, 0.96);
  else
    bef_hub_set_lit (cr, shot, 0x64727f, 1);
  cairo_fill (cr);
  /* A reflection of the sky, and the bars. */
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x + w * 0.6, y);
  cairo_line_to (cr, x, y + h * 0.5);
  cairo_close_path (cr);
  bef_hub_set_lit (cr, shot, 0xcfe0ee, 0.25);
  cairo_fill (cr);
  block (cr, shot, x + w / 2 - 0.15, y, 0.3, h, 0xf3eee3);
  block (cr, shot, x, y + h * 0.36, w, 0.3, 0xf3eee3);
}

static void
sign (cairo_t *cr, const BefHubShot *shot, const char *text, double size, double x, double y,
      guint32 rgb)
{
  bef_hub_write (cr, SIGN_FONT, text, size, x, y, 0.5);
  bef_hub_set_lit (cr, shot, rgb, 1);
  cairo_fill (cr);
}

static void
flag (cairo_t *cr, const BefHubShot *shot, double x, double y)
{
  static const guint32 bands[] = { 0x2a3f86, 0xf4f2ee, 0xc43a3c };

  bef_hub_set_lit (cr, shot, 0x6a6a6a, 1);
  cairo_set_line_width (cr, 0.3);
  cairo_move_to (cr, x, y + 8);
  cairo_line_to (cr, x, y - 0.5);
  cairo_stroke (cr);
  for (int i = 0; i < 3; i++)
    {
      double wave0 = sin (shot->seconds * 2.1 + i) * 0.35 * (i > 0);
      double wave1 = sin (shot->seconds * 2.1 + i + 1) * 0.35;
      double left = x + i * 1.9, right = x + (i + 1) * 1.9;
      double points[] = { left,  y + wave0,       right, y + wave1,
                          right, y + 3.6 + wave1, left,  y + 3.6 + wave0 };

      shape (cr, shot, points, 4, bands[i]);
    }
}

/* The civil time, read on the tower. */
static void
clock_face (cairo_t *cr, const BefHubShot *shot, double x, double y, double radius)
{
  double minute = shot->civil.minute / 60.0, hour = (shot->civil.hour % 12 + minute) / 12.0;
  double hands[2][2] = { { hour, 0.5 }, { minute, 0.8 } };

  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  if (shot->lamps_on)
    bef_hub_set_colour (cr, 0xfff0c4, 1);
  else
    bef_hub_set_lit (cr, shot, 0xfbf8ef, 1);
  cairo_fill_preserve (cr);
  bef_hub_set_lit (cr, shot, 0x5a5048, 1);
  cairo_set_line_width (cr, radius * 0.16);
  cairo_stroke (cr);
  for (int i = 0; i < 2; i++)
    {
      double a = hands[i][0] * 2 * G_PI - G_PI / 2;
      cairo_move_to (cr, x, y);
      cairo_line_to (cr, x + cos (a) * radius * hands[i][1], y + sin (a) * radius * hands[i][1]);
    }
  cairo_stroke (cr);
}

static void
town_hall_top (cairo_t *cr, const BefHubShot *shot)
{
  static const double roof[] = { 42, 29, 48, 18.5, 112, 18.5, 118, 29 };
  static const double pediment[] = { 66, 25, 80, 16.5, 94, 25 };
  static const double cap[] = { 76, 7.5, 80, 1, 84, 7.5 };

  shape (cr, shot, roof, 4, 0x6b727c);
  block (cr, shot, 76.8, 7.5, 6.4, 11, 0xe5dcc9);
  shape (cr, shot, cap, 3, 0x646b75);
  clock_face (cr, shot, 80, 12.4, 2.3);
  block (cr, shot, 67, 24.5, 26, 35.5, 0xefe7d6);
  shape (cr, shot, pediment, 3, 0xe4dac6);
  block (cr, shot, 65.5, 24.6, 29, 1, 0xd5c9b2);
}

static void
paint_town_hall (cairo_t *cr, const BefHubShot *shot)
{
  block (cr, shot, 44, 29, 72, 31, 0xe9e0ce);
  block (cr, shot, 44, 55.8, 72, 4.2, 0xcabfab);
  block (cr, shot, 43, 28.4, 74, 1.1, 0xd5c9b2);
  block (cr, shot, 44, 44, 72, 0.7, 0xd8ccb6);
  town_hall_top (cr, shot);
  for (guint i = 0; i < 3; i++)
    for (guint floor = 0; floor < 2; floor++)
      {
        window (cr, shot, 47 + i * 6.6, 33 + floor * 14, 3.4, 7.2, i + floor * 6);
        window (cr, shot, 96.3 + i * 6.6, 33 + floor * 14, 3.4, 7.2, 3 + i + floor * 6);
      }
  for (guint i = 0; i < 3; i++)
    window (cr, shot, 69.4 + i * 7.9, 33.5, 4.2, 8.6, 20 + i);
  block (cr, shot, 68, 43.4, 24, 0.5, 0x55585a);
  sign (cr, shot, "MAIRIE", 3.1, 80, 31, 0x6a5a44);
  cairo_arc (cr, 80, 50, 3.2, G_PI, 0);
  cairo_line_to (cr, 83.2, 60);
  cairo_line_to (cr, 76.8, 60);
  cairo_close_path (cr);
  bef_hub_set_lit (cr, shot, 0x4b5f5a, 1);
  cairo_fill (cr);
  window (cr, shot, 69.4, 47.5, 4, 8, 30);
  window (cr, shot, 86.6, 47.5, 4, 8, 31);
  block (cr, shot, 74, 60, 12, 0.9, 0xddd4c3);
  block (cr, shot, 72.6, 60.9, 14.8, 1, 0xcfc6b4);
  flag (cr, shot, 82, 39);
  for (guint i = 0; i < 4; i++)
    {
      double x = i < 2 ? 52 + i * 9 : 99 + (i - 2) * 9;
      block (cr, shot, x, 62, 5, 2.4, 0x8b6f58);
      cairo_arc (cr, x + 1.5, 61.7, 1.3, 0, 2 * G_PI);
      cairo_arc (cr, x + 3.4, 61.6, 1.5, 0, 2 * G_PI);
      bef_hub_set_lit (cr, shot, 0x7d9a62, 1);
      cairo_fill (cr);
    }
}

static void
paint_school (cairo_t *cr, const BefHubShot *shot)
{
  static const double roof[] = { 26, 38, 33, 29, 127, 29, 134, 38 };
  static const double porch[] = { 66, 34.5, 80, 25.5, 94, 34.5 };

  block (cr, shot, 29, 37, 102, 23, 0xeee3cd);
  shape (cr, shot, roof, 4, 0xb4745a);
  block (cr, shot, 67.5, 34, 25, 26, 0xe9dcc2);
  shape (cr, shot, porch, 3, 0xa96b53);
  for (guint i = 0; i < 4; i++)
    {
      window (cr, shot, 33 + i * 8.5, 42, 5.6, 9, i);
      window (cr, shot, 94.6 + i * 8.9, 42, 5.6, 9, 5 + i);
    }
  sign (cr, shot, "ÉCOLE", 3.2, 80, 40.2, 0x7a4f3c);
  clock_face (cr, shot, 80, 31.6, 1.8);
  window (cr, shot, 71, 44, 4.2, 7.5, 12);
  window (cr, shot, 84.8, 44, 4.2, 7.5, 13);
  block (cr, shot, 77.3, 46, 5.4, 14, 0x3f6e8c);
  /* The fence, its gate, and coloured posts at the crossing. */
  bef_hub_set_lit (cr, shot, 0x4d6d62, 1);
  cairo_set_line_width (cr, 0.35);
  for (double x = -10; x < 170; x += 1.7)
    if (x < 73 || x > 86)
      {
        cairo_move_to (cr, x, 58.6);
        cairo_line_to (cr, x, 65);
      }
  cairo_move_to (cr, -10, 59.6);
  cairo_line_to (cr, 73, 59.6);
  cairo_move_to (cr, 86, 59.6);
  cairo_line_to (cr, 170, 59.6);
  cairo_stroke (cr);
  block (cr, shot, 72.2, 56.8, 1.4, 8.6, 0xd8cdb8);
  block (cr, shot, 85.6, 56.8, 1.4, 8.6, 0xd8cdb8);
  for (guint i = 0; i < 4; i++)
    block (cr, shot, 66 + i * 9, 66, 1.1, 4,
           (guint32[]){ 0xd8a13c, 0x5b8f6b, 0x5f86b5, 0xc4684f }[i]);
}

static void
paint_workshop (cairo_t *cr, const BefHubShot *shot)
{
  static const double roof[] = { 24, 33, 80, 25.5, 136, 33, 136, 35, 24, 35 };

  block (cr, shot, 26, 33, 108, 27, 0xb9c0c1);
  bef_hub_set_lit (cr, shot, 0x9aa3a5, 0.8);
  cairo_set_line_width (cr, 0.2);
  for (double x = 28; x < 134; x += 2.2)
    {
      cairo_move_to (cr, x, 35);
      cairo_line_to (cr, x, 60);
    }
  cairo_stroke (cr);
  shape (cr, shot, roof, 5, 0x7f8a8d);
  for (guint i = 0; i < 3; i++)
    {
      double x = 34 + i * 27;
      gboolean is_open = shot->civil.hour >= 8 && shot->civil.hour < 17 && shot->civil.weekday <= 5
                         && (shot->civil.hour + i) % 3 == 0;

      block (cr, shot, x - 0.6, 40.4, 21.2, 19.6, 0xe3e3de);
      block (cr, shot, x, 41, 20, 19, is_open ? 0x44423f : 0xd9dcda);
      for (double y = 43; !is_open && y < 60; y += 2)
        block (cr, shot, x, y, 20, 0.25, 0xb3b8b7);
      if (is_open)
        block (cr, shot, x, 41, 20, 3, 0xd9dcda);
    }
  block (cr, shot, 118, 48, 6, 12, 0x58707a);
  window (cr, shot, 126, 46, 5, 4, 2);
  sign (cr, shot, "ATELIERS MUNICIPAUX", 3, 80, 38.7, 0x455055);
  /* Sand, gravel, pallets, and the bins that hold them. */
  for (guint i = 0; i < 3; i++)
    {
      double x = 4 + i * 11;
      cairo_move_to (cr, x, 64);
      cairo_curve_to (cr, x + 3, 55, x + 7, 55, x + 10, 64);
      cairo_close_path (cr);
      bef_hub_set_lit (cr, shot, (guint32[]){ 0xcdb68a, 0xa19c94, 0x8d7a63 }[i], 1);
      cairo_fill (cr);
      block (cr, shot, x - 0.5, 57, 0.9, 7.4, 0x98958f);
    }
  for (guint i = 0; i < 4; i++)
    block (cr, shot, 142, 63.4 - i * 1.5, 11, 1, 0xb48d5e);
}

static void
paint_hall (cairo_t *cr, const BefHubShot *shot)
{
  gboolean is_evening = shot->civil.hour >= 17 && shot->civil.hour < 23 && shot->civil.weekday >= 5;

  block (cr, shot, 34, 34, 92, 26, 0xb78f68);
  bef_hub_set_lit (cr, shot, 0x9c7752, 0.7);
  cairo_set_line_width (cr, 0.2);
  for (double x = 35.5; x < 126; x += 1.5)
    {
      cairo_move_to (cr, x, 34);
      cairo_line_to (cr, x, 60);
    }
  cairo_stroke (cr);
  block (cr, shot, 30, 30.5, 100, 4, 0x55595e);
  block (cr, shot, 58, 36.5, 44, 23.5, 0xe8e6e1);
  for (guint i = 0; i < 6; i++)
    {
      cairo_rectangle (cr, 59 + i * 7.1, 43, 6.4, 17);
      if (is_evening && shot->day < 0.8)
        bef_hub_set_colour (cr, 0xffdf9f, 0.95);
      else
        bef_hub_set_lit (cr, shot, 0x7690a0, 1);
      cairo_fill (cr);
      cairo_move_to (cr, 59 + i * 7.1, 43);
      cairo_rel_line_to (cr, 4, 0);
      cairo_rel_line_to (cr, -4, 9);
      cairo_close_path (cr);
      bef_hub_set_lit (cr, shot, 0xdbe8f0, 0.3);
      cairo_fill (cr);
    }
  sign (cr, shot, "SALLE DES FÊTES", 3.2, 80, 41, 0x4f4a44);
  block (cr, shot, 52, 41.6, 56, 1, 0x55595e);
  for (guint i = 0; i < 3; i++)
    {
      block (cr, shot, 40 + i * 5.4, 45, 4, 6, (guint32[]){ 0x8aa6b8, 0xd9b36c, 0xb8877f }[i]);
      block (cr, shot, 110 + i * 5, 52, 0.4, 8, 0x6a6f72);
    }
}

void
bef_hub_shot_paint_facade (cairo_t *cr, const BefHubShot *shot)
{
  static void (*const facades[BEF_HUB_N_SCENES]) (cairo_t *, const BefHubShot *) = {
    paint_town_hall, paint_school, paint_workshop, paint_hall
  };
  cairo_pattern_t *foot;

  /* What stands on the ground darkens it. */
  foot = cairo_pattern_create_linear (0, BASE - 0.5, 0, BASE + 4);
  cairo_pattern_add_color_stop_rgba (foot, 0, 0, 0, 0, 0.3);
  cairo_pattern_add_color_stop_rgba (foot, 1, 0, 0, 0, 0);
  cairo_rectangle (cr, -20, BASE - 0.5, 200, 4.5);
  cairo_set_source (cr, foot);
  cairo_fill (cr);
  cairo_pattern_destroy (foot);
  facades[shot->scene](cr, shot);
}
