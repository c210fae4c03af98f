/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-db.h"
#include "history/bef-history.h"

G_BEGIN_DECLS

/*
 * How often series spoke, by what is stored of them: see bef_history_beats_async(). Worker thread.
 * Errors are of BEF_HISTORY_ERROR, or G_IO_ERROR_CANCELLED.
 */
gboolean bef_history_query_beat (BefHistoryDb *db, BefSeriesKey key, gint64 now_ms,
                                 BefSeriesBeat *out, GCancellable *cancellable, GError **error);

G_END_DECLS
