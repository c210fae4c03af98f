/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-council-plan.h"
#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * Keeps which slides are shown at which council in the session's history (document "councils"),
 * each change with its line of the journal (action "council", about the day; never what a note
 * says). Signal "changed". Main thread.
 */
#define BEF_TYPE_COUNCIL_KEEPER (bef_council_keeper_get_type ())
G_DECLARE_FINAL_TYPE (BefCouncilKeeper, bef_council_keeper, BEF, COUNCIL_KEEPER, GObject)

/* The one of @session, made when it is first asked for and gone with it. (transfer none) */
BefCouncilKeeper *bef_council_keeper_of (BefSession *session);
/* FALSE until it was read: nothing is taken until then. */
gboolean bef_council_keeper_is_ready (BefCouncilKeeper *self);
/* (transfer none), until the next "changed". */
const BefCouncilPlan *bef_council_keeper_get (BefCouncilKeeper *self);
/* A text of councils to be shown as long as nothing was ever kept: of the demo. */
void bef_council_keeper_set_default (BefCouncilKeeper *self, const char *text);
/* Who may choose: those who prepare councils, see bef_council_keeper_prepares(). */
gboolean bef_council_keeper_may_edit (BefCouncilKeeper *self);
/* Whether councils are prepared by who has @role. Anybody may show slides. */
gboolean bef_council_keeper_prepares (BefRole role);

/* Each of these shows at once, and is kept. They return the number by which
 * bef_council_keeper_undo() takes it back while nothing was changed since; 0: nothing was done (not
 * ready, not allowed, not there, too many, or nothing changes). */
guint bef_council_keeper_put (BefCouncilKeeper *self, const BefCouncil *council);
/* The same of one that was on the day @former; also 0 where another is on its new day. */
guint bef_council_keeper_move (BefCouncilKeeper *self, const char *former,
                               const BefCouncil *council);
guint bef_council_keeper_remove (BefCouncilKeeper *self, const char *date);
gboolean bef_council_keeper_undo (BefCouncilKeeper *self, guint change);

G_END_DECLS
