/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * What certificates a server shows, trusted or not, for whoever looks for what is wrong. Nothing is
 * said on the connection after they were shown, least of all a token: whether they are trusted is
 * for a request to tell (bef-https.h).
 */
typedef struct
{
  guint n;         /* of the chain as the server sent it, its own certificate included */
  gint64 from_ms;  /* when the last of them to become valid does; BEF_NO_TIME: not said */
  gint64 until_ms; /* when the first of them ends, ms UTC; BEF_NO_TIME: not said */
  char *issuer;    /* the name of what signed the last of them, as it is written there, nullable */
  gboolean by_itself; /* the server's certificate is signed by itself */
} BefCertificateLook;
void bef_certificate_look_free (BefCertificateLook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefCertificateLook, bef_certificate_look_free)

/* Looks at what is shown at @url, an https:// address, in at most ten seconds of silence each step.
 * Main thread. Finish: (transfer full), or NULL with BEF_BACKEND_ERROR_ADDRESS, or a GIOError where
 * nothing was shown. */
void bef_certificate_look_async (const char *url, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
BefCertificateLook *bef_certificate_look_finish (GAsyncResult *result, GError **error);

G_END_DECLS
