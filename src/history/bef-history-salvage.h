/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-db.h"

G_BEGIN_DECLS

/*
 * What a damaged history holds that no back end can give again: decisions not yet sent and the
 * journal. Samples and documents are not looked for, they are fetched anew.
 */

/* Copies the outbox and the journal of the file @moved_aside into @db, as far as they can be read,
 * what lies around a damaged page too: all that was found, the newest first where it is too much,
 * or, when it cannot be written or the disk does not give it, nothing. After the lines
 * one is added that says so: the chain of the journal begins anew. The damaged file is not
 * changed. Done twice it is done once. FALSE: nothing was copied, worth trying again. */
gboolean bef_history_salvage (BefHistoryDb *db, const char *moved_aside, GError **error);
/* The same of every file that was set aside beside @path and not looked through yet
 * (bef-history-file.h): at each open, so that neither a crash nor a full disk loses a decision. */
void bef_history_salvage_all (BefHistoryDb *db, const char *path);

G_END_DECLS
