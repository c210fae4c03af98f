/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * Who to call: whom the contact of an alarm means by the address book, each with buttons that call,
 * write and copy; where nobody is known, a button that adds a number. Before an audience only what
 * the alarm says, and neither firms nor numbers. Follows the book, the audience and the rights. Not
 * visible while there is nothing to say. CSS node "contactbar".
 *
 * Actions: "contact.open" (s: a URI), "contact.copy" (s).
 */
#define BEF_TYPE_CONTACT_BAR (bef_contact_bar_get_type ())
G_DECLARE_FINAL_TYPE (BefContactBar, bef_contact_bar, BEF, CONTACT_BAR, GtkWidget)

GtkWidget *bef_contact_bar_new (void);
/* Both nullable: nothing. @alert is not followed: to be told again when it changed. */
void bef_contact_bar_set (BefContactBar *self, BefSession *session, BefAlert *alert);
/* Calls the first number there is. FALSE: there is none. */
gboolean bef_contact_bar_call (BefContactBar *self);

G_END_DECLS
