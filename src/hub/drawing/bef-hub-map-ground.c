/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-map-paint.h"

#include <math.h>

#define COLOUR_FIELD_EDGE 0xcfc6a8
#define COLOUR_MARSH 0xdfebe0
#define COLOUR_MARSH_TUFT 0x8fb39b
#define COLOUR_WOOD 0xc5dbb3
#define COLOUR_WOOD_EDGE 0xa5c193
#define COLOUR_CROWN 0xb2cf9e
#define COLOUR_VINES 0xe9e9cb
#define COLOUR_VINE_ROW 0xb9c489
#define COLOUR_WATER 0xb4d6ea
#define COLOUR_WATER_EDGE 0x8dbcd9
#define COLOUR_HEDGE 0xa9c795
#define COLOUR_GRAVE 0x9aae8c
#define COLOUR_PITCH_LINE 0xf6faf0

static const guint32 ground_colours[BEF_HUB_N_KINDS] = {
  [BEF_HUB_KIND_PLAIN] = 0xeeebdc,      [BEF_HUB_KIND_WHEAT] = 0xf3edd6,
  [BEF_HUB_KIND_MAIZE] = 0xedf0d8,      [BEF_HUB_KIND_SUNFLOWER] = 0xf4eed1,
  [BEF_HUB_KIND_RAPESEED] = 0xf1f1d6,   [BEF_HUB_KIND_BARLEY] = 0xf1eadb,
  [BEF_HUB_KIND_MEADOW] = 0xe2edd2,     [BEF_HUB_KIND_FALLOW] = 0xeee9dd,
  [BEF_HUB_KIND_VILLAGE] = 0xebe6dc,    [BEF_HUB_KIND_GARDEN] = 0xe2e7d2,
  [BEF_HUB_KIND_PARK] = 0xd4e6c4,       [BEF_HUB_KIND_PITCH] = 0xc6e0b4,
  [BEF_HUB_KIND_COURT] = 0xdcc8b2,      [BEF_HUB_KIND_CEMETERY] = 0xd3dfcb,
  [BEF_HUB_KIND_YARD] = 0xe4dfd3,       [BEF_HUB_KIND_FARMYARD] = 0xeae4d8,
  [BEF_HUB_KIND_WET_MEADOW] = 0xd8ead2,
};

double
bef_hub_draw_noise (gint64 a, gint64 b, guint32 salt)
{
  guint32 h = (guint32)a * 0x9e3779b1u ^ (guint32)b * 0x85ebca77u ^ salt * 0xc2b2ae3du;

  h ^= h >> 15;
  h *= 0x2c1b3c6du;
  h ^= h >> 12;
  h *= 0x297a2d39u;
  h ^= h >> 15;
  return h / 4294967296.0;
}

static void
fill_and_edge (cairo_t *cr, guint32 fill, guint32 edge, double edge_width, double edge_alpha)
{
  bef_hub_set_colour (cr, fill, 1);
  if (edge_width <= 0)
    {
      cairo_fill (cr);
      return;
    }
  cairo_fill_preserve (cr);
  bef_hub_set_colour (cr, edge, edge_alpha);
  cairo_set_line_width (cr, edge_width);
  cairo_stroke (cr);
}

static void
paint_fields (cairo_t *cr, const BefHubView *view, GPtrArray *features)
{
  double edge = view->z >= 14 ? 0.7 : 0;

  for (guint i = 0; i < features->len; i++)
    {
      BefHubFeature *feature = features->pdata[i];
      bef_hub_map_trace (cr, view, feature);
      fill_and_edge (cr, ground_colours[feature->kind], COLOUR_FIELD_EDGE, edge, 0.55);
    }
}

typedef void (*StampFunc) (cairo_t *cr, double x, double y, double size, double noise);

/* Stamps a figure in every cell of a grid laid over the whole world, within the present clip. */
static void
stamp_cells (cairo_t *cr, const BefHubView *view, double cell, double size, double density,
             StampFunc stamp)
{
  gint64 column0 = (gint64)floor ((view->ox - cell) / cell);
  gint64 row0 = (gint64)floor ((view->oy - cell) / cell);
  gint64 column1 = (gint64)ceil ((view->ox + BEF_HUB_TILE_SIZE + cell) / cell);
  gint64 row1 = (gint64)ceil ((view->oy + BEF_HUB_TILE_SIZE + cell) / cell);

  for (gint64 row = row0; row <= row1; row++)
    for (gint64 column = column0; column <= column1; column++)
      {
        double noise = bef_hub_draw_noise (column, row, 1);
        double x =
            (column + 0.5 + 0.7 * (bef_hub_draw_noise (column, row, 2) - 0.5)) * cell - view->ox;
        double y =
            (row + 0.5 + 0.7 * (bef_hub_draw_noise (column, row, 3) - 0.5)) * cell - view->oy;

        if (noise < density)
          stamp (cr, x, y, size * (0.75 + 0.5 * noise / density), noise / density);
      }
}

