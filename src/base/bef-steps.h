/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A value as a function of time over one span: constant from one step to the next, NaN where
 * nothing is known. Small (12 bytes a step; what stays the same is one step), so that a day of a
 * whole commune fits in memory and is read at any instant by a binary search. Filled by one thread,
 * then read by any.
 */
typedef struct _BefSteps BefSteps;

/* Longest span, ms: that of a 32-bit offset, 24 days. */
#define BEF_STEPS_MAX_MS ((gint64)G_MAXINT32)

/* Nothing is known over [@from_ms, @to_ms) yet. */
BefSteps *bef_steps_new (gint64 from_ms, gint64 to_ms);
BefSteps *bef_steps_ref (BefSteps *self);
void bef_steps_unref (BefSteps *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefSteps, bef_steps_unref)

/* @value (not NaN) holds over [@start_ms, @end_ms), as far as that lies in the span. In time order:
 * what begins before an earlier call's end begins there. */
void bef_steps_hold (BefSteps *self, gint64 start_ms, gint64 end_ms, double value);

/* What holds at @ms; NaN where nothing is known and outside the span. @hint (nullable): where the
 * last answer was found, in and out, 0 at first: going on from there takes no search. */
double bef_steps_at (const BefSteps *self, gint64 ms, guint *hint);
/* Until when what holds at @ms does, of nothing known too; @ms itself when that is after the span.
 * @hint as above, its own. */
gint64 bef_steps_until (const BefSteps *self, gint64 ms, guint *hint);
/* How many steps, those of nothing known included. */
guint bef_steps_get_length (const BefSteps *self);

G_END_DECLS
