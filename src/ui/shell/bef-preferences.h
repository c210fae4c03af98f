/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "bef-background.h"
#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

typedef enum
{
  BEF_CONNECTION_TO_SERVER,
  BEF_CONNECTION_TO_DEMO,
} BefConnectionKind;
/* Opens the preferences over @parent: the profile's polling and map, notifications, running without
 * the window, the local history's size. Everything applies at once, but for the poll intervals,
 * which apply at the next connection (said there). @session nullable. @background nullable: nothing
 * of it can be set. */
void bef_preferences_present (GtkWindow *parent, BefSession *session, const char *profile,
                              BefConnectionKind kind, BefBackground *background);

G_END_DECLS
