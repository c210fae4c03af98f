/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "backend/sign-in/bef-sign-in.h"

G_BEGIN_DECLS

/*
 * How the connection's sign-in stands, as a row of the preferences: until when and whether it is
 * renewed, what is wrong and what to do, and a button to sign in or out. Follows @sign_in while it
 * is in a window. What was signed in is forgotten here and in the keyring when a person signs out.
 */
#define BEF_TYPE_SIGN_IN_ROW (bef_sign_in_row_get_type ())
G_DECLARE_FINAL_TYPE (BefSignInRow, bef_sign_in_row, BEF, SIGN_IN_ROW, AdwActionRow)

GtkWidget *bef_sign_in_row_new (BefSignIn *sign_in);

G_END_DECLS
