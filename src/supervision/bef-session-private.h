/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-session.h"
#include "bef-trace.h"

G_BEGIN_DECLS

/* What the session's own files know of each other. */

/* Who stands in the journal: the person, else the role. Never NULL. (transfer none) */
const char *bef_session_get_person (BefSession *self);
/* bef_session_stop() was called: nothing may leave any more. */
gboolean bef_session_is_stopped (BefSession *self);
BefLooks *bef_session_get_looks (BefSession *self); /* (transfer none) */

G_END_DECLS
