/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-certificate-look.h"

#include "backend/bef-address.h"
#include "base/bef-civil-time.h"

#define TIMEOUT_S 10
/* Of a chain; what is longer was not made to be checked. */
#define MAX_CHAIN 16

typedef struct
{
  GSocketConnectable *identity; /* owned */
  GIOStream *stream;            /* owned, nullable */
  BefCertificateLook *look;     /* owned, nullable until something was shown */
} Look;

void
bef_certificate_look_free (BefCertificateLook *self)
{
  if (self == NULL)
    return;
  g_free (self->issuer);
  g_free (self);
}

static void
look_free (gpointer data)
{
  Look *self = data;

  g_clear_object (&self->identity);
  g_clear_object (&self->stream);
  bef_certificate_look_free (self->look);
  g_free (self);
}

/* "CN=Sub,O=Town" to "Sub". (transfer full), nullable */
static char *
dup_common_name (const char *name)
{
  g_auto (GStrv) parts = name != NULL ? g_strsplit (name, ",", -1) : NULL;

  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    if (g_ascii_strncasecmp (g_strstrip (parts[i]), "CN=", 3) == 0)
      return g_strdup (parts[i] + 3);
  return NULL;
}

static gint64
to_ms (GDateTime *moment)
{
  gint64 ms = moment != NULL ? g_date_time_to_unix (moment) * BEF_MS_SECOND : BEF_NO_TIME;

  g_clear_pointer (&moment, g_date_time_unref);
  return ms;
}

static BefCertificateLook *
look_at (GTlsCertificate *peer)
{
  BefCertificateLook *look = g_new0 (BefCertificateLook, 1);
  g_autofree char *subject = g_tls_certificate_get_subject_name (peer),
                  *issuer = g_tls_certificate_get_issuer_name (peer);
  GTlsCertificate *last = peer;

  look->from_ms = look->until_ms = BEF_NO_TIME;
  look->by_itself = subject != NULL && g_strcmp0 (subject, issuer) == 0;
  for (GTlsCertificate *one = peer; one != NULL && look->n < MAX_CHAIN;
       one = g_tls_certificate_get_issuer (one))
    {
      gint64 from = to_ms (g_tls_certificate_get_not_valid_before (one)),
             until = to_ms (g_tls_certificate_get_not_valid_after (one));
      if (from != BEF_NO_TIME && (look->from_ms == BEF_NO_TIME || from > look->from_ms))
        look->from_ms = from;
      if (until != BEF_NO_TIME && (look->until_ms == BEF_NO_TIME || until < look->until_ms))
        look->until_ms = until;
      look->n++;
      last = one;
    }
  g_autofree char *signer = g_tls_certificate_get_issuer_name (last);
  look->issuer = dup_common_name (signer);
  return look;
}

/* What is shown is all that was wanted: the handshake fails here, whatever it is worth. */
static gboolean
shown_cb (GTlsConnection *connection, GTlsCertificate *peer, GTlsCertificateFlags flaws, Look *look)
{
  if (look->look == NULL)
    look->look = look_at (peer);
  return FALSE;
}

static void
shaken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Look *look = g_task_get_task_data (task);
  GTlsCertificate *peer = g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (source));
  GError *error = NULL;

  g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, &error);
  g_signal_handlers_disconnect_by_data (source, look);
  if (look->look == NULL && peer != NULL)
    look->look = look_at (peer);
  g_io_stream_close_async (G_IO_STREAM (source), G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  if (look->look != NULL)
    g_task_return_pointer (task, g_steal_pointer (&look->look),
                           (GDestroyNotify)bef_certificate_look_free);
  else
    g_task_return_error (task, error != NULL
                                   ? g_steal_pointer (&error)
                                   : g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                                                          "no certificate was shown"));
  g_clear_error (&error);
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Look *look = g_task_get_task_data (task);
  GError *error = NULL;
  GSocketConnection *connection =
      g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);

  if (connection != NULL)
    {
      look->stream = g_tls_client_connection_new (G_IO_STREAM (connection), look->identity, &error);
      g_object_unref (connection);
    }
  if (look->stream == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_signal_connect (look->stream, "accept-certificate", G_CALLBACK (shown_cb), look);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (look->stream), G_PRIORITY_DEFAULT,
                                    g_task_get_cancellable (task), shaken_cb, g_object_ref (task));
}

void
bef_certificate_look_async (const char *url, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  GError *error = NULL;
  g_autoptr (GUri) uri = bef_address_parse (url, &error);
  Look *look = g_new0 (Look, 1);

  g_task_set_source_tag (task, bef_certificate_look_async);
  g_task_set_task_data (task, look, look_free);
  if (uri == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  look->identity = g_network_address_new (g_uri_get_host (uri), (guint16)g_uri_get_port (uri));
  g_socket_client_set_timeout (client, TIMEOUT_S);
  /* A proxy cannot know the loopback of this computer. */
  g_socket_client_set_enable_proxy (client, !bef_address_is_loopback (uri));
  g_socket_client_connect_async (client, look->identity, cancellable, connected_cb,
                                 g_object_ref (task));
}

BefCertificateLook *
bef_certificate_look_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
