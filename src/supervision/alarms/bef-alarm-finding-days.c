/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alarm-finding.h"

#include <math.h>

#define NEARLY_ALL 0.99
#define NIGHT_END 5
#define DAY_START 9
#define DAY_END 16

/* What is known of a part of a day: Wh and the time it is known of. */
typedef struct
{
  double wh, hours;
} Part;

typedef struct
{
  Part whole, night, day;
  double least, most; /* degrees; NAN: none */
} Sum;

static void
add_part (Part *part, const BefBucket *bucket, gint64 from_ms, gint64 to_ms)
{
  double hours = (double)(MIN (to_ms, bucket->end_ms) - MAX (from_ms, bucket->start_ms))
                 / BEF_MS_HOUR * (1 - bucket->missing);

  if (hours <= 0 || !isfinite (bucket->mean))
    return;
  part->wh += bucket->mean * hours;
  part->hours += hours;
}

static gint64
hour_of (gint64 day_ms, int hour)
{
  BefCivil c;

  bef_civil_from_ms (day_ms, &c);
  return bef_civil_to_ms (c.year, c.month, c.day, hour, 0);
}

static double
mean_kw (Part part, gint64 from_ms, gint64 to_ms)
{
  return part.hours >= NEARLY_ALL * (to_ms - from_ms) / BEF_MS_HOUR ? part.wh / part.hours / 1000
                                                                    : NAN;
}

static BefFindingDay
day_of (const BefBuckets *watts, guint *at, const BefBuckets *celsius, guint *at_celsius,
        gint64 day_ms, gint64 next_ms)
{
  Sum sum = { .least = NAN, .most = NAN };
  gint64 night_ms = hour_of (day_ms, NIGHT_END), from_ms = hour_of (day_ms, DAY_START),
         to_ms = hour_of (day_ms, DAY_END);
  BefCivil c;

  for (; *at < bef_buckets_get_length (watts); (*at)++)
    {
      const BefBucket *b = bef_buckets_get (watts, *at);
      if (b->start_ms >= next_ms)
        break;
      add_part (&sum.whole, b, day_ms, next_ms);
      add_part (&sum.night, b, day_ms, night_ms);
      add_part (&sum.day, b, from_ms, to_ms);
      if (b->end_ms > next_ms)
        break;
    }
  for (; celsius != NULL && *at_celsius < bef_buckets_get_length (celsius); (*at_celsius)++)
    {
      const BefBucket *b = bef_buckets_get (celsius, *at_celsius);
      if (b->start_ms >= next_ms)
        break;
      if (b->start_ms < day_ms || !isfinite (b->min))
        continue;
      sum.least = fmin (sum.least, b->min);
      sum.most = fmax (sum.most, b->max);
    }
  bef_civil_from_ms (day_ms, &c);
  return (BefFindingDay){
    .start_ms = day_ms,
    .weekday = c.weekday,
    .kwh = mean_kw (sum.whole, day_ms, next_ms) * (next_ms - day_ms) / BEF_MS_HOUR,
    .night_kw = mean_kw (sum.night, day_ms, night_ms),
    .day_kw = mean_kw (sum.day, from_ms, to_ms),
    .degree_days = isfinite (sum.least) ? MAX (0, 18 - (sum.least + sum.most) / 2) : NAN,
  };
}

GArray *
bef_finding_days_from_buckets (const BefBuckets *watts, const BefBuckets *celsius)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (BefFindingDay));
  guint n = bef_buckets_get_length (watts), at = 0, at_celsius = 0;

  if (n == 0)
    return days;
  gint64 end_ms = bef_buckets_get (watts, n - 1)->end_ms;
  for (gint64 day_ms = bef_civil_floor (bef_buckets_get (watts, 0)->start_ms, BEF_PERIOD_DAY);
       day_ms < end_ms;)
    {
      gint64 next_ms = bef_civil_add (day_ms, BEF_PERIOD_DAY, 1);
      BefFindingDay day = day_of (watts, &at, celsius, &at_celsius, day_ms, next_ms);
      g_array_append_val (days, day);
      day_ms = next_ms;
    }
  return days;
}
