/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-db.h"
#include "history/bef-history-sample.h"
#include "history/bef-history-store.h"
#include "model/bef-reading.h"

G_BEGIN_DECLS

/*
 * Where samples are kept. Everything above asks only this header: write samples, iterate the
 * samples of a series over a range with a few neighbours on both sides, the newest of each series.
 * Errors are of BEF_HISTORY_ERROR, or G_IO_ERROR_CANCELLED.
 *
 * How they lie in the file: a sample that arrives waits in the ordered table `samples` until upkeep
 * (bef-history-upkeep.h) seals it into a chunk (bef-history-store.h). Waiting samples may lie
 * anywhere in time: late ones and corrections wait among chunks, and win over them when read. A
 * batch of BEF_SAMPLES_BULK or more of one series, as a backfill brings, goes into chunks at once.
 * Where samples had to go (bef-history-retention.h) an iteration gives the first and the last one
 * of each roll-up, and says how long the last one is known to hold.
 */
#define BEF_SAMPLES_BULK 256

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
/* Takes @n dropped samples from that number, inside the caller's transaction. */
gboolean bef_history_samples_uncount (BefHistoryDb *db, guint n, GError **error);
/* Adds @change, which may be below zero, to it, likewise. */
gboolean bef_history_samples_recount (BefHistoryDb *db, gint64 change, GError **error);
/* (transfer full) GArray of BefReading: the newest of each series. */
GArray *bef_history_samples_latest (BefHistoryDb *db, GError **error);

#define BEF_SAMPLE_MAX_BEFORE 8
/* Samples of [from_ms, to_ms), up to @n_before (at most BEF_SAMPLE_MAX_BEFORE) before them and up
 * to
 * @n_after from @to_ms on. */
typedef struct
{
  gint64 series; /* 0 for an unknown one: none */
  gint64 from_ms, to_ms;
  guint n_before, n_after;
} BefSampleSpan;
/* A pass in time order over the samples of a span. Nothing written meanwhile. On the stack. */
typedef struct
{
  BefHistoryDb *db;
  GCancellable *cancellable;
  gint64 series; /* 0 for an unknown one */
  gint64 to_ms;
  guint left_after;
  BefSample before[BEF_SAMPLE_MAX_BEFORE]; /* oldest first */
  guint n_before, next_before;
  BefSegment *segment; /* owned, NULL at the end: decoded samples */
  guint index;         /* of the next one in it */
  guint next_chunk;    /* the chunk after @segment */
  gint64
      tail_after; /* once past the chunks: stamp from which waiting samples are still to be read */
  gboolean has_waiting; /* some wait among the chunks */
  gint64 border;        /* where roll-ups end, when the range begins before it */
  gint64 *holds;        /* owned, nullable: of the samples of @segment, when it is of roll-ups */
  gint64 before_holds[BEF_SAMPLE_MAX_BEFORE];
  gint64 hold_ms; /* how long the sample given last is known to hold, or BEF_HOLD_UNKNOWN */
} BefSampleIter;
gboolean bef_sample_iter_init (BefSampleIter *iter, BefHistoryDb *db, const BefSampleSpan *span,
                               GCancellable *cancellable, GError **error);
/* FALSE without @error set at the end. */
gboolean bef_sample_iter_next (BefSampleIter *iter, BefSample *out, GError **error);
/* The same as a BefSamplePull (bef-history-hold.h), the plain source: @iter is a BefSampleIter. */
gboolean bef_sample_iter_pull (gpointer iter, BefSample *out, gint64 *hold_out, GError **error);
/* Goes on at sample @index of the segment: samples before it are left out. */
void bef_sample_iter_skip_to (BefSampleIter *iter, guint index);
void bef_sample_iter_clear (BefSampleIter *iter);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BefSampleIter, bef_sample_iter_clear)

G_END_DECLS
