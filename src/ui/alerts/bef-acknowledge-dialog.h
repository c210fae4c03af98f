/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/* Asks for a comment (optional) and acknowledges @alert. Says that acknowledging does not clear it,
 * and when it will be sent. */
void bef_acknowledge_dialog_present (GtkWindow *parent, BefSession *session, BefAlert *alert);

G_END_DECLS
