/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/water/bef-water.h"

G_BEGIN_DECLS

/* What a water meter says, in words. @euros: NAN: not known, and not told. All texts are (transfer
 * full). */

/* "Water runs all night: 180 L/h"; of a network "180 L/h more than usual at night". */
char *bef_water_leak_dup_title (const BefWaterLeak *leak, BefWaterUse use);
/* "Since 12 November: 43 m³, 170 €. What to do." */
char *bef_water_leak_dup_detail (const BefWaterLeak *leak, BefWaterUse use, double euros);
/* "The last 30 days: 41 m³, 160 €\nNight of 12 November: 0 L/h at the least". */
char *bef_water_days_dup_words (const GArray *days, double euros);
/* "The meters behind it count 300 L a week more than it does: …". */
char *bef_water_exceed_dup_words (double litres);

/* The days of the sentence above. */
#define BEF_WATER_MONTH_DAYS 30

G_END_DECLS
