/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

#include "base/bef-civil-time.h"

G_BEGIN_DECLS

/*
 * What the parts of a camera's picture share. The scene is drawn on a sheet of 160 by 90 units
 * whatever the width asked. Nobody in it has a face. Internal to the hub's drawing.
 */

#define BEF_HUB_SHEET_W 160.0
#define BEF_HUB_SHEET_H 90.0
/* Where buildings meet the ground, and the two edges of the carriageway. */
#define BEF_HUB_SHEET_BASE 60.0
#define BEF_HUB_SHEET_KERB 70.0
#define BEF_HUB_SHEET_NEAR_KERB 82.5

typedef enum
{
  BEF_HUB_SCENE_SQUARE,
  BEF_HUB_SCENE_SCHOOL,
  BEF_HUB_SCENE_WORKSHOP,
  BEF_HUB_SCENE_HALL,
  BEF_HUB_N_SCENES,
} BefHubScene;

typedef struct
{
  BefHubScene scene;
  guint32 hash; /* of the camera and the seed */
  guint64 seed;
  double seconds; /* since the epoch */
  BefCivil civil;
  double sun_deg;    /* the sun's height */
  double day;        /* 0 night .. 1 day */
  double golden;     /* 0 .. 1 about sunrise and sunset */
  double cloud;      /* 0 clear .. 1 overcast */
  double rain;       /* 0 none .. 1 */
  gboolean lamps_on; /* street lighting */
} BefHubShot;

/* The sun's height (degrees) over the commune, refraction left out. Formulae: NOAA, solar position,
 * the low precision Fourier series of declination and equation of time. */
double bef_hub_sun_height (gint64 now_ms);

/* Sets the source to a surface's colour 0xRRGGBB as the hour lights it. */
void bef_hub_set_lit (cairo_t *cr, const BefHubShot *shot, guint32 rgb, double alpha);
/* Whether somebody has the light on behind window @number. */
gboolean bef_hub_window_is_lit (const BefHubShot *shot, guint number);
/* Writes @text with its middle at @x, its baseline at @y, @size units high. Source and font must be
 * set. */
void bef_hub_write (cairo_t *cr, const char *font, const char *text, double size, double x,
                    double y, double anchor);

void bef_hub_shot_paint_sky (cairo_t *cr, const BefHubShot *shot);
void bef_hub_shot_paint_scene (cairo_t *cr, const BefHubShot *shot);
void bef_hub_shot_paint_facade (cairo_t *cr, const BefHubShot *shot);
void bef_hub_shot_paint_passers (cairo_t *cr, const BefHubShot *shot);
void bef_hub_shot_paint_lamps (cairo_t *cr, const BefHubShot *shot);
void bef_hub_shot_paint_rain (cairo_t *cr, const BefHubShot *shot);

G_END_DECLS
