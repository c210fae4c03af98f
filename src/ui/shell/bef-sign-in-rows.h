/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "backend/sign-in/bef-sign-in.h"

G_BEGIN_DECLS

/*
 * How a connection signs in, as rows of the connection form: by a token that was given, by a code,
 * or by the client's own secret; then the service's address and what it knows this program by. A
 * setting that is locked is not to be changed, and says so. Signal "changed": the way is another.
 */
#define BEF_TYPE_SIGN_IN_ROWS (bef_sign_in_rows_get_type ())
G_DECLARE_FINAL_TYPE (BefSignInRows, bef_sign_in_rows, BEF, SIGN_IN_ROWS, AdwPreferencesGroup)

/* Shows what @profile has. */
void bef_sign_in_rows_load (BefSignInRows *self, GSettings *profile);
/* Keeps what is shown, but no secret. */
void bef_sign_in_rows_keep (BefSignInRows *self, GSettings *profile);
/* A token that was given: no sign-in at all. */
gboolean bef_sign_in_rows_is_by_token (BefSignInRows *self);
/* A sign-in as the rows have it for connection @name, with the authorities of @ca_pem (nullable).
 * (transfer full), or NULL with an error. */
BefSignIn *bef_sign_in_rows_make (BefSignInRows *self, const char *name, const char *ca_pem,
                                  GError **error);

G_END_DECLS
