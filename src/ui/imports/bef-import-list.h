/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "supervision/imports/bef-import-desk.h"

G_BEGIN_DECLS

/* Fills @list with the imports of @session, the newest first, each with a button that takes it back
 * (action "imports.undo", x: its id) while it can be. Returns how many there are. Whoever was in a
 * row with the keyboard is in that row still. */
guint bef_import_list_fill (GtkListBox *list, BefSession *session);
/* Brings the row of the import @id onto the screen, with the keyboard. FALSE: it has none. */
gboolean bef_import_list_reveal (GtkListBox *list, gint64 id);
/* Fills @list with the files that wait in the folder that is watched, each with a button that opens
 * it (action "imports.open", s: its path). Returns how many there are. */
guint bef_import_list_fill_waiting (GtkListBox *list, BefSession *session);

/* Fills @list with the calendars by which rooms are booked, each with a button that removes it
 * (action "imports.remove-calendar", s: its id; "imports.calendar-password" and
 * "imports.unlock-calendar" where it needs that). Returns how many there are. */
guint bef_import_list_fill_calendars (GtkListBox *list, BefSession *session);

G_END_DECLS
