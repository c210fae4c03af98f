/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-imports.h"

G_BEGIN_DECLS

/*
 * What keeps the file small, in slices of a few milliseconds, each one transaction: other jobs pass
 * between them, and the program may be killed anywhere. A round goes through:
 *
 *   seal     samples waiting in the ordered table go into chunks: series with BEF_UPKEEP_SEAL_ROWS
 * or more, and those whose oldest waits for a day. A waiting row takes 16 bytes, a sealed sample
 *            half a byte; the rewriting of a series' last chunk is what speaks against sealing at
 * once. A file of the version without chunks is all waiting rows: it is sealed the same way.
 *   compact  small chunks of a series are joined (bef_merge_compact()).
 *   expire   samples that are older than their kind may be kept go (bef-history-retention.h).
 *   journal  lines of the journal whose time is over end (bef-journal-line.h).
 *   reduce   a file beyond its budget, which counts its free pages and its WAL, gives up detail.
 *   shrink   free pages go back to the file system (auto_vacuum = INCREMENTAL).
 *   relayout a file of the version before is rewritten once with today's page size, when little
 *            waits.
 *
 * Worker thread. Errors are of BEF_HISTORY_ERROR.
 */

#define BEF_UPKEEP_SEAL_ROWS 128
#define BEF_UPKEEP_DEFAULT_BUDGET (G_GUINT64_CONSTANT (200) * 1000 * 1000)

typedef struct _BefHistoryUpkeep BefHistoryUpkeep;
/* @budget_bytes: the size the file may have. */
BefHistoryUpkeep *bef_history_upkeep_new (guint64 budget_bytes);
void bef_history_upkeep_free (BefHistoryUpkeep *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefHistoryUpkeep, bef_history_upkeep_free)
void bef_history_upkeep_set_budget (BefHistoryUpkeep *self, guint64 budget_bytes);

/* Whether the last round could not bring the file within its budget. */
gboolean bef_history_upkeep_is_over_budget (BefHistoryUpkeep *self);

/* What budget would hold the file with @more_bytes without anything old becoming hours; 0: the one
 * it has does. */
gboolean bef_history_upkeep_find_room (BefHistoryUpkeep *self, BefHistoryDb *db, guint64 more_bytes,
                                       guint64 *room_out, GError **error);
/* As of the beginning of the last round: the imports that would lose detail if the file grew by
 * BEF_UPKEEP_NEAR_SHARE of its budget. (transfer none) until the next step. */
const BefImportsOld *bef_history_upkeep_get_near (BefHistoryUpkeep *self);
/* Half of what the demo commune takes in a year, of the budget there is unless another is said:
 * time enough to allow more. */
#define BEF_UPKEEP_NEAR_SHARE 20

/* One slice. *@more_out: the round is not over. After an error the next slice begins a new round.
 */
gboolean bef_history_upkeep_step (BefHistoryUpkeep *self, BefHistoryDb *db, gint64 now_ms,
                                  gboolean *more_out, GError **error);

G_END_DECLS
