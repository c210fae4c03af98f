/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The chunk decoder. The first byte of the input says how the rest is meant: 0, a chunk as it is;
 * 1, the body of a chunk, to which the right checksum is added (or nothing would get past it); else
 * samples (stamp and double, 16 bytes each) that must come back from a chunk bit by bit.
 */
#include <zlib.h>

#include "history/bef-history-chunk.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
assert_round_trip (const gint64 *ts, const double *values, guint n)
{
  g_autoptr (GByteArray) coded = bef_chunk_encode (ts, values, n);
  g_autoptr (BefChunk) chunk = bef_chunk_decode (coded->data, coded->len);

  g_assert_nonnull (chunk);
  g_assert_cmpuint (chunk->n, ==, n);
  g_assert_cmpint (memcmp (chunk->values, values, n * sizeof *values), ==, 0);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (bef_chunk_ts (chunk, i), ==, ts[i]);
}

/* What can be read can be written, and read again. */
static void
decode (const guint8 *data, gsize size)
{
  g_autoptr (BefChunk) chunk = bef_chunk_decode (data, size);

  if (chunk == NULL)
    return;
  g_autofree gint64 *ts = g_new (gint64, chunk->n);
  for (guint i = 0; i < chunk->n; i++)
    ts[i] = bef_chunk_ts (chunk, i);
  assert_round_trip (ts, chunk->values, chunk->n);
}

static void
decode_body (const guint8 *data, gsize size)
{
  g_autofree guint8 *whole = g_malloc (size + 4);
  guint32 crc = GUINT32_TO_LE ((guint32)crc32 (0, data, (uInt)size));

  memcpy (whole, data, size);
  memcpy (whole + size, &crc, 4);
  decode (whole, size + 4);
}

static void
encode (const guint8 *data, gsize size)
{
  guint n = (guint)MIN (size / 16, BEF_CHUNK_MAX);
  g_autofree gint64 *ts = g_new (gint64, MAX (n, 1));
  g_autofree double *values = g_new (double, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    {
      memcpy (&ts[i], data + i * 16, 8);
      memcpy (&values[i], data + i * 16 + 8, 8);
    }
  if (n > 0)
    assert_round_trip (ts, values, n);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  if (size == 0 || size > 1000000)
    return 0;
  if (data[0] == 0)
    decode (data + 1, size - 1);
  else if (data[0] == 1)
    decode_body (data + 1, size - 1);
  else
    encode (data + 1, size - 1);
  return 0;
}
