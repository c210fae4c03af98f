/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server must be before anything is said to it, whoever vouches for it: real certificates,
 * made for the run, and servers of the past. */
#include "backend/bef-backend.h"
#include "backend/bef-certificate.h"
#include "backend/bef-https.h"
#include "base/bef-tls-floor.h"
#include "https-test-server.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#define YEAR_S (365 * 24 * 3600)
#define EC 0

/* One certificate. */
typedef struct
{
  guint rsa_bits; /* EC: P-256 */
  gnutls_digest_algorithm_t digest;
  const char *purpose, *other_purpose; /* OIDs, nullable */
  guint usage;                         /* 0: not said */
  gboolean is_ca;
} Spec;

typedef struct
{
  const char *name;
  Spec leaf;
  Spec middle;         /* between the two, where digest is set */
  Spec authority;      /* none where digest is not set: the leaf signs itself */
  const char *refusal; /* NULL: accepted */
} Case;

#define SHA256 GNUTLS_DIG_SHA256
#define GOOD_LEAF                                                                                  \
  {                                                                                                \
    EC, SHA256, GNUTLS_KP_TLS_WWW_SERVER, NULL, GNUTLS_KEY_DIGITAL_SIGNATURE, FALSE                \
  }
#define GOOD_CA                                                                                    \
  {                                                                                                \
    EC, SHA256, NULL, NULL, GNUTLS_KEY_KEY_CERT_SIGN, TRUE                                         \
  }
#define NO_MIDDLE                                                                                  \
  {                                                                                                \
    0                                                                                              \
  }
#define PLAIN(bits, digest)                                                                        \
  {                                                                                                \
    bits, digest, NULL, NULL, 0, FALSE                                                             \
  }
#define FOR(purpose, other)                                                                        \
  {                                                                                                \
    EC, SHA256, purpose, other, 0, FALSE                                                           \
  }
#define CA(bits, digest)                                                                           \
  {                                                                                                \
    bits, digest, NULL, NULL, GNUTLS_KEY_KEY_CERT_SIGN, TRUE                                       \
  }

static const Case cases[] = {
  { "as-it-should-be", GOOD_LEAF, NO_MIDDLE, GOOD_CA, NULL },
  { "rsa-2048", PLAIN (2048, SHA256), NO_MIDDLE, CA (2048, SHA256), NULL },
  { "rsa-1024", PLAIN (1024, SHA256), NO_MIDDLE, GOOD_CA, "2048 bits" },
  { "rsa-2040", PLAIN (2040, SHA256), NO_MIDDLE, GOOD_CA, "2048 bits" },
  { "rsa-1024-by-itself", PLAIN (1024, SHA256), NO_MIDDLE, { 0 }, "2048 bits" },
  { "authority-rsa-1024", GOOD_LEAF, NO_MIDDLE, CA (1024, SHA256), "2048 bits" },
  { "between-rsa-1024", GOOD_LEAF, CA (1024, SHA256), GOOD_CA, "2048 bits" },
  { "between", GOOD_LEAF, GOOD_CA, GOOD_CA, NULL },
  { "sha-1", PLAIN (2048, GNUTLS_DIG_SHA1), NO_MIDDLE, CA (2048, SHA256), "SHA-1" },
  { "sha-1-by-itself", PLAIN (2048, GNUTLS_DIG_SHA1), NO_MIDDLE, { 0 }, "SHA-1" },
  { "between-sha-1", GOOD_LEAF, CA (2048, GNUTLS_DIG_SHA1), CA (2048, SHA256), "SHA-1" },
  { "authority-signed-itself-with-sha-1", GOOD_LEAF, NO_MIDDLE, CA (2048, GNUTLS_DIG_SHA1), NULL },
  { "no-purpose-said", PLAIN (EC, SHA256), NO_MIDDLE, GOOD_CA, NULL },
  { "for-clients", FOR (GNUTLS_KP_TLS_WWW_CLIENT, NULL), NO_MIDDLE, GOOD_CA, "for servers" },
  { "for-mail-and-code", FOR (GNUTLS_KP_EMAIL_PROTECTION, GNUTLS_KP_CODE_SIGNING), NO_MIDDLE,
    GOOD_CA, "for servers" },
  { "for-clients-by-itself",
    FOR (GNUTLS_KP_TLS_WWW_CLIENT, NULL),
    NO_MIDDLE,
    { 0 },
    "for servers" },
  { "for-clients-and-servers", FOR (GNUTLS_KP_TLS_WWW_CLIENT, GNUTLS_KP_TLS_WWW_SERVER), NO_MIDDLE,
    GOOD_CA, NULL },
  { "for-anything", FOR (GNUTLS_KP_ANY, NULL), NO_MIDDLE, GOOD_CA, NULL },
  { "an-authority's-own", { EC, SHA256, NULL, NULL, 0, TRUE }, NO_MIDDLE, GOOD_CA, "for servers" },
  { "an-authority-by-itself", { EC, SHA256, NULL, NULL, 0, TRUE }, NO_MIDDLE, { 0 }, NULL },
  { "a-server-is-no-authority", GOOD_LEAF, NO_MIDDLE, PLAIN (EC, SHA256), "cannot be trusted" },
};

