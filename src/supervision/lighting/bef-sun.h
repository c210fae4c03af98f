/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-civil-time.h"

G_BEGIN_DECLS

/*
 * When the sun rises and sets. The formulas of NOAA's solar calculator (Global Monitoring
 * Laboratory, "Solar Calculation Details"), after Jean Meeus, "Astronomical Algorithms", chapters
 * 25 and 28: to the minute between the polar circles from 1900 to 2100. The upper edge on a level
 * horizon, 0.833 degrees below it for refraction and the size of the disc. Pure, any thread.
 */

typedef struct
{
  double latitude, longitude; /* degrees, north and east */
} BefSunPlace;

typedef struct
{
  gint64 rise_ms, set_ms;
} BefSunDay;

/* The day of the sun whose noon at @place lies in the civil day of Paris that holds @ms. FALSE: it
 * does not rise, or not set, there then. */
gboolean bef_sun_day (const BefSunPlace *place, gint64 ms, BefSunDay *out);

G_END_DECLS
