/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * The works of @place, a building with all that is in it or an equipment with its building: those
 * under way and coming, then those of the last weeks, which count for what is usual. Who may
 * acknowledge plans them, marks them afterwards, changes, ends and removes them, each with an Undo;
 * others see them.
 */
#define BEF_TYPE_WORKS_DIALOG (bef_works_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BefWorksDialog, bef_works_dialog, BEF, WORKS_DIALOG, AdwWindow)

void bef_works_dialog_present (GtkWindow *parent, BefSession *session, const char *place);

G_END_DECLS
