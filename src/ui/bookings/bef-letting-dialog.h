/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * The statement of a letting of a building's rooms: one that its rooms were taken for lately, or
 * hours that are typed in; what it used above what the hall takes anyway, in kWh and euros, and how
 * it was left. It can be printed.
 */

/* Whether @building has a room that can be let and a meter of its own: else there is no statement.
 */
gboolean bef_letting_is_possible (BefBuilding *building);
void bef_letting_dialog_present (GtkWindow *parent, BefSession *session, BefBuilding *building);

G_END_DECLS