typedef struct
{
  gnutls_x509_crt_t crt;
  gnutls_x509_privkey_t key;
} Made;

static void
made_clear (Made *made)
{
  if (made->crt != NULL)
    gnutls_x509_crt_deinit (made->crt);
  if (made->key != NULL)
    gnutls_x509_privkey_deinit (made->key);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Made, made_clear)

static void
make (Made *made, const Spec *spec, const char *name, const Made *issuer)
{
  static const guchar loopback[] = { 127, 0, 0, 1 };
  static guint8 serial = 1;
  time_t now = time (NULL);
  guint bits =
      spec->rsa_bits != EC ? spec->rsa_bits : GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1);

  gnutls_x509_privkey_init (&made->key);
  g_assert_cmpint (gnutls_x509_privkey_generate (
                       made->key, spec->rsa_bits != EC ? GNUTLS_PK_RSA : GNUTLS_PK_ECDSA, bits, 0),
                   ==, 0);
  gnutls_x509_crt_init (&made->crt);
  gnutls_x509_crt_set_version (made->crt, 3);
  serial++;
  gnutls_x509_crt_set_serial (made->crt, &serial, 1);
  gnutls_x509_crt_set_activation_time (made->crt, now - 3600);
  gnutls_x509_crt_set_expiration_time (made->crt, now + YEAR_S);
  gnutls_x509_crt_set_dn_by_oid (made->crt, GNUTLS_OID_X520_COMMON_NAME, 0, name, strlen (name));
  gnutls_x509_crt_set_key (made->crt, made->key);
  gnutls_x509_crt_set_basic_constraints (made->crt, spec->is_ca, -1);
  gnutls_x509_crt_set_subject_alt_name (made->crt, GNUTLS_SAN_IPADDRESS, loopback, 4,
                                        GNUTLS_FSAN_SET);
  if (spec->usage != 0)
    gnutls_x509_crt_set_key_usage (made->crt, spec->usage);
  if (spec->purpose != NULL)
    gnutls_x509_crt_set_key_purpose_oid (made->crt, spec->purpose, 0);
  if (spec->other_purpose != NULL)
    gnutls_x509_crt_set_key_purpose_oid (made->crt, spec->other_purpose, 0);
  g_assert_cmpint (gnutls_x509_crt_sign2 (made->crt, issuer != NULL ? issuer->crt : made->crt,
                                          issuer != NULL ? issuer->key : made->key, spec->digest,
                                          0),
                   ==, 0);
}

static void
append_crt (GString *pem, const Made *made)
{
  gnutls_datum_t text;

  g_assert_cmpint (gnutls_x509_crt_export2 (made->crt, GNUTLS_X509_FMT_PEM, &text), ==, 0);
  g_string_append_len (pem, (const char *)text.data, text.size);
  gnutls_free (text.data);
}

static void
append_key (GString *pem, const Made *made)
{
  gnutls_datum_t text;

  g_assert_cmpint (gnutls_x509_privkey_export2 (made->key, GNUTLS_X509_FMT_PEM, &text), ==, 0);
  g_string_append_len (pem, (const char *)text.data, text.size);
  gnutls_free (text.data);
}

