/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-db.h"
#include "history/bef-history-rollup-row.h"
#include "history/bef-history-store.h"
#include "model/bef-reading.h"

G_BEGIN_DECLS

/*
 * Roll-ups: what stays of raw samples that had to go. Of each hour, and later of each civil day,
 * that knows anything: min, max, first, last with their stamps, count, the value integrated over
 * the time it holds, that time, and how long the last one holds. So everything an hour or a day,
 * and whatever is made of whole ones, is asked for is exact: hours are those of UTC, of which a
 * civil day, week or month is a whole number also where clocks change.
 *
 * An index (energy, gas, water) is a counter: consumption is what it gained from the first to the
 * last of a bucket, so a bucket ends where the index falls (a meter replaced, reset or misread),
 * and what bef-history-energy.h says of a period does not change when its samples go.
 *
 * While the raw samples are there no roll-up is kept: the index of the year is read in 9 ms and
 * asked again in 0.4 ms without. Levels by what they take of the demo commune (tests/bench/
 * bench-commune-year: 468 series, 38 MB a year raw), in KB for a year of one series:
 *
 *                     samples a minute     raw   15 min   hours   civil days
 *   power                    1             604     243      65       3.1
 *   throughput               1             283     138      40       1.8
 *   energy index             1             221     196      61       4.2
 *   latency                  1             212     128      33       1.5
 *   humidity                 1/5           183     251      81       4.8
 *   clients                  1              46      70      23       1.2
 *   temperature              1/5            14      59      29       1.9
 *   states of doors     on change, 1/15      7      17       5       0.5
 *
 * A quarter of an hour takes 40 % of the raw samples or more: nothing is won. An hour takes a tenth
 * to a half of what is dense and more than what is not: only dense chunks become hours
 * (BEF_ROLLUP_DENSE in bef-history-rollup-make.h), the others stay as they are until they become
 * days. So the demo commune's year goes from 38 MB to 10 and, in days but for the last weeks, to 4.
 *
 * A row of table `rollups` holds up to BEF_ROLLUP_ROW_MAX buckets of a level. Up to the end of the
 * last row, the border, the series is known by roll-ups alone, from there on by samples, of which
 * the last BEF_HOLD_BEFORE before that border are kept, for how long they hold on. What arrives
 * later for an instant before the border is not shown, and none is asked of the back end: the
 * budget has no room for it.
 *
 * In a query's bucket that begins or ends inside such an hour or day, that counts where its first
 * sample lies, and its mean, min and max over all of it. Worker thread; writers run inside a
 * transaction of the caller. Errors are of BEF_HISTORY_ERROR.
 */
typedef enum
{
  BEF_ROLLUP_OLD_HOURS, /* as an earlier version wrote them, with means */
  BEF_ROLLUP_HOURS,
  BEF_ROLLUP_DAYS, /* of Europe/Paris */
} BefRollupLevel;

/* Until when @series is known by roll-ups alone; G_MININT64 without any. */
gboolean bef_rollup_border (BefHistoryDb *db, gint64 series, gint64 *border_out, GError **error);
/* The roll-ups that touch [from, to): GArray of BefBucket in which mean is NaN nowhere. @weights
 * (nullable) is filled with as many BefWeights. (transfer full) */
GArray *bef_rollup_list (BefHistoryDb *db, gint64 series, gint64 from_ms, gint64 to_ms,
                         GArray *weights, GError **error);
/* Whether rows say of which level they are: from BEF_HISTORY_SCHEMA_LEVELS on. */
typedef enum
{
  BEF_ROLLUP_WITHOUT_LEVEL,
  BEF_ROLLUP_WITH_LEVEL,
} BefRollupLayout;
/* Whether every roll-up of the file can be read. FALSE with @error. */
gboolean bef_rollup_check_all (BefHistoryDb *db, BefRollupLayout layout, GError **error);

/* Appends what row @row holds at columns @at (its level) and @at + 1 (its data) of [from, to).
 * FALSE when it is damaged. */
gboolean bef_rollup_decode (BefStatement *row, int at, gint64 from_ms, gint64 to_ms,
                            GArray *buckets, GArray *weights);

G_END_DECLS
