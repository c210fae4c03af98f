/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-building.h"

G_BEGIN_DECLS

/*
 * When a building is in use: by what it is and the calendar, and by what is booked in it. Civil
 * time of Paris; school holidays and public holidays as base/bef-calendar.h has them.
 */

/* People come before a booking begins, and tidy up after it. */
#define BEF_ALARM_BEFORE_MS (45 * BEF_MS_MINUTE)
#define BEF_ALARM_AFTER_MS (45 * BEF_MS_MINUTE)

/* Whether staff or the public may be in a building of @category ("townHall"…, nullable) then, with
 * nothing booked. Wide: a door open a little late is nobody's alarm. Any thread. */
gboolean bef_alarm_is_open (const char *category, gint64 ms);

/* Whether people come there only for what is booked: a hall. Any thread. */
gboolean bef_alarm_is_hall (const char *category);

/* Whether a room of @building is booked at any time between @from_ms and @to_ms, margins included.
 * Main thread, likewise below. */
gboolean bef_alarm_is_booked (BefBuilding *building, gint64 from_ms, gint64 to_ms);
/* Neither open nor booked. */
gboolean bef_alarm_is_closed (BefBuilding *building, gint64 now_ms);

G_END_DECLS
