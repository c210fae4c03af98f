/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-report.h"
#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * The facts a report or the published page is made of: those of a span that is over, out of the
 * local history, which is filled from the server before where that is wanted. Main thread; nothing
 * of it blocks.
 */

typedef enum
{
  BEF_REPORT_FROM_WHAT_IS_HERE, /* nobody is asked anything */
  BEF_REPORT_FETCHED_FIRST,     /* what is missing is asked of the server and waited for */
} BefReportSource;

typedef struct
{
  gint64 until_ms;      /* midnight at which what is reported ended */
  const char *building; /* URN, nullable: the whole commune */
  BefReportSource source;
} BefReportWant;

/* How far the fetching is: @done of @all series. */
typedef void (*BefReportProgress) (guint done, guint all, gpointer user_data);

/* Ends with G_IO_ERROR_NOT_FOUND (a sentence) where there is no such building or nothing counts
 * anything, with the error of the server where something could not be fetched, with that of the
 * history, or cancelled. @progress nullable, with @user_data. */
void bef_report_facts_async (BefSession *session, const BefReportWant *want,
                             BefReportProgress progress, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full) */
BefEnergyFacts *bef_report_facts_finish (BefSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
