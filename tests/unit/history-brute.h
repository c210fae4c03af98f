/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-buckets.h"
#include "base/bef-civil-time.h"

G_BEGIN_DECLS

/* The history's questions answered by reading the definitions literally: every sample, how long it
 * holds, every bucket. */

typedef struct
{
  gint64 *ts;     /* owned, in order */
  double *values; /* owned */
  guint n;
} Curve;
void curve_clear (Curve *curve);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Curve, curve_clear)

/* Regular stretches of several steps, jitter, lone samples and gaps, from @from to @to. */
Curve random_curve (GRand *rand, gint64 from, gint64 to);
/* How long sample @i holds: the rule as bef-history-hold.h words it. */
gint64 hold_of (const Curve *curve, guint i, const char *quantity);
/* Equal but for rounding; NaN equals NaN. */
void assert_same (double a, double b);
/* Asserts that @buckets say of @curve what every sample of it says, and follow each other. */
void assert_buckets (BefBuckets *buckets, const Curve *curve, const char *quantity);

G_END_DECLS
