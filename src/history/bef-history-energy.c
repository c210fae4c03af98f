/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-energy.h"

#include <math.h>

#include "history/bef-history-index.h"

#define ENERGY_INDEX "energy-index"
#define WH_PER_KWH 1000.0
#define W_MS_PER_KWH 3.6e9
/* A bracket around a bound is spread as evenly as it is used when the bound is so near to a
 * reading: this part of the period, or these minutes. */
#define NEAR_PARTS 24
#define NEAR_MS (5 * BEF_MS_MINUTE)
/* Within a day use is not even: a bracket this many halves of a period long says nothing of it. */
#define LONG_HALVES 3
#define DAY_AT_LEAST_MS (23 * BEF_MS_HOUR)
/* The index is exact where power is added up: it is preferred when it ends this much earlier. */
#define PATIENCE_MS (15.0 * BEF_MS_MINUTE)
/* Of the period, from which on power is better than an index whose use in time is estimated. */
#define ENOUGH_POWER 0.9

/* What the index says of one period. */
typedef struct
{
  gint64 wh;
  gint64 known_ms; /* between readings */
  gint64 firm_ms;  /* the part of it in which it is known when it was used */
  gint64
      newest_ms; /* where @known_ms is not 0: of the newest reading in the period, or before it */
  gboolean meter_changed, set_aside;
} IndexPart;

static gint64
to_wh (double kwh)
{
  return (gint64)llround (kwh * WH_PER_KWH);
}

/* What was used until @ms of a bracket that gained @gain_wh: whole Wh, so that the parts around any
 * bound add up. */
static gint64
used_until (gint64 gain_wh, const BefSample *from, const BefSample *to, gint64 ms)
{
  if (ms <= from->ts)
    return 0;
  if (ms >= to->ts)
    return gain_wh;
  return (gint64)llround ((double)gain_wh
                          * ((double)(ms - from->ts) / (double)(to->ts - from->ts)));
}

/* How far the nearest reading is from @bound, nothing when it is outside the bracket. */
static gint64
distance (const BefSample *from, const BefSample *to, gint64 bound)
{
  return bound > from->ts && bound < to->ts ? MIN (bound - from->ts, to->ts - bound) : 0;
}

/* The part of a bracket that is in @period. */
static void
add_share (IndexPart *part, const BefBucket *period, gint64 gain_wh, const BefSample *from,
           const BefSample *to)
{
  gint64 length = period->end_ms - period->start_ms;
  gint64 shared = MIN (to->ts, period->end_ms) - MAX (from->ts, period->start_ms);
  gint64 far = MAX (distance (from, to, period->start_ms), distance (from, to, period->end_ms));

  if (2 * (to->ts - from->ts) > LONG_HALVES * length && length < DAY_AT_LEAST_MS)
    return;
  part->wh += used_until (gain_wh, from, to, period->end_ms)
              - used_until (gain_wh, from, to, period->start_ms);
  part->known_ms += shared;
  part->newest_ms = to->ts <= period->end_ms ? to->ts : MAX (part->newest_ms, from->ts);
  if (gain_wh == 0 || far <= MAX (length / NEAR_PARTS, NEAR_MS))
    part->firm_ms += shared;
}

/* A bracket: two readings that follow each other. *@at is the first period that ends after the one
 * before it began. FALSE when no period is left. */
static gboolean
add_bracket (const BefBucket *all, guint n, IndexPart *parts, guint *at, double ceiling,
             const BefSample *from, const BefSample *to)
{
  gint64 gain_wh = to_wh (to->value) - to_wh (from->value);

  while (*at < n && all[*at].end_ms <= from->ts)
    (*at)++;
  if (*at == n)
    return FALSE;
  /* Nearly all are short and lie in one period. */
  gboolean may_be =
      gain_wh >= 0 && bef_index_is_within (ceiling, to->value - from->value, to->ts - from->ts);
  for (guint i = *at; i < n && all[i].start_ms < to->ts; i++)
    {
      if (may_be)
        add_share (&parts[i], &all[i], gain_wh, from, to);
      else if (to->ts <= all[i].end_ms)
        {
          parts[i].meter_changed |= gain_wh < 0;
          parts[i].set_aside |= gain_wh >= 0;
        }
    }
  return TRUE;
}

/* What follows @reading within one period, all of which is one bracket: whole Wh add up. */
static void
add_way (BefIndexSource *source, const BefBucket *all, guint n, IndexPart *parts, guint at,
         BefSample *reading)
{
  BefSample last;

  while (at < n && all[at].end_ms <= reading->ts)
    at++;
  if (at == n || reading->ts < all[at].start_ms || !bef_index_skip (source, all[at].end_ms, &last))
    return;
  add_share (&parts[at], &all[at], to_wh (last.value) - to_wh (reading->value), reading, &last);
  *reading = last;
}

