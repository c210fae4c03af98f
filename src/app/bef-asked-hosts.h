/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/* @session asks of whom @profile allows, now and whenever that is changed while it lives: a change
 * of the map's background is one. Main thread. */
void bef_asked_hosts_follow (BefSession *session, GSettings *profile);

G_END_DECLS
