/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * Asks for a report: of what period, of the commune or a building, as what; shows what it will
 * conclude, fetches what is missing where there is a connection, and writes or prints it. "The
 * commune in figures" too. Closed by itself once it has what it was for. Main thread.
 */
#define BEF_TYPE_REPORT_DIALOG (bef_report_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BefReportDialog, bef_report_dialog, BEF, REPORT_DIALOG, AdwWindow)

/* Above @parent; @building (URN): chosen to begin with; "": the commune. */
void bef_report_dialog_present (GtkWindow *parent, BefSession *session, const char *building);

G_END_DECLS