static void
stamp_crown (cairo_t *cr, double x, double y, double size, double noise)
{
  cairo_arc (cr, x + size * 0.18, y + size * 0.2, size, 0, 2 * G_PI);
  bef_hub_set_colour (cr, COLOUR_WOOD_EDGE, 0.35);
  cairo_fill (cr);
  cairo_arc (cr, x, y, size, 0, 2 * G_PI);
  bef_hub_set_colour (cr, noise < 0.5 ? COLOUR_CROWN : 0xbad6a7, 0.9);
  cairo_fill (cr);
}

static void
stamp_tuft (cairo_t *cr, double x, double y, double size, double noise)
{
  bef_hub_set_colour (cr, COLOUR_MARSH_TUFT, 0.55);
  cairo_set_line_width (cr, 0.9);
  cairo_move_to (cr, x - size, y);
  cairo_line_to (cr, x + size, y);
  cairo_move_to (cr, x, y - 1);
  cairo_line_to (cr, x, y - size * 1.2);
  cairo_move_to (cr, x - size * 0.4, y - 1);
  cairo_line_to (cr, x - size * 0.75, y - size * 0.9);
  cairo_move_to (cr, x + size * 0.4, y - 1);
  cairo_line_to (cr, x + size * 0.75, y - size * 0.9);
  cairo_stroke (cr);
}

static void
stamp_grave (cairo_t *cr, double x, double y, double size, double noise)
{
  bef_hub_set_colour (cr, COLOUR_GRAVE, 0.8);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, x, y - size);
  cairo_line_to (cr, x, y + size);
  cairo_move_to (cr, x - size * 0.6, y - size * 0.3);
  cairo_line_to (cr, x + size * 0.6, y - size * 0.3);
  cairo_stroke (cr);
}

/* Clips to @features together (of one layer), each grown by nothing. */
static void
clip_to (cairo_t *cr, const BefHubView *view, GPtrArray *features)
{
  for (guint i = 0; i < features->len; i++)
    bef_hub_map_trace (cr, view, features->pdata[i]);
  cairo_clip (cr);
}

static void
paint_marsh (cairo_t *cr, const BefHubView *view, GPtrArray *features)
{
  for (guint i = 0; i < features->len; i++)
    {
      bef_hub_map_trace (cr, view, features->pdata[i]);
      fill_and_edge (cr, COLOUR_MARSH, COLOUR_MARSH, 0, 0);
    }
}

static void
paint_marsh_tufts (cairo_t *cr, const BefHubView *view, GPtrArray *features)
{
  if (features->len == 0 || view->z < 14)
    return;
  cairo_save (cr);
  clip_to (cr, view, features);
  stamp_cells (cr, view, 44, 3.6, view->z >= 16 ? 0.5 : 0.7, stamp_tuft);
  cairo_restore (cr);
}

