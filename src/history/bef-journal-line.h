/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * One line of the journal: what it says, of what kind it is, how long it is kept, and what its hash
 * is. No file, no SQL: any thread.
 *
 * The chain. Lines are only ever added, and each holds a hash over itself and the line before:
 *
 *   content = for who, action, object, detail, comment in this order: one byte, '+' or '-' (there
 *             is none), and of those with '+' the length in bytes (64 bits, big end first) and the
 *             bytes, UTF-8 as they were stored
 *   digest  = SHA-256 ("beffroi journal line 1\n", the 16 bytes of the salt, content)
 *   hash    = SHA-256 ("beffroi journal chain 1\n", the hash of the line before,
 *                      at_ms (64 bits, big end first), kind (32 bits, big end first), digest)
 *
 * The first line of all follows 32 zero bytes. So no line can be changed, moved, put in or taken
 * out without a line after it ceasing to follow. Who may write the file could write the whole chain
 * anew: the journal shows damage and a hand that went into it, it is no notary.
 *
 * How lines end. A trace with a name may not be kept for ever (bef_journal_kind_keep_days()). A
 * line whose time is over is emptied: its texts and its salt go, its moment, its kind and its hash
 * stay, and its digest is written in their place. From the digest the hash can still be computed,
 * so the chain verifies; without the salt nobody can try out which name gives it. Emptied lines at
 * the old end are taken out, and the hash of the last of them is kept with its moment (the anchor),
 * which the first line left follows.
 */

/* Of what kind a line is. Stored: numbers are never given anew. */
typedef enum
{
  BEF_JOURNAL_OTHER = 0,
  BEF_JOURNAL_ALARM = 1,    /* a transition of an alarm, by itself; no person */
  BEF_JOURNAL_COMMAND = 2,  /* a door, and what became of it */
  BEF_JOURNAL_IMAGE = 3,    /* who looked */
  BEF_JOURNAL_EXPORT = 4,   /* a file, a report, a print */
  BEF_JOURNAL_SESSION = 5,  /* signed in or out, took a role */
  BEF_JOURNAL_DECISION = 6, /* acknowledged, took charge, put to silence, closed */
  BEF_JOURNAL_WORKS = 7,    /* works and maintenance, out of service */
  BEF_JOURNAL_NOTE = 8,
  BEF_JOURNAL_ROUND = 9, /* morning and closing rounds, handover */
  BEF_JOURNAL_SELF = 10, /* what befell the journal itself; no person */
  /* How alerts stood, from one look to the next: for playback, not to be read line by line, and in
   * no list that does not ask for it. */
  BEF_JOURNAL_STANDING = 11,
} BefJournalKind;
#define BEF_JOURNAL_N_KINDS 12

/* A trace with a name ends after so many days: a year. */
#define BEF_JOURNAL_NAMED_DAYS 365
/* What names nobody: as long as a year can be compared with those before. */
#define BEF_JOURNAL_UNNAMED_DAYS (5 * 365)

/* Who did what to what, when, why, and what was typed with it. */
typedef struct
{
  gint64 id;
  gint64 at_ms;
  char *who;           /* the role or name shown */
  char *action;        /* "door-open", "image-view", "acknowledge", "export"... */
  char *object;        /* URN or file */
  char *detail;        /* the reason or result, nullable */
  BefJournalKind kind; /* BEF_JOURNAL_OTHER when it is given: that of the action */
  char *comment;       /* as a person typed it, nullable */
} BefJournalEntry;
/* (transfer full); the texts are copied, the kind is the action's. @detail is nullable. */
BefJournalEntry *bef_journal_entry_new (gint64 at_ms, const char *who, const char *action,
                                        const char *object, const char *detail);
/* (transfer full) */
BefJournalEntry *bef_journal_entry_copy (const BefJournalEntry *entry);
void bef_journal_entry_free (BefJournalEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefJournalEntry, bef_journal_entry_free)

/* The action that says: the file was damaged, and of the lines before, what could be read of them
 * was written anew. */
#define BEF_JOURNAL_ACTION_SALVAGED "journal-salvaged"

/* The kind of @action (nullable) by the word it begins with: "door-result" is a command. */
BefJournalKind bef_journal_kind_of (const char *action);
/* Days after which a line of @kind (any number) ends. */
guint bef_journal_kind_keep_days (BefJournalKind kind);

#define BEF_JOURNAL_HASH_BYTES 32
#define BEF_JOURNAL_SALT_BYTES 16

typedef struct
{
  guint8 bytes[BEF_JOURNAL_HASH_BYTES];
} BefJournalHash;

/* A text as it lies in the file: @bytes NULL when there is none. */
typedef struct
{
  const guint8 *bytes;
  gsize length;
} BefJournalText;
#define BEF_JOURNAL_N_TEXTS 5

/* The digest of @texts (BEF_JOURNAL_N_TEXTS: who, action, object, detail, comment) with @salt. */
void bef_journal_digest (const BefJournalText *texts, const guint8 *salt, BefJournalHash *digest);
/* The hash of the line of that @digest, which follows the one of hash @previous. */
void bef_journal_chain (const BefJournalHash *previous, gint64 at_ms, gint64 kind,
                        const BefJournalHash *digest, BefJournalHash *hash);

G_END_DECLS
