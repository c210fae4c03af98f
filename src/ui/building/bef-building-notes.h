/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * What people wrote down about a building: who, when, and a way to add, change and remove for who
 * may acknowledge. Follows the notes, the rights and the audience, before which nothing of it is
 * shown. CSS node "buildingnotes".
 *
 * Actions: "notes.add", "notes.change" (s: id), "notes.remove" (s: id).
 */
#define BEF_TYPE_BUILDING_NOTES (bef_building_notes_get_type ())
G_DECLARE_FINAL_TYPE (BefBuildingNotes, bef_building_notes, BEF, BUILDING_NOTES, GtkWidget)

GtkWidget *bef_building_notes_new (void);
/* Both nullable: nothing. @building: URN, copied. */
void bef_building_notes_set (BefBuildingNotes *self, BefSession *session, const char *building);

G_END_DECLS
