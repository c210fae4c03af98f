/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-civil-time.h"
#include "history/bef-history-sample.h"

G_BEGIN_DECLS

/*
 * How long a sample holds. A sample says what was true from its stamp on, until the next sample,
 * but not across a gap. With p the step before it, d the step after it, n the step after that (each
 * unknown at the ends):
 *
 *   d <= 1.5 p                          the step goes on:          holds d
 *   d <= 1.5 n and n <= 1.5 d           a new step goes on:        holds d
 *   otherwise, p known                  a gap follows:             holds p
 *   p unknown, n known                  the first sample:          holds min (d, n)
 *   p and n unknown                     only two samples:          holds min (d, 1 h)
 *   no sample after it                                             holds what the one before it
 * held the only sample                                                holds nothing
 *
 * and never longer than the quantity's cap: 2 h; 36 h for indexes and leaks, which may come once a
 * day. A state (codes) is not a level: it holds until the next sample, at most 20 min, the last one
 * 20 min.
 *
 * So 1.5 absorbs jitter, a single missing sample is a gap, a change of step inside a curve is none,
 * and an isolated sample between two gaps does not bridge them.
 */

typedef struct
{
  gboolean is_state;
  gint64 cap_ms;
} BefHoldRule;
BefHoldRule bef_hold_rule_for_quantity (const char *quantity);

#define BEF_HOLD_UNKNOWN ((gint64)-1)
/* Not a length: of a roll-up of an index in which nothing is a reading (bef-history-index.h). */
#define BEF_HOLD_MISREAD ((gint64)-2)
/* How long a sample that has a next one holds, in ms; any of the steps may be BEF_HOLD_UNKNOWN but
 * @step. */
gint64 bef_hold_ms (BefHoldRule rule, gint64 step_before, gint64 step, gint64 step_after);

/* Neighbours an iteration must see for the samples of its range to hold as long as they do in the
 * whole series. */
#define BEF_HOLD_BEFORE 3
#define BEF_HOLD_AFTER 2

/* A sample and the end of the time over which it holds. */
typedef struct
{
  gint64 ts, end_ms;
  double value;
  gint64 next_ts; /* of the sample after it, or BEF_NO_TIME */
} BefHeld;

/* FALSE without @error set at the end. *@hold_out: for how long the sample is known to hold, where
 * those after it are only rolled up, or BEF_HOLD_UNKNOWN: the rule says. */
typedef gboolean (*BefSamplePull) (gpointer source, BefSample *out, gint64 *hold_out,
                                   GError **error);
/* Samples in order, from @pull, with how long each holds. On the stack, nothing to free. */
typedef struct
{
  BefSamplePull pull;
  gpointer source;
  BefHoldRule rule;
  BefSample window[3]; /* the sample to give next and two after it */
  gint64 known[3];     /* how long each is known to hold */
  guint n_window;
  gint64 step_before, hold_before;
  gboolean at_end; /* of the source */
} BefHoldIter;
void bef_hold_iter_init (BefHoldIter *iter, BefHoldRule rule, BefSamplePull pull, gpointer source);
gboolean bef_hold_iter_next (BefHoldIter *iter, BefHeld *out, GError **error);

G_END_DECLS
