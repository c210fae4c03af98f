/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-energy.h"

#include <math.h>

#include "history/bef-history-index.h"

#define WH_PER_KWH 1000.0
#define W_MS_PER_KWH 3.6e9
/* What the index says of one period. */
typedef struct
{
  gint64 wh;
  gint64 first_ms, last_ms; /* between which it is known */
  gint64 lost_ms;           /* around meter changes */
  guint n_inside;           /* samples in (start, end] */
  gboolean start_known, end_known, meter_changed;
} IndexPart;

static gint64
to_wh (double kwh)
{
  return (gint64)llround (kwh * WH_PER_KWH);
}

/* Until when @held may stand for the index: a step and a half when the index goes on (one sample
 * missing on a midnight is no reason to lose two days), its step before a gap or the end: what was
 * used there is not known. */
static gint64
stands_until (const BefHeld *held)
{
  gint64 step = held->end_ms - held->ts, lenient = held->ts + step + step / 2 + 1;

  if (held->next_ts == BEF_NO_TIME || held->next_ts > held->ts + 2 * step + step / 2)
    return held->end_ms;
  return MIN (held->next_ts, lenient);
}

/* Whether @held says what the index read at @bound, for a period of @length. */
static gboolean
knows_bound (const BefHeld *held, gint64 bound, gint64 length)
{
  if (held->ts == bound)
    return TRUE;
  return held->ts < bound && bound < stands_until (held)
         && 2 * (held->end_ms - held->ts) <= 3 * length;
}

static void
extend (IndexPart *part, gint64 ms)
{
  if (part->first_ms == BEF_NO_TIME)
    part->first_ms = ms;
  part->last_ms = ms;
}

/* The increment from @from to @to, for the period holding @to. */
static void
add_increment (IndexPart *part, const BefBucket *period, const BefHeld *from, const BefHeld *to)
{
  gint64 increment = to_wh (to->value) - to_wh (from->value);

  part->meter_changed |= increment < 0;
  if (from->ts < period->start_ms && !part->start_known)
    return;
  if (increment >= 0)
    part->wh += increment;
  else
    part->lost_ms += to->ts - MAX (from->ts, period->start_ms);
}

/* One sample of the index, @before it the one before or NULL. *@at is the first period that ends at
 * or after @before. */
static void
add_index (GArray *periods, IndexPart *parts, guint *at, const BefHeld *before, const BefHeld *held)
{
  const BefBucket *all = &g_array_index (periods, BefBucket, 0);

  while (*at < periods->len && all[*at].end_ms < held->ts)
    (*at)++;
  if (*at < periods->len && all[*at].start_ms < held->ts)
    {
      parts[*at].n_inside++;
      if (before != NULL)
        add_increment (&parts[*at], &all[*at], before, held);
      extend (&parts[*at], held->ts);
    }
  gint64 until = MAX (stands_until (held), held->ts + 1);
  for (guint i = *at; i < periods->len && all[i].start_ms < until; i++)
    {
      gint64 length = all[i].end_ms - all[i].start_ms;
      if (knows_bound (held, all[i].start_ms, length))
        {
          parts[i].start_known = TRUE;
          extend (&parts[i], all[i].start_ms);
        }
      if (knows_bound (held, all[i].end_ms, length))
        {
          parts[i].end_known = TRUE;
          extend (&parts[i], all[i].end_ms);
        }
    }
}

static gboolean
read_index (BefHistoryDb *db, const char *entity, GArray *periods, IndexPart *parts,
            GCancellable *cancellable, GError **error)
{
  BefSeriesKey key = bef_series_key (entity, "energy-index");
  g_autoptr (GError) local_error = NULL;
  g_auto (BefSampleIter) samples = { NULL };
  BefIndexSource source = { .samples = &samples };
  BefHoldIter holds;
  BefHeld before, held;
  gboolean has_before = FALSE;
  guint at = 0;
  gint64 series = bef_history_series_find (db, key, &local_error);

  if (local_error == NULL)
    bef_sample_iter_init (&samples, db, series, g_array_index (periods, BefBucket, 0).start_ms,
                          g_array_index (periods, BefBucket, periods->len - 1).end_ms + 1,
                          BEF_INDEX_BEFORE, BEF_INDEX_AFTER, cancellable, &local_error);
  bef_hold_iter_init (&holds, bef_hold_rule_for_quantity (key.quantity), bef_index_pull, &source);
  while (local_error == NULL && bef_hold_iter_next (&holds, &held, &local_error))
    {
      add_index (periods, parts, &at, has_before ? &before : NULL, &held);
      before = held;
      has_before = TRUE;
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Power over @n periods from @periods on: value x time held, and the time. */
static gboolean
read_power (BefHistoryDb *db, const char *entity, const BefBucket *periods, BefWeights *parts,
            guint n, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) buckets = g_array_sized_new (FALSE, FALSE, sizeof (BefBucket), n);

  g_array_append_vals (buckets, periods, n);
  return bef_history_fill_weighted (db, bef_series_key (entity, "power"), buckets, parts,
                                    cancellable, error);
}

static gboolean
is_bracketed (const IndexPart *part)
{
  return part->start_known && part->end_known && part->n_inside > 0;
}

static BefEnergy
conclude (const BefBucket *period, const IndexPart *index, const BefWeights *power)
{
  BefEnergy energy = { .start_ms = period->start_ms,
                       .end_ms = period->end_ms,
                       .kwh = NAN,
                       .meter_changed = index->meter_changed };
  double length = (double)(period->end_ms - period->start_ms);
  gint64 known_ms = index->n_inside > 0 ? index->last_ms - index->first_ms - index->lost_ms : 0;

  if (is_bracketed (index) || (known_ms > 0 && (double)known_ms >= power->weight))
    {
      energy.kwh = (double)index->wh / WH_PER_KWH;
      energy.coverage = (double)known_ms / length;
      energy.from_index = TRUE;
    }
  else if (power->weight > 0)
    {
      energy.kwh = power->area / W_MS_PER_KWH;
      energy.coverage = power->weight / length;
    }
  return energy;
}

GArray *
bef_history_query_energy (BefHistoryDb *db, const char *entity, gint64 from_ms, gint64 to_ms,
                          BefPeriod period, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) periods = bef_history_period_bounds (from_ms, to_ms, period, error);
  guint first, end;

  if (periods == NULL)
    return NULL;
  const BefBucket *bounds = &g_array_index (periods, BefBucket, 0);
  g_autofree IndexPart *index = g_new0 (IndexPart, periods->len);
  g_autofree BefWeights *power = g_new0 (BefWeights, periods->len);
  for (guint i = 0; i < periods->len; i++)
    index[i].first_ms = index[i].last_ms = BEF_NO_TIME;
  if (!read_index (db, entity, periods, index, cancellable, error))
    return NULL;
  for (first = 0; first < periods->len && is_bracketed (&index[first]);)
    first++;
  for (end = periods->len; end > first && is_bracketed (&index[end - 1]);)
    end--;
  if (first < end
      && !read_power (db, entity, bounds + first, power + first, end - first, cancellable, error))
    return NULL;

  GArray *energies = g_array_sized_new (FALSE, FALSE, sizeof (BefEnergy), periods->len);
  for (guint i = 0; i < periods->len; i++)
    {
      BefEnergy energy = conclude (&bounds[i], &index[i], &power[i]);
      g_array_append_val (energies, energy);
    }
  return energies;
}