/* Marks of a football pitch or a court inside its rectangle. */
static void
paint_pitch_lines (cairo_t *cr, const BefHubView *view, const BefHubFeature *feature)
{
  BefHubPoint p[4];
  double width = MAX (0.9, 0.35 * view->px_per_metre);

  if (view->z < 16 || feature->points->len < 5)
    return;
  for (guint i = 0; i < 4; i++)
    {
      const BefHubPoint *q = &g_array_index (feature->points, BefHubPoint, i);
      p[i] = (BefHubPoint){ q->x * view->scale - view->ox, q->y * view->scale - view->oy };
    }
  cairo_save (cr);
  bef_hub_set_colour (cr, COLOUR_PITCH_LINE, 0.95);
  cairo_set_line_width (cr, width);
  /* A frame, 3 % inside, in the pitch's own axes. */
  cairo_matrix_t axes = {
    (p[1].x - p[0].x), (p[1].y - p[0].y), (p[3].x - p[0].x), (p[3].y - p[0].y), p[0].x, p[0].y
  };
  cairo_transform (cr, &axes);
  cairo_rectangle (cr, 0.04, 0.04, 0.92, 0.92);
  if (fabs (hypot (axes.xx, axes.yx)) > fabs (hypot (axes.xy, axes.yy)))
    {
      cairo_move_to (cr, 0.5, 0.04);
      cairo_line_to (cr, 0.5, 0.96);
      if (feature->kind == BEF_HUB_KIND_PITCH)
        {
          cairo_rectangle (cr, 0.04, 0.25, 0.14, 0.5);
          cairo_rectangle (cr, 0.82, 0.25, 0.14, 0.5);
        }
    }
  else
    {
      cairo_move_to (cr, 0.04, 0.5);
      cairo_line_to (cr, 0.96, 0.5);
      if (feature->kind == BEF_HUB_KIND_PITCH)
        {
          cairo_rectangle (cr, 0.25, 0.04, 0.5, 0.14);
          cairo_rectangle (cr, 0.25, 0.82, 0.5, 0.14);
        }
    }
  cairo_identity_matrix (cr);
  cairo_stroke (cr);
  cairo_restore (cr);
  if (feature->kind == BEF_HUB_KIND_PITCH)
    {
      cairo_new_sub_path (cr);
      cairo_arc (cr, (p[0].x + p[2].x) / 2, (p[0].y + p[2].y) / 2, 9.15 * view->px_per_metre, 0,
                 2 * G_PI);
      bef_hub_set_colour (cr, COLOUR_PITCH_LINE, 0.95);
      cairo_set_line_width (cr, width);
      cairo_stroke (cr);
    }
}

static void
paint_grass (cairo_t *cr, const BefHubView *view, GPtrArray *features)
{
  for (guint i = 0; i < features->len; i++)
    {
      BefHubFeature *feature = features->pdata[i];
      gboolean is_sport =
          feature->kind == BEF_HUB_KIND_PITCH || feature->kind == BEF_HUB_KIND_COURT;

      bef_hub_map_trace (cr, view, feature);
      fill_and_edge (cr, ground_colours[feature->kind], COLOUR_WOOD_EDGE,
                     feature->kind == BEF_HUB_KIND_CEMETERY && view->z >= 15 ? 1 : 0, 0.8);
      if (is_sport)
        paint_pitch_lines (cr, view, feature);
      if (feature->kind == BEF_HUB_KIND_CEMETERY && view->z >= 16)
        {
          cairo_save (cr);
          bef_hub_map_trace (cr, view, feature);
          cairo_clip (cr);
          stamp_cells (cr, view, view->z >= 18 ? 26 : 17, view->z >= 18 ? 4 : 3, 0.8, stamp_grave);
          cairo_restore (cr);
        }
    }
}

