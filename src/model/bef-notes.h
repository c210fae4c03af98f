/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-civil-time.h"
#include "base/bef-json.h"

G_BEGIN_DECLS

/*
 * What somebody wrote down about a building: where the key of the boiler room is, that the lift was
 * looked at. Plain values; any thread, one at a time. What cannot be read of kept notes stays in
 * them, and is written back as it came.
 */
typedef struct
{
  char *id;         /* owned: made here, never shown */
  char *about;      /* owned: URN of the building */
  char *text;       /* owned: never NULL */
  char *who;        /* owned, nullable: not kept for longer than named traces are */
  gint64 at_ms;     /* written, or changed last */
  JsonObject *rest; /* owned, nullable: what else its kept text says */
} BefNote;

/* Characters of a note at most. */
#define BEF_NOTE_MAX_CHARS 2000

/* With a new id. @text is cleaned (bef-text.h). NULL: there is nothing in it. (transfer full) */
BefNote *bef_note_new (const char *about, const char *text);
BefNote *bef_note_copy (const BefNote *self);
void bef_note_free (BefNote *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefNote, bef_note_free)
/* Who wrote it, and when. @who nullable. Copied. */
void bef_note_sign (BefNote *self, const char *who, gint64 at_ms);

typedef struct _BefNotes BefNotes;
BefNotes *bef_notes_new (void);
BefNotes *bef_notes_copy (const BefNotes *self);
void bef_notes_free (BefNotes *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefNotes, bef_notes_free)

/* What is kept of them. NULL with an error of BEF_JSON_ERROR, a sentence: it cannot be read at all.
 * (transfer full) */
BefNotes *bef_notes_read (const char *text, gsize length, GError **error);
char *bef_notes_to_text (const BefNotes *self); /* (transfer full) */
/* How many of the kept ones could not be read. */
guint bef_notes_count_unread (const BefNotes *self);

/* Of @about, the newest first. (transfer container) GPtrArray of BefNote; valid until the next
 * change. */
GPtrArray *bef_notes_about (const BefNotes *self, const char *about);
const BefNote *bef_notes_find (const BefNotes *self, const char *id); /* (transfer none) nullable */
/* Adds a copy of @note, or replaces the one with its id. FALSE: there are too many. */
gboolean bef_notes_put (BefNotes *self, const BefNote *note);
gboolean bef_notes_remove (BefNotes *self, const char *id);
/* Forgets who wrote what was written before @before_ms, never what. Returns of how many. */
guint bef_notes_end_names (BefNotes *self, gint64 before_ms);

G_END_DECLS
