/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-certificate.h"

#include <glib/gi18n.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#include "backend/bef-backend.h"

#define RSA_MIN_BITS 2048
#define CURVE_MIN_BITS 224
/* Longer than any chain that is served. */
#define CHAIN_MAX 16
#define MAX_AUTHORITIES 64
#define MAX_PEM_BYTES (1024 * 1024)
#define PEM_BEGIN "-----BEGIN CERTIFICATE-----"

typedef gnutls_x509_crt_t Crt;

static void
crt_clear (Crt *crt)
{
  if (*crt != NULL)
    gnutls_x509_crt_deinit (*crt);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Crt, crt_clear)

static gboolean
parse (GTlsCertificate *certificate, Crt *crt)
{
  g_autoptr (GByteArray) der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  if (der == NULL || gnutls_x509_crt_init (crt) < 0)
    return FALSE;
  gnutls_datum_t datum = { der->data, der->len };
  return gnutls_x509_crt_import (*crt, &datum, GNUTLS_X509_FMT_DER) >= 0;
}

static gboolean
has_short_key (Crt crt)
{
  unsigned int bits = 0;

  switch (gnutls_x509_crt_get_pk_algorithm (crt, &bits))
    {
    case GNUTLS_PK_RSA:
    case GNUTLS_PK_RSA_PSS:
    case GNUTLS_PK_DSA:
      return bits < RSA_MIN_BITS;
    default:
      return bits < CURVE_MIN_BITS;
    }
}

static gboolean
has_old_signature (Crt crt)
{
  int algorithm = gnutls_x509_crt_get_signature_algorithm (crt);

  if (algorithm < 0)
    return TRUE;
  switch (gnutls_sign_get_hash_algorithm ((gnutls_sign_algorithm_t)algorithm))
    {
    case GNUTLS_DIG_MD2:
    case GNUTLS_DIG_MD5:
    case GNUTLS_DIG_SHA1:
    case GNUTLS_DIG_RMD160:
      return TRUE;
    default:
      return !gnutls_sign_is_secure ((gnutls_sign_algorithm_t)algorithm);
    }
}

