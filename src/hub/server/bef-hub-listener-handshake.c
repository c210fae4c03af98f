/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-listener-private.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

/* A record's header: its type, the version, its length. */
#define RECORD_HEADER 5
#define RECORD_HANDSHAKE 22
#define RECORD_MAX (16 * 1024)
/* While others wait, a handshake is given this long: the round trips of a slow line; less while its
 * address asks for more than the address of who waits. */
#define TURN_US (G_USEC_PER_SEC / 4)
#define CROWD_TURN_US (G_USEC_PER_SEC / 10)

/* The handshake. */

/* What was sent is acknowledged now: a client that does not ask its system for more holds its
 * request back until then, 40 ms. */
static void
acknowledge_now (BefHubConnection *connection)
{
  g_socket_set_option (bef_hub_connection_socket (connection), IPPROTO_TCP, TCP_QUICKACK, TRUE,
                       NULL);
}

static void
shaken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BefHubConnection *connection = user_data;
  BefHubListener *self = connection->listener;
  gboolean done = g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, NULL);

  if (self == NULL)
    {
      g_socket_close (bef_hub_connection_socket (connection), NULL);
      bef_hub_connection_free (connection);
      return;
    }
  self->handshakes--;
  connection->stage = BEF_HUB_STAGE_QUEUED;
  if (done)
    {
      acknowledge_now (connection);
      bef_hub_connection_serve (connection);
    }
  else
    bef_hub_connection_end (connection);
  bef_hub_handshake_next (self);
}

static void
shake (BefHubListener *self, BefHubConnection *connection)
{
  static const char *const protocols[] = { "http/1.1", NULL };

  /* Nobody shows the hub a certificate. Unless the database is set to none from the beginning, GIO
   * has every connection parse those of the whole system, 10 ms of this thread. */
  connection->tls = g_initable_new (
      g_tls_backend_get_server_connection_type (g_tls_backend_get_default ()), NULL, NULL,
      "base-io-stream", connection->base, "certificate", self->certificate, "database", NULL, NULL);
  if (connection->tls == NULL)
    {
      bef_hub_connection_end (connection);
      return;
    }
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (connection->tls), FALSE);
  g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (connection->tls), protocols);
  connection->stage = BEF_HUB_STAGE_HANDSHAKE;
  connection->shaking_us = g_get_monotonic_time ();
  self->handshakes++;
  acknowledge_now (connection);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (connection->tls), G_PRIORITY_DEFAULT,
                                    connection->cancellable, shaken_cb, connection);
}

/* The newest that is queued, of the address that asks for least: among many, those that are gone or
 * never meant it are the older, and the crowd. */
static BefHubConnection *
next_queued (BefHubListener *self)
{
  BefHubConnection *next = NULL;

  for (GList *l = self->connections.tail; l != NULL; l = l->prev)
    {
      BefHubConnection *connection = l->data;
      if (connection->stage == BEF_HUB_STAGE_QUEUED
          && (next == NULL || connection->peer->pending < next->peer->pending))
        next = connection;
    }
  return next;
}

static gint64
turn_end (BefHubConnection *shaking, BefHubConnection *waiting)
{
  gboolean crowd = shaking->peer->pending > waiting->peer->pending;

  return shaking->shaking_us + (crowd ? CROWD_TURN_US : TURN_US);
}

static gboolean
turn_cb (gpointer user_data)
{
  BefHubListener *self = user_data;

  self->turn_source = 0;
  bef_hub_handshake_next (self);
  return G_SOURCE_REMOVE;
}

/* Ends the handshake whose turn was over first, for @waiting; otherwise comes back when one is. */
static gboolean
take_a_turn (BefHubListener *self, BefHubConnection *waiting)
{
  BefHubConnection *first = NULL;
  gint64 now = g_get_monotonic_time ();

  for (GList *l = self->connections.head; l != NULL; l = l->next)
    {
      BefHubConnection *connection = l->data;
      if (connection->stage == BEF_HUB_STAGE_HANDSHAKE
          && (first == NULL || turn_end (connection, waiting) < turn_end (first, waiting)))
        first = connection;
    }
  if (first != NULL && turn_end (first, waiting) <= now)
    {
      bef_hub_connection_end (first);
      return TRUE;
    }
  g_clear_handle_id (&self->turn_source, g_source_remove);
  if (first != NULL)
    self->turn_source = g_timeout_add (
        (guint)((turn_end (first, waiting) - now) / G_TIME_SPAN_MILLISECOND) + 1, turn_cb, self);
  return FALSE;
}

void
bef_hub_handshake_next (BefHubListener *self)
{
  BefHubConnection *waiting;

  while ((waiting = next_queued (self)) != NULL)
    {
      if (self->handshakes >= BEF_HUB_HANDSHAKES && !take_a_turn (self, waiting))
        return;
      shake (self, waiting);
    }
}

/* The ClientHello. */

/* How many bytes must be there before the record is whole; 0 when it is none of TLS. */
static gsize
bytes_wanted (GSocket *socket, gssize *there)
{
  guchar header[RECORD_HEADER];
  GInputVector vector = { header, sizeof header };
  int flags = G_SOCKET_MSG_PEEK;
  gssize n = g_socket_receive_message (socket, NULL, &vector, 1, NULL, NULL, &flags, NULL, NULL);

  *there = n > 0 ? g_socket_get_available_bytes (socket) : 0;
  if (n <= 0 || header[0] != RECORD_HANDSHAKE)
    return 0;
  if (n < RECORD_HEADER)
    return RECORD_HEADER;
  gsize length = ((gsize)header[3] << 8) + header[4];
  return length <= RECORD_MAX ? RECORD_HEADER + length : 0;
}

/* Wakes the poll only when @n bytes are there, or the other side ended. */
static void
wake_at (BefHubConnection *connection, gsize n)
{
  connection->wanted = n;
  g_socket_set_option (bef_hub_connection_socket (connection), SOL_SOCKET, SO_RCVLOWAT, (int)n,
                       NULL);
}

static gboolean
hello_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  BefHubConnection *connection = user_data;
  BefHubListener *self = connection->listener;
  gssize there;
  gsize wanted = bytes_wanted (socket, &there);

  /* Woken with less than was waited for: no more will come. */
  if (wanted == 0 || (gsize)there < connection->wanted || (condition & (G_IO_HUP | G_IO_ERR)) != 0)
    {
      bef_hub_connection_end (connection);
      return G_SOURCE_REMOVE;
    }
  if ((gsize)there < wanted)
    {
      wake_at (connection, wanted);
      return G_SOURCE_CONTINUE;
    }
  wake_at (connection, 1);
  g_clear_pointer (&connection->source, g_source_unref);
  connection->stage = BEF_HUB_STAGE_QUEUED;
  bef_hub_handshake_next (self);
  return G_SOURCE_REMOVE;
}

void
bef_hub_handshake_await (BefHubConnection *connection)
{
  GSocket *socket = bef_hub_connection_socket (connection);

  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  wake_at (connection, RECORD_HEADER);
  connection->source = g_socket_create_source (socket, G_IO_IN, NULL);
  g_source_set_callback (connection->source, G_SOURCE_FUNC (hello_cb), connection, NULL);
  g_source_attach (connection->source, g_main_context_get_thread_default ());
}
