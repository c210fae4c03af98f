/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-db.h"
#include "model/bef-reading.h"

G_BEGIN_DECLS

/*
 * Where samples are kept. Everything above asks only this header: write samples, iterate the
 * samples of a series over a range with a few neighbours on both sides, the newest of each series.
 * How they lie in the file is this file's own affair. Errors are of BEF_HISTORY_ERROR, or
 * G_IO_ERROR_CANCELLED.
 */

typedef struct
{
  gint64 ts; /* ms UTC */
  double value;
} BefSample;

/* 0 without an error when the series was never seen. */
gint64 bef_history_series_find (BefHistoryDb *db, BefSeriesKey key, GError **error);
/* Makes it when missing; inside a transaction. 0 on error. */
gint64 bef_history_series_ensure (BefHistoryDb *db, BefSeriesKey key, GError **error);

/* Whether @reading was measured: a known instant from 1990 to a day after @now_ms and a finite
 * value. */
gboolean bef_history_reading_is_sound (const BefReading *reading, gint64 now_ms);
/* Stores the sound ones of @readings, the latest given winning, inside the caller's transaction. */
gboolean bef_history_samples_write (BefHistoryDb *db, const BefReading *readings, guint n_readings,
                                    GCancellable *cancellable, GError **error);
/* Number of samples stored, without reading them. */
gboolean bef_history_samples_count (BefHistoryDb *db, guint64 *out, GError **error);
/* (transfer full) GArray of BefReading: the newest of each series. */
GArray *bef_history_samples_latest (BefHistoryDb *db, GError **error);

#define BEF_SAMPLE_MAX_BEFORE 8
/* A pass in time order over the samples of [from, to), preceded by up to @n_before samples before
 * @from and followed by up to @n_after from @to on. One iterator at a time per connection. On the
 * stack. */
typedef struct
{
  BefHistoryDb *db;
  BefStatement *statement; /* NULL for an unknown series and after the end */
  GCancellable *cancellable;
  BefSample before[BEF_SAMPLE_MAX_BEFORE];
  guint n_before, next_before;
  gint64 to_ms;
  guint left_after;
  guint n_read;
} BefSampleIter;
gboolean bef_sample_iter_init (BefSampleIter *iter, BefHistoryDb *db, gint64 series, gint64 from_ms,
                               gint64 to_ms, guint n_before, guint n_after,
                               GCancellable *cancellable, GError **error);
/* FALSE without @error set at the end. */
gboolean bef_sample_iter_next (BefSampleIter *iter, BefSample *out, GError **error);
void bef_sample_iter_clear (BefSampleIter *iter);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BefSampleIter, bef_sample_iter_clear)

G_END_DECLS
