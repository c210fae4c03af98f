/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-map-labels.h"

#include <math.h>

double
bef_hub_line_length (const BefHubPoint *line, guint n)
{
  double length = 0;

  for (guint i = 1; i < n; i++)
    length += hypot (line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
  return length;
}

/* The point @along the line, and the direction there. Before the start and past the end it goes on
 * straight. */
static BefHubPoint
line_at (const BefHubPoint *line, guint n, double along, double *dx, double *dy)
{
  for (guint i = 1; i < n; i++)
    {
      double x = line[i].x - line[i - 1].x, y = line[i].y - line[i - 1].y, length = hypot (x, y);

      if (length <= 0)
        continue;
      if (along <= length || i == n - 1)
        {
          *dx = x / length;
          *dy = y / length;
          return (BefHubPoint){ line[i - 1].x + *dx * along, line[i - 1].y + *dy * along };
        }
      along -= length;
    }
  *dx = 1;
  *dy = 0;
  return line[n - 1];
}

GArray *
bef_hub_line_piece (const BefHubPoint *line, guint n, double from, double to)
{
  GArray *piece = g_array_new (FALSE, FALSE, sizeof (BefHubPoint));
  double dx, dy, along = 0;
  BefHubPoint point = line_at (line, n, from, &dx, &dy);

  g_array_append_val (piece, point);
  for (guint i = 1; i < n; i++)
    {
      along += hypot (line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
      if (along > from && along < to)
        g_array_append_val (piece, line[i]);
    }
  point = line_at (line, n, to, &dx, &dy);
  g_array_append_val (piece, point);
  return piece;
}

double
bef_hub_line_bend (const BefHubPoint *line, guint n, double step)
{
  double length = bef_hub_line_length (line, n), worst = 0, dx, dy, next_dx, next_dy;

  line_at (line, n, 0, &dx, &dy);
  for (double along = step; along <= length; along += step)
    {
      line_at (line, n, along, &next_dx, &next_dy);
      worst = MAX (worst, fabs (atan2 (dx * next_dy - dy * next_dx, dx * next_dx + dy * next_dy)));
      dx = next_dx;
      dy = next_dy;
    }
  return worst;
}

static void
warp_point (const BefHubPoint *line, guint n, double *x, double *y)
{
  double dx, dy;
  BefHubPoint p = line_at (line, n, *x, &dx, &dy);

  *x = p.x - dy * *y;
  *y = p.y + dx * *y;
}

void
bef_hub_text_warp (cairo_t *cr, const BefHubPoint *line, guint n)
{
  static const int points_of[] = { 1, 1, 3, 0 }; /* move, line, curve, close */
  cairo_path_t *path = cairo_copy_path (cr);

  for (int i = 0; i < path->num_data; i += path->data[i].header.length)
    for (int j = 1; j <= points_of[path->data[i].header.type]; j++)
      warp_point (line, n, &path->data[i + j].point.x, &path->data[i + j].point.y);
  cairo_new_path (cr);
  cairo_append_path (cr, path);
  cairo_path_destroy (path);
}
