/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-buckets.h"

struct _BefBuckets
{
  gatomicrefcount ref_count;
  GArray *array; /* owned, of BefBucket */
};

G_DEFINE_BOXED_TYPE (BefBuckets, bef_buckets, bef_buckets_ref, bef_buckets_unref)

BefBuckets *
bef_buckets_new_take (GArray *array)
{
  BefBuckets *self = g_new0 (BefBuckets, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->array = array;
  return self;
}

BefBuckets *
bef_buckets_ref (BefBuckets *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
bef_buckets_unref (BefBuckets *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_array_unref (self->array);
  g_free (self);
}

guint
bef_buckets_get_length (const BefBuckets *self)
{
  return self != NULL ? self->array->len : 0;
}

const BefBucket *
bef_buckets_get (const BefBuckets *self, guint i)
{
  g_return_val_if_fail (i < bef_buckets_get_length (self), NULL);
  return &g_array_index (self->array, BefBucket, i);
}

int
bef_buckets_find (const BefBuckets *self, gint64 ms)
{
  guint lo = 0, hi = bef_buckets_get_length (self);

  while (lo < hi)
    {
      guint mid = lo + (hi - lo) / 2;
      const BefBucket *b = bef_buckets_get (self, mid);
      if (ms < b->start_ms)
        hi = mid;
      else if (ms >= b->end_ms)
        lo = mid + 1;
      else
        return (int)mid;
    }
  return -1;
}