static gboolean
read_index (BefHistoryDb *db, BefSeriesKey key, GArray *periods, IndexPart *parts,
            GCancellable *cancellable, GError **error)
{
  const BefBucket *all = &g_array_index (periods, BefBucket, 0);
  g_autoptr (GError) local_error = NULL;
  g_auto (BefIndexSource) source = { NULL };
  BefSample before = { BEF_NO_TIME, 0 }, reading;
  BefRange range = { all[0].start_ms, all[periods->len - 1].end_ms };
  gint64 hold;
  guint at = 0;

  bef_index_source_init (&source, db, key, range, NULL, cancellable, &local_error);
  while (local_error == NULL && bef_index_pull (&source, &reading, &hold, &local_error))
    {
      if (before.ts != BEF_NO_TIME
          && !add_bracket (all, periods->len, parts, &at, source.ceiling, &before, &reading))
        break;
      add_way (&source, all, periods->len, parts, at, &reading);
      before = reading;
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Power over @n periods from @periods on, which it fills: value x time held, and the time. */
static gboolean
read_power (BefHistoryDb *db, const char *entity, BefBucket *periods, BefWeights *parts, guint n,
            GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) buckets = g_array_sized_new (FALSE, FALSE, sizeof (BefBucket), n);

  g_array_append_vals (buckets, periods, n);
  if (!bef_history_fill_weighted (db, bef_series_key (entity, "power"), buckets, parts, cancellable,
                                  error))
    return FALSE;
  memcpy (periods, buckets->data, n * sizeof (BefBucket));
  return TRUE;
}

/* Whether the index says all, and power nothing more. */
static gboolean
is_firm (const BefBucket *period, const IndexPart *index)
{
  return index->firm_ms == period->end_ms - period->start_ms;
}

/* Power that covers the whole period, or nearly, is better than an index that does not. */
static gboolean
is_index_better (const IndexPart *index, double power_ms, double length)
{
  if ((double)index->firm_ms >= power_ms)
    return TRUE;
  if (power_ms < length && (double)index->firm_ms + PATIENCE_MS >= power_ms)
    return TRUE;
  return (double)index->known_ms > power_ms && power_ms < ENOUGH_POWER * length;
}

static BefEnergy
conclude (const BefBucket *period, const IndexPart *index, const BefWeights *power)
{
  BefEnergy energy = { .start_ms = period->start_ms,
                       .end_ms = period->end_ms,
                       .kwh = NAN,
                       .newest_ms = BEF_NO_TIME,
                       .meter_changed = index->meter_changed,
                       .set_aside = index->set_aside };
  double length = (double)(period->end_ms - period->start_ms), known = (double)index->known_ms;

  if (known > 0 && is_index_better (index, power->weight, length))
    {
      energy.kwh = (double)index->wh / WH_PER_KWH;
      energy.coverage = known / length;
      energy.from_index = TRUE;
      energy.estimated = index->firm_ms < index->known_ms;
      energy.newest_ms = index->newest_ms;
    }
  else if (power->weight > 0)
    {
      energy.kwh = power->area / W_MS_PER_KWH;
      energy.coverage = power->weight / length;
      energy.newest_ms = period->last_ms;
    }
  return energy;
}

/* Makes two of the period that holds @cut_ms. */
static void
cut_period (GArray *periods, gint64 cut_ms)
{
  for (guint i = 0; i < periods->len; i++)
    {
      BefBucket *period = &g_array_index (periods, BefBucket, i), rest = *period;
      if (period->start_ms >= cut_ms || cut_ms >= period->end_ms)
        continue;
      period->end_ms = rest.start_ms = cut_ms;
      g_array_insert_val (periods, i + 1, rest);
      return;
    }
}

/* What was used in each of @periods, which follow each other without a hole, by the index @key, and
 * for electricity by power where that knows more. */
static GArray *
measure (BefHistoryDb *db, BefSeriesKey key, GArray *periods, GCancellable *cancellable,
         GError **error)
{
  BefBucket *bounds = &g_array_index (periods, BefBucket, 0);
  g_autofree IndexPart *index = g_new0 (IndexPart, periods->len);
  g_autofree BefWeights *power = g_new0 (BefWeights, periods->len);
  guint first, end;

  if (!read_index (db, key, periods, index, cancellable, error))
    return NULL;
  for (first = 0; first < periods->len && is_firm (&bounds[first], &index[first]);)
    first++;
  for (end = periods->len; end > first && is_firm (&bounds[end - 1], &index[end - 1]);)
    end--;
  if (first < end && key.quantity == g_intern_static_string (ENERGY_INDEX)
      && !read_power (db, key.entity, bounds + first, power + first, end - first, cancellable,
                      error))
    return NULL;

  GArray *energies = g_array_sized_new (FALSE, FALSE, sizeof (BefEnergy), periods->len);
  for (guint i = 0; i < periods->len; i++)
    {
      BefEnergy energy = conclude (&bounds[i], &index[i], &power[i]);
      g_array_append_val (energies, energy);
    }
  return energies;
}

GArray *
bef_history_query_energy (BefHistoryDb *db, const BefHistoryQuery *query, GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GArray) periods =
      bef_history_period_bounds (query->from_ms, query->to_ms, query->period, error);

  if (periods == NULL)
    return NULL;
  cut_period (periods, query->cut_ms);
  return measure (db, bef_series_key (query->key.entity, ENERGY_INDEX), periods, cancellable,
                  error);
}

GArray *
bef_history_query_spans_energy (BefHistoryDb *db, BefSeriesKey index, const GArray *bounds,
                                GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) spans = bef_history_spans_between (bounds, error);

  return spans != NULL ? measure (db, index, spans, cancellable, error) : NULL;
}
