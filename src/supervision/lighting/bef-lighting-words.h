/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/lighting/bef-lighting.h"

G_BEGIN_DECLS

/* What lamps do, in words. @euros: NAN: not known, and not told. All texts are (transfer full). */

/* "The clock is 5 min late". */
char *bef_lighting_finding_dup_title (const BefLightingFinding *finding);
/* "Since 12 November: 14 kWh, 3 €. What to do." */
char *bef_lighting_finding_dup_detail (const BefLightingFinding *finding, double euros);
/* "On at 17:12, 16 min after sunset; off at 8:31, 9 min before sunrise: 15 h 19, 41 kWh, 8 €". Of a
 * night of which too little is known, that. */
char *bef_lighting_night_dup_words (const BefLightingNight *night, double euros);
/* "Off from 23:00 to 5:00, kept on 28 nights of 30"; NULL: there are no such hours. Of the first @n
 * of @nights, the last thirty. */
char *bef_lighting_off_dup_words (const BefLightingOff *off, const GArray *nights, guint n);

G_END_DECLS
