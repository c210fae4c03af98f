/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-map-paint.h"

#include <math.h>

#define COLOUR_LAND 0xf3f0e6
#define COLOUR_OUTSIDE 0xf1eee6
#define COLOUR_ROAD 0xffffff
#define COLOUR_ROAD_CASING 0xc9c2b4
#define COLOUR_DEPARTMENTAL 0xfdf2cc
#define COLOUR_DEPARTMENTAL_CASING 0xcdb98a
#define COLOUR_TRACK 0xbda98a
#define COLOUR_PATH 0xb59a78
#define COLOUR_SQUARE 0xfbf8f1
#define COLOUR_BUILDING 0xdbd3c8
#define COLOUR_BUILDING_EDGE 0xbcb1a3
#define COLOUR_BARN 0xd5cec4
#define COLOUR_MUNICIPAL 0xc9b9a6
#define COLOUR_MUNICIPAL_EDGE 0x85776a
#define COLOUR_SHADOW 0x5b5348
#define COLOUR_TREE 0xb5d3a1
#define COLOUR_TREE_EDGE 0x93b67e
#define COLOUR_BOUNDARY 0x9a7f9c

/* North and south of the centre (metres) the land fades from the first to the second, and there is
 * none after that; east and west it goes farther by the last. */
#define FADE_FROM_M 1750
#define FADE_TO_M 2300
#define FADE_STRETCH 1.27

#define FIRST_ROAD_ZOOM 10
#define N_ROAD_ZOOMS 10
static const double road_widths[][N_ROAD_ZOOMS] = {
  /*                     z 10   11   12   13   14   15   16    17    18    19 */
  /* departmental */ { 0.8, 1.2, 1.7, 2.6, 3.8, 5.4, 7.6, 11.5, 20, 38 },
  /* street */ { 0, 0, 0.6, 1.1, 2.2, 4.0, 6.2, 9.8, 16, 31 },
  /* lane */ { 0, 0.4, 0.7, 1.1, 1.8, 2.9, 4.2, 6.8, 11.5, 22 },
  /* track */ { 0, 0, 0, 0.6, 0.8, 1.1, 1.4, 2.6, 5.5, 11 },
};

void
bef_hub_set_colour (cairo_t *cr, guint32 rgb, double alpha)
{
  cairo_set_source_rgba (cr, ((rgb >> 16) & 0xff) / 255.0, ((rgb >> 8) & 0xff) / 255.0,
                         (rgb & 0xff) / 255.0, alpha);
}

void
bef_hub_add_stop (cairo_pattern_t *pattern, double offset, guint32 rgb, double alpha)
{
  cairo_pattern_add_color_stop_rgba (pattern, offset, ((rgb >> 16) & 0xff) / 255.0,
                                     ((rgb >> 8) & 0xff) / 255.0, (rgb & 0xff) / 255.0, alpha);
}

double
bef_hub_map_road_width (BefHubKind kind, guint z)
{
  guint row = kind >= BEF_HUB_KIND_DEPARTMENTAL && kind <= BEF_HUB_KIND_TRACK
                  ? kind - BEF_HUB_KIND_DEPARTMENTAL
                  : BEF_HUB_KIND_LANE - BEF_HUB_KIND_DEPARTMENTAL;

  if (z < FIRST_ROAD_ZOOM)
    return 0;
  return road_widths[row][MIN (z - FIRST_ROAD_ZOOM, N_ROAD_ZOOMS - 1)];
}

void
bef_hub_map_trace (cairo_t *cr, const BefHubView *view, const BefHubFeature *feature)
{
  const BefHubPoint *points = (const BefHubPoint *)feature->points->data;
  guint start = 0;

  for (guint part = 0; part < feature->ends->len; part++)
    {
      guint end = g_array_index (feature->ends, guint, part);

      for (guint i = start; i < end; i++)
        {
          double x = points[i].x * view->scale - view->ox;
          double y = points[i].y * view->scale - view->oy;
          if (i == start)
            cairo_move_to (cr, x, y);
          else
            cairo_line_to (cr, x, y);
        }
      if (feature->is_area)
        cairo_close_path (cr);
      start = end;
    }
}

