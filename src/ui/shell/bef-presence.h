/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * Tells a session whether anybody can see a window: not while it is minimized or unmapped nor, with
 * GTK 4.12, while its desktop says that nothing of it is on a screen. Main thread.
 */
/* Once per window, before it is shown. */
void bef_presence_follow (GtkWindow *window);
/* It is not going to be shown for now. */
void bef_presence_begin_hidden (GtkWindow *window);
/* From now on @session (nullable) is told. */
void bef_presence_tell (GtkWindow *window, BefSession *session);

G_END_DECLS
