/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-civil-time.h"

G_BEGIN_DECLS

/*
 * The French calendar: public holidays, and school holidays of the three zones as published by the
 * ministry for the years in resources/calendars/france.txt; none are known elsewhere. A day is the
 * civil day of Paris that holds the instant. Any thread.
 */

typedef enum
{
  BEF_SCHOOL_ZONE_A,
  BEF_SCHOOL_ZONE_B,
  BEF_SCHOOL_ZONE_C,
} BefSchoolZone;

/* Where the commune is: zone A (which holds the académie de Poitiers) and not in Alsace or Moselle
 * unless said. Whoever asks from then on is answered for it. */
void bef_calendar_set_place (BefSchoolZone zone, gboolean alsace_moselle);

gboolean bef_calendar_is_public_holiday (gint64 ms);
gboolean bef_calendar_is_school_holiday (gint64 ms);
/* Monday to Friday, not a public holiday. */
gboolean bef_calendar_is_working_day (gint64 ms);

/* The end of the last school holiday that is known. */
gint64 bef_calendar_known_until (void);
/* From so many days before that end on, it is told. */
#define BEF_CALENDAR_NOTICE_DAYS 60
/* That the school holidays end soon or have ended, and what to do; NULL while there is time.
 * (transfer full) */
char *bef_calendar_dup_warning (gint64 now_ms);

G_END_DECLS
