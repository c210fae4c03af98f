/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-commune.h"

G_BEGIN_DECLS

/*
 * What happened since an instant: since the last visit, the last round. Pure, from the commune's
 * alerts. Main thread. To an audience in the room nothing is told of cameras.
 */

/* Alerts that were raised or ended at or after @since_ms, of BefAlert: worst first, then newest.
 * Journal events and what is suppressed are none. (transfer full) */
GPtrArray *bef_since_list (BefCommune *commune, gint64 since_ms, gint64 now_ms);
/* Whether @alert is an alarm that may be told to who is there: no journal event, nor suppressed. */
gboolean bef_since_may_tell (BefCommune *commune, BefAlert *alert);
/* What is urgent now and what happened: "1 urgent matter. Since Friday, 17:00: a door left open for
 * 42 min, closed by itself." What is not for who has @role to see to (bef_commune_is_work_of()) is
 * told apart: "Nothing urgent for you, 1 urgent matter for others." @since_ms BEF_NO_TIME: what is
 * urgent only. (transfer full) */
char *bef_since_sentence (BefCommune *commune, BefRole role, gint64 since_ms, gint64 now_ms);
/* "Friday, 17:00" within a week, "8:12" today, "2 January" before; for "since …". (transfer full)
 */
char *bef_since_dup_moment (gint64 since_ms, gint64 now_ms);

G_END_DECLS
