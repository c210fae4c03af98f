/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-hold.h"
#include "history/bef-history-samples.h"
#include "history/bef-history-types.h"

G_BEGIN_DECLS

/*
 * The samples of an index without what the meter never read. Values below 0 or above 9e12 are no
 * index. With p the last reading before it, a sample v is misread when
 *
 * - one of the 5 samples after it shows that the meter never stood there: it goes on from p though
 *   v is below p, or it lies between p and v though v is above;
 * - v does not go on from p (it fell, or gained more than a connection can carry), and a later
 *   sample, however late, jumps back to where the meter had been: at or above p, no more above than
 *   v was away or than a connection used at a thirtieth carries in that time, and by at least half
 *   of the way that v went, and the 5 samples after it are not below it. All between are misread
 *   too. An index that grows back step by step is another meter that counted as far;
 * - it is the newest and does not go on from p: until another one confirms it.
 *
 * What was decided when samples became roll-ups (bef-history-rollup.h) is not decided again. Worker
 * thread.
 */

/* How many samples a run of misread ones may last before it is looked for further on. */
#define BEF_INDEX_RUN 5
/* Neighbours to iterate for the rule of holding, and for what is left out between. */
#define BEF_INDEX_BEFORE (BEF_HOLD_BEFORE + BEF_INDEX_RUN)
#define BEF_INDEX_AFTER (BEF_HOLD_AFTER + 2 * BEF_INDEX_RUN)

/* Whether an index of @quantity may gain @gain (in its unit, at or above 0) in @ms. The most that
 * the connections of a commune carry, with a margin: electricity 1,000 kW (low voltage ends at 250
 * kVA), gas 400 m3/h (a meter G250), water 300,000 L/h (three times the nominal flow of a DN 100).
 * Other indexes have no bound. Readings less than a quarter of an hour apart may gain what a
 * quarter of an hour may: meters count in steps, and answers are stamped late. Any thread. */
gboolean bef_index_may_gain (const char *quantity, double gain, gint64 ms);
/* The same for a pass over many readings: the most in an hour, looked up once, and the question. */
double bef_index_ceiling (const char *quantity);
gboolean bef_index_is_within (double per_hour, double gain, gint64 ms);

/* On the stack. */
typedef struct
{
  BefHistoryDb *db;
  double ceiling; /* what the index may gain in an hour */
  gint64 series;
  GCancellable *cancellable; /* not owned, nullable */
  BefSampleIter samples;     /* owned; begins where what is before the range is decided */
  GArray *misread;           /* not owned, nullable, of gint64: stamps of what was left out */
  BefSample previous;        /* the last one given */
  BefSample ahead[1 + BEF_INDEX_RUN]; /* the one to judge and those after it */
  gint64 holds[1 + BEF_INDEX_RUN];    /* how long these are known to hold */
  guint n_ahead;
  BefSample back; /* when @is_away: the reading with which the run that is misread ends */
  gboolean has_previous, is_away, at_end;
} BefIndexSource;

/* Readings of @range with neighbours on both sides: as many before it as show whether the
 * meter then stood where it says. @misread must outlive @source, which is to be cleared
 * whatever is returned. FALSE with an error of BEF_HISTORY_ERROR or G_IO_ERROR_CANCELLED. */
gboolean bef_index_source_init (BefIndexSource *source, BefHistoryDb *db, BefSeriesKey key,
                                BefRange range, GArray *misread, GCancellable *cancellable,
                                GError **error);
void bef_index_source_clear (BefIndexSource *source);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BefIndexSource, bef_index_source_clear)

/* A BefSamplePull; @source is a BefIndexSource. */
gboolean bef_index_pull (gpointer source, BefSample *out, gint64 *hold_out, GError **error);
/* After bef_index_pull(): leaves out the readings that follow up to @until_ms, as far as it is seen
 * at once that each of them is one and goes on from the one before, and gives the last of them; the
 * next pull goes on after it. For sums, of which these are nothing but the way: several times as
 * fast. FALSE: none were left out. */
gboolean bef_index_skip (BefIndexSource *source, gint64 until_ms, BefSample *out);

G_END_DECLS
