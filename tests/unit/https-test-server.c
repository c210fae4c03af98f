/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "https-test-server.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#define YEAR_S (365 * 24 * 3600)
#define SETTLE_MS 30

struct _TestServer
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  SoupServer *server;
  GTlsCertificate *certificate;
  TestHandler handler;
  gpointer user_data;
  char *url, *ca_pem;

  GMutex lock; /* what follows */
  GCond ready;
  GPtrArray *log;
  guint n_authorized;
  char *last_body;
};

static char *
export_certificate (gnutls_x509_crt_t certificate)
{
  gnutls_datum_t text;
  g_assert_cmpint (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &text), ==, 0);
  char *copy = g_strndup ((const char *)text.data, text.size);
  gnutls_free (text.data);
  return copy;
}

static char *
export_key (gnutls_x509_privkey_t key)
{
  gnutls_datum_t text;
  g_assert_cmpint (gnutls_x509_privkey_export2 (key, GNUTLS_X509_FMT_PEM, &text), ==, 0);
  char *copy = g_strndup ((const char *)text.data, text.size);
  gnutls_free (text.data);
  return copy;
}

static gnutls_x509_privkey_t
make_key (void)
{
  gnutls_x509_privkey_t key;
  gnutls_x509_privkey_init (&key);
  g_assert_cmpint (gnutls_x509_privkey_generate (
                       key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0),
                   ==, 0);
  return key;
}

/* Signed by @issuer, or by itself when that is NULL. */
static gnutls_x509_crt_t
make_certificate (gnutls_x509_privkey_t key, const char *name, TestCertificate kind, gboolean is_ca,
                  gnutls_x509_crt_t issuer, gnutls_x509_privkey_t issuer_key)
{
  static const guchar loopback[] = { 127, 0, 0, 1 };
  static guint8 serial = 1;
  time_t now = time (NULL);
  time_t begin = kind == TEST_CERTIFICATE_EXPIRED   ? now - 2 * YEAR_S
                 : kind == TEST_CERTIFICATE_NOT_YET ? now + YEAR_S
                                                    : now - 3600;
  gnutls_x509_crt_t crt;

  gnutls_x509_crt_init (&crt);
  gnutls_x509_crt_set_version (crt, 3);
  serial++;
  gnutls_x509_crt_set_serial (crt, &serial, 1);
  gnutls_x509_crt_set_activation_time (crt, begin);
  gnutls_x509_crt_set_expiration_time (crt, begin + YEAR_S);
  gnutls_x509_crt_set_dn_by_oid (crt, GNUTLS_OID_X520_COMMON_NAME, 0, name, strlen (name));
  gnutls_x509_crt_set_key (crt, key);
  gnutls_x509_crt_set_basic_constraints (crt, is_ca, -1);
  if (is_ca)
    gnutls_x509_crt_set_key_usage (crt, GNUTLS_KEY_KEY_CERT_SIGN);
  else if (kind == TEST_CERTIFICATE_WRONG_HOST)
    gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_DNSNAME, "elsewhere.invalid", 17,
                                          GNUTLS_FSAN_SET);
  else
    {
      gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_DNSNAME, "localhost", 9,
                                            GNUTLS_FSAN_SET);
      gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_IPADDRESS, loopback, 4,
                                            GNUTLS_FSAN_APPEND);
    }
  g_assert_cmpint (gnutls_x509_crt_sign2 (crt, issuer != NULL ? issuer : crt,
                                          issuer != NULL ? issuer_key : key, GNUTLS_DIG_SHA256, 0),
                   ==, 0);
  return crt;
}

static void
make_certificates (TestServer *self, TestCertificate kind)
{
  gnutls_x509_privkey_t key = make_key (), ca_key = NULL;
  gnutls_x509_crt_t crt, ca = NULL;
  g_autoptr (GError) error = NULL;

  if (kind == TEST_CERTIFICATE_BY_AUTHORITY)
    {
      ca_key = make_key ();
      ca = make_certificate (ca_key, "Test authority", kind, TRUE, NULL, NULL);
    }
  crt = make_certificate (key, "Test server", kind, FALSE, ca, ca_key);
  g_autofree char *crt_pem = export_certificate (crt);
  g_autofree char *key_pem = export_key (key);
  g_autofree char *both = g_strconcat (crt_pem, key_pem, NULL);
  self->ca_pem = export_certificate (ca != NULL ? ca : crt);
  self->certificate = g_tls_certificate_new_from_pem (both, -1, &error);
  g_assert_no_error (error);
  gnutls_x509_crt_deinit (crt);
  gnutls_x509_privkey_deinit (key);
  if (ca != NULL)
    {
      gnutls_x509_crt_deinit (ca);
      gnutls_x509_privkey_deinit (ca_key);
    }
}

