/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-alert.h"

G_BEGIN_DECLS

/* Until when something can be put aside as of @now_ms, the soonest first: for an hour, until the
 * end of the day's work, tomorrow, Monday, and the mornings of the days after, none of them more
 * than BEF_SHELVE_MAX_MS away. (transfer full) GArray of gint64, ms */
GArray *bef_shelve_ends (gint64 now_ms);
/* "For an hour", "Until 18:00", "Until tomorrow, 08:00", "Until Mon 30 Nov, 08:00". (transfer full)
 */
char *bef_shelve_end_text (gint64 until_ms, gint64 now_ms);

G_END_DECLS
