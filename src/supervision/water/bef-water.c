/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-water.h"

#include <math.h>

#include "base/bef-civil-time.h"

GArray *
bef_water_bounds (gint64 now_ms)
{
  GArray *bounds = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 from =
      bef_civil_add (bef_civil_floor (now_ms, BEF_PERIOD_DAY), BEF_PERIOD_DAY, -BEF_WATER_DAYS);

  for (gint64 at = from; at <= now_ms; at += BEF_MS_HOUR)
    g_array_append_val (bounds, at);
  return bounds;
}

/* Whether it is known of this very hour. */
static gboolean
is_known (const BefEnergy *hour)
{
  return !isnan (hour->kwh) && hour->coverage >= BEF_WATER_KNOWN && !hour->estimated
         && !hour->meter_changed && !hour->set_aside;
}

static gboolean
is_of_the_night (const BefEnergy *hour)
{
  BefCivil civil;

  bef_civil_from_ms (hour->start_ms, &civil);
  return civil.hour < BEF_WATER_NIGHT_HOURS;
}

/* What flows in less hours than these may be a flush. */
static void
end_day (GArray *days, const BefWaterDay *day, guint n_night)
{
  BefWaterDay ended = *day;

  if (n_night < BEF_WATER_KNOWN_HOURS)
    ended.night_l_h = NAN;
  g_array_append_val (days, ended);
}

GArray *
bef_water_days (const GArray *hours)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (BefWaterDay));
  BefWaterDay day = { BEF_NO_TIME, NAN, NAN };
  guint n_night = 0;

  for (guint i = 0; i < hours->len; i++)
    {
      const BefEnergy *hour = &g_array_index (hours, BefEnergy, i);
      gint64 day_ms = bef_civil_floor (hour->start_ms, BEF_PERIOD_DAY);
      if (day.day_ms != day_ms)
        {
          if (day.day_ms != BEF_NO_TIME)
            end_day (days, &day, n_night);
          day = (BefWaterDay){ day_ms, NAN, NAN };
          n_night = 0;
        }
      if (!isnan (hour->kwh))
        day.litres = hour->kwh + (isnan (day.litres) ? 0 : day.litres);
      if (!is_of_the_night (hour) || !is_known (hour))
        continue;
      double l_h = hour->kwh * BEF_MS_HOUR / (double)(hour->end_ms - hour->start_ms);
      day.night_l_h = n_night == 0 ? l_h : MIN (day.night_l_h, l_h);
      n_night++;
    }
  if (day.day_ms != BEF_NO_TIME)
    end_day (days, &day, n_night);
  return days;
}

/* Nights that are known, oldest first. (transfer full) of BefWaterDay. */
static GArray *
pick_nights (const GArray *days)
{
  GArray *nights = g_array_new (FALSE, FALSE, sizeof (BefWaterDay));

  for (guint i = 0; i < days->len; i++)
    if (!isnan (g_array_index (days, BefWaterDay, i).night_l_h))
      g_array_append_val (nights, g_array_index (days, BefWaterDay, i));
  return nights;
}

static int
compare_flows (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* What always flows; NAN: too few nights are known. */
static double
usual_flow (const GArray *nights, BefWaterUse use)
{
  if (use == BEF_WATER_BUILDING)
    return nights->len >= BEF_WATER_LEAK_NIGHTS ? 0 : NAN;
  if (nights->len < BEF_WATER_NETWORK_NIGHTS + BEF_WATER_LEAK_NIGHTS)
    return NAN;
  g_autoptr (GArray) flows = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i + BEF_WATER_LEAK_NIGHTS < nights->len; i++)
    g_array_append_val (flows, g_array_index (nights, BefWaterDay, i).night_l_h);
  g_array_sort (flows, compare_flows);
  return g_array_index (flows, double, flows->len / 4);
}

/* What is not heard of any more tells nothing of last night. */
static gboolean
is_stale (const GArray *days, const GArray *nights)
{
  gint64 newest = g_array_index (days, BefWaterDay, days->len - 1).day_ms;

  return g_array_index (nights, BefWaterDay, nights->len - 1).day_ms
         < bef_civil_add (newest, BEF_PERIOD_DAY, -BEF_WATER_STALE_DAYS);
}

