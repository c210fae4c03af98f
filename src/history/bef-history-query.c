/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-query.h"

#include <math.h>

#include "history/bef-history-tables.h"

#define MAX_SPAN_MS (200 * 366 * BEF_MS_DAY)
#define MAX_PERIODS 100000

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

  bucket.missing = 1;
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
bef_history_spans_between (const GArray *bounds, GError **error)
{
  const gint64 *ms = (const gint64 *)(const void *)bounds->data;

  if (bounds->len < 2 || bounds->len > MAX_PERIODS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "Not 2 to %d bounds: %u",
                   MAX_PERIODS, bounds->len);
      return NULL;
    }
  if (!check_range (ms[0], ms[bounds->len - 1], error))
    return NULL;
  g_autoptr (GArray) spans = g_array_sized_new (FALSE, FALSE, sizeof (BefBucket), bounds->len - 1);
  for (guint i = 0; i + 1 < bounds->len; i++)
    {
      if (ms[i] >= ms[i + 1])
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       "Bound %u does not lie before the next one", i);
          return NULL;
        }
      add_empty (spans, ms[i], ms[i + 1]);
    }
  return g_steal_pointer (&spans);
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
count_sample (BefBucket *bucket, BefWeights *weights, const BefHeld *held)
{
  if (bucket->count++ == 0)
    {
      bucket->first = held->value;
      bucket->first_ms = held->ts;
    }
  bucket->last = held->value;
  bucket->last_ms = held->ts;
  weights->sum += held->value;
  weights->last_hold = held->end_ms - held->ts;
  widen (bucket, held->value);
}

static void
hold_over (BefBucket *bucket, BefWeights *weights, const BefHeld *held, gint64 from_ms)
{
  gint64 start = MAX (MAX (held->ts, from_ms), bucket->start_ms),
         end = MIN (held->end_ms, bucket->end_ms);

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
finish_bucket (BefBucket *bucket, const BefWeights *weights)
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
  bucket->missing = 1 - MIN (weights->weight / (double)(bucket->end_ms - bucket->start_ms), 1);
}

/* Spreads one held sample; of one before @from_ms only what it holds from then on. *@at is the
 * first bucket that ends after the sample before it began. */
static void
spread (GArray *buckets, BefWeights *weights, guint *at, const BefHeld *held, gint64 from_ms)
{
  BefBucket *all = &g_array_index (buckets, BefBucket, 0);

  while (*at < buckets->len && all[*at].end_ms <= held->ts)
    (*at)++;
  if (*at < buckets->len && all[*at].start_ms <= held->ts && held->ts >= from_ms)
    count_sample (&all[*at], &weights[*at], held);
  for (guint i = *at; i < buckets->len && all[i].start_ms < held->end_ms; i++)
    hold_over (&all[i], &weights[i], held, from_ms);
}

/* How long sample @i holds, all samples around it being in @chunk. */
static inline gint64
hold_inside (BefHoldRule rule, const BefChunk *chunk, guint i)
{
  if (chunk->ts == NULL)
    return MIN (chunk->step, rule.cap_ms);
  const gint64 *ts = chunk->ts + i;
  return bef_hold_ms (rule, ts[0] - ts[-1], ts[1] - ts[0], ts[2] - ts[1]);
}

/* Whether block @b and what decides how long its samples hold lie wholly in @chunk. */
static inline gboolean
is_block_inside (const BefChunk *chunk, guint b)
{
  return b > 0 && (b + 1) * BEF_BLOCK + 2 <= chunk->n;
}

/* Adds the blocks of @segment up, once; one series is always asked with one @rule. */
static void
make_blocks (BefSegment *segment, BefHoldRule rule)
{
  const BefChunk *chunk = segment->chunk;

  segment->blocks = g_new0 (BefBlock, chunk->n / BEF_BLOCK + 1);
  for (guint b = 1; is_block_inside (chunk, b); b++)
    {
      BefBlock *block = &segment->blocks[b];
      const double *values = chunk->values + b * BEF_BLOCK;
      block->min = block->max = values[0];
      for (guint i = 0; i < BEF_BLOCK; i++)
        {
          gint64 hold = hold_inside (rule, chunk, b * BEF_BLOCK + i);
          block->min = MIN (block->min, values[i]);
          block->max = MAX (block->max, values[i]);
          block->sum += values[i];
          block->area += values[i] * (double)hold;
          block->held_ms += hold;
          block->end_ms = bef_chunk_ts (chunk, b * BEF_BLOCK + i) + hold;
        }
    }
}

