/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-alert.h"

G_BEGIN_DECLS

/* Until when something can be put aside as of @now_ms, the soonest first: for an hour, until the
 * end of the day's work, tomorrow, Monday, and the mornings of the days after, none of them more
 * than BEF_SHELVE_MAX_MS away. (transfer full) GArray of gint64, ms */
GArray *bef_shelve_ends (gint64 now_ms);
/* Likewise until when it can be out of service: the mornings after a week, two, a month
 * (BEF_OUT_END_USUAL), two, three, six and a year, none more than BEF_TAKE_OUT_MAX_MS away. */
GArray *bef_out_ends (gint64 now_ms);
/* The place of a month among them. */
#define BEF_OUT_END_USUAL 2
/* "Until Tue 8 Dec", "Until 24 May 2027". (transfer full) */
char *bef_out_end_text (gint64 until_ms, gint64 now_ms);
/* "Tue 8 Dec", "24 May 2027": with the year where that is another. (transfer full) */
char *bef_out_date_text (gint64 until_ms, gint64 now_ms);
/* "For an hour", "Until 18:00", "Until tomorrow, 08:00", "Until Mon 30 Nov, 08:00". (transfer full)
 */
char *bef_shelve_end_text (gint64 until_ms, gint64 now_ms);

G_END_DECLS
