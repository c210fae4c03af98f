/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-rollup-row.h"

#include <float.h>
#include <math.h>

#include "base/bef-civil-time.h"
#include "history/bef-history-chunk.h"
#include "history/bef-history-column.h"

/* Beyond it a stamp is damage: 30,000 years. */
#define MAX_STAMP G_GINT64_CONSTANT (1000000000000000)
/* Decimals of a value times milliseconds: no quantity has more. */
#define MAX_DECIMALS 3

enum
{
  MIN_VALUE,
  MAX_VALUE,
  FIRST,
  LAST,
  AREA, /* of one that holds nothing, the sum of its samples; once, the mean */
  WEIGHT,
  COUNT,
  FIRST_OFFSET, /* of the stamp of the first sample from the start, ms */
  LAST_OFFSET,
  LENGTH,    /* ms; not in rows that have means */
  LAST_HOLD, /* ms; not in those either */
  N_COLUMNS
};

/* A sum of decimals times milliseconds is a decimal itself, which floating point misses by its last
 * bits: when a short decimal is within what @n additions may lose, that is the area, and is coded
 * in a fraction of the bytes. */
static double
to_decimal (double area, guint n)
{
  double tolerance = (n + 1) * DBL_EPSILON * fabs (area), power = 1;

  for (guint e = 0; e <= MAX_DECIMALS; e++, power *= 10)
    {
      double decimal = round (area * power) / power;
      if (fabs (decimal - area) <= tolerance)
        return decimal;
    }
  return area;
}

static void
to_columns (const BefBucket *bucket, const BefWeights *weights, double *out)
{
  out[MIN_VALUE] = bucket->min;
  out[MAX_VALUE] = bucket->max;
  out[FIRST] = bucket->first;
  out[LAST] = bucket->last;
  out[AREA] = weights->weight > 0 ? to_decimal (weights->area, bucket->count) : weights->sum;
  out[WEIGHT] = weights->weight;
  out[COUNT] = bucket->count;
  out[FIRST_OFFSET] = (double)(bucket->first_ms - bucket->start_ms);
  out[LAST_OFFSET] = (double)(bucket->last_ms - bucket->start_ms);
  out[LENGTH] = (double)(bucket->end_ms - bucket->start_ms);
  out[LAST_HOLD] = (double)weights->last_hold;
}

/* FALSE for what is far from anything measured. */
static gboolean
from_columns (gint64 start_ms, const double *in, BefRollupColumns layout, BefBucket *bucket,
              BefWeights *weights)
{
  /* What a cast to an integer may be given. */
  if (!(in[COUNT] >= 0 && in[COUNT] < G_MAXUINT && fabs (in[FIRST_OFFSET]) < MAX_STAMP
        && fabs (in[LAST_OFFSET]) < MAX_STAMP && in[LENGTH] >= 1 && in[LENGTH] < MAX_STAMP
        && fabs (in[LAST_HOLD]) < MAX_STAMP))
    return FALSE;
  double weight = in[WEIGHT], mean;
  if (layout == BEF_ROLLUP_COLUMNS_AND_MEANS)
    mean = in[AREA];
  else
    mean = weight > 0 ? in[AREA] / weight : in[AREA] / in[COUNT];
  *bucket =
      (BefBucket){ .start_ms = start_ms,
                   .end_ms = start_ms + (gint64)in[LENGTH],
                   .min = in[MIN_VALUE],
                   .max = in[MAX_VALUE],
                   .mean = isnan (mean) ? in[LAST] : CLAMP (mean, in[MIN_VALUE], in[MAX_VALUE]),
                   .first = in[FIRST],
                   .last = in[LAST],
                   .first_ms = start_ms + (gint64)in[FIRST_OFFSET],
                   .last_ms = start_ms + (gint64)in[LAST_OFFSET],
                   .count = (guint)in[COUNT] };
  *weights =
      (BefWeights){ layout == BEF_ROLLUP_COLUMNS_AND_MEANS ? mean * weight
                    : weight > 0                           ? in[AREA]
                                                           : 0,
                    weight,
                    layout == BEF_ROLLUP_COLUMNS && !(weight > 0) ? in[AREA] : mean * in[COUNT],
                    (gint64)in[LAST_HOLD] };
  return TRUE;
}

