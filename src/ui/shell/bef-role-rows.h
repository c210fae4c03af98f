/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * Who may what where the server does not say, as rows of the connection form: the role, with what
 * it sees and may do in words; an agent's buildings; and where the roles stand in a token. A
 * setting that is locked is not to be changed, and says so.
 */
#define BEF_TYPE_ROLE_ROWS (bef_role_rows_get_type ())
G_DECLARE_FINAL_TYPE (BefRoleRows, bef_role_rows, BEF, ROLE_ROWS, AdwPreferencesGroup)

void bef_role_rows_load (BefRoleRows *self, GSettings *profile);
void bef_role_rows_keep (BefRoleRows *self, GSettings *profile);
/* Whether the roles in a token, which few need to know of, are shown too; what was said of them
 * always is. */
void bef_role_rows_show_more (BefRoleRows *self, gboolean more);

G_END_DECLS
