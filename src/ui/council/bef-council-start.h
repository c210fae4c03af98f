/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * Begins the presentation of the council of @date (nullable: the next one that is planned; where
 * none is, all slides of the commune): opens it at once, reads what it shows, and freezes that.
 * Returns its window, which is destroyed at the end. (transfer none)
 */
GtkWindow *bef_council_start (GtkWindow *desk, BefSession *session, const char *date);

G_END_DECLS
