/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-load-profile.h"

#include <math.h>

#define HOURS_A_DAY 24
#define SUNDAY 7

/* Wh, and the time they are known of. */
typedef struct
{
  double wh;
  gint64 ms;
} Part;

/* A civil day under way. */
typedef struct
{
  gint64 start_ms, end_ms; /* empty before the first */
  int kind;                /* 1 Monday to 7 Sunday */
  Part night, work;
} Day;

typedef struct
{
  GArray *nights, *days;         /* owned, of double: W */
  GArray *hours[BEF_WEEK_HOURS]; /* owned, of double: W */
  Day day;
  gint64 hour_ms; /* start of the hour under way */
  Part hour, all;
} Gather;

static void
add_if_known (GArray *values, Part part, gint64 length_ms)
{
  if ((double)part.ms < BEF_PROFILE_ENOUGH * (double)length_ms || part.ms == 0)
    return;
  double watts = part.wh / ((double)part.ms / BEF_MS_HOUR);
  g_array_append_val (values, watts);
}

/* An hour of clock time; whole hours are the same in UTC. */
static int
hour_of (gint64 ms)
{
  BefCivil civil;

  bef_civil_from_ms (ms, &civil);
  return civil.hour;
}

static void
end_hour (Gather *g)
{
  if (g->hour.ms > 0)
    add_if_known (g->hours[(g->day.kind - 1) * HOURS_A_DAY + hour_of (g->hour_ms)], g->hour,
                  BEF_MS_HOUR);
  g->hour = (Part){ 0 };
}

static gint64
at_hour (gint64 day_ms, int hour)
{
  BefCivil civil;

  bef_civil_from_ms (day_ms, &civil);
  return bef_civil_to_ms (civil.year, civil.month, civil.day, hour, 0);
}

static void
end_day (Gather *g)
{
  const Day *day = &g->day;

  if (day->end_ms == day->start_ms)
    return;
  add_if_known (g->nights, day->night,
                at_hour (day->start_ms, BEF_NIGHT_TO_HOUR)
                    - at_hour (day->start_ms, BEF_NIGHT_FROM_HOUR));
  if (day->kind < 6)
    add_if_known (g->days, day->work,
                  at_hour (day->start_ms, BEF_WORK_TO_HOUR)
                      - at_hour (day->start_ms, BEF_WORK_FROM_HOUR));
}

static void
begin_day (Gather *g, gint64 ms)
{
  BefCivil civil;
  gint64 start = bef_civil_floor (ms, BEF_PERIOD_DAY);

  bef_civil_from_ms (start, &civil);
  g->day = (Day){ .start_ms = start,
                  .end_ms = bef_civil_add (start, BEF_PERIOD_DAY, 1),
                  .kind = bef_calendar_is_public_holiday (start) ? SUNDAY : civil.weekday };
}

static void
add_to (Part *part, const BefLoadStep *step)
{
  part->wh += step->watts * (double)step->step_ms / BEF_MS_HOUR;
  part->ms += step->step_ms;
}

/* A piece of a step that lies in one hour. */
static void
add_piece (Gather *g, const BefLoadStep *piece)
{
  gint64 hour = piece->at_ms - piece->at_ms % BEF_MS_HOUR;

  if (hour != g->hour_ms)
    {
      end_hour (g);
      g->hour_ms = hour;
      if (piece->at_ms >= g->day.end_ms)
        {
          end_day (g);
          begin_day (g, piece->at_ms);
        }
    }
  int h = hour_of (hour);
  add_to (&g->hour, piece);
  add_to (&g->all, piece);
  if (h >= BEF_NIGHT_FROM_HOUR && h < BEF_NIGHT_TO_HOUR)
    add_to (&g->day.night, piece);
  if (h >= BEF_WORK_FROM_HOUR && h < BEF_WORK_TO_HOUR)
    add_to (&g->day.work, piece);
}