static void
answer_cb (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
           guint n, gpointer data)
{
  test_reply_json (message, "[]");
}

/* A server with the certificate of @one. */
static TestServer *
serve (const Case *one)
{
  g_auto (Made) authority = { NULL }, middle = { NULL }, leaf = { NULL };
  const Made *issuer = NULL;
  g_autoptr (GString) pem = g_string_new (NULL);
  g_autoptr (GString) ca = g_string_new (NULL);

  if (one->authority.digest != 0)
    {
      make (&authority, &one->authority, "Test authority", NULL);
      issuer = &authority;
    }
  if (one->middle.digest != 0)
    {
      make (&middle, &one->middle, "Test intermediate", issuer);
      issuer = &middle;
    }
  make (&leaf, &one->leaf, "Test server", issuer);
  append_crt (pem, &leaf);
  if (one->middle.digest != 0)
    append_crt (pem, &middle);
  append_key (pem, &leaf);
  append_crt (ca, one->authority.digest != 0 ? &authority : &leaf);
  return test_server_new_with (pem->str, ca->str, answer_cb, NULL);
}

typedef struct
{
  BefHttpsAnswer *answer;
  GError *error;
  gboolean done;
} Wait;

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;

  wait->answer = bef_https_send_finish (BEF_HTTPS (source), result, &wait->error);
  wait->done = TRUE;
}

static guint
get (BefHttps *https, GError **error)
{
  BefHttpsRequest request = { .method = "GET", .url = "/", .max_bytes = 100000 };
  Wait wait = { NULL, NULL, FALSE };
  guint status = 0;

  bef_https_send_async (https, &request, NULL, sent_cb, &wait);
  while (!wait.done)
    g_main_context_iteration (NULL, TRUE);
  if (wait.answer != NULL)
    status = wait.answer->status;
  g_clear_pointer (&wait.answer, bef_https_answer_free);
  if (wait.error != NULL)
    g_propagate_error (error, wait.error);
  return status;
}

static void
assert_refused (const GError *error, const char *word)
{
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TLS);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, word));
  g_assert_nonnull (strstr (error->message, "127.0.0.1"));
}

static void
check (const Case *one, TestServer *server, BefHttps *https)
{
  g_autoptr (GError) error = NULL;
  /* Twice: what was refused once is not accepted when it is asked again. */
  for (guint i = 0; i < 2; i++)
    {
      g_clear_error (&error);
      guint status = get (https, &error);
      if (one->refusal == NULL)
        {
          g_assert_no_error (error);
          g_assert_cmpuint (status, ==, 200);
        }
      else
        assert_refused (error, one->refusal);
    }
  if (one->refusal != NULL)
    {
      /* Nothing was said to it, least of all the token. */
      g_auto (GStrv) log = test_server_log (server);
      g_assert_cmpuint (g_strv_length (log), ==, 0);
      g_assert_cmpuint (test_server_n_authorized (server), ==, 0);
    }
}

static void
test_own_authority (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (TestServer) server = serve (one);
  g_autoptr (GError) error = NULL;
  g_autoptr (BefHttps) https = bef_https_new (test_server_url (server), NULL, "secret-token",
                                              test_server_ca (server), &error);

  g_assert_no_error (error);
  check (one, server, https);
}

/* The same authorities, known to the system. */
static void
test_system_authority (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (TestServer) server = serve (one);
  g_autofree char *file = NULL;
  int fd = g_file_open_tmp ("beffroi-ca-XXXXXX", &file, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (fd, >=, 0);
  close (fd);
  g_assert_true (g_file_set_contents (file, test_server_ca (server), -1, NULL));
  g_autoptr (GTlsDatabase) system = g_tls_file_database_new (file, &error);
  g_assert_no_error (error);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), system);
  g_autoptr (BefHttps) https =
      bef_https_new (test_server_url (server), NULL, "secret-token", NULL, &error);
  g_assert_no_error (error);
  check (one, server, https);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), NULL);
  unlink (file);
}

