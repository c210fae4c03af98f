/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/bef-backend.h"

G_BEGIN_DECLS

/* The back end that the settings of a connection (@settings: "fr.beffroi.Beffroi.profile") ask for.
 * @token nullable. *@warning (owned by the caller): what of them was left out, NULL for nothing.
 * (transfer full), or NULL with an error in words. */
BefBackend *bef_profile_backend_new (GSettings *settings, const char *token, char **warning,
                                     GError **error);

G_END_DECLS
