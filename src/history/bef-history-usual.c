/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-query.h"

#include "base/bef-calendar.h"

#include <math.h>

#define N_WEEKS 8
#define QUARTER_MS (15 * BEF_MS_MINUTE)
#define QUARTERS_A_DAY 96

typedef enum
{
  DAY_WORKING,
  DAY_SATURDAY,
  DAY_SUNDAY_OR_HOLIDAY
} DayKind;

static DayKind
kind_of_day (gint64 ms)
{
  BefCivil c;

  if (bef_calendar_is_working_day (ms))
    return DAY_WORKING;
  bef_civil_from_ms (ms, &c);
  return c.weekday == 6 && !bef_calendar_is_public_holiday (ms) ? DAY_SATURDAY
                                                                : DAY_SUNDAY_OR_HOLIDAY;
}

static guint
quarter_of (gint64 ms)
{
  BefCivil c;

  bef_civil_from_ms (ms, &c);
  return (guint)(c.hour * 4 + c.minute / 15);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* @sorted holds at least one value. */
static double
percentile (const GArray *sorted, double p)
{
  double rank = p * (sorted->len - 1);
  guint below = (guint)floor (rank), above = MIN (below + 1, sorted->len - 1);
  double a = g_array_index (sorted, double, below), b = g_array_index (sorted, double, above);

  return a + (b - a) * (rank - below);
}

/* Quarter hours of [from, to), two midnights: clocks change by whole hours, so they never straddle
 * a change. */
static GArray *
quarters_between (gint64 from_ms, gint64 to_ms, GError **error)
{
  return bef_history_slice_bounds (from_ms, to_ms, (guint)((to_ms - from_ms) / QUARTER_MS), error);
}

/* Of the days of @kind. One that @without touches is left out as a whole: a boiler off in the
 * morning is felt all day. */
static void
gather (GArray *quarters, DayKind kind, const GArray *without, GArray **values)
{
  gint64 day_end = G_MININT64;
  gboolean matches = FALSE;

  for (guint i = 0; i < quarters->len; i++)
    {
      const BefBucket *quarter = &g_array_index (quarters, BefBucket, i);
      if (quarter->start_ms >= day_end)
        {
          day_end = bef_civil_add (quarter->start_ms, BEF_PERIOD_DAY, 1);
          matches = kind_of_day (quarter->start_ms) == kind
                    && !bef_ranges_meet (without, quarter->start_ms, day_end);
        }
      if (matches && !isnan (quarter->mean))
        g_array_append_val (values[quarter_of (quarter->start_ms)], quarter->mean);
    }
}

BefBuckets *
bef_history_query_usual_day (BefHistoryDb *db, const BefHistoryQuery *query,
                             GCancellable *cancellable, GError **error)
{
  gint64 start = bef_civil_floor (query->from_ms, BEF_PERIOD_DAY);
  gint64 before = bef_civil_add (start, BEF_PERIOD_DAY, -7 * N_WEEKS);
  GArray *values[QUARTERS_A_DAY];

  g_autoptr (GArray) quarters = quarters_between (before, start, error);
  if (quarters == NULL || !bef_history_fill_buckets (db, query->key, quarters, cancellable, error))
    return NULL;
  GArray *usual = quarters_between (start, bef_civil_add (start, BEF_PERIOD_DAY, 1), error);
  if (usual == NULL)
    return NULL;

  for (guint i = 0; i < QUARTERS_A_DAY; i++)
    values[i] = g_array_new (FALSE, FALSE, sizeof (double));
  gather (quarters, kind_of_day (start), query->without, values);
  for (guint i = 0; i < QUARTERS_A_DAY; i++)
    g_array_sort (values[i], compare_doubles);
  for (guint i = 0; i < usual->len; i++)
    {
      BefBucket *bucket = &g_array_index (usual, BefBucket, i);
      const GArray *known = values[quarter_of (bucket->start_ms)];
      bucket->count = known->len;
      if (known->len == 0)
        continue;
      bucket->mean = bucket->first = bucket->last = percentile (known, 0.5);
      bucket->min = percentile (known, 0.1);
      bucket->max = percentile (known, 0.9);
    }
  for (guint i = 0; i < QUARTERS_A_DAY; i++)
    g_array_unref (values[i]);
  return bef_buckets_new_take (usual);
}
