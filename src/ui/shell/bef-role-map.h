/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Roles by the values of a token, as a person writes them: "maires=elected; accueil=secretary". Any
 * thread. */

/* As the setting "role-map"; pairs that name no role are left out. (transfer floating) */
GVariant *bef_role_map_from_text (const char *text);
/* Whether @id is the wire name of a role. */
gboolean bef_role_map_is_role (const char *id);

G_END_DECLS
