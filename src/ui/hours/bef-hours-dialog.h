/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * The hours of one building after another: a week, holidays, days off, and which rules go by them.
 * Those of a building to which none were given are shown, as they are usual for what it is. What is
 * kept can be taken back from a toast of the parent.
 */
#define BEF_TYPE_HOURS_DIALOG (bef_hours_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BefHoursDialog, bef_hours_dialog, BEF, HOURS_DIALOG, AdwWindow)

/* @building: its URN; "": the first one. In a commune without buildings nothing is shown. */
void bef_hours_dialog_present (GtkWindow *parent, BefSession *session, const char *building);

G_END_DECLS
