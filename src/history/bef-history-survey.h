/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-db.h"

G_BEGIN_DECLS

/*
 * A look through a large file after it was opened, a slice at a time: what somebody who waits for
 * the file does not wait for. The newest samples of each series, and all rows of the journal's
 * tables and indexes as they lie there: a page that cannot be read is damage, which is told and
 * remembered for the next open, as whatever else a reader comes upon. Older samples have checksums
 * of their own and are held to them when they are read; whether the journal's chain is whole is
 * said by bef_history_journal_walk(). Worker thread. Errors are of BEF_HISTORY_ERROR.
 */

/* How far it has come; all zero at first. */
typedef struct
{
  gint64 last[2];
  guint part, kind;
  gboolean has_begun, done;
} BefHistorySurvey;

/* Looks at the next rows, at most @limit, some ms for 2000. */
gboolean bef_history_survey_step (BefHistorySurvey *self, BefHistoryDb *db, guint limit,
                                  GError **error);

G_END_DECLS
