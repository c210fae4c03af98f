/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-lighting.h"

#include <math.h>

/* The level to judge a night by is that of so many before it. */
#define LEVELS 7
#define BRIGHTEST_PART 8
#define BRIGHTEST_LEAST 4
/* Below this, W, nothing is lit, whatever it is a share of. */
#define LEAST_W 20.0
#define WELL_UP_MS BEF_MS_HOUR
/* 23 hours in March, less what is not known. */
#define LEAST_NIGHT_MS (22 * BEF_MS_HOUR)
/* A night's own level is known from so much of light. */
#define LEAST_LIT_MS (30 * BEF_MS_MINUTE)

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* Of @values, which are sorted. NAN: none. */
static double
median_of (GArray *values)
{
  if (values->len == 0)
    return NAN;
  g_array_sort (values, compare_doubles);
  return (g_array_index (values, double, (values->len - 1) / 2)
          + g_array_index (values, double, values->len / 2))
         / 2;
}

/* The steps [from, to) of a night. */
typedef struct
{
  const BefBuckets *power;
  guint from, to;
} Steps;

static gboolean
is_known (const BefBucket *step)
{
  return isfinite (step->mean);
}

/* Of what is lit, by @above W, the brightest eighth, which is not dimmed even in June: but a step
 * or two may be of anything. */
static double
level_of (const Steps *steps, double above)
{
  g_autoptr (GArray) lit = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = steps->from; i < steps->to; i++)
    {
      const BefBucket *step = bef_buckets_get (steps->power, i);
      if (is_known (step) && step->mean > above)
        g_array_append_val (lit, step->mean);
    }
  if (lit->len == 0)
    return NAN;
  g_array_sort (lit, compare_doubles);
  guint n = MIN (MAX (lit->len / BRIGHTEST_PART, BRIGHTEST_LEAST), lit->len);
  g_array_remove_range (lit, 0, lit->len - n);
  return median_of (lit);
}

/* The most that is taken at night, where no night before is known: of its darkest hours. */
static double
guess_level (const Steps *steps, const BefLightingNight *night)
{
  double most = 0;

  for (guint i = steps->from; i < steps->to; i++)
    {
      const BefBucket *step = bef_buckets_get (steps->power, i);
      if (is_known (step) && step->start_ms >= night->set_ms && step->end_ms <= night->rise_ms)
        most = MAX (most, step->mean);
    }
  return most;
}

/* Below this share of its neighbour a step is none of light; above the other, all of it. */
#define NO_PART 0.02
#define ALL_PART 0.97

static const BefBucket *
step_at (const Steps *steps, gint64 i)
{
  const BefBucket *step =
      i >= steps->from && i < steps->to ? bef_buckets_get (steps->power, (guint)i) : NULL;

  return step != NULL && is_known (step) ? step : NULL;
}

static gboolean
is_lit (const BefBucket *step, double level)
{
  return step != NULL && step->mean > BEF_LIGHTING_LIT * level;
}

/* The moment at which the lit steps that begin (@way 1) or end (@way -1) with the one at @i do so:
 * as much of a step is lit as its mean is of the one beyond it. */
static gint64
moment_of (const Steps *steps, guint i, int way, double level)
{
  const BefBucket *step = step_at (steps, i), *inner = step_at (steps, (gint64)i + way),
                  *outer = step_at (steps, (gint64)i - way);
  gint64 length = step->end_ms - step->start_ms;
  double full = is_lit (inner, level) ? inner->mean : level;
  double part = step->mean / full, outer_part = outer != NULL ? outer->mean / full : 0;
  gint64 edge = way > 0 ? step->start_ms : step->end_ms;

  if (part < ALL_PART)
    return way > 0 ? step->end_ms - (gint64)llround (part * (double)length)
                   : step->start_ms + (gint64)llround (part * (double)length);
  if (outer_part > NO_PART && outer_part < 1)
    return edge - way * (gint64)llround (outer_part * (double)length);
  return edge;
}

static void
note_dark (BefLightingNight *night, gint64 from, gint64 to)
{
  night->dark_ms += to - from;
  if (night->dark_from_ms == BEF_NO_TIME || to - from > night->dark_to_ms - night->dark_from_ms)
    {
      night->dark_from_ms = from;
      night->dark_to_ms = to;
    }
}

/* When it was switched, and how long it was lit and dark. What burns by day is no switching of the
 * night: only what touches the time between an hour before sunset and an hour after sunrise is. */
