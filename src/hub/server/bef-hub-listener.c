/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-listener-private.h"

#include <sys/resource.h>

#define SWEEP_MS 500
/* Connections at most, and descriptors left for everything else. */
#define MOST_CONNECTIONS 512
#define OTHER_DESCRIPTORS 48

GSocket *
bef_hub_connection_socket (BefHubConnection *connection)
{
  return g_socket_connection_get_socket (connection->base);
}

void
bef_hub_connection_free (BefHubConnection *connection)
{
  g_clear_object (&connection->stream);
  g_clear_object (&connection->tls);
  g_clear_object (&connection->base);
  g_clear_object (&connection->cancellable);
  g_byte_array_unref (connection->ahead);
  g_free (connection->name);
  g_free (connection);
}

static void
peer_free (gpointer data)
{
  BefHubPeer *peer = data;

  g_free (peer->address);
  g_free (peer);
}

static void
set_pending (BefHubConnection *connection, gboolean pending)
{
  if (connection->is_pending == pending)
    return;
  connection->is_pending = pending;
  connection->peer->pending += pending ? 1 : -1;
}

/* Whether libsoup reads or writes it. */
static gboolean
is_served (const BefHubConnection *connection)
{
  return connection->stage == BEF_HUB_STAGE_HEADERS || connection->stage == BEF_HUB_STAGE_REQUEST;
}

/* Who still reads or writes, a thread or libsoup, is told so by the shutdown, and closes the
 * descriptor: closed here, its number could be another's while they still wait for it. */
void
bef_hub_connection_end (BefHubConnection *connection)
{
  BefHubListener *self = connection->listener;

  set_pending (connection, FALSE);
  if (--connection->peer->open == 0)
    g_hash_table_remove (self->peers, connection->peer->address);
  connection->peer = NULL;
  connection->listener = NULL;
  g_queue_remove (&self->connections, connection);
  g_hash_table_remove (self->by_name, connection->name);
  if (connection->source != NULL)
    g_source_destroy (connection->source);
  g_clear_pointer (&connection->source, g_source_unref);
  g_socket_shutdown (bef_hub_connection_socket (connection), TRUE, TRUE, NULL);
  if (connection->stage == BEF_HUB_STAGE_HANDSHAKE)
    {
      self->handshakes--;
      g_cancellable_cancel (connection->cancellable);
      return;
    }
  if (connection->stream != NULL)
    bef_hub_stream_disown (connection->stream);
  if (!is_served (connection))
    g_socket_close (bef_hub_connection_socket (connection), NULL);
  bef_hub_connection_free (connection);
}

/* Of one connection, one request after the other. */

static gboolean
idle_cb (GPollableInputStream *in, gpointer user_data)
{
  BefHubConnection *connection = user_data;
  g_autoptr (GError) error = NULL;
  gssize n = bef_hub_stream_read_ahead (connection->tls, connection->ahead, &error);

  if (n < 0 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return G_SOURCE_CONTINUE;
  g_clear_pointer (&connection->source, g_source_unref);
  if (n > 0)
    bef_hub_connection_serve (connection);
  else
    bef_hub_connection_end (connection);
  return G_SOURCE_REMOVE;
}

/* With its farewell, where that need not wait. */
static void
end_well (BefHubConnection *connection)
{
  GSocket *socket = bef_hub_connection_socket (connection);

  if ((g_socket_condition_check (socket, G_IO_OUT) & G_IO_OUT) != 0)
    g_io_stream_close (connection->tls, NULL, NULL);
  bef_hub_connection_end (connection);
}

static void
await_next (BefHubConnection *connection)
{
  GInputStream *in = g_io_stream_get_input_stream (connection->tls);

  if (connection->ahead->len > 0)
    {
      bef_hub_connection_serve (connection);
      return;
    }
  connection->stage = BEF_HUB_STAGE_IDLE;
  connection->since_us = g_get_monotonic_time ();
  connection->source = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (in), NULL);
  g_source_set_callback (connection->source, G_SOURCE_FUNC (idle_cb), connection, NULL);
  g_source_attach (connection->source, g_main_context_get_thread_default ());
}

static gboolean
over_cb (gpointer user_data)
{
  BefHubListener *self = user_data;

  self->over_source = 0;
  for (GList *l = self->connections.head, *next; l != NULL; l = next)
    {
      BefHubConnection *connection = l->data;
      next = l->next;
      if (connection->stage != BEF_HUB_STAGE_OVER)
        continue;
      g_clear_object (&connection->stream);
      if (connection->keep)
        await_next (connection);
      else
        end_well (connection);
    }
  return G_SOURCE_REMOVE;
}

/* libsoup ends it, and is not done yet. */
static void
closed_cb (gpointer user_data)
{
  BefHubConnection *connection = user_data;
  BefHubListener *self = connection->listener;

  set_pending (connection, FALSE);
  connection->stage = BEF_HUB_STAGE_OVER;
  if (self->over_source == 0)
    self->over_source = g_idle_add_full (G_PRIORITY_HIGH, over_cb, self, NULL);
}

