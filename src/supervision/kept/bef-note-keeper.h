/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-notes.h"
#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * Keeps what people wrote down about buildings in the session's history (document "notes"), each
 * change with its line of the journal (action "building-note", about the building). Who wrote a
 * note is kept for a year. Signal "changed". Main thread.
 */
#define BEF_TYPE_NOTE_KEEPER (bef_note_keeper_get_type ())
G_DECLARE_FINAL_TYPE (BefNoteKeeper, bef_note_keeper, BEF, NOTE_KEEPER, GObject)

/* The one of @session, made when it is first asked for and gone with it. (transfer none) */
BefNoteKeeper *bef_note_keeper_of (BefSession *session);
/* FALSE until they were read: nothing is taken until then. */
gboolean bef_note_keeper_is_ready (BefNoteKeeper *self);
const BefNotes *bef_note_keeper_get_notes (BefNoteKeeper *self); /* (transfer none) */
/* Who may write: those who may acknowledge. */
gboolean bef_note_keeper_may_edit (BefNoteKeeper *self);

/* Each of these shows at once, signed, and is kept. They return the number by which
 * bef_note_keeper_undo() takes it back while nothing was changed since; 0: nothing was done (not
 * ready, not allowed, nothing written, too many, not there). */
guint bef_note_keeper_add (BefNoteKeeper *self, const char *building, const char *text);
guint bef_note_keeper_change (BefNoteKeeper *self, const char *id, const char *text);
guint bef_note_keeper_remove (BefNoteKeeper *self, const char *id);
gboolean bef_note_keeper_undo (BefNoteKeeper *self, guint change);

G_END_DECLS
