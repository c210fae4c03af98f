/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-options.h"
#include "bef-token-source.h"
#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/* Where the tokens of connection @name come from, as its settings and the command line have it.
 * @handed (nullable): the sign-in that was just made for it. (transfer full), never NULL: what
 * cannot be says so when it is read. */
BefTokenSource *bef_profile_tokens_new (GSettings *profile, const char *name,
                                        const BefOptions *options, BefSignIn *handed,
                                        const BefTokenCallbacks *callbacks);
/* Tells @session how its tokens are had, and its back end who we are where the server does not say:
 * now, and when a setting of that changes. Before the start. */
void bef_profile_tokens_bind (GSettings *profile, BefTokenSource *tokens, BefSession *session);

G_END_DECLS
