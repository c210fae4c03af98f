/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-feed-buckets.h"

#include <math.h>

BefBuckets *
bef_feed_shift_buckets (BefBuckets *buckets, gint64 by_ms)
{
  guint n = bef_buckets_get_length (buckets);
  GArray *moved = g_array_sized_new (FALSE, FALSE, sizeof (BefBucket), n);

  for (guint i = 0; i < n; i++)
    {
      BefBucket b = *bef_buckets_get (buckets, i);
      b.start_ms += by_ms;
      b.end_ms += by_ms;
      /* Also where a slice of a summary counts none: it is known by the stamps of the whole. */
      if (b.first_ms != BEF_NO_TIME)
        {
          b.first_ms += by_ms;
          b.last_ms += by_ms;
        }
      g_array_append_val (moved, b);
    }
  return bef_buckets_new_take (moved);
}

/* The bar of period [start, end) that shows @e, of a period of @length_ms. */
static BefBucket
make_bar (const BefEnergy *e, gint64 length_ms, gint64 start_ms, gint64 end_ms)
{
  double known = e->coverage * (double)(e->end_ms - e->start_ms) / (double)length_ms;

  return (BefBucket){ .start_ms = start_ms,
                      .end_ms = end_ms,
                      .min = e->kwh,
                      .max = e->kwh,
                      .mean = e->kwh,
                      .first = e->kwh,
                      .last = e->kwh,
                      .first_ms = start_ms,
                      .last_ms = e->newest_ms,
                      .count = isfinite (e->kwh) ? 1 : 0,
                      .estimated = e->estimated,
                      .set_aside = e->set_aside,
                      .meter_changed = e->meter_changed,
                      .missing = isfinite (e->kwh) ? 1 - CLAMP (known, 0, 1) : 1 };
}

BefBuckets *
bef_feed_make_bars (GArray *energy, gint64 start_ms, gint64 end_ms, BefPeriod period, gint64 cut_ms)
{
  GArray *bars = g_array_new (FALSE, FALSE, sizeof (BefBucket));

  for (guint i = 0; i < energy->len && start_ms < end_ms; i++)
    {
      const BefEnergy *e = &g_array_index (energy, BefEnergy, i);
      gint64 end = bef_civil_add (start_ms, period, 1), length = e->end_ms - e->start_ms;
      if (cut_ms != BEF_NO_TIME && e->end_ms == cut_ms && i + 1 < energy->len
          && bef_civil_floor (cut_ms, period) != cut_ms)
        {
          const BefEnergy *rest = &g_array_index (energy, BefEnergy, ++i);
          length += rest->end_ms - rest->start_ms;
        }
      BefBucket bar = make_bar (e, length, start_ms, end);
      g_array_append_val (bars, bar);
      start_ms = end;
    }
  return bef_buckets_new_take (bars);
}
