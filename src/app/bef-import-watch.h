/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/* Has @session watch the folder that @profile (a reference is kept while it lives) names for files
 * of meters, now and whenever it is changed. Main thread. */
void bef_import_watch_follow (BefSession *session, GSettings *profile);

G_END_DECLS
