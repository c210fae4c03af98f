/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A step of opening a door: its mark, what it is ("title", a string property) and when it was. Its
 * line has the class "bef-past" until its turn comes. */
#define BEF_TYPE_DOOR_STEP (bef_door_step_get_type ())
G_DECLARE_FINAL_TYPE (BefDoorStep, bef_door_step, BEF, DOOR_STEP, GtkListBoxRow)

/* It is the one that is waited for. */
void bef_door_step_expect (BefDoorStep *self);
/* It has the mark @icon (nullable: its turn has not come) and says @note, a time or what came of
 * it (nullable: what it said). */
void bef_door_step_mark (BefDoorStep *self, const char *icon, const char *note);

G_END_DECLS