void
bef_hub_connection_serve (BefHubConnection *connection)
{
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (connection->base, NULL);
  g_autoptr (GSocketAddress) remote =
      g_socket_connection_get_remote_address (connection->base, NULL);

  if (local == NULL || remote == NULL)
    {
      bef_hub_connection_end (connection);
      return;
    }
  if (connection->stage == BEF_HUB_STAGE_IDLE || connection->stage == BEF_HUB_STAGE_OVER)
    connection->since_us = g_get_monotonic_time ();
  connection->stage = BEF_HUB_STAGE_HEADERS;
  set_pending (connection, TRUE);
  connection->keep = FALSE;
  connection->stream =
      bef_hub_stream_new (connection->tls, connection->ahead, closed_cb, connection);
  soup_server_accept_iostream (connection->listener->soup, G_IO_STREAM (connection->stream), local,
                               remote, NULL);
}

/* What is ended when there are too many. */

/* What a connection awaits. */
typedef enum
{
  WAITING_FOR_REQUEST, /* its first request, or the rest of one */
  WAITING_FOR_NEXT,    /* nothing but a next one */
} Waiting;

/* The oldest that awaits what is said, of @peer (NULL: of anybody). */
static BefHubConnection *
oldest (BefHubListener *self, const BefHubPeer *peer, Waiting waiting)
{
  for (GList *l = self->connections.head; l != NULL; l = l->next)
    {
      BefHubConnection *connection = l->data;
      if ((waiting == WAITING_FOR_NEXT ? connection->stage == BEF_HUB_STAGE_IDLE
                                       : connection->is_pending)
          && (peer == NULL || connection->peer == peer))
        return connection;
    }
  return NULL;
}

static gboolean
sweep_cb (gpointer user_data)
{
  BefHubListener *self = user_data;
  gint64 now = g_get_monotonic_time ();

  for (GList *l = self->connections.head, *next; l != NULL; l = next)
    {
      BefHubConnection *connection = l->data;
      gint64 limit = connection->is_pending                    ? BEF_HUB_PENDING_S
                     : connection->stage == BEF_HUB_STAGE_IDLE ? BEF_HUB_IDLE_S
                                                               : BEF_HUB_LIFE_S;
      next = l->next;
      if (now - connection->since_us <= limit * G_USEC_PER_SEC)
        continue;
      if (connection->stage == BEF_HUB_STAGE_IDLE)
        end_well (connection);
      else
        bef_hub_connection_end (connection);
    }
  bef_hub_handshake_next (self);
  if (!g_queue_is_empty (&self->connections))
    return G_SOURCE_CONTINUE;
  self->sweep_source = 0;
  return G_SOURCE_REMOVE;
}

/* FALSE when there is none to give. */
static gboolean
make_room (BefHubListener *self, const BefHubPeer *peer)
{
  BefHubConnection *victim;

  if (peer->pending >= BEF_HUB_PENDING_PER_HOST)
    bef_hub_connection_end (oldest (self, peer, WAITING_FOR_REQUEST));
  if (self->connections.length < self->most)
    return TRUE;
  victim = oldest (self, NULL, WAITING_FOR_NEXT);
  if (victim == NULL)
    victim = oldest (self, NULL, WAITING_FOR_REQUEST);
  if (victim == NULL)
    return FALSE;
  bef_hub_connection_end (victim);
  return TRUE;
}

/* Accepting. */

static char *
name_of (GSocketAddress *address, char **host)
{
  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return NULL;
  g_autofree char *text = g_inet_address_to_string (
      g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
  char *name = g_strdup_printf ("%s|%u", text,
                                g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));

  if (host != NULL)
    *host = g_steal_pointer (&text);
  return name;
}

static BefHubPeer *
peer_at (BefHubListener *self, const char *address)
{
  BefHubPeer *peer = g_hash_table_lookup (self->peers, address);

  if (peer != NULL)
    return peer;
  peer = g_new0 (BefHubPeer, 1);
  peer->address = g_strdup (address);
  g_hash_table_insert (self->peers, peer->address, peer);
  return peer;
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *base, GObject *source, gpointer user_data)
{
  BefHubListener *self = user_data;
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (base, NULL);
  g_autofree char *host = NULL;
  g_autofree char *name = remote != NULL ? name_of (remote, &host) : NULL;

  if (name == NULL || self->certificate == NULL)
    {
      g_socket_close (g_socket_connection_get_socket (base), NULL);
      return TRUE;
    }
  BefHubPeer *peer = peer_at (self, host);
  peer->open++; /* before room is made: it must not go with the last of them */
  BefHubConnection *stale = g_hash_table_lookup (self->by_name, name);
  if (stale != NULL)
    bef_hub_connection_end (stale);
  if (!make_room (self, peer))
    {
      if (--peer->open == 0)
        g_hash_table_remove (self->peers, peer->address);
      g_socket_close (g_socket_connection_get_socket (base), NULL);
      return TRUE;
    }
  BefHubConnection *connection = g_new0 (BefHubConnection, 1);
  connection->listener = self;
  connection->base = g_object_ref (base);
  connection->cancellable = g_cancellable_new ();
  connection->ahead = g_byte_array_new ();
  connection->peer = peer;
  connection->name = g_steal_pointer (&name);
  connection->since_us = g_get_monotonic_time ();
  set_pending (connection, TRUE);
  g_queue_push_tail (&self->connections, connection);
  g_hash_table_insert (self->by_name, connection->name, connection);
  bef_hub_handshake_await (connection);
  if (self->sweep_source == 0)
    self->sweep_source = g_timeout_add (SWEEP_MS, sweep_cb, self);
  return TRUE;
}