static void
paint_squares (cairo_t *cr, const BefHubView *view, GPtrArray *features)
{
  if (view->z < 14)
    return;
  for (guint i = 0; i < features->len; i++)
    {
      bef_hub_map_trace (cr, view, features->pdata[i]);
      bef_hub_set_colour (cr, COLOUR_SQUARE, 1);
      cairo_fill_preserve (cr);
      bef_hub_set_colour (cr, COLOUR_ROAD_CASING, 0.9);
      cairo_set_line_width (cr, 1);
      cairo_stroke (cr);
    }
}

static void
paint_paths (cairo_t *cr, const BefHubView *view, GPtrArray *features)
{
  double width = view->z >= 17 ? 1.8 : 1.2;

  if (view->z < 15)
    return;
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  for (guint i = 0; i < features->len; i++)
    {
      bef_hub_map_trace (cr, view, features->pdata[i]);
      bef_hub_set_colour (cr, COLOUR_SQUARE, 0.7);
      cairo_set_line_width (cr, width + 1.6);
      cairo_stroke_preserve (cr);
      bef_hub_set_colour (cr, COLOUR_PATH, 0.9);
      cairo_set_line_width (cr, width);
      cairo_set_dash (cr, (double[]){ width * 3, width * 1.8 }, 2, 0);
      cairo_stroke (cr);
      cairo_set_dash (cr, NULL, 0, 0);
    }
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
}

/* Tracks have no surface to show until z 17: one dashed earthen line. */
static void
paint_track (cairo_t *cr, const BefHubView *view, double width)
{
  if (view->z >= 17)
    {
      bef_hub_set_colour (cr, COLOUR_TRACK, 0.55);
      cairo_set_line_width (cr, width + 1.4);
      cairo_stroke_preserve (cr);
      bef_hub_set_colour (cr, 0xf3eadb, 1);
      cairo_set_line_width (cr, width);
      cairo_stroke (cr);
      return;
    }
  bef_hub_set_colour (cr, COLOUR_SQUARE, 0.8);
  cairo_set_line_width (cr, width + 1.4);
  cairo_stroke_preserve (cr);
  bef_hub_set_colour (cr, COLOUR_TRACK, 0.95);
  cairo_set_line_width (cr, width);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_dash (cr, (double[]){ 6, 2.5 }, 2, 0);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
}

static void
paint_roads (cairo_t *cr, const BefHubView *view, GPtrArray *features)
{
  double casing = view->z >= 17 ? 1.7 : view->z >= 14 ? 1.3 : 0.8;

  for (guint i = 0; i < features->len; i++)
    {
      BefHubFeature *road = features->pdata[i];
      double width = bef_hub_map_road_width (road->kind, view->z);

      if (road->kind != BEF_HUB_KIND_TRACK || width <= 0)
        continue;
      bef_hub_map_trace (cr, view, road);
      paint_track (cr, view, width);
    }
  /* All casings under all surfaces: crossings are open. The major road comes last. */
  for (int pass = 0; pass < 2; pass++)
    for (int kind = BEF_HUB_KIND_LANE; kind >= BEF_HUB_KIND_DEPARTMENTAL; kind--)
      for (guint i = 0; i < features->len; i++)
        {
          BefHubFeature *road = features->pdata[i];
          double width = bef_hub_map_road_width (road->kind, view->z);
          gboolean is_major = road->kind == BEF_HUB_KIND_DEPARTMENTAL;

          if ((int)road->kind != kind || width <= 0)
            continue;
          bef_hub_map_trace (cr, view, road);
          if (pass == 0)
            bef_hub_set_colour (cr, is_major ? COLOUR_DEPARTMENTAL_CASING : COLOUR_ROAD_CASING, 1);
          else
            bef_hub_set_colour (cr, is_major ? COLOUR_DEPARTMENTAL : COLOUR_ROAD, 1);
          cairo_set_line_width (cr, pass == 0 ? width + casing : width);
          cairo_stroke (cr);
        }
}

/* Whose buildings. */
typedef enum
{
  OF_OTHERS,
  OF_THE_COMMUNE,
} Owner;

static void
paint_shadows (cairo_t *cr, const BefHubView *view, GPtrArray *features, Owner owner)
{
  double reach = CLAMP (1.6 * view->px_per_metre, 1, 5);

  if (view->z < 16)
    return;
  cairo_save (cr);
  cairo_translate (cr, reach * 0.8, reach);
  for (guint i = 0; i < features->len; i++)
    {
      BefHubFeature *building = features->pdata[i];
      if (building->kind != BEF_HUB_KIND_SHED
          && (building->kind == BEF_HUB_KIND_MUNICIPAL) == (owner == OF_THE_COMMUNE))
        bef_hub_map_trace (cr, view, building);
    }
  bef_hub_set_colour (cr, COLOUR_SHADOW, 0.16);
  cairo_fill (cr);
  cairo_restore (cr);
}

