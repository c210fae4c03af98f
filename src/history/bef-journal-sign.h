/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-journal-line.h"

G_BEGIN_DECLS

/*
 * How a word is found among a million lines. Lines lie in blocks of BEF_JOURNAL_BLOCK by their id,
 * and of each block a sign is kept (a Bloom filter): four bits for each two bytes in a row of its
 * texts, folded, one for each three and four, and three for each object and action as a whole. A
 * block whose sign lacks a bit of the word need not be read; in the others each line is looked at.
 * Beside SQLite's own (FTS5 with trigrams, a million lines) a sign takes 8 bytes a line where that
 * took 105; what is wrong in one can cost time, and a line that is not found, but no line. No file,
 * no SQL: any thread.
 *
 * Two letters that stand nowhere have nothing but their own bits to say so: with one bit each, as
 * in the first layout, a quarter of all blocks was read for them. How long a sign is tells its
 * layout.
 */
#define BEF_JOURNAL_BLOCK 128
/* With its row it fits into a page of 1 KiB. */
#define BEF_JOURNAL_SIGN_BYTES 940
/* Of the first layout: one bit for each two bytes. Read, and made anew when its block is. */
#define BEF_JOURNAL_SIGN_BYTES_FIRST 944

typedef struct
{
  guint length; /* of the two above; 0: empty, of this layout */
  guint8 bits[BEF_JOURNAL_SIGN_BYTES_FIRST];
} BefJournalSign;

/* @text (nullable) as it is compared: small letters without accents, spaces and apostrophes of one
 * sort. Appended to @out. */
void bef_journal_fold (GString *out, const char *text);

/* One word that is looked for: it stands in a text of the line, or the line is about one of
 * @objects or of @actions, whose names or words have it. */
typedef struct
{
  char *text;          /* owned, folded, not empty */
  GHashTable *objects; /* owned: set of char * (owned): ids */
  GHashTable *actions; /* owned: set of char * (owned) */
} BefJournalWord;
/* @text is folded; no objects and actions yet. (transfer full) */
BefJournalWord *bef_journal_word_new (const char *text);
BefJournalWord *bef_journal_word_copy (const BefJournalWord *word);
void bef_journal_word_free (BefJournalWord *word);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefJournalWord, bef_journal_word_free)
/* Whether @text, as a person reads it, has the word. */
gboolean bef_journal_word_is_in (const BefJournalWord *word, const char *text);

/* Adds the line to @sign, which is of this layout. */
void bef_journal_sign_add (BefJournalSign *sign, const BefJournalEntry *line);
/* FALSE: no line of the block has @word. */
gboolean bef_journal_sign_may_have (const BefJournalSign *sign, const BefJournalWord *word);
/* Whether @line has all of @words (of BefJournalWord). @room: used on the way. */
gboolean bef_journal_line_has (const BefJournalEntry *line, const GPtrArray *words, GString *room);

G_END_DECLS
