/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-buckets.h"
#include "history/bef-history-db.h"
#include "history/bef-history-store.h"
#include "model/bef-reading.h"

G_BEGIN_DECLS

/*
 * Hourly roll-ups: what stays of raw samples that had to go. Per hour that knows anything: min,
 * max, first, last with their stamps, count, the mean weighted by time and for how long anything
 * held. Hours of UTC: a civil hour, day, week or month is a whole number of them, also where clocks
 * change.
 *
 * While the raw samples are there no roll-up is kept. An hour takes 7 to 13 bytes, 0.12 to 0.20 for
 * every sample of a minute where the sample itself takes half a byte; and a year of minutes is read
 * in 9 ms and asked again in 0.4 ms without (tests/bench).
 *
 * One row of table `rollups` is what one dropped part of a series became; up to its end the series
 * is known by roll-ups alone, from there on by samples, of which the last BEF_HOLD_BEFORE before
 * that border are kept, for how long they hold on. What arrives later for an instant before the
 * border is not asked any more.
 *
 * In a bucket that begins or ends inside such an hour, the hour counts where its first sample lies,
 * and its mean, min and max over all of it. Worker thread. Errors are of BEF_HISTORY_ERROR.
 */
#define BEF_ROLLUP_MS BEF_MS_HOUR

/* What a bucket's mean is made of. */
typedef struct
{
  double area;   /* value x ms over which it holds */
  double weight; /* ms */
  double sum;    /* of the samples inside, for one that holds nothing */
} BefWeights;

/* Until when @series is known by roll-ups alone; G_MININT64 without any. */
gboolean bef_rollup_border (BefHistoryDb *db, gint64 series, gint64 *border_out, GError **error);
/* The hours of [from, to): GArray of BefBucket in which mean is NaN nowhere. @weights (nullable) is
 * filled with as many BefWeights. (transfer full) */
GArray *bef_rollup_list (BefHistoryDb *db, gint64 series, gint64 from_ms, gint64 to_ms,
                         GArray *weights, GError **error);
/* Whether every roll-up of the file can be read. FALSE with @error. */
gboolean bef_rollup_check_all (BefHistoryDb *db, GError **error);
/* Inside the caller's transaction: rolls the oldest chunk of @series up, as far as whole hours go,
 * and drops its samples; @n_dropped_out is how many. */
gboolean bef_rollup_oldest (BefHistoryDb *db, gint64 series, guint *n_dropped_out, GError **error);

G_END_DECLS
