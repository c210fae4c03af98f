/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-db.h"
#include "history/bef-history.h"

G_BEGIN_DECLS

/*
 * What the series of @query said at each instant of its span: see bef_history_steps_async();
 * @looks: bef_history_list_looks(). The life of its equipment is left to the caller. Worker thread.
 * Errors are of BEF_HISTORY_ERROR, or G_IO_ERROR_INVALID_ARGUMENT for a span that is empty or
 * longer than BEF_STEPS_MAX_MS, or G_IO_ERROR_CANCELLED.
 */
gboolean bef_history_query_steps (BefHistoryDb *db, const BefHistoryQuery *query, gint64 settled_ms,
                                  const GArray *looks, BefSeriesSteps *out,
                                  GCancellable *cancellable, GError **error);

G_END_DECLS
