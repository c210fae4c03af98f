/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/* Asks what works are of, from when to when and what for. Signals "changed" (what
 * bef_works_form_make() gives may be something else) and none other: its container has the buttons.
 */
#define BEF_TYPE_WORKS_FORM (bef_works_form_get_type ())
G_DECLARE_FINAL_TYPE (BefWorksForm, bef_works_form, BEF, WORKS_FORM, GtkBox)

/* Of @place, a building or an equipment, as the session knows it. @window: works to be changed;
 * NULL: new ones from the present on. */
void bef_works_form_fill (BefWorksForm *self, BefSession *session, const char *place,
                          const BefWorksWindow *window);
/* What is filled in, with the id of what is changed. (transfer full); NULL: it is not whole, and
 * the form says why. */
BefWorksWindow *bef_works_form_make (BefWorksForm *self);

G_END_DECLS
