/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-chunk.h"
#include "history/bef-history-db.h"
#include "history/bef-history-sample.h"

G_BEGIN_DECLS

/*
 * The sealed samples: chunks of a series, in order and never overlapping, in table `chunks`; what
 * was read of them last stays decoded, up to BEF_STORE_CACHE_BYTES. Knows nothing of the samples
 * that are not sealed yet (bef-history-samples.h joins the two). Worker thread. Errors are of
 * BEF_HISTORY_ERROR; a chunk that is not what its row says is BEF_HISTORY_ERROR_CORRUPT.
 */

/* A year of three series at one sample a minute. */
#define BEF_STORE_CACHE_BYTES (24u * 1024 * 1024)

/* Where a chunk lies. */
typedef struct
{
  gint64 first, last; /* stamps, ms UTC */
  guint n;
} BefChunkInfo;

/* Samples of a block, added up: what a bucket that holds the whole block needs. */
#define BEF_BLOCK 32
typedef struct
{
  double min, max, sum;
  double area;    /* value x ms held */
  gint64 held_ms; /* sum of the times held */
  gint64 end_ms;  /* until when the last one holds */
} BefBlock;

/* Decoded samples, reference-counted. */
typedef struct
{
  BefChunk *chunk;  /* owned */
  BefBlock *blocks; /* owned, nullable: one per whole BEF_BLOCK samples (bef-history-query.c) */
} BefSegment;
/* Takes @chunk. */
BefSegment *bef_segment_new_take (BefChunk *chunk);
BefSegment *bef_segment_ref (BefSegment *segment);
void bef_segment_unref (BefSegment *segment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefSegment, bef_segment_unref)
/* Index of the first sample at or after @ms; n when there is none. */
guint bef_segment_find (const BefSegment *segment, gint64 ms);

/* The chunks of @series, oldest first: GArray of BefChunkInfo, the store's own until something is
 * written, or NULL with @error. */
const GArray *bef_store_chunks (BefHistoryDb *db, gint64 series, GError **error);
/* Index of the first chunk that ends at or after @ms; the number of chunks when there is none. */
guint bef_store_find (const GArray *chunks, gint64 ms);
/* Chunk @i of @series, decoded. (transfer full) */
BefSegment *bef_store_load (BefHistoryDb *db, gint64 series, guint i, GError **error);
/* Puts @samples, in order and without repeats, in the place of chunks [@from, @to), inside the
 * caller's transaction. They must fit between the chunks around. */
gboolean bef_store_replace (BefHistoryDb *db, gint64 series, guint from, guint to,
                            const BefSample *samples, guint n, GError **error);
typedef enum
{
  BEF_STORE_CHECK_QUICK,
  BEF_STORE_CHECK_THOROUGH,
} BefStoreCheck;
/* Whether every chunk of the file has the right checksum and, in a thorough
 * check, is what its row says: the whole file is read. FALSE with @error. */
gboolean bef_store_check_all (BefHistoryDb *db, BefStoreCheck check, GError **error);

G_END_DECLS
