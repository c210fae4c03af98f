/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history.h"
#include "supervision/past/bef-past-alarms.h"

G_BEGIN_DECLS

/*
 * Reads how alerts stood at any instant of [@from_ms, @to_ms) from the journal, on the history's
 * thread, in parts: from the last beginning before it on, and whether the file was damaged since.
 */
void bef_playback_alarms_load_async (BefHistory *history, gint64 from_ms, gint64 to_ms,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
/* (transfer full) */
BefPast *bef_playback_alarms_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
