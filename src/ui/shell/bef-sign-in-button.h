/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/* Opens the dialog that signs a person in; visible where that is what is waited for. */
#define BEF_TYPE_SIGN_IN_BUTTON (bef_sign_in_button_get_type ())
G_DECLARE_FINAL_TYPE (BefSignInButton, bef_sign_in_button, BEF, SIGN_IN_BUTTON, GtkButton)

/* @session nullable: there is nothing to sign in to. */
void bef_sign_in_button_set_session (BefSignInButton *self, BefSession *session);

G_END_DECLS