static void
paint_buildings (cairo_t *cr, const BefHubView *view, GPtrArray *features, Owner owner)
{
  double edge = view->z >= 18 ? 1.1 : view->z >= 16 ? 0.8 : view->z >= 15 ? 0.5 : 0;

  if (view->z < 13)
    return;
  paint_shadows (cr, view, features, owner);
  for (guint i = 0; i < features->len; i++)
    {
      BefHubFeature *building = features->pdata[i];
      gboolean is_plain = building->kind == BEF_HUB_KIND_PLAIN;

      if ((building->kind == BEF_HUB_KIND_MUNICIPAL) != (owner == OF_THE_COMMUNE))
        continue;
      bef_hub_map_trace (cr, view, building);
      bef_hub_set_colour (cr,
                          owner == OF_THE_COMMUNE ? COLOUR_MUNICIPAL
                          : is_plain              ? COLOUR_BUILDING
                                                  : COLOUR_BARN,
                          1);
      cairo_fill_preserve (cr);
      bef_hub_set_colour (
          cr, owner == OF_THE_COMMUNE ? COLOUR_MUNICIPAL_EDGE : COLOUR_BUILDING_EDGE, 1);
      cairo_set_line_width (cr, owner == OF_THE_COMMUNE ? edge * 1.5 + 0.1 : edge);
      if (edge > 0 || owner == OF_THE_COMMUNE)
        cairo_stroke (cr);
      else
        cairo_new_path (cr);
    }
}

static void
paint_houses (cairo_t *cr, const BefHubView *view, GPtrArray *features)
{
  paint_buildings (cr, view, features, OF_OTHERS);
}

static void
paint_municipal (cairo_t *cr, const BefHubView *view, GPtrArray *features)
{
  paint_buildings (cr, view, features, OF_THE_COMMUNE);
}

static void
paint_trees (cairo_t *cr, const BefHubView *view, GPtrArray *features)
{
  if (view->z < 16)
    return;
  for (guint i = 0; i < features->len; i++)
    {
      BefHubFeature *trees = features->pdata[i];

      for (guint j = 0; j < trees->points->len; j++)
        {
          const BefHubPoint *p = &g_array_index (trees->points, BefHubPoint, j);
          double x = p->x * view->scale - view->ox, y = p->y * view->scale - view->oy;
          double radius = MAX (2, (2.1 + 0.35 * (j % 5)) * view->px_per_metre);

          if (x < -BEF_HUB_TILE_MARGIN || x > BEF_HUB_TILE_SIZE + BEF_HUB_TILE_MARGIN
              || y < -BEF_HUB_TILE_MARGIN || y > BEF_HUB_TILE_SIZE + BEF_HUB_TILE_MARGIN)
            continue;
          cairo_new_sub_path (cr);
          cairo_arc (cr, x + radius * 0.25, y + radius * 0.3, radius, 0, 2 * G_PI);
          bef_hub_set_colour (cr, COLOUR_SHADOW, 0.12);
          cairo_fill (cr);
          cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
          bef_hub_set_colour (cr, COLOUR_TREE, 0.92);
          cairo_fill_preserve (cr);
          bef_hub_set_colour (cr, COLOUR_TREE_EDGE, 0.7);
          cairo_set_line_width (cr, 0.7);
          cairo_stroke (cr);
        }
    }
}

/* How far (metres, as measured north and south) the nearest and the farthest points of the tile are
 * from the centre. */
static void
fade_distances (const BefHubView *view, const BefHubPoint *centre, double *nearest,
                double *farthest)
{
  double x = fabs (centre->x - BEF_HUB_TILE_SIZE / 2.0),
         y = fabs (centre->y - BEF_HUB_TILE_SIZE / 2.0);
  double half = BEF_HUB_TILE_SIZE / 2.0;

  *nearest = hypot (MAX (0, x - half) / FADE_STRETCH, MAX (0, y - half)) / view->px_per_metre;
  *farthest = hypot ((x + half) / FADE_STRETCH, y + half) / view->px_per_metre;
}

