/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-db.h"
#include "history/bef-history-types.h"
#include "history/bef-journal-answer.h"

G_BEGIN_DECLS

/*
 * The journal's tables. The chain itself, and how lines end, is told in bef-journal-line.h; how
 * words are found in bef-journal-sign.h. Worker thread; writers run inside a transaction of the
 * caller. Errors are of BEF_HISTORY_ERROR.
 */

/* The only way a line comes into the journal: after the last one that was written (its hash is kept
 * apart, so that a last line taken away by hand is missed). */
gboolean bef_history_journal_add (BefHistoryDb *db, const BefJournalEntry *entry, GError **error);
/* The newest @limit lines by their moment, emptied ones and how alerts stood left out. (transfer
 * full) GPtrArray of BefJournalEntry. */
GPtrArray *bef_history_journal_list (BefHistoryDb *db, guint limit, GError **error);

/* Of a file of the version before: hashes all lines as they stand, gives them their kinds and makes
 * the signs. Inside the transaction of the migration. */
gboolean bef_history_journal_chain_all (BefHistoryDb *db, GError **error);

/* Ends some lines whose time is over at @now_ms, in a slice of a few milliseconds; *@done_out:
 * there are no more. A line that does not follow the anchor is not taken out: what shows that the
 * journal was changed stays. */
gboolean bef_history_journal_expire (BefHistoryDb *db, gint64 now_ms, gboolean *done_out,
                                     GError **error);

/* See bef_history_journal_query_async(). (transfer full) */
BefJournalLines *bef_history_journal_query (BefHistoryDb *db, const BefJournalQuery *query,
                                            GError **error);

/* Makes some signs of the first layout anew, the newest first; *@done_out: there are no more. */
gboolean bef_history_journal_renew (BefHistoryDb *db, gboolean *done_out, GError **error);

/* How far a check has come; all zero at first. */
typedef struct
{
  BefJournalHash previous;
  gint64 last_id; /* of the line that has it */
  gboolean begun, done;
  BefJournalCheck found; /* right once it is done */
} BefJournalWalk;
/* Checks the next lines, at most @limit. Outside of any transaction. */
gboolean bef_history_journal_walk (BefHistoryDb *db, BefJournalWalk *walk, guint limit,
                                   GError **error);

G_END_DECLS
