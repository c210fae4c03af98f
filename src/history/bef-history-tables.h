/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-db.h"
#include "history/bef-history-types.h"

G_BEGIN_DECLS

/*
 * The small tables: coverage, means, documents, outbox, one file each (the journal has its own
 * header: bef-history-journal.h). Writers run inside a transaction of the caller where they touch
 * more than one row. Errors are of BEF_HISTORY_ERROR.
 */

/* Remembers that [from, to) is settled, joining the ranges it touches; inside the caller's
 * transaction. The part that lies beyond @now_ms is not: nothing could be measured. */
gboolean bef_history_coverage_mark (BefHistoryDb *db, BefSeriesKey key, gint64 from_ms,
                                    gint64 to_ms, gint64 now_ms, GError **error);
/* Remembers that the span of @query was asked at @now_ms and answered with values at @stamps
 * (gint64, ascending):
 * what they leave empty is awaited (bef-history-answer.h), the rest is settled, and what was
 * settled before stays so. Inside the caller's transaction. */
gboolean bef_history_coverage_answer (BefHistoryDb *db, const BefHistoryQuery *query,
                                      GArray *stamps, gint64 now_ms, GError **error);
/* See bef_history_missing_async(). */
GArray *bef_history_coverage_missing (BefHistoryDb *db, const BefHistoryQuery *query, gint64 now_ms,
                                      GError **error);
/* See bef_history_due_async(). */
GArray *bef_history_coverage_due (BefHistoryDb *db, guint max, gint64 now_ms, GError **error);

/* Remembers over which spans @readings are means; inside the caller's transaction. */
gboolean bef_history_means_note (BefHistoryDb *db, const BefReading *readings, guint n,
                                 gint64 now_ms, GError **error);
/* The end of the last such span of [from, to), at most @to_ms; BEF_NO_TIME: there is none. */
gboolean bef_history_means_end (BefHistoryDb *db, gint64 series, gint64 from_ms, gint64 to_ms,
                                gint64 *end_out, GError **error);
/* Says of @buckets (in order, not empty) which are of means. */
gboolean bef_history_means_mark (BefHistoryDb *db, BefSeriesKey key, GArray *buckets,
                                 GError **error);

gboolean bef_history_documents_put (BefHistoryDb *db, const char *name, const char *text,
                                    GError **error);
char *bef_history_documents_get (BefHistoryDb *db, const char *name, GError **error);

gint64 bef_history_outbox_add (BefHistoryDb *db, const BefOutboxItem *item, GError **error);
gboolean bef_history_outbox_remove (BefHistoryDb *db, gint64 id, GError **error);
GPtrArray *bef_history_outbox_list (BefHistoryDb *db, GError **error);

G_END_DECLS