static void
paint_fade (cairo_t *cr, const BefHubView *view, const BefHubPoint *centre)
{
  cairo_pattern_t *fade = cairo_pattern_create_radial (0, 0, FADE_FROM_M * view->px_per_metre, 0, 0,
                                                       FADE_TO_M * view->px_per_metre);
  cairo_matrix_t to_pattern;

  cairo_matrix_init (&to_pattern, 1 / FADE_STRETCH, 0, 0, 1, -centre->x / FADE_STRETCH, -centre->y);
  cairo_pattern_set_matrix (fade, &to_pattern);
  bef_hub_add_stop (fade, 0, COLOUR_OUTSIDE, 0);
  bef_hub_add_stop (fade, 1, COLOUR_OUTSIDE, 1);
  cairo_set_source (cr, fade);
  cairo_paint (cr);
  cairo_pattern_destroy (fade);
}

/* The land of others is told from ours by being paler, then fades out: the map has no edge. */
static void
paint_outside (cairo_t *cr, BefHubLand *land, const BefHubView *view)
{
  GPtrArray *boundaries = bef_hub_land_layer (land, BEF_HUB_LAYER_BOUNDARY);
  BefHubPoint centre = bef_hub_land_centre (land);
  double nearest, farthest;

  centre.x = centre.x * view->scale - view->ox;
  centre.y = centre.y * view->scale - view->oy;
  fade_distances (view, &centre, &nearest, &farthest);
  if (nearest >= FADE_TO_M)
    {
      bef_hub_set_colour (cr, COLOUR_OUTSIDE, 1);
      cairo_paint (cr);
      return;
    }
  cairo_rectangle (cr, -1, -1, BEF_HUB_TILE_SIZE + 2, BEF_HUB_TILE_SIZE + 2);
  for (guint i = 0; i < boundaries->len; i++)
    bef_hub_map_trace (cr, view, boundaries->pdata[i]);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  bef_hub_set_colour (cr, COLOUR_OUTSIDE, 0.5);
  cairo_fill (cr);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_WINDING);
  if (farthest > FADE_FROM_M)
    paint_fade (cr, view, &centre);
}

static void
paint_boundary (cairo_t *cr, const BefHubView *view, GPtrArray *features)
{
  double width = view->z >= 15 ? 1.7 : 1.2;

  if (view->z < 10)
    return;
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  for (guint i = 0; i < features->len; i++)
    {
      bef_hub_map_trace (cr, view, features->pdata[i]);
      bef_hub_set_colour (cr, COLOUR_BOUNDARY, 0.13);
      cairo_set_line_width (cr, width * 4);
      cairo_stroke_preserve (cr);
      bef_hub_set_colour (cr, COLOUR_BOUNDARY, 0.75);
      cairo_set_line_width (cr, width);
      cairo_set_dash (cr, (double[]){ width * 6, width * 2.5, width, width * 2.5 }, 4, 0);
      cairo_stroke (cr);
      cairo_set_dash (cr, NULL, 0, 0);
    }
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
}

void
bef_hub_map_paint (cairo_t *cr, BefHubLand *land, const BefHubView *view)
{
  static const struct
  {
    BefHubLayer layer;
    void (*paint) (cairo_t *cr, const BefHubView *view, GPtrArray *features);
  } steps[] = {
    { BEF_HUB_LAYER_PATH, paint_paths }, { BEF_HUB_LAYER_SQUARE, paint_squares },
    { BEF_HUB_LAYER_ROAD, paint_roads }, { BEF_HUB_LAYER_BUILDING, paint_houses },
    { BEF_HUB_LAYER_TREE, paint_trees },
  };
  g_autoptr (GPtrArray) features = g_ptr_array_new ();

  bef_hub_set_colour (cr, COLOUR_LAND, 1);
  cairo_paint (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  bef_hub_map_paint_ground (cr, land, view);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      bef_hub_land_query (land, steps[i].layer, &view->box, features);
      steps[i].paint (cr, view, features);
    }
  paint_outside (cr, land, view);
  bef_hub_land_query (land, BEF_HUB_LAYER_BOUNDARY, &view->box, features);
  paint_boundary (cr, view, features);
  /* Those of the world may stand anywhere: never under the fade. */
  bef_hub_land_query (land, BEF_HUB_LAYER_BUILDING, &view->box, features);
  paint_municipal (cr, view, features);
}