/* Purposes, where it names any: one must be servers', or any. */
static gboolean
has_purpose (Crt crt)
{
  char oid[128];
  guint n = 0;

  for (;; n++)
    {
      gsize size = sizeof oid;
      int code = gnutls_x509_crt_get_key_purpose_oid (crt, n, oid, &size, NULL);
      if (code == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
        return n == 0;
      if (code < 0 && code != GNUTLS_E_SHORT_MEMORY_BUFFER)
        return FALSE;
      if (code >= 0
          && (g_str_equal (oid, GNUTLS_KP_TLS_WWW_SERVER) || g_str_equal (oid, GNUTLS_KP_ANY)))
        return TRUE;
    }
}

/* What the key may do, where that is said: one of the ways of TLS. */
static gboolean
has_usage (Crt crt)
{
  unsigned int usage = 0;
  int code = gnutls_x509_crt_get_key_usage (crt, &usage, NULL);

  if (code == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
    return TRUE;
  return code >= 0
         && (usage
             & (GNUTLS_KEY_DIGITAL_SIGNATURE | GNUTLS_KEY_KEY_ENCIPHERMENT
                | GNUTLS_KEY_KEY_AGREEMENT))
                != 0;
}

static gboolean
signed_itself (Crt crt)
{
  return gnutls_x509_crt_check_issuer (crt, crt) != 0;
}

/* Whose certificate it is. */
typedef enum
{
  OF_AN_ISSUER,
  OF_THE_SERVER,
} Place;

static BefCertificateFlaw
flaw_of (GTlsCertificate *certificate, Place place)
{
  g_auto (Crt) crt = NULL;

  if (!parse (certificate, &crt))
    return BEF_CERTIFICATE_NOT_FOR_SERVERS;
  if (has_short_key (crt))
    return BEF_CERTIFICATE_SHORT_KEY;
  if ((place == OF_THE_SERVER || !signed_itself (crt)) && has_old_signature (crt))
    return BEF_CERTIFICATE_OLD_SIGNATURE;
  if (place == OF_AN_ISSUER)
    return BEF_CERTIFICATE_GOOD;
  gboolean of_an_authority =
      gnutls_x509_crt_get_basic_constraints (crt, NULL, NULL, NULL) > 0 && !signed_itself (crt);
  return has_purpose (crt) && has_usage (crt) && !of_an_authority ? BEF_CERTIFICATE_GOOD
                                                                  : BEF_CERTIFICATE_NOT_FOR_SERVERS;
}

BefCertificateFlaw
bef_certificate_find_flaw (GTlsCertificate *peer, GTlsCertificate *authority)
{
  GTlsCertificate *certificate = peer;
  guint n = 0;

  for (; certificate != NULL && n < CHAIN_MAX;
       certificate = g_tls_certificate_get_issuer (certificate), n++)
    {
      BefCertificateFlaw flaw = flaw_of (certificate, n == 0 ? OF_THE_SERVER : OF_AN_ISSUER);
      if (flaw != BEF_CERTIFICATE_GOOD)
        return flaw;
    }
  return authority != NULL ? flaw_of (authority, OF_AN_ISSUER) : BEF_CERTIFICATE_GOOD;
}

BefCertificateFlaw
bef_certificate_find_flaw_of_system (GTlsCertificate *peer)
{
  g_autoptr (GTlsDatabase) system =
      g_tls_backend_get_default_database (g_tls_backend_get_default ());
  GTlsCertificate *last = peer;

  for (guint n = 0; n < CHAIN_MAX && g_tls_certificate_get_issuer (last) != NULL; n++)
    last = g_tls_certificate_get_issuer (last);
  g_autoptr (GTlsCertificate) authority =
      system != NULL ? g_tls_database_lookup_certificate_issuer (
          system, last, NULL, G_TLS_DATABASE_LOOKUP_NONE, NULL, NULL)
                     : NULL;
  return bef_certificate_find_flaw (peer, authority);
}

const char *
bef_certificate_flaw_words (BefCertificateFlaw flaw)
{
  switch (flaw)
    {
    case BEF_CERTIFICATE_SHORT_KEY:
      return _ ("Its security certificate, or its authority's, has a key that is too short: RSA "
                "needs 2048 bits. Ask whoever runs the server to make a new one.");
    case BEF_CERTIFICATE_OLD_SIGNATURE:
      return _ ("Its security certificate is signed in a way that can be forged (SHA-1 or older). "
                "Ask whoever runs the server to make a new one.");
    case BEF_CERTIFICATE_NOT_FOR_SERVERS:
      return _ ("Its security certificate is not one for servers. Ask whoever runs the server to "
                "make one for that purpose.");
    case BEF_CERTIFICATE_GOOD:
    default:
      return NULL;
    }
}

/* glib-networking has no code for these two: both sides read the words of the same library, in the
 * same language. */
gboolean
bef_certificate_error_is_old_tls (const GError *error)
{
  const char *alert = gnutls_alert_get_name (GNUTLS_A_PROTOCOL_VERSION);
  const char *version = gnutls_strerror (GNUTLS_E_UNSUPPORTED_VERSION_PACKET);

  return error->domain == G_TLS_ERROR
         && ((alert != NULL && strstr (error->message, alert) != NULL)
             || (version != NULL && strstr (error->message, version) != NULL));
}

gboolean
bef_certificate_add_from_pem (GPtrArray *list, const char *pem, GError **error)
{
  const char *begin = strlen (pem) <= MAX_PEM_BYTES ? strstr (pem, PEM_BEGIN) : NULL;

  for (; begin != NULL && list->len < MAX_AUTHORITIES; begin = strstr (begin + 1, PEM_BEGIN))
    {
      const char *next = strstr (begin + 1, PEM_BEGIN);
      GTlsCertificate *certificate =
          g_tls_certificate_new_from_pem (begin, next != NULL ? next - begin : -1, NULL);
      if (certificate != NULL)
        g_ptr_array_add (list, certificate);
    }
  if (list->len > 0)
    return TRUE;
  g_set_error_literal (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TLS,
                       _ ("The authority's file holds no certificate (PEM text is expected)."));
  return FALSE;
}