gboolean
bef_water_is_judged (const GArray *days, BefWaterUse use)
{
  g_autoptr (GArray) nights = pick_nights (days);

  return !isnan (usual_flow (nights, use)) && !is_stale (days, nights);
}

gboolean
bef_water_leak (const GArray *days, BefWaterUse use, BefWaterLeak *out)
{
  g_autoptr (GArray) nights = pick_nights (days);
  double usual = usual_flow (nights, use), above = 0;
  guint n = nights->len, first = n;

  if (isnan (usual) || is_stale (days, nights))
    return FALSE;
  double most = MAX (usual + BEF_WATER_LEAK_L_H,
                     use == BEF_WATER_NETWORK ? usual * BEF_WATER_NETWORK_SHARE : 0);
  const BefWaterDay *last = &g_array_index (nights, BefWaterDay, n - 1);
  for (; first > 0 && g_array_index (nights, BefWaterDay, first - 1).night_l_h > most; first--)
    above += g_array_index (nights, BefWaterDay, first - 1).night_l_h - usual;
  if (n - first < BEF_WATER_LEAK_NIGHTS)
    return FALSE;
  gint64 since = g_array_index (nights, BefWaterDay, first).day_ms;
  double hours = (double)(last->day_ms - since) / BEF_MS_HOUR + BEF_WATER_NIGHT_HOURS;
  *out = (BefWaterLeak){ since, first == 0, above / (n - first), above / (n - first) * hours };
  return TRUE;
}

const BefWaterDay *
bef_water_last_night (const GArray *days)
{
  for (guint i = days->len; i > 0; i--)
    if (!isnan (g_array_index (days, BefWaterDay, i - 1).night_l_h))
      return &g_array_index (days, BefWaterDay, i - 1);
  return NULL;
}

/* Shared meters. */

static void
take_off (BefEnergy *rest, const BefEnergy *part)
{
  rest->estimated |= part->estimated;
  rest->meter_changed |= part->meter_changed;
  rest->set_aside |= part->set_aside;
  rest->coverage = MIN (rest->coverage, part->coverage);
  rest->newest_ms = MAX (rest->newest_ms, part->newest_ms);
  rest->kwh = isnan (rest->kwh) || isnan (part->kwh) || rest->coverage < BEF_WATER_KNOWN
                  ? NAN
                  : round ((rest->kwh - part->kwh) * 1000) / 1000;
}

GArray *
bef_water_rest (const GArray *hours, const GPtrArray *parts)
{
  GArray *rest = g_array_new (FALSE, FALSE, sizeof (BefEnergy));

  for (guint i = 0; i < hours->len; i++)
    {
      BefEnergy hour = g_array_index (hours, BefEnergy, i);
      if (hour.coverage < BEF_WATER_KNOWN)
        hour.kwh = NAN;
      for (guint k = 0; k < parts->len; k++)
        {
          const GArray *part = g_ptr_array_index (parts, k);
          g_return_val_if_fail (part->len == hours->len, rest);
          take_off (&hour, &g_array_index (part, BefEnergy, i));
        }
      g_array_append_val (rest, hour);
    }
  return rest;
}

gboolean
bef_water_parts_exceed (const GArray *days, const GArray *rest, double *litres)
{
  double whole = 0, left = 0;
  guint n = 0;

  for (guint i = MIN (days->len, rest->len); i > 0 && n < 7; i--)
    {
      const BefWaterDay *day = &g_array_index (days, BefWaterDay, i - 1),
                        *none = &g_array_index (rest, BefWaterDay, i - 1);
      if (isnan (day->litres) || isnan (none->litres))
        continue;
      whole += day->litres;
      left += none->litres;
      n++;
    }
  *litres = -left;
  return n == 7 && -left > MAX (BEF_WATER_EXCESS_L, BEF_WATER_EXCESS * whole);
}

double
bef_water_sum (const GArray *days, guint n, guint *n_known)
{
  double sum = 0;
  guint known = 0;

  for (guint i = days->len > n ? days->len - n : 0; i < days->len; i++)
    {
      const BefWaterDay *day = &g_array_index (days, BefWaterDay, i);
      if (isnan (day->litres))
        continue;
      sum += day->litres;
      known++;
    }
  if (n_known != NULL)
    *n_known = known;
  return sum;
}
