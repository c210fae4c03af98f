/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/lighting/bef-lighting.h"

G_BEGIN_DECLS

/* Simulated cabinets of street lighting, for a year. */

#define DAYS 365

typedef struct
{
  BefSunPlace place;
  gboolean by_cell; /* a cell that sees the sky, else a clock that knows the sun */
  double level_w, standby_w;
  gint64 after_set_ms, before_rise_ms; /* when it switches */
  guint off_from, off_to;              /* minutes of the day, by decision; equal: none */
  double dimmed;                       /* share of the level from 23 h to 5 h; 1: none */
  /* What happens, from which day on; -1: never. */
  int drift_day, loss_day, by_day_day, not_off_day;
  gint64 drift_ms;
  double loss;
  GRand *random;
} Cabinet;

Cabinet random_cabinet (guint seed);
/* W of every ten minutes of a year. */
BefBuckets *simulate (Cabinet *c, gint64 first);
gint64 first_day (void);
GArray *nights_of (Cabinet *c);
/* BEFFROI_CABINETS: how many. */
guint n_cabinets (void);

G_END_DECLS
