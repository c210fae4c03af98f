/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How the console stands with its back end, and the words for it. Any thread. */
typedef enum
{
  BEF_CONNECTION_NONE,       /* nothing configured */
  BEF_CONNECTION_CONNECTING, /* never answered since the start */
  BEF_CONNECTION_LIVE,
  BEF_CONNECTION_AWAY,    /* no answer: the last known state is shown; retrying */
  BEF_CONNECTION_REFUSED, /* answers, but somebody must act: token, certificate, address, not
                             NGSI-LD */
} BefConnection;
const char *bef_connection_word (BefConnection connection); /* translated */

/* TRUE when retrying @error cannot help until somebody changes something: the address, the token,
 * the certificate… */
gboolean bef_connection_needs_somebody (const GError *error);
/* TRUE when @error can mean that no server is reached any more; FALSE when one has answered. */
gboolean bef_connection_may_be_lost (const GError *error);
/* What to say of a server clock that is @offset_ms ahead of ours; NULL when the difference is not
 * worth a word. (transfer full) */
char *bef_connection_clock_warning (gint64 offset_ms);
/* By whose clock ages go while nobody answers: the server's as it was last measured, else this
 * computer's. NULL when that is no matter. (transfer full) */
char *bef_connection_clock_note (void);

G_END_DECLS
