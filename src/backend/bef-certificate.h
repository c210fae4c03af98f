/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * What a server's certificate must be, whoever vouches for it: also the commune's own authority,
 * which GnuTLS asks for less than those of the system, and a certificate that is trusted by itself.
 */
typedef enum
{
  BEF_CERTIFICATE_GOOD,
  BEF_CERTIFICATE_SHORT_KEY,      /* RSA or DSA below 2048 bits, elliptic curves below 224 */
  BEF_CERTIFICATE_OLD_SIGNATURE,  /* SHA-1, MD5 or older */
  BEF_CERTIFICATE_NOT_FOR_SERVERS /* by its purposes, its key's usage, or as an authority's own */
} BefCertificateFlaw;

/* The first flaw of @peer, then of those that signed it as far as it carries them, then of
 * @authority (nullable), which vouched for it. What cannot be read is not for servers. An authority
 * that signed itself is trusted for being known: how it did so does not matter. One certificate
 * that is trusted by itself may be an authority's too, as `openssl req -x509` makes them. Any
 * thread. */
BefCertificateFlaw bef_certificate_find_flaw (GTlsCertificate *peer, GTlsCertificate *authority);
/* The same with the authority of the system that signed it, if any did. */
BefCertificateFlaw bef_certificate_find_flaw_of_system (GTlsCertificate *peer);
/* A sentence for a person. (transfer none), NULL for BEF_CERTIFICATE_GOOD. */
const char *bef_certificate_flaw_words (BefCertificateFlaw flaw);
/* Whether a failed handshake with @error means that the server knows no version of TLS that we
 * accept. */
gboolean bef_certificate_error_is_old_tls (const GError *error);

/* Adds the certificates of @pem (PEM text: of 1 MB at most, of which the first 64 are taken) to
 * @list, of GTlsCertificate. FALSE with BEF_BACKEND_ERROR_TLS when it holds none. */
gboolean bef_certificate_add_from_pem (GPtrArray *list, const char *pem, GError **error);

G_END_DECLS
