/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

typedef enum
{
  BEF_CONNECTION_TO_SERVER,
  BEF_CONNECTION_TO_DEMO,
} BefConnectionKind;
/* Opens the preferences over @parent: the profile's polling and map, notifications, the local
 * history's size. Everything applies at once, but for the poll intervals, which apply at the next
 * connection (said there). @session nullable. */
void bef_preferences_present (GtkWindow *parent, BefSession *session, const char *profile,
                              BefConnectionKind kind);

G_END_DECLS
