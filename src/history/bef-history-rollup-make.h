/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-rollup.h"

G_BEGIN_DECLS

/*
 * Making roll-ups (bef-history-rollup.h says what they are), which reads samples as any question
 * does: stands above both. Worker thread. Errors are of BEF_HISTORY_ERROR.
 */

/* Chunks of fewer bytes an hour are not dense: their hours would take as much or more. */
#define BEF_ROLLUP_DENSE 8
/* Fewer samples in a chunk are what an earlier roll-up left: rolling them up frees nothing. */
#define BEF_ROLLUP_WORTH 400

/* Rolls the oldest samples of @series up, to the end of its oldest chunk worth it, as far as whole
 * hours or days before @until_ms go, and drops them; *@n_dropped_out is how many, 0 when there is
 * nothing of that kind. */
gboolean bef_rollup_samples (BefHistoryDb *db, gint64 series, BefRollupLevel level, gint64 until_ms,
                             guint *n_dropped_out, GError **error);
/* Of what is only partly old enough, a chunk or a row of hours, so much goes at a time at least: it
 * is not rewritten for each day. */
#define BEF_ROLLUP_PART_MS (7 * BEF_MS_DAY)
/* Makes days of the hours before @until_ms in the oldest row of hours of @series that began
 * BEF_ROLLUP_PART_MS before that; *@done_out says whether there was one. */
gboolean bef_rollup_thin (BefHistoryDb *db, gint64 series, gint64 until_ms, gboolean *done_out,
                          GError **error);

G_END_DECLS
