/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-journal.h"

G_BEGIN_DECLS

/*
 * What the parts of the journal's tables share. Worker thread. Errors are of BEF_HISTORY_ERROR.
 */

/* The columns that the functions below read, in this order. */
#define BEF_JOURNAL_COLUMNS                                                                        \
  "id, at_ms, kind, who, action, object, detail, comment, salt, digest, hash"
enum
{
  BEF_JOURNAL_ID,
  BEF_JOURNAL_AT,
  BEF_JOURNAL_KIND,
  BEF_JOURNAL_WHO,
  BEF_JOURNAL_ACTION,
  BEF_JOURNAL_OBJECT,
  BEF_JOURNAL_DETAIL,
  BEF_JOURNAL_COMMENT,
  BEF_JOURNAL_SALT,
  BEF_JOURNAL_DIGEST,
  BEF_JOURNAL_HASH,
};

/* As it may be shown: a file may hold any bytes. (transfer full) */
BefJournalEntry *bef_journal_row_dup_entry (BefStatement *row);
/* The same as it lies there: valid until the next step. */
void bef_journal_row_peek (BefStatement *row, BefJournalEntry *entry);
/* The digest of what the row holds, or the one it was emptied to. FALSE: it is neither a line nor
 * an emptied one. */
gboolean bef_journal_row_digest (BefStatement *row, BefJournalHash *digest);
/* The hash that stands in the row; FALSE without one. */
gboolean bef_journal_row_hash (BefStatement *row, BefJournalHash *hash);
gboolean bef_journal_row_is_emptied (BefStatement *row);
/* Whether the hash of the row is that of its line after @previous. */
gboolean bef_journal_row_follows (BefStatement *row, const BefJournalHash *previous);

/* A line at an end of the chain: the last one written ("head"), or the last one taken out
 * ("anchor"). Without any, id 0 and a hash of zeros. */
typedef struct
{
  gint64 id, at_ms;
  BefJournalHash hash;
} BefJournalEnd;
gboolean bef_journal_end_read (BefHistoryDb *db, const char *name, BefJournalEnd *out,
                               GError **error);
gboolean bef_journal_end_write (BefHistoryDb *db, const char *name, const BefJournalEnd *end,
                                GError **error);

/* Adds @line (its id counts) to the sign of its block. */
gboolean bef_journal_block_add (BefHistoryDb *db, const BefJournalEntry *line, GError **error);
/* Makes the sign of @block anew, from the lines that are in it. */
gboolean bef_journal_block_make (BefHistoryDb *db, gint64 block, GError **error);
/* The blob in @column of @row; FALSE: it is none. */
gboolean bef_journal_sign_read (BefStatement *row, int column, BefJournalSign *out);

G_END_DECLS
