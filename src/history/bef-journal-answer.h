/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-journal-sign.h"

G_BEGIN_DECLS

/*
 * What is asked of the journal and what it answers. Values; any thread.
 */

#define BEF_JOURNAL_ALL_KINDS ((1u << BEF_JOURNAL_N_KINDS) - 1)
/* Those that people read. */
#define BEF_JOURNAL_READ_KINDS (BEF_JOURNAL_ALL_KINDS & ~(1u << BEF_JOURNAL_STANDING))

typedef struct
{
  guint kinds;      /* bits 1 << BefJournalKind; 0: all that people read */
  gint64 from_ms;   /* half-open; both 0: at any time */
  gint64 to_ms;     /* */
  GPtrArray *words; /* nullable, of BefJournalWord: all of them; not owned */
  gint64 before_ms; /* goes on where an answer ended: see BefJournalLines. Both 0: newest */
  gint64 before_id; /* */
  guint limit;      /* at most so many lines; 0: BEF_JOURNAL_QUERY_LINES */
} BefJournalQuery;
#define BEF_JOURNAL_QUERY_LINES 200

typedef struct
{
  GPtrArray *entries; /* owned, of BefJournalEntry, the newest moment first */
  gboolean is_end;    /* there are no older ones. Else there may be, also when @entries is empty: a
                         rare word is looked for in parts */
  gint64 before_ms;   /* for the query that goes on; down to there all was looked at */
  gint64 before_id;
} BefJournalLines;
void bef_journal_lines_free (BefJournalLines *lines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefJournalLines, bef_journal_lines_free)

/* In which way the chain is broken. */
typedef enum
{
  BEF_JOURNAL_WHOLE,
  BEF_JOURNAL_CHANGED,   /* a line is not what was written, or lines before it are missing */
  BEF_JOURNAL_SHORTENED, /* the newest lines are missing */
  BEF_JOURNAL_SALVAGED,  /* the file was damaged: what could be read was written anew */
} BefJournalBreak;

typedef struct
{
  guint64 n_lines;     /* that can be read */
  guint64 n_ended;     /* emptied, and still in the chain */
  gint64 since_ms;     /* after the last break, which is at this line, it is whole; without one it
                          begins here; BEF_NO_TIME without any line */
  gint64 ended_ms;     /* lines up to this moment were taken out, their time being over;
                          BEF_NO_TIME: none */
  guint n_breaks;      /* 0: whole */
  BefJournalBreak how; /* the first of them, by the order of writing */
  gint64 break_id;     /* its line, or the last one that is missing */
  gint64 break_ms;     /* of that line, as it stands */
} BefJournalCheck;

G_END_DECLS
