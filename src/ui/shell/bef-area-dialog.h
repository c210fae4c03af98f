/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * The area that is asked for, chosen on a map: the circle in the middle of the view, moved with the
 * mouse or the arrow keys, of a radius in kilometres. Used, it is kept as "only-area" of the
 * connection's settings, which the session follows. Escape changes nothing.
 */
#define BEF_TYPE_AREA_DIALOG (bef_area_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BefAreaDialog, bef_area_dialog, BEF, AREA_DIALOG, AdwWindow)

/* Over @parent, for the connection @profile. */
void bef_area_dialog_present (GtkWindow *parent, BefSession *session, const char *profile);

G_END_DECLS
