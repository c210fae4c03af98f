/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "report/bef-publication.h"
#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * A report leaves the program: after its line of the journal, whole or not at all, and told in
 * @window by a toast, which opens what was written; or by one that says why nothing was. Main
 * thread; drawing and writing are done on another one.
 */

/* @report as @format, into @file. */
void bef_report_save (GtkWindow *window, BefSession *session, BefReport *report,
                      BefReportFormat format, GFile *file);
/* The published page and its data, of @facts, into @folder. */
void bef_report_save_publication (GtkWindow *window, BefSession *session, BefEnergyFacts *facts,
                                  GFile *folder);

G_END_DECLS
