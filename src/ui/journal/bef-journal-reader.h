/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-journal-item.h"

G_BEGIN_DECLS

/*
 * The lines of the journal that are asked for, as a list that grows: the newest first, older ones
 * as they are wanted. A word is looked for also in the names of what lines are about and in the
 * words for what was done. Main thread.
 *
 * Signal "changed": what the functions below say is not what it was.
 */
#define BEF_TYPE_JOURNAL_READER (bef_journal_reader_get_type ())
G_DECLARE_FINAL_TYPE (BefJournalReader, bef_journal_reader, BEF, JOURNAL_READER, GObject)

/* What is asked for. */
typedef struct
{
  guint kinds;      /* bits 1 << BefJournalKind; 0: all */
  gint64 from_ms;   /* since when; 0: always */
  const char *text; /* as it was typed; nullable */
} BefJournalWish;

BefJournalReader *bef_journal_reader_new (void);
/* Nullable; forgets all lines. */
void bef_journal_reader_set_session (BefJournalReader *self, BefSession *session);
/* Asks for @wish (copied): begins anew where it is another, else looks what is new. */
void bef_journal_reader_ask (BefJournalReader *self, const BefJournalWish *wish);
/* Looks what is new. */
void bef_journal_reader_refresh (BefJournalReader *self);
/* Reads some more, older ones. */
void bef_journal_reader_read_on (BefJournalReader *self);

GListModel *bef_journal_reader_get_items (BefJournalReader *self); /* of BefJournalItem */
gboolean bef_journal_reader_is_reading (BefJournalReader *self);
gboolean bef_journal_reader_is_asked (BefJournalReader *self); /* an answer has come */
gboolean bef_journal_reader_is_at_end (BefJournalReader *self);
/* Back to when it was looked through by now: what is older was not yet. BEF_NO_TIME: nothing was,
 * or all of it. */
gint64 bef_journal_reader_get_reached_ms (BefJournalReader *self);
/* Why it cannot be read. (transfer none) nullable */
const GError *bef_journal_reader_get_error (BefJournalReader *self);

/* The question that @wish is, of which the caller owns the words. */
BefJournalQuery bef_journal_wish_query (const BefJournalWish *wish, BefCommune *commune);

G_END_DECLS
