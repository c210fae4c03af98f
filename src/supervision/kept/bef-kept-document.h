/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * A document of the session's history that people change: its text is written as a whole together
 * with the line of the journal that says who changed what, so that both are on the disk or neither
 * is. What cannot be kept is taken back and told by the session. Its text is nobody's business
 * here: the keepers read it. Signal "changed": the text is another one. Main thread.
 */
#define BEF_TYPE_KEPT_DOCUMENT (bef_kept_document_get_type ())
G_DECLARE_FINAL_TYPE (BefKeptDocument, bef_kept_document, BEF, KEPT_DOCUMENT, GObject)

typedef struct
{
  const char *name;   /* of the document; also of the one it is set aside to, with "-damaged" */
  const char *action; /* in the journal */
  /* Static; in the interface's language once they are translated. What could not be kept: "The
   * address book could not be kept, and is as it was. %s". */
  const char *not_kept;
  gsize most_bytes; /* that whoever reads it takes: what is longer is not written */
} BefKeptInfo;

/* @session: (transfer none), lives longer. @info: static. Reads at once, in the background. */
BefKeptDocument *bef_kept_document_new (BefSession *session, const BefKeptInfo *info);
/* The session ends: nothing is told any more, and nothing taken. */
void bef_kept_document_stop (BefKeptDocument *self);
/* What it says as long as nothing was ever kept of it: not written, and nobody's doing. Copied. */
void bef_kept_document_set_default (BefKeptDocument *self, const char *text);
/* FALSE until it was read: nothing is taken until then. */
gboolean bef_kept_document_is_ready (BefKeptDocument *self);
const char *bef_kept_document_get_text (BefKeptDocument *self); /* nullable: there is none */
/* Who changes it: the name that is shown, else the role. (transfer none) until who we are changes;
 * NULL once stopped. */
const char *bef_kept_document_get_person (BefKeptDocument *self);
/* What a person should read once. */
void bef_kept_document_tell (BefKeptDocument *self, const char *text);
/* Keeps the text as it is beside it, for somebody who knows more: it could not be read, or not all
 * of it. */
void bef_kept_document_set_aside (BefKeptDocument *self);

/* What the journal says of a change. */
typedef struct
{
  const char *object; /* nullable */
  const char *detail; /* nullable; no numbers, no names of persons */
} BefKeptLine;
/* Shows @text from now on, and keeps it. Returns the number by which it is taken back; 0: it is not
 * ready, or @text could not be read again, which is told. */
guint bef_kept_document_put (BefKeptDocument *self, const char *text, const BefKeptLine *line);
/* Has the text that was there before @change, with its own line, as long as nothing was changed
 * since. FALSE: it was. */
gboolean bef_kept_document_undo (BefKeptDocument *self, guint change, const BefKeptLine *line);

G_END_DECLS
