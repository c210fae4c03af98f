/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-access.h"
#include "base/bef-backoff.h"
#include "bef-door-wishes.h"
#include "bef-session.h"
#include "bef-trace.h"

G_BEGIN_DECLS

/* What the session's own files know of each other, and what tests shorten. */

/* Who stands in the journal: the person, else the role. Never NULL. (transfer none) */
const char *bef_session_get_person (BefSession *self);
/* Who we are. (transfer none) */
BefAccess *bef_session_get_access (BefSession *self);
/* bef_session_stop() was called: nothing may leave any more. */
gboolean bef_session_is_stopped (BefSession *self);
BefDoorWishes *bef_session_get_door_wishes (BefSession *self); /* (transfer none) */
BefLooks *bef_session_get_looks (BefSession *self);            /* (transfer none) */
/* One question about one thing failed: never by itself a lost connection. Whether it is lost, or we
 * are no more who we were, is asked. */
void bef_session_question_failed (BefSession *self, const GError *error);
/* What it does by itself every few seconds: ages, and whether time has jumped. */
void bef_session_refresh (BefSession *self);
/* The waits between tries while the server does not answer. (transfer none) */
BefBackoff *bef_session_get_backoff (BefSession *self);

G_END_DECLS
