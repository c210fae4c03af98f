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
 */
#define BEF_RETENTION_PRESENCE_DAYS 92

/* Samples kept for too long at @now_ms: drops those of one series. *@dropped_out: there were some.
 * A day more than allowed may pass, so that chunks are not rewritten all the time. */
gboolean bef_history_retention_expire (BefHistoryDb *db, gint64 now_ms, gboolean *dropped_out,
                                       GError **error);
/* The oldest raw samples of all become roll-ups. *@dropped_out: FALSE when nothing worth it is
 * left. */
gboolean bef_history_retention_drop_oldest (BefHistoryDb *db, gboolean *dropped_out,
                                            GError **error);

G_END_DECLS
