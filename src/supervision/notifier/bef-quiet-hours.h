/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-civil-time.h"

G_BEGIN_DECLS

/*
 * Hours in which only what is urgent is told on the desktop. Pure but for the calendar's place
 * (base/bef-calendar.h); any thread.
 */
typedef enum
{
  BEF_QUIET_NEVER = 0,
  BEF_QUIET_HOURS = 1 << 0,    /* each day, from..until */
  BEF_QUIET_DAYS_OFF = 1 << 1, /* all of Saturdays, Sundays and public holidays */
} BefQuietWhen;

typedef struct
{
  BefQuietWhen when;
  int from_min, until_min; /* of the civil day, 0..1439; until before from: the next day's. Equal:
                              no hours at all. */
} BefQuietHours;

/* Whether @ms is quiet. A time that does not exist in March is the moment of the jump; one that
 * occurs twice in October is its first: such a night begins and ends once. */
gboolean bef_quiet_hours_hold (const BefQuietHours *self, gint64 ms);
/* The first instant after @ms from which on it is otherwise. BEF_NO_TIME: none within a month. */
gint64 bef_quiet_hours_next (const BefQuietHours *self, gint64 ms);

G_END_DECLS
