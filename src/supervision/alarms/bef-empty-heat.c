/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-empty-heat.h"

#include <math.h>
#include <stdlib.h>

/* A slice of which more is missing is not known. */
#define MOST_MISSING 0.1
/* Codes of "room-state" and "open-state". */
#define ROOM_FREE 0.0
#define DOOR_CLOSED 0.0

static gboolean
is_known (const BefBucket *b)
{
  return isfinite (b->mean) && b->missing <= MOST_MISSING;
}

/* Something above @quiet was said in it. */
static gboolean
happened (const BefBucket *b, double quiet)
{
  return isfinite (b->max) && b->max > quiet;
}

static BefHallUse
use_of (const BefHallSources *sources, guint i)
{
  gboolean known = sources->rooms->len > 0;

  for (guint k = 0; k < sources->rooms->len; k++)
    {
      const BefBucket *b = bef_buckets_get (g_ptr_array_index (sources->rooms, k), i);
      if (happened (b, ROOM_FREE))
        return BEF_HALL_USED;
      known &= is_known (b);
    }
  for (guint k = 0; k < sources->doors->len; k++)
    if (happened (bef_buckets_get (g_ptr_array_index (sources->doors, k), i), DOOR_CLOSED))
      return BEF_HALL_USED;
  return known ? BEF_HALL_EMPTY : BEF_HALL_UNKNOWN;
}

static double
mean_of (const BefBuckets *buckets, guint i)
{
  const BefBucket *b = buckets != NULL ? bef_buckets_get (buckets, i) : NULL;

  return b != NULL && is_known (b) ? b->mean : NAN;
}

GArray *
bef_hall_steps_new (const BefHallSources *sources)
{
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (BefHallStep));
  const BefBuckets *any = sources->celsius;

  for (guint i = 0; any != NULL && i < bef_buckets_get_length (any); i++)
    {
      const BefBucket *b = bef_buckets_get (any, i);
      BefHallStep step = { .start_ms = b->start_ms,
                           .end_ms = b->end_ms,
                           .use = use_of (sources, i),
                           .celsius = mean_of (sources->celsius, i),
                           .watts = mean_of (sources->watts, i),
                           .outdoors = mean_of (sources->outdoors, i) };
      g_array_append_val (steps, step);
    }
  return steps;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

double
bef_empty_heat_base (const GArray *steps)
{
  g_autoptr (GArray) watts = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < steps->len; i++)
    {
      double w = g_array_index (steps, BefHallStep, i).watts;
      if (isfinite (w))
        g_array_append_val (watts, w);
    }
  if (watts->len == 0)
    return NAN;
  g_array_sort (watts, compare_doubles);
  return g_array_index (watts, double, (guint)(0.1 * (watts->len - 1)));
}

/* With who was there just before and who comes soon. */
static BefHallUse
use_around (const GArray *steps, guint i)
{
  const BefHallStep *all = &g_array_index (steps, BefHallStep, 0);
  BefHallUse use = all[i].use;

  for (guint k = i; k > 0 && all[k - 1].end_ms > all[i].start_ms - BEF_EMPTY_HEAT_AFTER_MS; k--)
    if (all[k - 1].use == BEF_HALL_USED)
      return BEF_HALL_USED;
  for (guint k = i + 1;
       k < steps->len && all[k].start_ms < all[i].end_ms + BEF_EMPTY_HEAT_BEFORE_MS; k++)
    if (all[k].use == BEF_HALL_USED)
      return BEF_HALL_USED;
  return use;
}

typedef enum
{
  NOT_HEATED,
  HEATED,
  NOT_KNOWN,
} Heating;

static Heating
heating_of (const GArray *steps, guint i, const BefHall *hall, double base_w)
{
  const BefHallStep *step = &g_array_index (steps, BefHallStep, i);
  const BefHallStep *before = i > 0 ? step - 1 : NULL;

  if (isnan (step->celsius))
    return NOT_KNOWN;
  if (step->celsius <= hall->setback_c || step->outdoors >= BEF_EMPTY_HEAT_OUTDOORS_C)
    return NOT_HEATED;
  double margin = fmax (base_w * BEF_EMPTY_HEAT_SHARE, BEF_EMPTY_HEAT_LEAST_W);
  if (hall->heats == BEF_HALL_BY_POWER)
    return isnan (step->watts) ? NOT_KNOWN : step->watts > base_w + margin ? HEATED : NOT_HEATED;
  if (before == NULL || isnan (before->celsius))
    return NOT_KNOWN;
  double hours = (double)(step->end_ms - step->start_ms) / BEF_MS_HOUR;
  return step->celsius > before->celsius - BEF_EMPTY_HEAT_FALL_C * hours ? HEATED : NOT_HEATED;
}

/* kWh that something took above the base load in a step, and their price. */
static void
add_use (BefEmptyHeat *sum, const BefHall *hall, gint64 ms, double kwh)
{
  double price = hall->price != NULL ? hall->price (ms, hall->price_data) : NAN;

  /* Of the first of them nothing is summed yet; then one without a price leaves no sum. */
  sum->euros = isnan (sum->kwh) ? kwh * price : sum->euros + kwh * price;
  sum->kwh = (isnan (sum->kwh) ? 0 : sum->kwh) + kwh;
}

BefEmptyHeat
bef_empty_heat_sum (const GArray *steps, const BefHall *hall, gint64 from_ms, gint64 to_ms)
{
  BefEmptyHeat sum = { .kwh = NAN, .euros = NAN };
  double base_w = bef_empty_heat_base (steps);

  for (guint i = 0; i < steps->len; i++)
    {
      const BefHallStep *step = &g_array_index (steps, BefHallStep, i);
      gint64 in_ms = MIN (step->end_ms, to_ms) - MAX (step->start_ms, from_ms);
      double hours = (double)in_ms / BEF_MS_HOUR;
      if (in_ms <= 0)
        continue;
      BefHallUse use = use_around (steps, i);
      Heating heating = heating_of (steps, i, hall, base_w);
      if (use == BEF_HALL_USED)
        continue;
      if (use == BEF_HALL_UNKNOWN || heating == NOT_KNOWN)
        {
          sum.unknown_hours += hours;
          continue;
        }
      sum.empty_hours += hours;
      if (heating != HEATED)
        continue;
      sum.hours += hours;
      if (hall->heats == BEF_HALL_BY_POWER)
        add_use (&sum, hall, MAX (step->start_ms, from_ms),
                 fmax (0, step->watts - base_w) * hours / 1000);
    }
  return sum;
}

gint64
bef_empty_heat_season (gint64 now_ms)
{
  BefCivil c;

  bef_civil_from_ms (now_ms, &c);
  return bef_civil_to_ms (c.month >= 10 ? c.year : c.year - 1, 10, 1, 0, 0);
}
