/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history.h"

G_BEGIN_DECLS

/*
 * One civil day of many series, as bef_history_steps_async() gives it, read in parts so that other
 * jobs of the history come between. Main thread; reference-counted; immutable once loaded.
 */
typedef struct
{
  gatomicrefcount ref_count;
  gint64 from_ms, to_ms; /* the day, or its past part */
  gint64 read_us;        /* when reading it began, by the monotonic clock */
  GArray *series;        /* owned, of BefSeriesSteps, in the order of the keys */
} BefPlaybackDay;
BefPlaybackDay *bef_playback_day_ref (BefPlaybackDay *self);
void bef_playback_day_unref (BefPlaybackDay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefPlaybackDay, bef_playback_day_unref)

/* Reads what @span (copied) names. What is younger than @settled_ms may still be on its way. */
void bef_playback_day_load_async (BefHistory *history, const BefSeriesSpan *span, gint64 settled_ms,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
/* (transfer full) */
BefPlaybackDay *bef_playback_day_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
