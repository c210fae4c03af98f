/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * The diagnostic (supervision/diagnostic/): what is well and what is not, what to do, and the text
 * of it to be copied or saved for whoever is asked for help. It looks once it is shown, and again
 * when it is asked to. Main thread.
 */
#define BEF_TYPE_DIAGNOSTIC_DIALOG (bef_diagnostic_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BefDiagnosticDialog, bef_diagnostic_dialog, BEF, DIAGNOSTIC_DIALOG, AdwWindow)

/* Above @parent. @session nullable: no connection was set up. @profile: its settings, nullable: the
 * demo. */
void bef_diagnostic_dialog_present (GtkWindow *parent, BefSession *session, GSettings *profile);

G_END_DECLS
