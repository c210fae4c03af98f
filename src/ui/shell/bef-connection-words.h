/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/* The connection in words. @session nullable: there is none. */

/* Nobody answers, or refuses, or tries in vain. */
gboolean bef_connection_is_bad (BefSession *session);
/* "Live", "Offline, last known 2 min ago". (transfer full) */
char *bef_connection_dup_status (BefSession *session);
/* What is wrong and since when; NULL: nothing is to be told. (transfer full) */
char *bef_connection_dup_banner (BefSession *session);

G_END_DECLS