/* Requests. */

static BefHubConnection *
find (BefHubListener *self, SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);
  g_autofree char *name = remote != NULL ? name_of (remote, NULL) : NULL;

  return name != NULL ? g_hash_table_lookup (self->by_name, name) : NULL;
}

void
bef_hub_listener_note_headers (BefHubListener *self, SoupServerMessage *message)
{
  BefHubConnection *connection = find (self, message);

  if (connection == NULL || connection->stage != BEF_HUB_STAGE_HEADERS)
    return;
  connection->stage = BEF_HUB_STAGE_REQUEST;
  set_pending (connection, FALSE);
  connection->since_us = g_get_monotonic_time ();
}

void
bef_hub_listener_note_end (BefHubListener *self, SoupServerMessage *message, BefHubEnd end)
{
  BefHubConnection *connection = find (self, message);

  if (connection != NULL && connection->stage == BEF_HUB_STAGE_REQUEST)
    connection->keep = end == BEF_HUB_END_KEEP;
}

void
bef_hub_listener_answer_early (BefHubListener *self, SoupServerMessage *message, const char *text)
{
  BefHubConnection *connection = find (self, message);

  if (connection == NULL || connection->tls == NULL)
    return;
  GOutputStream *out = g_io_stream_get_output_stream (connection->tls);
  g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (out), text, strlen (text),
                                              NULL, NULL);
  g_socket_shutdown (bef_hub_connection_socket (connection), FALSE, TRUE, NULL);
}

void
bef_hub_listener_cut (BefHubListener *self, SoupServerMessage *message)
{
  BefHubConnection *connection = find (self, message);

  if (connection != NULL)
    g_socket_shutdown (bef_hub_connection_socket (connection), TRUE, TRUE, NULL);
}

guint
bef_hub_listener_count (BefHubListener *self)
{
  return self->connections.length;
}

/* Life. */

void
bef_hub_listener_set_certificate (BefHubListener *self, GTlsCertificate *certificate)
{
  g_set_object (&self->certificate, certificate);
}

GTlsCertificate *
bef_hub_listener_get_certificate (BefHubListener *self)
{
  return self->certificate;
}

gboolean
bef_hub_listener_open (BefHubListener *self, const char *address, guint16 *port, GError **error)
{
  g_autoptr (GSocketAddress) asked = g_inet_socket_address_new_from_string (address, *port);
  g_autoptr (GSocketAddress) effective = NULL;

  if (asked == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "'%s' is not a numeric address",
                   address);
      return FALSE;
    }
  self->service = g_socket_service_new ();
  g_socket_listener_set_backlog (G_SOCKET_LISTENER (self->service), 256);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), asked,
                                      G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &effective,
                                      error))
    return FALSE;
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  g_socket_service_start (self->service);
  return TRUE;
}

static guint
most_connections (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return MOST_CONNECTIONS;
  return (guint)CLAMP ((gint64)limit.rlim_cur - OTHER_DESCRIPTORS, 16, MOST_CONNECTIONS);
}

BefHubListener *
bef_hub_listener_new (SoupServer *soup)
{
  BefHubListener *self = g_new0 (BefHubListener, 1);

  self->soup = g_object_ref (soup);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->peers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, peer_free);
  g_queue_init (&self->connections);
  self->most = most_connections ();
  return self;
}

void
bef_hub_listener_free (BefHubListener *self)
{
  if (self == NULL)
    return;
  if (self->service != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->service, self);
      g_socket_service_stop (self->service);
      g_socket_listener_close (G_SOCKET_LISTENER (self->service));
    }
  g_clear_object (&self->service);
  g_clear_handle_id (&self->sweep_source, g_source_remove);
  g_clear_handle_id (&self->over_source, g_source_remove);
  while (!g_queue_is_empty (&self->connections))
    bef_hub_connection_end (g_queue_peek_head (&self->connections));
  g_clear_handle_id (&self->turn_source, g_source_remove);
  g_hash_table_unref (self->peers);
  g_hash_table_unref (self->by_name);
  g_clear_object (&self->certificate);
  g_clear_object (&self->soup);
  g_free (self);
}