static void
add_block (BefBucket *bucket, BefWeights *weights, const BefChunk *chunk, guint b,
           const BefBlock *block)
{
  guint first = b * BEF_BLOCK, last = first + BEF_BLOCK - 1;

  if (bucket->count == 0)
    {
      bucket->first = chunk->values[first];
      bucket->first_ms = bef_chunk_ts (chunk, first);
    }
  bucket->count += BEF_BLOCK;
  bucket->last = chunk->values[last];
  bucket->last_ms = bef_chunk_ts (chunk, last);
  weights->sum += block->sum;
  weights->area += block->area;
  weights->weight += (double)block->held_ms;
  weights->last_hold = block->end_ms - bucket->last_ms;
  widen (bucket, block->min);
  widen (bucket, block->max);
}

/* From sample @i of the segment on, whole blocks go to the buckets that hold them and the samples
 * between are spread one by one. Returns the first sample that needs what lies outside the segment.
 */
static guint
spread_inside (GArray *buckets, BefWeights *weights, guint *at, BefSegment *segment, guint i,
               BefHoldRule rule)
{
  const BefChunk *chunk = segment->chunk;
  BefBucket *all = &g_array_index (buckets, BefBucket, 0);

  while (i + 2 < chunk->n)
    {
      gint64 ts = bef_chunk_ts (chunk, i);
      guint b = i / BEF_BLOCK;
      while (*at < buckets->len && all[*at].end_ms <= ts)
        (*at)++;
      if (*at == buckets->len)
        break;
      if (i % BEF_BLOCK == 0 && is_block_inside (chunk, b) && all[*at].start_ms <= ts
          && segment->blocks[b].end_ms <= all[*at].end_ms)
        {
          add_block (&all[*at], &weights[*at], chunk, b, &segment->blocks[b]);
          i += BEF_BLOCK;
          continue;
        }
      BefHeld held = { ts, ts + hold_inside (rule, chunk, i), chunk->values[i], BEF_NO_TIME };
      spread (buckets, weights, at, &held, ts);
      i++;
    }
  return i;
}

/* When the sample to give next and those that decide on it lie in one segment, takes all that do.
 */
static void
jump_inside (GArray *buckets, BefWeights *weights, guint *at, BefSampleIter *samples,
             BefHoldIter *holds, BefHoldRule rule)
{
  BefSegment *segment = samples->segment;
  guint ahead = holds->n_window;

  /* One sample before the window, too: the step before is then in the segment. */
  if (segment == NULL || samples->index <= ahead || samples->index + BEF_BLOCK > segment->chunk->n)
    return;
  const BefChunk *chunk = segment->chunk;
  if (segment->blocks == NULL)
    make_blocks (segment, rule);
  guint from = samples->index - ahead;
  guint i = spread_inside (buckets, weights, at, segment, from, rule);
  holds->n_window = MIN (G_N_ELEMENTS (holds->window), chunk->n - i);
  for (guint k = 0; k < holds->n_window; k++)
    {
      holds->window[k] = (BefSample){ bef_chunk_ts (chunk, i + k), chunk->values[i + k] };
      holds->known[k] = BEF_HOLD_UNKNOWN;
    }
  holds->step_before = bef_chunk_ts (chunk, i) - bef_chunk_ts (chunk, i - 1);
  if (i > from)
    holds->hold_before = hold_inside (rule, chunk, i - 1);
  bef_sample_iter_skip_to (samples, i + holds->n_window);
}

