/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-db.h"

G_BEGIN_DECLS

/*
 * What a damaged history holds that no back end can give again: decisions not yet sent and the
 * journal. Samples and documents are not looked for, they are fetched anew.
 */

/* Copies the outbox and the journal of the file @moved_aside into @db, as far as they can be read:
 * all that was found or, when it cannot be written, nothing. The damaged file is not changed.
 * Returns the number of rows. */
guint bef_history_salvage (BefHistoryDb *db, const char *moved_aside);

G_END_DECLS
