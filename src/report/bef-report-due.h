/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-report.h"

G_BEGIN_DECLS

/* How many months are caught up at most. */
#define BEF_REPORT_DUE_MONTHS 12

/* The month whose report is to be written at @now_ms, where that is done on the @day-th (1 to 28)
 * of the next one: the oldest since @last ("2026-09": written last; "" or anything else: the newest
 * that is due, once). FALSE: none. Pure. */
gboolean bef_report_due_next (gint64 now_ms, int day, const char *last, BefReportWhen *out);

G_END_DECLS