static gboolean
fill_from_samples (BefHistoryDb *db, const BefSampleSpan *span, BefHoldRule rule, GArray *buckets,
                   BefWeights *weights, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_auto (BefSampleIter) samples = { NULL };
  BefHoldIter holds;
  BefHeld held;
  guint at = 0;

  bef_sample_iter_init (&samples, db, span, cancellable, &local_error);
  bef_hold_iter_init (&holds, rule, bef_sample_iter_pull, &samples);
  while (local_error == NULL && bef_hold_iter_next (&holds, &held, &local_error))
    {
      spread (buckets, weights, &at, &held, span->from_ms);
      if (holds.n_window > 0 && holds.window[0].ts >= span->from_ms)
        jump_inside (buckets, weights, &at, &samples, &holds, rule);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* An hour of which only the roll-up is left. */
static void
spread_hour (GArray *buckets, BefWeights *weights, guint *at, const BefBucket *hour,
             const BefWeights *weight)
{
  BefBucket *all = &g_array_index (buckets, BefBucket, 0);

  while (*at < buckets->len && all[*at].end_ms <= hour->start_ms)
    (*at)++;
  for (guint i = *at; i < buckets->len && all[i].start_ms < hour->end_ms; i++)
    {
      BefBucket *bucket = &all[i];
      gint64 shared = MIN (hour->end_ms, bucket->end_ms) - MAX (hour->start_ms, bucket->start_ms);
      double share = (double)shared / (double)(hour->end_ms - hour->start_ms);
      gboolean here = hour->first_ms >= bucket->start_ms && hour->first_ms < bucket->end_ms;
      if (bucket->count == 0 && (here || bucket->first_ms == BEF_NO_TIME))
        {
          bucket->first = hour->first;
          bucket->first_ms = hour->first_ms;
        }
      if (here || bucket->count == 0)
        {
          bucket->last = hour->last;
          bucket->last_ms = hour->last_ms;
          weights[i].last_hold = weight->last_hold;
        }
      bucket->count += here ? hour->count : 0;
      weights[i].sum += here ? weight->sum : 0;
      weights[i].area += weight->area * share;
      weights[i].weight += weight->weight * share;
      widen (bucket, hour->min);
      widen (bucket, hour->max);
    }
}

static gboolean
fill_from_rollups (BefHistoryDb *db, gint64 series, gint64 to_ms, GArray *buckets,
                   BefWeights *weights, GError **error)
{
  gint64 from_ms = g_array_index (buckets, BefBucket, 0).start_ms;
  g_autoptr (GArray) hour_weights = g_array_new (FALSE, FALSE, sizeof (BefWeights));
  g_autoptr (GArray) hours = bef_rollup_list (db, series, from_ms, to_ms, hour_weights, error);
  guint at = 0;

  if (hours == NULL)
    return FALSE;
  for (guint i = 0; i < hours->len; i++)
    spread_hour (buckets, weights, &at, &g_array_index (hours, BefBucket, i),
                 &g_array_index (hour_weights, BefWeights, i));
  return TRUE;
}

gboolean
bef_history_fill_weighted (BefHistoryDb *db, BefSeriesKey key, GArray *buckets, BefWeights *weights,
                           GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 series = bef_history_series_find (db, key, &local_error);
  gint64 from_ms = g_array_index (buckets, BefBucket, 0).start_ms;
  gint64 to_ms = g_array_index (buckets, BefBucket, buckets->len - 1).end_ms, border;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (series == 0)
    return TRUE;
  if (!bef_rollup_border (db, series, &border, error))
    return FALSE;
  if (from_ms < border
      && !fill_from_rollups (db, series, MIN (border, to_ms), buckets, weights, error))
    return FALSE;
  BefSampleSpan left = { series, MAX (from_ms, border), to_ms, BEF_HOLD_BEFORE, BEF_HOLD_AFTER };
  if (border < to_ms
      && !fill_from_samples (db, &left, bef_hold_rule_for_quantity (key.quantity), buckets, weights,
                             cancellable, error))
    return FALSE;
  for (guint i = 0; i < buckets->len; i++)
    finish_bucket (&g_array_index (buckets, BefBucket, i), &weights[i]);
  return TRUE;
}

gboolean
bef_history_fill_buckets (BefHistoryDb *db, BefSeriesKey key, GArray *buckets,
                          GCancellable *cancellable, GError **error)
{
  g_autofree BefWeights *weights = g_new0 (BefWeights, buckets->len);

  return bef_history_fill_weighted (db, key, buckets, weights, cancellable, error);
}

/* Takes @bounds, which may be NULL with @error set. */
static BefBuckets *
fill_take (BefHistoryDb *db, BefSeriesKey key, GArray *bounds, GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GArray) buckets = bounds;

  if (buckets == NULL || !bef_history_fill_buckets (db, key, buckets, cancellable, error)
      || !bef_history_means_mark (db, key, buckets, error))
    return NULL;
  return bef_buckets_new_take (g_steal_pointer (&buckets));
}

BefBuckets *
bef_history_query_buckets (BefHistoryDb *db, const BefHistoryQuery *query,
                           GCancellable *cancellable, GError **error)
{
  GArray *slices = bef_history_slice_bounds (query->from_ms, query->to_ms, query->n_buckets, error);

  return fill_take (db, query->key, slices, cancellable, error);
}

BefBuckets *
bef_history_query_periods (BefHistoryDb *db, const BefHistoryQuery *query,
                           GCancellable *cancellable, GError **error)
{
  GArray *periods = bef_history_period_bounds (query->from_ms, query->to_ms, query->period, error);

  return fill_take (db, query->key, periods, cancellable, error);
}

BefBuckets *
bef_history_query_spans (BefHistoryDb *db, BefSeriesKey key, const GArray *bounds,
                         GCancellable *cancellable, GError **error)
{
  GArray *spans = bef_history_spans_between (bounds, error);

  return fill_take (db, key, spans, cancellable, error);
}
