/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/rounds/bef-absence.h"
#include "supervision/rounds/bef-round-record.h"
#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * What whoever sits here left on the desk: how far the rounds are, how the last ones ended, who is
 * away until when. Kept in the history of the session as one document ("desk"), so that it is there
 * after a restart; a signature and an absence are kept together with their line of the journal
 * ("round", "absence"), both or neither. What cannot be kept is told by the session and taken back.
 * Main thread.
 *
 * Signal "changed".
 */
#define BEF_TYPE_DESK (bef_desk_get_type ())
G_DECLARE_FINAL_TYPE (BefDesk, bef_desk, BEF, DESK, GObject)

/* The one of @session: read from its history when it is first asked for, and again when another
 * window may have written. (transfer none), as long as the session. */
BefDesk *bef_desk_of (BefSession *session);
/* Reads again what is kept. */
void bef_desk_reload (BefDesk *self);
/* FALSE until it was read: nothing is taken until then. */
gboolean bef_desk_is_ready (BefDesk *self);
/* Whether who is there does rounds: neither those who decide nor the police. */
gboolean bef_desk_may_do_rounds (BefSession *session);
/* Likewise of its own session: what lies on the desk is theirs to change. */
gboolean bef_desk_may_change (BefDesk *self);

const BefRoundRecord *bef_desk_get_record (BefDesk *self, BefRoundKind kind);
void bef_desk_check (BefDesk *self, BefRoundKind kind, const char *key, const char *note);
void bef_desk_uncheck (BefDesk *self, BefRoundKind kind, const char *key);
/* Ends the round: @items (of BefRoundItem) are as they are now. */
void bef_desk_sign (BefDesk *self, BefRoundKind kind, GPtrArray *items);

/* Who is away now; NULL: nobody. (transfer none) */
const BefAbsence *bef_desk_get_absence (BefDesk *self);
/* Until @until_ms, from now on. FALSE: nothing was taken (bef_absence_new()). */
gboolean bef_desk_set_absence (BefDesk *self, gint64 until_ms, const char *deputy);
void bef_desk_end_absence (BefDesk *self);
/* Takes the last of both back. */
void bef_desk_undo_absence (BefDesk *self);

G_END_DECLS
