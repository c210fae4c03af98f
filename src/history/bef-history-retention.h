/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-db.h"

G_BEGIN_DECLS

/*
 * What may not or need not stay, a part at a time. Writers run inside a transaction of the caller,
 * on the worker thread. Errors are of BEF_HISTORY_ERROR.
 *
 * By kind:
 * - what says that people are there, or how many (passages counted at a door, occupancy of a
 *   building or a room, attendance), is kept for BEF_RETENTION_PRESENCE_DAYS and leaves no roll-up:
 *   the three months that badge movements may be kept (DOMAIN.md, after the CNIL's rule for access
 *   control);
 * - everything else stays until the size budget wants its place, and leaves roll-ups. That includes
 *   whether a door is open, locked or in alarm: states of the equipment, in which no person can be
 *   told from another, and without which a past day cannot be played back on the map.
 *
 * By size: a file beyond its budget gives up detail in this order, the oldest first, and never more
 * than it must:
 *   1. dense samples older than two months become hours (the usual day looks back 8 weeks);
 *   2. hours, and samples that were not dense, older than 400 days become days (the same week last
 *      year is still hours);
 *   3. dense samples of more than two days become hours;
 *   4. everything of more than five weeks becomes days.
 * What is left then is as little as this program keeps: a file that is still larger is said to be
 * (bef_history_is_over_budget()).
 */
#define BEF_RETENTION_PRESENCE_DAYS 92
#define BEF_RETENTION_STEPS 4

/* Nothing that is measured after this loses detail at @now_ms while the first step is enough. */
gint64 bef_history_retention_border (gint64 now_ms);

/* Samples kept for too long at @now_ms: drops those of one series. *@dropped_out: there were some.
 * A day more than allowed may pass, so that chunks are not rewritten all the time. */
gboolean bef_history_retention_expire (BefHistoryDb *db, gint64 now_ms, gboolean *dropped_out,
                                       GError **error);
/* Series with something that @step (0 to BEF_RETENTION_STEPS - 1) would reduce at @now_ms, the
 * oldest first, one for each part of it, at most @limit. (transfer full) GArray of gint64. */
GArray *bef_history_retention_list (BefHistoryDb *db, guint step, gint64 now_ms, guint limit,
                                    GError **error);
/* Reduces the oldest part of @series as @step says. *@reduced_out: FALSE when there was none. */
gboolean bef_history_retention_reduce (BefHistoryDb *db, guint step, gint64 series, gint64 now_ms,
                                       gboolean *reduced_out, GError **error);

G_END_DECLS
