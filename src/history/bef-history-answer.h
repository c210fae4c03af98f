/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-types.h"

G_BEGIN_DECLS

/*
 * What an answer of the back end says of the range that was asked. Measurements may be on their way
 * for days, so only what lies before the newest value is settled; what is empty after it, before
 * the first value, or between two values further apart than the answer's own usual step, may still
 * be filled. Pure: any thread.
 */

/* How a series speaks. */
typedef enum
{
  BEF_SERIES_OF_EVENTS, /* when something happens */
  BEF_SERIES_STEADY,    /* at every step */
} BefSeriesPace;
/* The parts of [from, to) that @stamps (ascending, others than in [from, to) are passed over) leave
 * empty, oldest first, at most a few: more than that become one that holds them all. @pace:
 * the source measures at a step; else it speaks when something changes, and spaces between its
 * values mean nothing. (transfer full) GArray of BefRange. */
GArray *bef_history_answer_empty (gint64 from_ms, gint64 to_ms, const gint64 *stamps,
                                  guint n_stamps, BefSeriesPace pace);

/* What was empty is asked again this long after it was first asked: the next morning's delivery,
 * the one that was a day or a week-end late, the one made up for after a fault, and the corrected
 * month. 0 when it was asked @asked_ms, later than all of them. @salt spreads series over a tenth
 * of the delay, so that what was lost together is not asked together. */
gint64 bef_history_answer_due (gint64 first_ms, gint64 asked_ms, guint salt);

G_END_DECLS
