/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "supervision/calendars/bef-calendar-keeper.h"

G_BEGIN_DECLS

/* Asks which room the calendar of @path (a file) is of, and keeps it. What cannot be read is told
 * by a toast of @parent. */
void bef_calendar_dialog_open_file (GtkWindow *parent, BefSession *session, const char *path);
/* Asks for the address of a calendar and the room it is of, and reads it from then on. */
void bef_calendar_dialog_subscribe (GtkWindow *parent, BefSession *session);
/* Asks for the user name and the password of @of, which is not held on to. */
void bef_calendar_dialog_sign_in (GtkWindow *parent, BefSession *session,
                                  const BefKeptCalendar *of);
/* Whether @path is the name of a calendar. */
gboolean bef_calendar_dialog_is_for (const char *path);

G_END_DECLS
