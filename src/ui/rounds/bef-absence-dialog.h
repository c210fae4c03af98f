/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/* Asks until when somebody is away and which office stands in: one of the address book, or as it is
 * typed; no name of a person. It is kept on the desk of @session. Main thread. */
void bef_absence_dialog_present (GtkWindow *parent, BefSession *session);

G_END_DECLS
