/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "backend/sign-in/bef-sign-in.h"

G_BEGIN_DECLS

/*
 * Signs a person in: the code to type, where, until when, and what became of it. It asks for a code
 * when it opens and closes itself once somebody is signed in; closed before, the code is given up.
 * The address is opened when a person asks for that, and not before. Escape closes it.
 */
#define BEF_TYPE_SIGN_IN_DIALOG (bef_sign_in_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BefSignInDialog, bef_sign_in_dialog, BEF, SIGN_IN_DIALOG, AdwWindow)

/* @parent nullable. */
void bef_sign_in_dialog_present (GtkWindow *parent, BefSignIn *sign_in);

G_END_DECLS
