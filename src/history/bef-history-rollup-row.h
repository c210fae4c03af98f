/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-buckets.h"
#include "history/bef-history-hold.h"

G_BEGIN_DECLS

/*
 * A row of roll-ups as bytes: buckets of any length, in order, none of them unknown. Each of what
 * is known of them is a column, coded as the values of a chunk (bef-history-chunk.h). Pure: any
 * thread.
 */

/* What a bucket's mean is made of. */
typedef struct
{
  double area;   /* value x ms over which it holds */
  double weight; /* ms */
  double sum;    /* of the samples inside, for one that holds nothing */
  /* How long the last sample inside holds, ms; BEF_HOLD_UNKNOWN in rows that have means. */
  gint64 last_hold;
} BefWeights;

/* Buckets of one row: longer rows share their tables and leave fewer half-filled pages. A year of
 * hours of a power series, in KB, by the length of its rows: 128: 97, 273: 78, 1024: 65, 2048: 63.
 */
#define BEF_ROLLUP_ROW_MAX 1024

/* @n of each, 1 to BEF_ROLLUP_ROW_MAX; no mean is NaN. (transfer full) */
GByteArray *bef_rollup_row_encode (const BefBucket *buckets, const BefWeights *weights, guint n);
/* What a row holds: the latter of the version whose rows held hours and their means. */
typedef enum
{
  BEF_ROLLUP_COLUMNS,
  BEF_ROLLUP_COLUMNS_AND_MEANS,
} BefRollupColumns;
/* Appends the buckets that touch [from, to) to @buckets and, when not NULL, to @weights.
 * FALSE when @data is no row or
 * does not follow what is in @buckets. */
gboolean bef_rollup_row_decode (const guint8 *data, gsize size, BefRollupColumns layout,
                                gint64 from_ms, gint64 to_ms, GArray *buckets, GArray *weights);

G_END_DECLS