/* A step may reach over hours. */
static void
add_step (Gather *g, const BefLoadStep *step)
{
  gint64 end = step->at_ms + step->step_ms;

  for (gint64 at = step->at_ms; at < end;)
    {
      gint64 next = MIN (at - at % BEF_MS_HOUR + BEF_MS_HOUR, end);
      add_piece (g, &(BefLoadStep){ at, next - at, step->watts });
      at = next;
    }
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* Of sorted values. */
static double
percentile (const GArray *sorted, double p)
{
  double rank = p * (sorted->len - 1);
  guint below = (guint)rank, above = MIN (below + 1, sorted->len - 1);
  double a = g_array_index (sorted, double, below), b = g_array_index (sorted, double, above);

  return a + (b - a) * (rank - below);
}

static double
median_of (GArray *values, guint least)
{
  if (values->len < least)
    return NAN;
  g_array_sort (values, compare_doubles);
  return percentile (values, 0.5);
}

static BefHourBand
band_of (GArray *values)
{
  BefHourBand band = { NAN, NAN, NAN, values->len };

  if (values->len < BEF_PROFILE_LEAST_HOURS)
    return band;
  g_array_sort (values, compare_doubles);
  band.p10 = percentile (values, 0.1);
  band.p50 = percentile (values, 0.5);
  band.p90 = percentile (values, 0.9);
  return band;
}

/* The highest mean over BEF_PEAK_MS by the clock: of ten minutes from :00, :10…, all of which is
 * known. */
typedef struct
{
  gint64 slice_ms;
  Part part;
} Slice;

static void
end_slice (BefLoadProfile *profile, Slice *slice)
{
  double watts =
      slice->part.ms >= BEF_PEAK_MS ? slice->part.wh / ((double)slice->part.ms / BEF_MS_HOUR) : NAN;

  if (watts > profile->peak_w || (isfinite (watts) && !isfinite (profile->peak_w)))
    {
      profile->peak_w = watts;
      profile->peak_ms = slice->slice_ms;
      profile->peak_step_ms = BEF_PEAK_MS;
    }
  slice->part = (Part){ 0 };
}

static void
look_for_peak (BefLoadProfile *profile, Slice *slice, const BefLoadStep *step)
{
  gint64 at = step->at_ms - step->at_ms % BEF_PEAK_MS;

  if (step->step_ms > BEF_PEAK_MS)
    {
      if (step->watts > profile->peak_w || !isfinite (profile->peak_w))
        {
          profile->peak_w = step->watts;
          profile->peak_ms = step->at_ms;
          profile->peak_step_ms = step->step_ms;
        }
      return;
    }
  if (at != slice->slice_ms)
    {
      end_slice (profile, slice);
      slice->slice_ms = at;
    }
  add_to (&slice->part, step);
}

BefLoadProfile
bef_load_profile_of (const BefLoadStep *steps, guint n, BefRange range)
{
  BefLoadProfile profile = { .base_w = NAN,
                             .day_w = NAN,
                             .ratio = NAN,
                             .base_share = NAN,
                             .peak_w = NAN,
                             .peak_ms = BEF_NO_TIME };
  Gather g = { .hour_ms = BEF_NO_TIME };
  Slice slice = { .slice_ms = BEF_NO_TIME };

  g.nights = g_array_new (FALSE, FALSE, sizeof (double));
  g.days = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint h = 0; h < BEF_WEEK_HOURS; h++)
    g.hours[h] = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < n; i++)
    if (steps[i].at_ms >= range.from_ms && steps[i].at_ms < range.to_ms)
      {
        add_step (&g, &steps[i]);
        look_for_peak (&profile, &slice, &steps[i]);
      }
  end_hour (&g);
  end_day (&g);
  end_slice (&profile, &slice);
  profile.n_nights = g.nights->len;
  profile.base_w = median_of (g.nights, BEF_PROFILE_LEAST_NIGHTS);
  profile.day_w = median_of (g.days, BEF_PROFILE_LEAST_NIGHTS);
  if (profile.day_w > 0)
    profile.ratio = profile.base_w / profile.day_w;
  if (g.all.wh > 0)
    profile.base_share = profile.base_w * ((double)g.all.ms / BEF_MS_HOUR) / g.all.wh;
  for (guint h = 0; h < BEF_WEEK_HOURS; h++)
    profile.week[h] = band_of (g.hours[h]);
  g_array_unref (g.nights);
  g_array_unref (g.days);
  for (guint h = 0; h < BEF_WEEK_HOURS; h++)
    g_array_unref (g.hours[h]);
  return profile;
}
