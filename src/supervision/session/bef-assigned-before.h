/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history.h"

G_BEGIN_DECLS

/*
 * Who took care of alerts of the back end before somebody else was said to here: it forgets that
 * when it is told of the other, and who takes that back wants it as it was. On this computer, in a
 * document of the history, for a month. Main thread.
 */
typedef struct _BefAssignedBefore BefAssignedBefore;

BefAssignedBefore *bef_assigned_before_new (BefHistory *history);
void bef_assigned_before_free (BefAssignedBefore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefAssignedBefore, bef_assigned_before_free)

/* Reads the document, behind what was noted meanwhile. @self outlives it, or @cancellable is
 * cancelled before. */
void bef_assigned_before_load (BefAssignedBefore *self, GCancellable *cancellable);
/* At @now_ms @alert was given to @to; before, @was (nullable: nobody) had it. */
void bef_assigned_before_note (BefAssignedBefore *self, const char *alert, const char *to,
                               const char *was, gint64 now_ms);
/* Who had @alert before it was given to @to, who has it now. NULL: nobody, or it was not given so
 * here. (transfer none) until the next call */
const char *bef_assigned_before_find (BefAssignedBefore *self, const char *alert, const char *to);
/* That was taken back: it counts no more, unless @to is found to have it all the same, since the
 * server refused that. */
void bef_assigned_before_take_back (BefAssignedBefore *self, const char *alert, const char *to);

G_END_DECLS
