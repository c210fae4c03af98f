/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "backend/sign-in/bef-sign-in.h"

G_BEGIN_DECLS

/*
 * The first run, and a change of connection: address, tenant, token, private authority, tested
 * before they are kept. What is wrong is said in plain words. Signals: "connected" (the settings
 * and the token of @profile are stored), "try-demo".
 */
#define BEF_TYPE_CONNECTION_FORM (bef_connection_form_get_type ())
G_DECLARE_FINAL_TYPE (BefConnectionForm, bef_connection_form, BEF, CONNECTION_FORM, AdwBin)

/* @has_back: there are pages to go back to ("win.back"; Escape). */
GtkWidget *bef_connection_form_new (const char *profile);
/* With a button back to where one was. */
void bef_connection_form_offer_back (BefConnectionForm *self);

/* Once connected: the sign-in that was made here, nullable. (transfer full) */
BefSignIn *bef_connection_form_steal_sign_in (BefConnectionForm *self);

G_END_DECLS