/* GnuTLS serves none of these: others do. */
static void
test_a_key_that_signs_certificates_only (void)
{
  static const Spec spec = { EC, SHA256, NULL, NULL, GNUTLS_KEY_KEY_CERT_SIGN, FALSE };
  static const Spec good = { EC, SHA256, NULL, NULL, GNUTLS_KEY_KEY_AGREEMENT, FALSE };
  g_auto (Made) made = { NULL }, other = { NULL };
  g_autoptr (GString) pem = g_string_new (NULL);
  g_autoptr (GString) other_pem = g_string_new (NULL);

  make (&made, &spec, "Test server", NULL);
  append_crt (pem, &made);
  make (&other, &good, "Test server", NULL);
  append_crt (other_pem, &other);
  g_autoptr (GTlsCertificate) crt = g_tls_certificate_new_from_pem (pem->str, -1, NULL);
  g_autoptr (GTlsCertificate) fine = g_tls_certificate_new_from_pem (other_pem->str, -1, NULL);
  g_assert_cmpint (bef_certificate_find_flaw (crt, NULL), ==, BEF_CERTIFICATE_NOT_FOR_SERVERS);
  g_assert_cmpint (bef_certificate_find_flaw (fine, NULL), ==, BEF_CERTIFICATE_GOOD);
}

/* Servers of the past. */

typedef struct
{
  GSocketListener *listener;
  const guchar *bytes;
  gsize length;
} Past;

/* Says @bytes to whoever comes, once it has heard something. */
static gpointer
past_thread (gpointer data)
{
  Past *past = data;
  g_autoptr (GSocketConnection) connection =
      g_socket_listener_accept (past->listener, NULL, NULL, NULL);
  char heard[4096];

  if (connection == NULL)
    return NULL;
  g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), heard, sizeof heard,
                       NULL, NULL);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), past->bytes,
                             past->length, NULL, NULL, NULL);
  /* Until the other side has had enough. */
  g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), heard, sizeof heard,
                       NULL, NULL);
  return NULL;
}

static void
check_past (const guchar *bytes, gsize length)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  Past past = { listener, bytes, length };
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) asked = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_socket_listener_add_address (listener, asked, G_SOCKET_TYPE_STREAM,
                                                G_SOCKET_PROTOCOL_TCP, NULL, &address, NULL));
  GThread *thread = g_thread_new ("past", past_thread, &past);
  g_autofree char *url = g_strdup_printf (
      "https://127.0.0.1:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));
  g_autoptr (BefHttps) https = bef_https_new (url, NULL, "secret-token", NULL, NULL);
  g_assert_cmpuint (get (https, &error), ==, 0);
  assert_refused (error, "TLS 1.2 at least");
  g_socket_listener_close (listener);
  g_thread_join (thread);
}

/* It takes what is offered for its own version, as servers of before TLS 1.3 do. */
static void
test_a_server_that_speaks_tls_1_1 (void)
{
  static const guchar hello[] = { 22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2, [43] = 0, [44] = 0, 0x2f, 0 };
  G_STATIC_ASSERT (sizeof hello == 47);

  check_past (hello, sizeof hello);
}

static void
test_a_server_that_refuses_tls_1_2 (void)
{
  static const guchar alert[] = { 21, 3, 1, 0, 2, 2, 70 };

  check_past (alert, sizeof alert);
}

int
main (int argc, char **argv)
{
  /* As the console does. */
  bef_tls_floor_set ();
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *own = g_strconcat ("/https/own-authority/", cases[i].name, NULL);
      g_autofree char *system = g_strconcat ("/https/system-authority/", cases[i].name, NULL);
      g_test_add_data_func (own, &cases[i], test_own_authority);
      g_test_add_data_func (system, &cases[i], test_system_authority);
    }
  g_test_add_func ("/https/key-that-signs-certificates-only",
                   test_a_key_that_signs_certificates_only);
  g_test_add_func ("/https/tls-1.1/spoken", test_a_server_that_speaks_tls_1_1);
  g_test_add_func ("/https/tls-1.1/refuses-1.2", test_a_server_that_refuses_tls_1_2);
  return g_test_run ();
}
