/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/water/bef-water.h"

G_BEGIN_DECLS

/*
 * What stands of a meter of water and of those that share it. Pure, any thread.
 *
 * A leak that was told stands until so many known nights on end have less than half of it. It is
 * told where it is known best: behind one of the meters of parts, or outside of all of them; of the
 * main meter as it is where what is outside is not known and no part leaks.
 */
#define BEF_WATER_QUIET_NIGHTS 2

typedef struct
{
  gboolean is_judged; /* else nothing is said of it */
  gboolean leaks;
  BefWaterLeak leak; /* when it leaks */
} BefWaterVerdict;

/* Of @days, of BefWaterDay. */
BefWaterVerdict bef_water_stand (const GArray *days, BefWaterUse use);
/* Of the meter that counted @hours, of BefEnergy, and those behind it: @parts, each a GArray of
 * BefEnergy of the same hours. (transfer full) of BefWaterVerdict: the main meter's, then one for
 * each part. */
GArray *bef_water_stand_shared (const GArray *hours, const GPtrArray *parts, BefWaterUse use);

G_END_DECLS
