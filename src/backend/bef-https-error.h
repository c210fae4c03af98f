/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/bef-certificate.h"
#include "backend/bef-https.h"

G_BEGIN_DECLS

/* Words @error, what libsoup or GIO said about talking to @host, as a BEF_BACKEND_ERROR (cancelled
 * stays cancelled). @flaws: what the library found wrong with the certificate, 0 when
 * that is not it; @flaw: what we did. (transfer full) */
GError *bef_https_error_from_transport (const GError *error, const char *host,
                                        GTlsCertificateFlags flaws, BefCertificateFlaw flaw);

/* FALSE with BEF_BACKEND_ERROR_BAD_DATA where an answer of @bytes (below zero: not known) is larger
 * than @max_bytes. */
gboolean bef_https_error_check_size (goffset bytes, gsize max_bytes, GError **error);

/* Words the refusal @status of a proxy to let us through to @host. (transfer full) */
GError *bef_https_error_from_proxy (guint status, const char *host);

/* That nothing is asked of @host, which nobody allowed; NULL: it has no name that could be allowed.
 * (transfer full) */
GError *bef_https_error_elsewhere (const char *host);

/* What a Retry-After header (@text, nullable: seconds, or a date) asks to wait, ms: 0 to an hour.
 */
gint64 bef_https_error_retry_after_ms (const char *text);

/* TRUE when the problem's type ends with @name ("ResourceNotFound"). */
gboolean bef_https_answer_is_problem (const BefHttpsAnswer *self, const char *name);
/* That there is no such tenant, as one broker or another says it. */
gboolean bef_https_answer_is_other_tenant (const BefHttpsAnswer *self);
/* That a page was asked for which is larger than the server gives. */
gboolean bef_https_answer_is_too_many (const BefHttpsAnswer *self);

G_END_DECLS
