/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * Opens @door at a distance: names it in full with its building and its present state, asks for a
 * reason, sends, and then follows what the lock's and the door's sensors say until it is locked
 * again. Opening is never the default: Enter does nothing but move on. Closing the dialog stops
 * nothing; the result is then told through win.toast of @parent.
 */
void bef_door_dialog_present (GtkWindow *parent, BefSession *session, BefDevice *door);

G_END_DECLS
