/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-range.h"
#include "history/bef-history-db.h"
#include "history/bef-history-sample.h"
#include "history/bef-history-store.h"

G_BEGIN_DECLS

/*
 * Samples on their way into chunks: those that wait in table `samples`, late ones, corrections.
 * Worker thread; writers run inside a transaction of the caller. Errors are of BEF_HISTORY_ERROR.
 */

/* How a sample stands to the chunks. */
typedef enum
{
  BEF_SEALED_NOT,   /* nothing is sealed at its instant */
  BEF_SEALED_OTHER, /* another value */
  BEF_SEALED_SAME
} BefSealed;
gboolean bef_merge_find (BefHistoryDb *db, gint64 series, const BefSample *sample,
                         BefSealed *sealed_out, GError **error);

/* Puts BefSamples in order of time; of several at one instant the last given stays. */
void bef_merge_order (GArray *samples);
/* The samples of @under with those of @over laid on top, both in order. (transfer full) GArray of
 * BefSample. *@n_new_out (nullable): instants that only @over has; *@n_changed_out (nullable):
 * those and the ones where it says another value. */
GArray *bef_merge_overlay (const BefChunk *under, const BefSample *over, guint n_over,
                           guint *n_new_out, guint *n_changed_out);

/* Writes @samples, in order, into the chunks of @series; *@n_new_out (nullable) counts the instants
 * that were not sealed. Chunks in which nothing changes are not rewritten. */
gboolean bef_merge_into_chunks (BefHistoryDb *db, gint64 series, const BefSample *samples, guint n,
                                guint *n_new_out, GError **error);
/* The waiting samples of [from, to], both included, at most @limit, oldest first. (transfer full)
 * GArray of BefSample. */
GArray *bef_merge_list_waiting (BefHistoryDb *db, gint64 series, gint64 from_ms, gint64 to_ms,
                                guint limit, GError **error);
/* Seals the waiting samples of [from, to], both included, at most @limit; *@n_out (nullable) is how
 * many that were. */
gboolean bef_merge_waiting (BefHistoryDb *db, gint64 series, gint64 from_ms, gint64 to_ms,
                            guint limit, guint *n_out, GError **error);
/* Drops the sealed samples before @ms but the last @n_kept of them; *@n_dropped_out is how many. */
gboolean bef_merge_drop_before (BefHistoryDb *db, gint64 series, gint64 ms, guint n_kept,
                                guint *n_dropped_out, GError **error);
/* Puts @samples (n may be 0), in order and all within [from, to], both included, in the place of
 * all samples of that time, waiting or sealed. *@n_before_out: how many there were. */
gboolean bef_merge_rewrite (BefHistoryDb *db, gint64 series, BefRange range,
                            const BefSample *samples, guint n, guint *n_before_out, GError **error);
/* Joins one run of chunks of @series that fit into one; *@joined_out says whether there was one.
 * Chunks at the end are joined only when the first of them is at most twice the rest: so a sample
 * is rewritten a few times in its life, not with every poll sealed. */
gboolean bef_merge_compact (BefHistoryDb *db, gint64 series, gboolean *joined_out, GError **error);

G_END_DECLS
