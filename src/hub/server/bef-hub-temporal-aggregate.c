/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-temporal.h"

typedef struct
{
  BefHubBucket bucket;
  GHashTable *seen; /* nullable: distinct values, as text */
} Open;

static void
open_bucket (Open *open, gint64 start, gint64 end)
{
  open->bucket = (BefHubBucket){ .start_ms = start, .end_ms = end };
  if (open->seen != NULL)
    g_hash_table_remove_all (open->seen);
}

static void
note_distinct (Open *open, const BefHubSample *sample)
{
  char *key =
      sample->text != NULL ? g_strdup (sample->text) : g_strdup_printf ("%.17g", sample->number);

  if (g_hash_table_add (open->seen, key))
    open->bucket.distinct++;
}

static void
add_sample (Open *open, const BefHubSample *sample)
{
  BefHubBucket *bucket = &open->bucket;

  bucket->count++;
  if (open->seen != NULL)
    note_distinct (open, sample);
  if (sample->text != NULL)
    return;
  bucket->min = bucket->numbers == 0 ? sample->number : MIN (bucket->min, sample->number);
  bucket->max = bucket->numbers == 0 ? sample->number : MAX (bucket->max, sample->number);
  bucket->sum += sample->number;
  bucket->numbers++;
}

GArray *
bef_hub_temporal_aggregate (const GArray *samples, gint64 from_ms, gint64 to_ms,
                            const BefHubDuration *period, guint max_buckets,
                            BefHubDistinct distinct)
{
  GArray *buckets = g_array_new (FALSE, FALSE, sizeof (BefHubBucket));
  g_autoptr (GHashTable) seen = distinct == BEF_HUB_DISTINCT_COUNTED
                                    ? g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL)
                                    : NULL;
  gboolean whole = period->months == 0 && period->ms == 0;
  Open open = { { 0 }, seen };
  gint64 n = 0;

  open_bucket (&open, from_ms, whole ? to_ms : bef_hub_duration_add (period, from_ms, 1));
  for (guint i = 0; i < samples->len; i++)
    {
      const BefHubSample *sample = &g_array_index (samples, BefHubSample, i);
      while (sample->at_ms >= open.bucket.end_ms && !whole)
        {
          if (open.bucket.count > 0)
            g_array_append_val (buckets, open.bucket);
          if (max_buckets > 0 && buckets->len == max_buckets)
            return buckets;
          /* From the start each time: a month after 31 January is not a month after 28 February. */
          n = period->months > 0 ? n + 1 : (sample->at_ms - from_ms) / period->ms;
          open_bucket (&open, bef_hub_duration_add (period, from_ms, n),
                       bef_hub_duration_add (period, from_ms, n + 1));
        }
      add_sample (&open, sample);
    }
  if (open.bucket.count > 0)
    g_array_append_val (buckets, open.bucket);
  return buckets;
}
