/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-alarm-rule.h"
#include "model/bef-building.h"
#include "model/bef-hours-book.h"

G_BEGIN_DECLS

/*
 * When a building is in use: by the hours the commune gave it, else by what it is and the calendar,
 * by what is booked in it, and not on days on which a calendar of its closes it. Civil time of
 * Paris; school holidays and public holidays as base/bef-calendar.h has them.
 */

/* People come before a booking begins, and tidy up after it. */
#define BEF_ALARM_BEFORE_MS (45 * BEF_MS_MINUTE)
#define BEF_ALARM_AFTER_MS (45 * BEF_MS_MINUTE)

/* Hours of a building of @category ("townHall"…, nullable) to which none were given. Wide: a door
 * open a little late is nobody's alarm. (transfer none), static. Any thread. */
const BefOpeningHours *bef_alarm_usual_hours (const char *category);

/* One instant, looked up once for all buildings. Plain data. */
typedef struct
{
  gint64 now_ms;
  BefHoursMoment moment;
  const BefHoursBook *hours; /* nullable: all as usual; has to outlive it */
} BefAlarmOpening;
/* @hours nullable. Any thread, likewise what follows. */
BefAlarmOpening bef_alarm_opening_at (const BefHoursBook *hours, gint64 ms);
/* Whether staff or the public may be in @building then, with nothing booked. */
gboolean bef_alarm_opening_has (const BefAlarmOpening *self, BefBuilding *building);
/* The same of one of @category to which no hours were given, at one instant. */
gboolean bef_alarm_is_open (const char *category, gint64 ms);

/* Whether what @rule says depends on whether a building is open. Any thread. */
gboolean bef_alarm_rule_goes_by_hours (const BefAlarmRule *rule);

/* Whether people come there only for what is booked: a hall. Any thread. */
gboolean bef_alarm_is_hall (const char *category);

/* Whether @booking is at any time between @from_ms and @to_ms, margins included. Any thread. */
gboolean bef_alarm_is_within (const BefBooking *booking, gint64 from_ms, gint64 to_ms);
/* Whether a room of @building is booked at any time between @from_ms and @to_ms, margins included.
 * Main thread, likewise below. */
gboolean bef_alarm_is_booked (BefBuilding *building, gint64 from_ms, gint64 to_ms);
/* Neither open nor booked. */
gboolean bef_alarm_is_closed (const BefAlarmOpening *opening, BefBuilding *building);

G_END_DECLS
