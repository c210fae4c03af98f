/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/* Opens the preferences over @parent: the profile's polling and map, notifications, the local
 * history's size. Everything applies at once, but for the poll intervals, which apply at the next
 * connection (said there). @session nullable. */
void bef_preferences_present (GtkWindow *parent, BefSession *session, const char *profile,
                              gboolean demo);

G_END_DECLS
