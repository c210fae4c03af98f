/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-backfill-job.h"

G_BEGIN_DECLS

/*
 * Fills the local history from the back end: a queue of (series, range) of which only the missing
 * parts are fetched, newest first, a few at a time. What came is stored together with the range it
 * answers, so that stopping at any moment loses nothing. What failed is tried again, later each
 * time; what somebody wanted while there was no connection waits for it. Time is the server's, and
 * moves on with bef_backfill_tick(). Main thread.
 */
#define BEF_TYPE_BACKFILL (bef_backfill_get_type ())
G_DECLARE_FINAL_TYPE (BefBackfill, bef_backfill, BEF, BACKFILL, GObject)

typedef void (*BefBackfillStored) (BefSeriesKey key, gpointer user_data);
/* All of what a planned job was for has been asked. */
typedef void (*BefBackfillDone) (BefSeriesKey key, gpointer user_data);
typedef void (*BefBackfillProgress) (double fraction, gpointer user_data);   /* -1: idle */
typedef void (*BefBackfillFailed) (const GError *error, gpointer user_data); /* of one question */

/* Paused: see bef_backfill_resume(). */
BefBackfill *bef_backfill_new (BefBackend *backend, BefHistory *history);
void bef_backfill_set_callbacks (BefBackfill *self, BefBackfillStored stored, BefBackfillDone done,
                                 BefBackfillProgress progress, BefBackfillFailed failed,
                                 gpointer user_data);
/* @task (nullable, transfer full) returns TRUE when the range is there, or the error. What
 * already waits is not added twice. */
void bef_backfill_add (BefBackfill *self, BefSeriesKey key, gint64 from_ms, gint64 to_ms,
                       BefMissing scope, BefBackfillRank rank, GTask *task);
/* Asks again for what is due, many series in one question where the back end can. */
void bef_backfill_add_due (BefBackfill *self, const BefDue *due, guint n_due);
/* Whether bef_backfill_add_due() makes fewer questions than series. */
gboolean bef_backfill_joins (BefBackfill *self);
/* To be called every few seconds: begins what failed and is to be tried again by now. */
void bef_backfill_tick (BefBackfill *self);
/* There is a connection: what waits for one begins, what failed is tried again. */
void bef_backfill_resume (BefBackfill *self);
/* There is none: cancels what is under way. What is wanted waits, other jobs are dropped (whoever
 * planned them has not been told that they are done, and plans them again), those with a task fail
 * with G_IO_ERROR_CANCELLED. */
void bef_backfill_pause (BefBackfill *self);
/* The step between the measurements of @key, ms: the shortest of those the back end answered last.
 * 0 when it is not known. */
gint64 bef_backfill_get_step (BefBackfill *self, BefSeriesKey key);
/* Why the last question about @key failed, in the interface's language, and when it is asked again
 * (BEF_NO_TIME: not by itself). NULL when it did not fail. (transfer none) until the next call. */
const char *bef_backfill_get_trouble (BefBackfill *self, BefSeriesKey key, gint64 *retry_ms_out);
/* Drops everything; tasks return G_IO_ERROR_CANCELLED. */
void bef_backfill_cancel (BefBackfill *self);

G_END_DECLS
