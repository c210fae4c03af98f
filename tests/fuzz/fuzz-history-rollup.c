/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The decoder of rows of roll-ups. The first byte of the input says whether the row is of the
 * version with means; what follows are columns, each with its length before it and without its
 * checksum: the right one is added, or nothing would get past it. What can be read can be written,
 * and read again.
 */
#include <zlib.h>

#include "history/bef-history-column.h"
#include "history/bef-history-rollup-row.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* (transfer full) */
static GByteArray *
add_checksums (const guint8 *at, const guint8 *end)
{
  GByteArray *row = g_byte_array_new ();
  guint64 length;

  while (bef_varint_read (&at, end, &length) && length <= (guint64)(end - at))
    {
      guint32 crc = GUINT32_TO_LE ((guint32)crc32 (0, at, (uInt)length));
      bef_varint_append (row, length + sizeof crc);
      g_byte_array_append (row, at, (guint)length);
      g_byte_array_append (row, (const guint8 *)&crc, sizeof crc);
      at += length;
    }
  return row;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GArray) buckets = g_array_new (FALSE, FALSE, sizeof (BefBucket));
  g_autoptr (GArray) weights = g_array_new (FALSE, FALSE, sizeof (BefWeights));
  g_autoptr (GArray) again = g_array_new (FALSE, FALSE, sizeof (BefBucket));

  if (size == 0 || size > 1000000)
    return 0;
  g_autoptr (GByteArray) row = add_checksums (data + 1, data + size);
  if (!bef_rollup_row_decode (row->data, row->len,
                              data[0] & 1 ? BEF_ROLLUP_COLUMNS_AND_MEANS : BEF_ROLLUP_COLUMNS,
                              G_MININT64, G_MAXINT64, buckets, weights)
      || buckets->len == 0)
    return 0;
  g_assert_cmpuint (buckets->len, ==, weights->len);
  for (guint i = 0; i < buckets->len; i++)
    {
      const BefBucket *bucket = &g_array_index (buckets, BefBucket, i);
      g_assert_cmpint (bucket->start_ms, <, bucket->end_ms);
      g_assert_true (i == 0 || bucket[-1].end_ms <= bucket->start_ms);
    }
  g_autoptr (GByteArray) coded =
      bef_rollup_row_encode (&g_array_index (buckets, BefBucket, 0),
                             &g_array_index (weights, BefWeights, 0), buckets->len);
  g_assert_true (bef_rollup_row_decode (coded->data, coded->len, BEF_ROLLUP_COLUMNS, G_MININT64,
                                        G_MAXINT64, again, NULL));
  g_assert_cmpuint (again->len, ==, buckets->len);
  return 0;
}
