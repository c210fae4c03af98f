/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Adds to the profile @root (both JSON of bef-profile.h) what @own says, which goes first: for
 * bef-profile.c only. What is wrong in the entries themselves is found when @root is read. FALSE
 * with BEF_BACKEND_ERROR_BAD_DATA when @own is no profile. */
gboolean bef_profile_lay_over (JsonObject *root, JsonObject *own, GError **error);

G_END_DECLS
