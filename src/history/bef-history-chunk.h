/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A chunk: up to BEF_CHUNK_MAX samples of one series as bytes. Lossless for any doubles (payloads
 * of NaN, -0, infinities, denormals) and any stamps. Pure functions: any thread.
 *
 * Layout: version (1), exponent, count, stamps, exceptions, values, CRC-32 of all before it
 * (zlib's). Stamps and values are columns (bef-history-column.h). Values are the integers they are
 * at the decimal exponent that serves most of them (W, 0.1 degree, counts, Wh of a kWh index), a
 * sample that is no such integer is kept whole beside; where many are none, the bits of the doubles
 * are the column.
 *
 * Measured on the synthetic commune of tests/bench (30 days, regular stamps; one core of a shared
 * machine): 0.480 B/sample, where order 0 finds 0.515 in the columns; about 10 ns a sample to read
 * and 100 to 150 to write.
 */

/* Longer chunks share their tables and leave fewer half-filled pages (chunks of 1440 take 0.523
 * B/sample before pages are counted); shorter ones save reading what was not asked, which takes
 * 0.16 ms for a whole chunk. */
#define BEF_CHUNK_MAX 16384

typedef struct
{
  guint n;
  gint64 start, step; /* stamps when @ts is NULL: start + i step */
  gint64 *ts;         /* owned, nullable: stamps, ms UTC */
  double *values;     /* owned */
} BefChunk;

/* @n from 1 to BEF_CHUNK_MAX. (transfer full) */
GByteArray *bef_chunk_encode (const gint64 *ts, const double *values, guint n);
/* (transfer full), or NULL for anything that is no whole chunk. */
BefChunk *bef_chunk_decode (const guint8 *data, gsize size);
void bef_chunk_free (BefChunk *chunk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefChunk, bef_chunk_free)

static inline gint64
bef_chunk_ts (const BefChunk *chunk, guint i)
{
  /* Unsigned: what was not checked for order may wrap. */
  return chunk->ts != NULL ? chunk->ts[i]
                           : (gint64)((guint64)chunk->start + i * (guint64)chunk->step);
}

/* Whether the checksum of @data is right, without reading the samples. */
gboolean bef_chunk_is_sound (const guint8 *data, gsize size);

G_END_DECLS
