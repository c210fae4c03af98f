/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-db.h"

G_BEGIN_DECLS

/*
 * What may not or need not stay, a part at a time. Writers run inside a transaction of the caller,
 * on the worker thread. Errors are of BEF_HISTORY_ERROR.
 *
 * By kind: what tells when people come and go (doors and locks, passages, rooms, presence) is kept
 * for three months and leaves no roll-up, as the movements of badges (the DOMAIN rules in
 * src/README.md). Everything else stays until the size budget wants its place, and leaves hourly
 * roll-ups.
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
