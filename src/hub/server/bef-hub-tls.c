/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-tls.h"

#include <gnutls/crypto.h>
#include <gnutls/x509.h>

#include "base/bef-present.h"

#define DAY_S (24 * 3600)
#define VALID_DAYS 90

/* Stops at the first call that fails. */
#define TRY(call)                                                                                  \
  do                                                                                               \
    {                                                                                              \
      int code_ = (call);                                                                          \
      if (code_ < 0)                                                                               \
        return code_;                                                                              \
    }                                                                                              \
  while (0)

static int
add_names (gnutls_x509_crt_t crt)
{
  static const guchar ipv4[4] = { 127, 0, 0, 1 };
  static const guchar ipv6[16] = { [15] = 1 };

  TRY (gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_IPADDRESS, ipv4, sizeof ipv4,
                                             GNUTLS_FSAN_SET));
  TRY (gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_IPADDRESS, ipv6, sizeof ipv6,
                                             GNUTLS_FSAN_APPEND));
  return gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_DNSNAME, "localhost", 9,
                                               GNUTLS_FSAN_APPEND);
}

static int
fill (gnutls_x509_crt_t crt, gnutls_x509_privkey_t key, BefHubValidity validity)
{
  guchar serial[16];
  time_t now = (time_t)(bef_file_clock_ms () / BEF_MS_SECOND);

  TRY (gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial));
  serial[0] = (guchar)((serial[0] & 0x7f) | 0x01); /* positive, not shortened */
  TRY (gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA,
                                     GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0));
  TRY (gnutls_x509_crt_set_version (crt, 3));
  TRY (gnutls_x509_crt_set_serial (crt, serial, sizeof serial));
  TRY (gnutls_x509_crt_set_dn (crt, "CN=localhost,O=beffroi-hub", NULL));
  TRY (gnutls_x509_crt_set_issuer_dn (crt, "CN=localhost,O=beffroi-hub", NULL));
  TRY (add_names (crt));
  TRY (gnutls_x509_crt_set_basic_constraints (crt, 0, -1));
  TRY (gnutls_x509_crt_set_key_usage (crt, GNUTLS_KEY_DIGITAL_SIGNATURE));
  TRY (gnutls_x509_crt_set_key_purpose_oid (crt, GNUTLS_KP_TLS_WWW_SERVER, 0));
  /* A day of margin before: machines whose clocks differ a little still agree that it is valid. */
  TRY (gnutls_x509_crt_set_activation_time (
      crt, now - (validity == BEF_HUB_TLS_EXPIRED ? VALID_DAYS : 1) * DAY_S));
  TRY (gnutls_x509_crt_set_expiration_time (
      crt, validity == BEF_HUB_TLS_EXPIRED ? now - DAY_S : now + VALID_DAYS * DAY_S));
  TRY (gnutls_x509_crt_set_key (crt, key));
  return gnutls_x509_crt_sign2 (crt, crt, key, GNUTLS_DIG_SHA256, 0);
}

static int
export_pem (gnutls_x509_crt_t crt, gnutls_x509_privkey_t key, char **out)
{
  gnutls_datum_t certificate = { NULL, 0 }, secret = { NULL, 0 };

  TRY (gnutls_x509_crt_export2 (crt, GNUTLS_X509_FMT_PEM, &certificate));
  int code = gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN,
                                                &secret);
  if (code >= 0)
    *out = g_strdup_printf ("%.*s%.*s", (int)certificate.size, (char *)certificate.data,
                            (int)secret.size, (char *)secret.data);
  gnutls_free (certificate.data);
  if (secret.data != NULL)
    gnutls_memset (secret.data, 0, secret.size);
  gnutls_free (secret.data);
  return code;
}

GTlsCertificate *
bef_hub_tls_certificate_new (BefHubValidity validity, GError **error)
{
  gnutls_x509_crt_t crt = NULL;
  gnutls_x509_privkey_t key = NULL;
  g_autofree char *pem = NULL;
  GTlsCertificate *certificate = NULL;

  int code = gnutls_x509_crt_init (&crt);
  if (code >= 0)
    code = gnutls_x509_privkey_init (&key);
  if (code >= 0)
    code = fill (crt, key, validity);
  if (code >= 0)
    code = export_pem (crt, key, &pem);
  if (crt != NULL)
    gnutls_x509_crt_deinit (crt);
  if (key != NULL)
    gnutls_x509_privkey_deinit (key);
  if (code < 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Cannot make a certificate: %s",
                   gnutls_strerror (code));
      return NULL;
    }
  certificate = g_tls_certificate_new_from_pem (pem, -1, error);
  gnutls_memset (pem, 0, strlen (pem));
  return certificate;
}