static void
handle (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
        gpointer user_data)
{
  TestServer *self = user_data;
  GUri *uri = soup_server_message_get_uri (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  const char *raw = g_uri_get_query (uri);
  guint n;

  g_mutex_lock (&self->lock);
  n = self->log->len;
  g_ptr_array_add (self->log,
                   g_strdup_printf ("%s %s%s%s", soup_server_message_get_method (message), path,
                                    raw != NULL ? "?" : "", raw != NULL ? raw : ""));
  if (soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                    "Authorization")
      != NULL)
    self->n_authorized++;
  if (body != NULL && body->length > 0)
    {
      g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
      g_free (self->last_body);
      self->last_body = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    }
  g_mutex_unlock (&self->lock);
  self->handler (self, message, path, raw, n, self->user_data);
}

static gpointer
serve (gpointer data)
{
  TestServer *self = data;
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new ("tls-certificate", self->certificate, NULL);
  soup_server_add_handler (self->server, NULL, handle, self, NULL);
  soup_server_listen_local (self->server, 0,
                            SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  GSList *uris = soup_server_get_uris (self->server);
  g_mutex_lock (&self->lock);
  self->url = g_strdup_printf ("https://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_cond_signal (&self->ready);
  g_mutex_unlock (&self->lock);
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  g_main_loop_run (self->loop);
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/* With its certificate; takes @self. */
static TestServer *
start (TestServer *self, TestHandler handler, gpointer user_data)
{
  self->handler = handler;
  self->user_data = user_data;
  self->log = g_ptr_array_new_with_free_func (g_free);
  g_mutex_init (&self->lock);
  g_cond_init (&self->ready);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("test-server", serve, self);
  g_mutex_lock (&self->lock);
  while (self->url == NULL)
    g_cond_wait (&self->ready, &self->lock);
  g_mutex_unlock (&self->lock);
  return self;
}

TestServer *
test_server_new (TestCertificate kind, TestHandler handler, gpointer user_data)
{
  TestServer *self = g_new0 (TestServer, 1);

  make_certificates (self, kind);
  return start (self, handler, user_data);
}

TestServer *
test_server_new_with (const char *pem, const char *ca, TestHandler handler, gpointer user_data)
{
  TestServer *self = g_new0 (TestServer, 1);
  g_autoptr (GError) error = NULL;

  self->certificate = g_tls_certificate_new_from_pem (pem, -1, &error);
  g_assert_no_error (error);
  self->ca_pem = g_strdup (ca);
  return start (self, handler, user_data);
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

void
test_server_free (TestServer *self)
{
  /* libsoup 3.6 ends a handshake that fails at the same moment a second time, when it is freed. */
  g_autoptr (GSource) source = g_timeout_source_new (SETTLE_MS);

  g_source_set_callback (source, quit_cb, self->loop, NULL);
  g_source_attach (source, self->context);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_object_unref (self->certificate);
  g_ptr_array_unref (self->log);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->ready);
  g_free (self->url);
  g_free (self->ca_pem);
  g_free (self->last_body);
  g_free (self);
}

const char *
test_server_url (TestServer *self)
{
  return self->url;
}

const char *
test_server_ca (TestServer *self)
{
  return self->ca_pem;
}

char **
test_server_log (TestServer *self)
{
  g_autoptr (GPtrArray) copy = g_ptr_array_new ();

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->log->len; i++)
    g_ptr_array_add (copy, g_strdup (self->log->pdata[i]));
  g_mutex_unlock (&self->lock);
  g_ptr_array_add (copy, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&copy), FALSE);
}

guint
test_server_n_authorized (TestServer *self)
{
  g_mutex_lock (&self->lock);
  guint n = self->n_authorized;
  g_mutex_unlock (&self->lock);
  return n;
}

char *
test_server_last_body (TestServer *self)
{
  g_mutex_lock (&self->lock);
  char *copy = g_strdup (self->last_body);
  g_mutex_unlock (&self->lock);
  return copy;
}

void
test_reply (SoupServerMessage *message, guint status, const char *type, const char *body)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, body, strlen (body));
}

void
test_reply_json (SoupServerMessage *message, const char *body)
{
  test_reply (message, 200, "application/json", body);
}

void
test_reply_truncated (SoupServerMessage *message, guint promised, const char *body)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);
  g_autofree char *text = g_strdup_printf (
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %u\r\n\r\n%s", promised,
      body);

  g_output_stream_write_all (g_io_stream_get_output_stream (stream), text, strlen (text), NULL,
                             NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);
}