/* Rows of vines: parallel lines whose phase is that of the whole world, so that tiles join. */
static void
paint_vine_rows (cairo_t *cr, const BefHubView *view, const BefHubFeature *feature)
{
  double step = MAX (view->z >= 17 ? 4.5 : 3.4, 2.5 * view->px_per_metre);
  double a = -feature->rows_deg * G_PI / 180, dx = cos (a), dy = sin (a);
  double half = BEF_HUB_TILE_SIZE / 2.0, reach = BEF_HUB_TILE_SIZE;
  double centre = (view->ox + half) * -dy + (view->oy + half) * dx;

  cairo_save (cr);
  bef_hub_map_trace (cr, view, feature);
  cairo_clip (cr);
  for (double u = floor ((centre - reach) / step) * step; u <= centre + reach; u += step)
    {
      double x = half - dy * (u - centre), y = half + dx * (u - centre);
      cairo_move_to (cr, x - dx * reach, y - dy * reach);
      cairo_line_to (cr, x + dx * reach, y + dy * reach);
    }
  bef_hub_set_colour (cr, COLOUR_VINE_ROW, view->z >= 17 ? 0.75 : 0.6);
  cairo_set_line_width (cr, MAX (0.9, 0.7 * view->px_per_metre));
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
paint_vines (cairo_t *cr, const BefHubView *view, GPtrArray *features)
{
  for (guint i = 0; i < features->len; i++)
    {
      bef_hub_map_trace (cr, view, features->pdata[i]);
      fill_and_edge (cr, COLOUR_VINES, COLOUR_VINE_ROW, view->z >= 14 ? 0.7 : 0, 0.7);
      if (view->z >= 15)
        paint_vine_rows (cr, view, features->pdata[i]);
    }
}

static void
paint_woods (cairo_t *cr, const BefHubView *view, GPtrArray *features)
{
  double cell = MAX (11, 7.5 * view->px_per_metre);

  if (features->len == 0)
    return;
  for (guint i = 0; i < features->len; i++)
    {
      bef_hub_map_trace (cr, view, features->pdata[i]);
      fill_and_edge (cr, COLOUR_WOOD, COLOUR_WOOD_EDGE, view->z >= 14 ? 1 : 0, 0.8);
    }
  if (view->z < 14)
    return;
  cairo_save (cr);
  clip_to (cr, view, features);
  stamp_cells (cr, view, cell, cell * 0.36, 0.92, stamp_crown);
  cairo_restore (cr);
}

/* Water lines are drawn twice: the banks first for all, then the water, so that confluences are
 * open. */
static void
paint_water (cairo_t *cr, const BefHubView *view, GPtrArray *lines, GPtrArray *areas,
             double default_m, double least)
{
  for (int pass = 0; pass < 2; pass++)
    {
      for (guint i = 0; i < lines->len; i++)
        {
          BefHubFeature *line = lines->pdata[i];
          double metres = line->width_m > 0 ? line->width_m : default_m;
          double width = MAX (least * (line->width_m > 8 ? 2 : 1), metres * view->px_per_metre);

          bef_hub_map_trace (cr, view, line);
          bef_hub_set_colour (cr, pass == 0 ? COLOUR_WATER_EDGE : COLOUR_WATER, 1);
          cairo_set_line_width (cr, pass == 0 ? width + (width > 2 ? 1.3 : 0.3) : width);
          cairo_stroke (cr);
        }
      for (guint i = 0; areas != NULL && i < areas->len; i++)
        {
          bef_hub_map_trace (cr, view, areas->pdata[i]);
          bef_hub_set_colour (cr, pass == 0 ? COLOUR_WATER_EDGE : COLOUR_WATER, 1);
          if (pass == 1)
            cairo_fill (cr);
          else
            {
              cairo_set_line_width (cr, 1.4);
              cairo_stroke (cr);
            }
        }
    }
}

static void
paint_hedges (cairo_t *cr, const BefHubView *view, GPtrArray *features)
{
  double width = MAX (1.2, 2.4 * view->px_per_metre);

  if (view->z < 14)
    return;
  for (guint i = 0; i < features->len; i++)
    {
      bef_hub_map_trace (cr, view, features->pdata[i]);
      bef_hub_set_colour (cr, COLOUR_HEDGE, 0.9);
      cairo_set_line_width (cr, width);
      if (view->z < 16)
        {
          cairo_stroke (cr);
          continue;
        }
      /* Bushes: round dots close to each other over a paler strip. */
      cairo_set_line_width (cr, width * 0.7);
      cairo_stroke_preserve (cr);
      cairo_set_dash (cr, (double[]){ 0.01, width * 0.95 }, 2, 0);
      cairo_set_line_width (cr, width * 1.25);
      cairo_stroke (cr);
      cairo_set_dash (cr, NULL, 0, 0);
    }
}

void
bef_hub_map_paint_ground (cairo_t *cr, BefHubLand *land, const BefHubView *view)
{
  g_autoptr (GPtrArray) features = g_ptr_array_new ();
  g_autoptr (GPtrArray) areas = g_ptr_array_new ();
  g_autoptr (GPtrArray) marsh = g_ptr_array_new ();

  bef_hub_land_query (land, BEF_HUB_LAYER_FIELD, &view->box, features);
  paint_fields (cr, view, features);
  bef_hub_land_query (land, BEF_HUB_LAYER_MARSH, &view->box, marsh);
  paint_marsh (cr, view, marsh);
  bef_hub_land_query (land, BEF_HUB_LAYER_GRASS, &view->box, features);
  paint_grass (cr, view, features);
  paint_marsh_tufts (cr, view, marsh);
  bef_hub_land_query (land, BEF_HUB_LAYER_VINES, &view->box, features);
  paint_vines (cr, view, features);
  bef_hub_land_query (land, BEF_HUB_LAYER_WOOD, &view->box, features);
  paint_woods (cr, view, features);
  if (view->z >= 13)
    {
      bef_hub_land_query (land, BEF_HUB_LAYER_DITCH, &view->box, features);
      paint_water (cr, view, features, NULL, 2.4, view->z >= 15 ? 1.1 : 0.6);
    }
  bef_hub_land_query (land, BEF_HUB_LAYER_RIVER, &view->box, features);
  bef_hub_land_query (land, BEF_HUB_LAYER_WATER, &view->box, areas);
  paint_water (cr, view, features, areas, 5, 0.9);
  bef_hub_land_query (land, BEF_HUB_LAYER_HEDGE, &view->box, features);
  paint_hedges (cr, view, features);
}
