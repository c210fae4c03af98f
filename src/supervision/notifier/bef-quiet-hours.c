/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-quiet-hours.h"

#include "base/bef-calendar.h"

#define LOOK_AHEAD_DAYS 31

/* The minute @minute of the civil day @days after the one that holds @ms. */
static gint64
minute_of (gint64 ms, int days, int minute)
{
  BefCivil c;

  bef_civil_from_ms (bef_civil_add (ms, BEF_PERIOD_DAY, days), &c);
  return bef_civil_to_ms (c.year, c.month, c.day, 0, minute);
}

/* Whether the hours that begin on the day @days after @ms's hold @ms. */
static gboolean
is_within (const BefQuietHours *self, gint64 ms, int days)
{
  int last = self->until_min < self->from_min ? days + 1 : days;

  return ms >= minute_of (ms, days, self->from_min) && ms < minute_of (ms, last, self->until_min);
}

gboolean
bef_quiet_hours_hold (const BefQuietHours *self, gint64 ms)
{
  if ((self->when & BEF_QUIET_DAYS_OFF) != 0 && !bef_calendar_is_working_day (ms))
    return TRUE;
  return (self->when & BEF_QUIET_HOURS) != 0 && self->from_min != self->until_min
         && (is_within (self, ms, 0) || is_within (self, ms, -1));
}

gint64
bef_quiet_hours_next (const BefQuietHours *self, gint64 ms)
{
  const gboolean now = bef_quiet_hours_hold (self, ms);
  const int first = MIN (self->from_min, self->until_min);
  const int minutes[] = { 0, first, MAX (self->from_min, self->until_min) };

  if (self->when == BEF_QUIET_NEVER)
    return BEF_NO_TIME;
  for (int day = 0; day <= LOOK_AHEAD_DAYS; day++)
    for (guint i = 0; i < G_N_ELEMENTS (minutes); i++)
      {
        gint64 at_ms = minute_of (ms, day, minutes[i]);
        if (at_ms > ms && bef_quiet_hours_hold (self, at_ms) != now)
          return at_ms;
      }
  return BEF_NO_TIME;
}
