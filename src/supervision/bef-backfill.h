/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/bef-backend.h"
#include "history/bef-history.h"

G_BEGIN_DECLS

/*
 * Fills the local history from the back end: a queue of (series, range) of which only the parts
 * never asked are fetched, newest first, a few at a time. What came is stored together with the
 * range it answers, so that stopping at any moment loses nothing and asks nothing twice. Main
 * thread.
 */
#define BEF_TYPE_BACKFILL (bef_backfill_get_type ())
G_DECLARE_FINAL_TYPE (BefBackfill, bef_backfill, BEF, BACKFILL, GObject)

typedef void (*BefBackfillStored) (BefSeriesKey key, gpointer user_data);
typedef void (*BefBackfillProgress) (double fraction, gpointer user_data); /* -1: idle */

BefBackfill *bef_backfill_new (BefBackend *backend, BefHistory *history);
void bef_backfill_set_callbacks (BefBackfill *self, BefBackfillStored stored,
                                 BefBackfillProgress progress, gpointer user_data);
/* @task (nullable, transfer full) returns TRUE when the range is there, or the error. @urgent:
 * before what waits. */
void bef_backfill_add (BefBackfill *self, BefSeriesKey key, gint64 from_ms, gint64 to_ms,
                       gboolean urgent, GTask *task);
/* The step between the measurements of @key, ms: the shortest of those the back end answered last.
 * 0 when it is not known. */
gint64 bef_backfill_get_step (BefBackfill *self, BefSeriesKey key);
/* Drops the queue and cancels what is under way; tasks return G_IO_ERROR_CANCELLED. */
void bef_backfill_cancel (BefBackfill *self);

G_END_DECLS
