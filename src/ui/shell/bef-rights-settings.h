/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/bef-rights.h"

G_BEGIN_DECLS

/* Who we are where the server does not say, as the settings of a connection have it. The grant to
 * view images is read only where the organisation has set and locked it: a value of the user's own
 * is none. (transfer full). Main thread. */
BefRights *bef_rights_settings_read (GSettings *profile);

/* "value=role; value=role" of the mapping; back: bef-role-map.h. (transfer full) */
char *bef_rights_map_to_text (GSettings *profile);

G_END_DECLS
