/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-journal-answer.h"

G_BEGIN_DECLS

/* What a check of the journal found, in a sentence or two. (transfer full) */
char *bef_journal_chain_words (const BefJournalCheck *found);

G_END_DECLS
