/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-hours-book.h"
#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * Keeps the hours of the commune's buildings in the session's history (document "hours"), each
 * change with its line of the journal (action "hours", about the building), and has the session's
 * alarms judged by them from the next look on. Signal "changed". Main thread.
 */
#define BEF_TYPE_HOURS_KEEPER (bef_hours_keeper_get_type ())
G_DECLARE_FINAL_TYPE (BefHoursKeeper, bef_hours_keeper, BEF, HOURS_KEEPER, GObject)

/* The one of @session, made when it is first asked for and gone with it: before the session begins,
 * so that nothing is judged by other hours. (transfer none) */
BefHoursKeeper *bef_hours_keeper_of (BefSession *session);
/* FALSE until they were read: nothing is taken until then. */
gboolean bef_hours_keeper_is_ready (BefHoursKeeper *self);
const BefHoursBook *bef_hours_keeper_get_book (BefHoursKeeper *self); /* (transfer none) */
/* Who may change them: those who may acknowledge. */
gboolean bef_hours_keeper_may_edit (BefHoursKeeper *self);

/* Gives @hours to @building (a URN); NULL: as usual for what it is. Shown at once, and kept.
 * Returns the number by which bef_hours_keeper_undo() takes it back while nothing was changed
 * since; 0: nothing was done (not ready, not allowed, too many, they were so already). */
guint bef_hours_keeper_put (BefHoursKeeper *self, const char *building,
                            const BefOpeningHours *hours);
/* Buildings are closed as @closures (of BefBuildingClosure; a reference is kept, and it is not
 * changed any more) says, whatever their hours. Signal "closures-changed" when that is otherwise
 * than before. */
void bef_hours_keeper_set_closures (BefHoursKeeper *self, GPtrArray *closures);
gboolean bef_hours_keeper_undo (BefHoursKeeper *self, guint change);

G_END_DECLS