GByteArray *
bef_rollup_row_encode (const BefBucket *buckets, const BefWeights *weights, guint n)
{
  GByteArray *out = g_byte_array_new ();
  g_autofree gint64 *stamps = g_new (gint64, n);
  g_autofree double *values = g_new (double, (gsize)n *N_COLUMNS);

  for (guint i = 0; i < n; i++)
    {
      double columns[N_COLUMNS];
      to_columns (&buckets[i], &weights[i], columns);
      stamps[i] = buckets[i].start_ms;
      for (guint c = 0; c < N_COLUMNS; c++)
        values[c * n + i] = columns[c];
    }
  for (guint c = 0; c < N_COLUMNS; c++)
    {
      g_autoptr (GByteArray) column = bef_chunk_encode (stamps, values + c * n, n);
      bef_varint_append (out, column->len);
      g_byte_array_append (out, column->data, column->len);
      /* Only the first has the starts; a line takes next to nothing. */
      for (guint i = 0; c == 0 && i < n; i++)
        stamps[i] = i;
    }
  return out;
}

static gboolean
decode_columns (const guint8 *data, gsize size, guint n_columns, BefChunk **columns)
{
  const guint8 *at = data, *end = data + size;

  if (data == NULL)
    return FALSE;
  for (guint c = 0; c < n_columns; c++)
    {
      guint64 length = 0;
      if (!bef_varint_read (&at, end, &length) || length > (guint64)(end - at))
        return FALSE;
      columns[c] = bef_chunk_decode (at, length);
      if (columns[c] == NULL || columns[c]->n != columns[0]->n)
        return FALSE;
      at += length;
    }
  return at == end;
}

static gboolean
append_buckets (BefChunk **columns, BefRollupColumns layout, gint64 from_ms, gint64 to_ms,
                GArray *buckets, GArray *weights)
{
  static const double means_extra[] = { BEF_MS_HOUR, BEF_HOLD_UNKNOWN };

  for (guint i = 0; i < columns[0]->n; i++)
    {
      gint64 start_ms = bef_chunk_ts (columns[0], i);
      double values[N_COLUMNS];
      BefBucket bucket;
      BefWeights weight;
      for (guint c = 0; c < N_COLUMNS; c++)
        values[c] = columns[c] != NULL ? columns[c]->values[i] : means_extra[c - LENGTH];
      /* Far from what an integer cannot hold. */
      if (start_ms <= -MAX_STAMP || start_ms >= MAX_STAMP
          || !from_columns (start_ms, values, layout, &bucket, &weight))
        return FALSE;
      if (bucket.end_ms <= from_ms || bucket.start_ms >= to_ms)
        continue;
      if (buckets->len > 0
          && g_array_index (buckets, BefBucket, buckets->len - 1).end_ms > bucket.start_ms)
        return FALSE;
      g_array_append_val (buckets, bucket);
      if (weights != NULL)
        g_array_append_val (weights, weight);
    }
  return TRUE;
}

gboolean
bef_rollup_row_decode (const guint8 *data, gsize size, BefRollupColumns layout, gint64 from_ms,
                       gint64 to_ms, GArray *buckets, GArray *weights)
{
  BefChunk *columns[N_COLUMNS] = { NULL };
  gboolean sound =
      decode_columns (data, size, layout == BEF_ROLLUP_COLUMNS_AND_MEANS ? LENGTH : N_COLUMNS,
                      columns)
      && append_buckets (columns, layout, from_ms, to_ms, buckets, weights);

  for (guint c = 0; c < N_COLUMNS; c++)
    bef_chunk_free (columns[c]);
  return sound;
}