static void
read_switching (BefLightingNight *night, const Steps *steps, double level)
{
  for (guint i = steps->from; i < steps->to; i++)
    {
      if (!is_lit (step_at (steps, i), level))
        continue;
      guint first = i, last = i;
      while (is_lit (step_at (steps, (gint64)last + 1), level))
        last++;
      /* Of a step or two both edges are guesses. */
      gboolean is_long = last - first >= 2;
      gint64 on = moment_of (steps, i, 1, level), off = moment_of (steps, last, -1, level);
      i = last;
      if (off <= night->set_ms - WELL_UP_MS || on >= night->rise_ms + WELL_UP_MS)
        continue;
      night->lit_ms += off - on;
      if (night->on_ms == BEF_NO_TIME)
        {
          night->on_ms = on;
          night->is_on_timed = is_long && step_at (steps, (gint64)first - 1) != NULL;
        }
      else
        note_dark (night, night->off_ms, on);
      night->off_ms = off;
      night->is_off_timed = is_long && step_at (steps, (gint64)last + 1) != NULL;
    }
}

static void
add_energy (BefLightingNight *night, const Steps *steps, double level)
{
  for (guint i = steps->from; i < steps->to; i++)
    {
      const BefBucket *step = bef_buckets_get (steps->power, i);
      gint64 length = step->end_ms - step->start_ms;
      if (!is_known (step))
        continue;
      double kwh = step->mean * (double)length / 3.6e9;
      night->kwh += kwh;
      gboolean is_up = step->end_ms <= night->set_ms - WELL_UP_MS
                       || step->start_ms >= night->rise_ms + WELL_UP_MS;
      if (is_up && level > 0 && step->mean > BEF_LIGHTING_LIT * level)
        {
          night->day_kwh += kwh;
          night->day_ms += length;
        }
    }
}

static double
level_before (const GArray *nights)
{
  g_autoptr (GArray) levels = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = nights->len; i > 0 && levels->len < LEVELS; i--)
    {
      const BefLightingNight *night = &g_array_index (nights, BefLightingNight, i - 1);
      if (night->is_known && isfinite (night->level_w))
        g_array_append_val (levels, night->level_w);
    }
  return median_of (levels);
}

static void
read_night (BefLightingNight *night, const Steps *steps, double before)
{
  gint64 known = 0, length = 0;

  for (guint i = steps->from; i < steps->to; i++)
    {
      const BefBucket *step = bef_buckets_get (steps->power, i);
      length += step->end_ms - step->start_ms;
      known += is_known (step) ? step->end_ms - step->start_ms : 0;
    }
  night->is_told = length > 0 && (double)known >= BEF_LIGHTING_KNOWN * (double)length;
  night->is_known = night->is_told && length >= LEAST_NIGHT_MS;
  if (!night->is_told)
    return;
  double reference = isfinite (before) ? before : guess_level (steps, night);
  double level =
      reference > LEAST_W ? level_of (steps, MAX (BEF_LIGHTING_LIT * reference, LEAST_W)) : NAN;
  add_energy (night, steps, isfinite (level) ? level : reference);
  if (isnan (level) || !night->is_known)
    return;
  read_switching (night, steps, level);
  if (night->lit_ms >= LEAST_LIT_MS)
    night->level_w = level;
}

GArray *
bef_lighting_nights (const BefBuckets *power, const BefSunPlace *place)
{
  GArray *nights = g_array_new (FALSE, FALSE, sizeof (BefLightingNight));
  guint n = bef_buckets_get_length (power), at = 0;

  if (n == 0)
    return nights;
  gint64 day = bef_civil_floor (bef_buckets_get (power, 0)->start_ms, BEF_PERIOD_DAY),
         end = bef_buckets_get (power, n - 1)->end_ms;
  while (day < end)
    {
      gint64 next = bef_civil_add (day, BEF_PERIOD_DAY, 1);
      BefLightingNight night = { .noon_ms = day + 12 * BEF_MS_HOUR,
                                 .on_ms = BEF_NO_TIME,
                                 .off_ms = BEF_NO_TIME,
                                 .level_w = NAN,
                                 .dark_from_ms = BEF_NO_TIME,
                                 .dark_to_ms = BEF_NO_TIME };
      gint64 to = next + 12 * BEF_MS_HOUR;
      BefSunDay evening, morning;
      while (at < n && bef_buckets_get (power, at)->start_ms < night.noon_ms)
        at++;
      Steps steps = { power, at, at };
      while (steps.to < n && bef_buckets_get (power, steps.to)->end_ms <= to)
        steps.to++;
      if (steps.to > steps.from && bef_sun_day (place, day, &evening)
          && bef_sun_day (place, next, &morning))
        {
          night.set_ms = evening.set_ms;
          night.rise_ms = morning.rise_ms;
          read_night (&night, &steps, level_before (nights));
          g_array_append_val (nights, night);
        }
      day = next;
    }
  return nights;
}
