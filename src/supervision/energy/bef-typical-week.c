/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-typical-week.h"

#include <math.h>

#define DAYS 7
#define MONTHS 12
#define HOURS_A_DAY 24
#define SUNDAY 7

/* The band of the hour that begins at @ms. */
static const BefHourBand *
band_at (const BefLoadProfile *profile, gint64 ms)
{
  BefCivil civil;
  int kind;

  bef_civil_from_ms (ms, &civil);
  kind = bef_calendar_is_public_holiday (bef_civil_floor (ms, BEF_PERIOD_DAY)) ? SUNDAY
                                                                               : civil.weekday;
  return &profile->week[(kind - 1) * HOURS_A_DAY + civil.hour];
}

/* What is known of each hour of the week. */
static void
take_steps (BefTypicalWeek *week, const BefLoadStep *steps, guint n)
{
  double wh[BEF_WEEK_MOST_HOURS] = { 0 };
  gint64 known[BEF_WEEK_MOST_HOURS] = { 0 };

  for (guint i = 0; i < n; i++)
    {
      gint64 end = MIN (steps[i].at_ms + steps[i].step_ms, week->range.to_ms);
      for (gint64 at = MAX (steps[i].at_ms, week->range.from_ms); at < end;)
        {
          guint hour = (guint)((at - week->range.from_ms) / BEF_MS_HOUR);
          gint64 next = MIN (week->range.from_ms + ((gint64)hour + 1) * BEF_MS_HOUR, end);
          wh[hour] += steps[i].watts * (double)(next - at) / BEF_MS_HOUR;
          known[hour] += next - at;
          at = next;
        }
    }
  for (guint h = 0; h < week->n_hours; h++)
    if ((double)known[h] >= BEF_PROFILE_ENOUGH * BEF_MS_HOUR)
      week->hours[h].watts = wh[h] / ((double)known[h] / BEF_MS_HOUR);
}

static gint64
first_step (const BefLoadStep *steps, guint n, BefRange range)
{
  for (guint i = 0; i < n; i++)
    if (steps[i].at_ms >= range.from_ms)
      return MIN (steps[i].at_ms, range.to_ms);
  return range.to_ms;
}

static gboolean
is_on_side (const BefWeekHour *hour, BefWeekVerdict side)
{
  return side == BEF_WEEK_ABOVE ? hour->watts > hour->usual.p90 : hour->watts < hour->usual.p10;
}

/* The day on which most hours are on that side, the first of them. */
static gint64
find_notable_day (const BefTypicalWeek *week, BefWeekVerdict side)
{
  gint64 best_ms = BEF_NO_TIME, day_ms = BEF_NO_TIME;
  guint best = 0, here = 0;

  for (guint h = 0; h < week->n_hours; h++)
    {
      gint64 day = bef_civil_floor (week->hours[h].start_ms, BEF_PERIOD_DAY);
      here = day == day_ms ? here : 0;
      day_ms = day;
      here += is_on_side (&week->hours[h], side);
      if (here > best)
        {
          best = here;
          best_ms = day;
        }
    }
  return best_ms;
}

static void
judge (BefTypicalWeek *week, guint n_bands)
{
  double known = week->n_known;

  if (n_bands < BEF_WEEK_ENOUGH * week->n_hours)
    week->verdict = BEF_WEEK_TOO_LITTLE;
  else if (known < BEF_WEEK_ENOUGH * week->n_hours)
    week->verdict = BEF_WEEK_UNKNOWN;
  else if (week->n_above >= BEF_WEEK_NOTABLE * known && week->n_above >= week->n_below)
    week->verdict = BEF_WEEK_ABOVE;
  else if (week->n_below >= BEF_WEEK_NOTABLE * known)
    week->verdict = BEF_WEEK_BELOW;
  else
    week->verdict = BEF_WEEK_AS_USUAL;
  if (week->verdict == BEF_WEEK_ABOVE || week->verdict == BEF_WEEK_BELOW)
    week->notable_day_ms = find_notable_day (week, week->verdict);
}

BefTypicalWeek
bef_typical_week_of (const BefLoadStep *steps, guint n, gint64 until_ms)
{
  BefTypicalWeek week = { .range = { bef_civil_days_before (until_ms, DAYS), until_ms },
                          .notable_day_ms = BEF_NO_TIME,
                          .most_ms = BEF_NO_TIME,
                          .least_ms = BEF_NO_TIME };
  BefRange before = { bef_civil_add (week.range.from_ms, BEF_PERIOD_MONTH, -MONTHS),
                      week.range.from_ms };
  BefLoadProfile profile = bef_load_profile_of (steps, n, before);
  double most = -INFINITY, least = INFINITY;
  guint n_bands = 0;

  week.n_hours = (guint)MIN ((until_ms - week.range.from_ms) / BEF_MS_HOUR, BEF_WEEK_MOST_HOURS);
  week.usual_range = (BefRange){ first_step (steps, n, before), before.to_ms };
  for (guint h = 0; h < week.n_hours; h++)
    {
      gint64 start = week.range.from_ms + h * BEF_MS_HOUR;
      week.hours[h] = (BefWeekHour){ start, *band_at (&profile, start), NAN };
    }
  take_steps (&week, steps, n);
  for (guint h = 0; h < week.n_hours; h++)
    {
      const BefWeekHour *hour = &week.hours[h];
      if (!isfinite (hour->usual.p50))
        continue;
      n_bands++;
      if (hour->usual.p50 > most)
        week.most_ms = hour->start_ms;
      if (hour->usual.p50 < least)
        week.least_ms = hour->start_ms;
      most = MAX (most, hour->usual.p50);
      least = MIN (least, hour->usual.p50);
      if (!isfinite (hour->watts))
        continue;
      week.n_known++;
      week.n_above += is_on_side (hour, BEF_WEEK_ABOVE);
      week.n_below += is_on_side (hour, BEF_WEEK_BELOW);
    }
  judge (&week, n_bands);
  return week;
}
