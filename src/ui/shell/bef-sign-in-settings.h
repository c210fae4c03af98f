/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/sign-in/bef-sign-in.h"

G_BEGIN_DECLS

/* The sign-in of a connection as its settings have it: never a secret. Main thread. */

/* "token", "code", "client": whether there is one at all. */
gboolean bef_sign_in_settings_has (GSettings *profile);
/* @name: the profile's. @secret_file nullable: the keyring. (transfer full), or NULL with an error:
 * also where bef_sign_in_settings_has() is FALSE. */
BefSignIn *bef_sign_in_settings_new (GSettings *profile, const char *name, const char *secret_file,
                                     gboolean looks_on, GError **error);

G_END_DECLS
