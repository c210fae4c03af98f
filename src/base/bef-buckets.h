/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What a series did over [start_ms, end_ms). @mean is weighted by time, each sample holding until
 * the next one (at most its nominal step). In a bucket where nothing holds all values are NaN: a
 * gap is a gap. One where only an earlier sample still holds has count 0, that value everywhere,
 * and that sample's own stamps. */
typedef struct
{
  gint64 start_ms, end_ms;
  double min, max, mean, first, last;
  gint64 first_ms, last_ms; /* stamps of the first and last sample */
  guint count;
  gboolean estimated; /* of a sum: when a part of it was used is not known */
  double missing;     /* 0..1: share of the bucket's time over which nothing holds; 1 for a gap */
  gboolean set_aside; /* of a sum: an increment that cannot be is left out of it */
  gboolean meter_changed; /* of a sum: another meter counts on from somewhere inside */
  gboolean of_means; /* means over longer times came of it, or of a part, and not what was measured:
                        they are what @min and @max are the least and the most of */
} BefBucket;

/* An immutable, reference-counted array of buckets in time order, not overlapping. Any thread. */
#define BEF_TYPE_BUCKETS (bef_buckets_get_type ())
typedef struct _BefBuckets BefBuckets;
GType bef_buckets_get_type (void);
/* Takes @array (GArray of BefBucket, transfer full). */
BefBuckets *bef_buckets_new_take (GArray *array);
BefBuckets *bef_buckets_ref (BefBuckets *self);
void bef_buckets_unref (BefBuckets *self);
guint bef_buckets_get_length (const BefBuckets *self);
const BefBucket *bef_buckets_get (const BefBuckets *self, guint i);
/* Index of the bucket holding @ms, or -1. */
int bef_buckets_find (const BefBuckets *self, gint64 ms);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefBuckets, bef_buckets_unref)

G_END_DECLS
