/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-range.h"

G_BEGIN_DECLS

/* A question to a calendar server for the events of a time (RFC 4791, calendar-query). Pure: any
 * thread. */

/* The body of the REPORT for what happens in @range. (transfer full) */
char *bef_calendar_query_dup_body (BefRange range);
/*
 * All events of a multistatus answer as one calendar, which is called @name. NULL: it is no answer
 * to such a question (a server that does not know it says anything). An empty collection is an
 * empty calendar. (transfer full)
 */
char *bef_calendar_query_dup_calendar (const char *body, gsize size, const char *name);

G_END_DECLS
