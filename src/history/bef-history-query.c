/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-query.h"

#include <math.h>

#define MAX_SPAN_MS (200 * 366 * BEF_MS_DAY)
#define MAX_PERIODS 100000

/* What a bucket's mean is made of. */
typedef struct
{
  double area;   /* value x ms over which it holds */
  double weight; /* ms */
  double sum;    /* of the samples inside, for one that holds nothing */
} Weights;

static gboolean
check_range (gint64 from_ms, gint64 to_ms, GError **error)
{
  if (from_ms < to_ms && from_ms > -MAX_SPAN_MS && to_ms < 2 * MAX_SPAN_MS
      && to_ms - from_ms <= MAX_SPAN_MS)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "Not a range of time: %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, from_ms, to_ms);
  return FALSE;
}

static void
add_empty (GArray *buckets, gint64 start_ms, gint64 end_ms)
{
  BefBucket bucket = { start_ms, end_ms, NAN, NAN, NAN, NAN, NAN, BEF_NO_TIME, BEF_NO_TIME, 0 };

  g_array_append_val (buckets, bucket);
}

GArray *
bef_history_slice_bounds (gint64 from_ms, gint64 to_ms, guint n_buckets, GError **error)
{
  if (!check_range (from_ms, to_ms, error))
    return NULL;
  if (n_buckets < 1 || n_buckets > BEF_QUERY_MAX_BUCKETS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "Not 1 to %d buckets: %u",
                   BEF_QUERY_MAX_BUCKETS, n_buckets);
      return NULL;
    }
  GArray *buckets = g_array_sized_new (FALSE, FALSE, sizeof (BefBucket), n_buckets);
  gint64 span = to_ms - from_ms;
  for (guint i = 0; i < n_buckets; i++)
    add_empty (buckets, from_ms + span * i / n_buckets, from_ms + span * (i + 1) / n_buckets);
  return buckets;
}

GArray *
bef_history_period_bounds (gint64 from_ms, gint64 to_ms, BefPeriod period, GError **error)
{
  if (!check_range (from_ms, to_ms, error))
    return NULL;
  g_autoptr (GArray) buckets = g_array_new (FALSE, FALSE, sizeof (BefBucket));
  for (gint64 start = bef_civil_floor (from_ms, period); start < to_ms;)
    {
      gint64 end = bef_civil_add (start, period, 1);
      if (buckets->len >= MAX_PERIODS)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "More than %d periods",
                       MAX_PERIODS);
          return NULL;
        }
      add_empty (buckets, start, end);
      start = end;
    }
  return g_steal_pointer (&buckets);
}

static void
widen (BefBucket *bucket, double value)
{
  bucket->min = isnan (bucket->min) ? value : MIN (bucket->min, value);
  bucket->max = isnan (bucket->max) ? value : MAX (bucket->max, value);
}

static void
count_sample (BefBucket *bucket, Weights *weights, const BefHeld *held)
{
  if (bucket->count++ == 0)
    {
      bucket->first = held->value;
      bucket->first_ms = held->ts;
    }
  bucket->last = held->value;
  bucket->last_ms = held->ts;
  weights->sum += held->value;
  widen (bucket, held->value);
}

static void
hold_over (BefBucket *bucket, Weights *weights, const BefHeld *held)
{
  gint64 start = MAX (held->ts, bucket->start_ms), end = MIN (held->end_ms, bucket->end_ms);

  if (start >= end)
    return;
  weights->area += held->value * (double)(end - start);
  weights->weight += (double)(end - start);
  widen (bucket, held->value);
  if (bucket->count == 0)
    {
      bucket->first = bucket->last = held->value;
      bucket->first_ms = bucket->last_ms = held->ts;
    }
}

static void
finish_bucket (BefBucket *bucket, const Weights *weights)
{
  if (weights->weight > 0)
    bucket->mean = weights->area / weights->weight;
  else if (bucket->count > 0)
    bucket->mean = weights->sum / bucket->count;
  else
    return;
  /* Rounding, and the overflow of absurd values, stay inside what was measured. */
  bucket->mean =
      isnan (bucket->mean) ? bucket->last : CLAMP (bucket->mean, bucket->min, bucket->max);
}

/* Spreads one held sample. *@at is the first bucket that ends after the sample before it began. */
static void
spread (GArray *buckets, Weights *weights, guint *at, const BefHeld *held)
{
  BefBucket *all = &g_array_index (buckets, BefBucket, 0);

  while (*at < buckets->len && all[*at].end_ms <= held->ts)
    (*at)++;
  if (*at < buckets->len && all[*at].start_ms <= held->ts)
    count_sample (&all[*at], &weights[*at], held);
  for (guint i = *at; i < buckets->len && all[i].start_ms < held->end_ms; i++)
    hold_over (&all[i], &weights[i], held);
}

gboolean
bef_history_fill_buckets (BefHistoryDb *db, BefSeriesKey key, GArray *buckets,
                          GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 series = bef_history_series_find (db, key, &local_error);
  gint64 from_ms = g_array_index (buckets, BefBucket, 0).start_ms;
  gint64 to_ms = g_array_index (buckets, BefBucket, buckets->len - 1).end_ms;
  g_autofree Weights *weights = g_new0 (Weights, buckets->len);
  g_auto (BefSampleIter) samples = { NULL };
  BefHoldIter holds;
  BefHeld held;
  guint at = 0;

  if (local_error == NULL)
    bef_sample_iter_init (&samples, db, series, from_ms, to_ms, BEF_HOLD_BEFORE, BEF_HOLD_AFTER,
                          cancellable, &local_error);
  bef_hold_iter_init (&holds, bef_hold_rule_for_quantity (key.quantity), bef_hold_pull_sample,
                      &samples);
  while (local_error == NULL && bef_hold_iter_next (&holds, &held, &local_error))
    spread (buckets, weights, &at, &held);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  for (guint i = 0; i < buckets->len; i++)
    finish_bucket (&g_array_index (buckets, BefBucket, i), &weights[i]);
  return TRUE;
}

/* Takes @bounds, which may be NULL with @error set. */
static BefBuckets *
fill_take (BefHistoryDb *db, BefSeriesKey key, GArray *bounds, GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GArray) buckets = bounds;

  if (buckets == NULL || !bef_history_fill_buckets (db, key, buckets, cancellable, error))
    return NULL;
  return bef_buckets_new_take (g_steal_pointer (&buckets));
}

BefBuckets *
bef_history_query_buckets (BefHistoryDb *db, BefSeriesKey key, gint64 from_ms, gint64 to_ms,
                           guint n_buckets, GCancellable *cancellable, GError **error)
{
  return fill_take (db, key, bef_history_slice_bounds (from_ms, to_ms, n_buckets, error),
                    cancellable, error);
}

BefBuckets *
bef_history_query_periods (BefHistoryDb *db, BefSeriesKey key, gint64 from_ms, gint64 to_ms,
                           BefPeriod period, GCancellable *cancellable, GError **error)
{
  return fill_take (db, key, bef_history_period_bounds (from_ms, to_ms, period, error), cancellable,
                    error);
}
