/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>

/* A record's header: its type, the version, its length. */
#define RECORD_HEADER 5
#define RECORD_HANDSHAKE 22
#define RECORD_MAX (16 * 1024)
/* While others wait, a handshake is given this long. */
#define HANDSHAKE_TURN_US (G_USEC_PER_SEC / 2)
#define SWEEP_MS 500
/* Connections at most, and descriptors left for everything else. */
#define MOST_CONNECTIONS 512
#define OTHER_DESCRIPTORS 48

typedef enum
{
  STAGE_HELLO,     /* waits for the whole ClientHello */
  STAGE_QUEUED,    /* waits for a turn to shake hands */
  STAGE_HANDSHAKE, /* a thread does */
  STAGE_HEADERS,   /* libsoup reads the headers */
  STAGE_REQUEST,   /* the headers are there */
} Stage;

typedef struct
{
  BefHubListener *listener;  /* NULL once taken off: a handshake may end later */
  GSocketConnection *base;   /* owned */
  GIOStream *tls;            /* owned, nullable before the handshake */
  GSource *hello;            /* owned, nullable */
  GCancellable *cancellable; /* owned */
  char *host, *name;         /* owned: the address, and with its port */
  gint64 since_us;           /* when accepted; when the headers came; monotonic */
  gint64 shaking_us;         /* when its turn began */
  gsize wanted;              /* bytes of the ClientHello that are waited for */
  Stage stage;
} Connection;

struct _BefHubListener
{
  SoupServer *soup;             /* owned */
  GSocketService *service;      /* owned, nullable before open */
  GTlsCertificate *certificate; /* owned, nullable */
  GQueue connections;           /* of Connection, owned: the oldest first */
  GHashTable *by_name;          /* owned: name -> Connection, unowned */
  guint handshakes;             /* threads at work */
  guint most;
  guint sweep_source, ended_source;
};

static void next_handshake (BefHubListener *self);

static GSocket *
socket_of (Connection *connection)
{
  return g_socket_connection_get_socket (connection->base);
}

static void
connection_free (Connection *connection)
{
  g_clear_object (&connection->tls);
  g_clear_object (&connection->base);
  g_clear_object (&connection->cancellable);
  g_free (connection->host);
  g_free (connection->name);
  g_free (connection);
}

static gboolean
is_pending (const Connection *connection)
{
  return connection->stage != STAGE_REQUEST;
}

/* Takes @connection off and ends it: no farewell, which could wait for the other side. Who still
 * reads or writes, a thread or libsoup, is told so by the shutdown, and closes the descriptor:
 * closed here, its number could be another's while they still wait for it. */
static void
end_connection (Connection *connection)
{
  BefHubListener *self = connection->listener;

  connection->listener = NULL;
  g_queue_remove (&self->connections, connection);
  g_hash_table_remove (self->by_name, connection->name);
  if (connection->hello != NULL)
    g_source_destroy (connection->hello);
  g_clear_pointer (&connection->hello, g_source_unref);
  g_socket_shutdown (socket_of (connection), TRUE, TRUE, NULL);
  if (connection->stage == STAGE_HANDSHAKE)
    {
      self->handshakes--;
      g_cancellable_cancel (connection->cancellable);
      return;
    }
  if (is_pending (connection) && connection->stage != STAGE_HEADERS)
    g_socket_close (socket_of (connection), NULL);
  connection_free (connection);
}

/* The oldest that has not sent its headers, of @host (NULL: of anybody); NULL when there is none.
 * @n_out: how many there are. */
static Connection *
oldest_pending (BefHubListener *self, const char *host, guint *n_out)
{
  Connection *oldest = NULL;

  *n_out = 0;
  for (GList *l = self->connections.head; l != NULL; l = l->next)
    {
      Connection *connection = l->data;
      if (!is_pending (connection) || (host != NULL && !g_str_equal (connection->host, host)))
        continue;
      if (oldest == NULL)
        oldest = connection;
      ++*n_out;
    }
  return oldest;
}

/* What libsoup has closed: of a connection that ended before its headers it tells nothing. */
static void
take_off_closed (BefHubListener *self)
{
  for (GList *l = self->connections.head, *next; l != NULL; l = next)
    {
      Connection *connection = l->data;
      next = l->next;
      if (connection->stage >= STAGE_HEADERS && g_io_stream_is_closed (connection->tls))
        end_connection (connection);
    }
}

static gboolean
sweep_cb (gpointer user_data)
{
  BefHubListener *self = user_data;
  gint64 now = g_get_monotonic_time ();

  take_off_closed (self);
  for (GList *l = self->connections.head, *next; l != NULL; l = next)
    {
      Connection *connection = l->data;
      gint64 limit = (is_pending (connection) ? BEF_HUB_PENDING_S : BEF_HUB_LIFE_S);
      next = l->next;
      if (now - connection->since_us > limit * G_USEC_PER_SEC)
        end_connection (connection);
    }
  next_handshake (self);
  if (!g_queue_is_empty (&self->connections))
    return G_SOURCE_CONTINUE;
  self->sweep_source = 0;
  return G_SOURCE_REMOVE;
}

/* The handshake. */

static void
shaken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Connection *connection = user_data;
  BefHubListener *self = connection->listener;
  g_autoptr (GSocketAddress) local = NULL;
  g_autoptr (GSocketAddress) remote = NULL;
  gboolean done = g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, NULL);

  if (self == NULL)
    {
      g_socket_close (socket_of (connection), NULL);
      connection_free (connection);
      return;
    }
  self->handshakes--;
  connection->stage = STAGE_QUEUED;
  local = g_socket_connection_get_local_address (connection->base, NULL);
  remote = g_socket_connection_get_remote_address (connection->base, NULL);
  if (done && local != NULL && remote != NULL)
    {
      connection->stage = STAGE_HEADERS;
      soup_server_accept_iostream (self->soup, connection->tls, local, remote, NULL);
    }
  else
    end_connection (connection);
  next_handshake (self);
}

static void
shake (BefHubListener *self, Connection *connection)
{
  static const char *const protocols[] = { "http/1.1", NULL };

  connection->tls =
      g_tls_server_connection_new (G_IO_STREAM (connection->base), self->certificate, NULL);
  if (connection->tls == NULL)
    {
      end_connection (connection);
      return;
    }
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (connection->tls), FALSE);
  g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (connection->tls), protocols);
  connection->stage = STAGE_HANDSHAKE;
  connection->shaking_us = g_get_monotonic_time ();
  self->handshakes++;
  g_tls_connection_handshake_async (G_TLS_CONNECTION (connection->tls), G_PRIORITY_DEFAULT,
                                    connection->cancellable, shaken_cb, connection);
}

/* Ends the handshake that had its turn longest, if it had it. */
static gboolean
take_a_turn (BefHubListener *self)
{
  Connection *longest = NULL;

  for (GList *l = self->connections.head; l != NULL; l = l->next)
    {
      Connection *connection = l->data;
      if (connection->stage == STAGE_HANDSHAKE
          && (longest == NULL || connection->shaking_us < longest->shaking_us))
        longest = connection;
    }
  if (longest == NULL || g_get_monotonic_time () - longest->shaking_us < HANDSHAKE_TURN_US)
    return FALSE;
  end_connection (longest);
  return TRUE;
}

/* The newest that is queued: among many, those that are gone or never meant it are the older. */
static void
next_handshake (BefHubListener *self)
{
  GList *l = self->connections.tail;

  while (l != NULL)
    {
      Connection *connection = l->data;
      if (connection->stage != STAGE_QUEUED)
        {
          l = l->prev;
          continue;
        }
      if (self->handshakes >= BEF_HUB_HANDSHAKES && !take_a_turn (self))
        return;
      shake (self, connection);
      l = self->connections.tail;
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
wake_at (Connection *connection, gsize n)
{
  connection->wanted = n;
  g_socket_set_option (socket_of (connection), SOL_SOCKET, SO_RCVLOWAT, (int)n, NULL);
}

static gboolean
hello_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  Connection *connection = user_data;
  BefHubListener *self = connection->listener;
  gssize there;
  gsize wanted = bytes_wanted (socket, &there);

  /* Woken with less than was waited for: no more will come. */
  if (wanted == 0 || (gsize)there < connection->wanted || (condition & (G_IO_HUP | G_IO_ERR)) != 0)
    {
      end_connection (connection);
      return G_SOURCE_REMOVE;
    }
  if ((gsize)there < wanted)
    {
      wake_at (connection, wanted);
      return G_SOURCE_CONTINUE;
    }
  wake_at (connection, 1);
  g_clear_pointer (&connection->hello, g_source_unref);
  connection->stage = STAGE_QUEUED;
  next_handshake (self);
  return G_SOURCE_REMOVE;
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

/* FALSE when there is none to give. */
static gboolean
make_room (BefHubListener *self, const char *host)
{
  guint n;
  Connection *oldest = oldest_pending (self, host, &n);

  if (n >= BEF_HUB_PENDING_PER_HOST)
    end_connection (oldest);
  if (self->connections.length < self->most)
    return TRUE;
  oldest = oldest_pending (self, NULL, &n);
  if (oldest == NULL)
    return FALSE;
  end_connection (oldest);
  return TRUE;
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *base, GObject *source, gpointer user_data)
{
  BefHubListener *self = user_data;
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (base, NULL);
  g_autofree char *host = NULL;
  g_autofree char *name = remote != NULL ? name_of (remote, &host) : NULL;

  take_off_closed (self);
  if (name == NULL || self->certificate == NULL || !make_room (self, host))
    {
      g_socket_close (g_socket_connection_get_socket (base), NULL);
      return TRUE;
    }
  Connection *stale = g_hash_table_lookup (self->by_name, name);
  if (stale != NULL)
    end_connection (stale);
  Connection *connection = g_new0 (Connection, 1);
  connection->listener = self;
  connection->base = g_object_ref (base);
  connection->cancellable = g_cancellable_new ();
  connection->host = g_steal_pointer (&host);
  connection->name = g_steal_pointer (&name);
  connection->since_us = g_get_monotonic_time ();
  g_queue_push_tail (&self->connections, connection);
  g_hash_table_insert (self->by_name, connection->name, connection);
  g_socket_set_option (socket_of (connection), IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  wake_at (connection, RECORD_HEADER);
  connection->hello = g_socket_create_source (socket_of (connection), G_IO_IN, NULL);
  g_source_set_callback (connection->hello, G_SOURCE_FUNC (hello_cb), connection, NULL);
  g_source_attach (connection->hello, g_main_context_get_thread_default ());
  if (self->sweep_source == 0)
    self->sweep_source = g_timeout_add (SWEEP_MS, sweep_cb, self);
  return TRUE;
}

/* Requests. */

static Connection *
find (BefHubListener *self, SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);
  g_autofree char *name = remote != NULL ? name_of (remote, NULL) : NULL;

  return name != NULL ? g_hash_table_lookup (self->by_name, name) : NULL;
}

void
bef_hub_listener_note_headers (BefHubListener *self, SoupServerMessage *message)
{
  Connection *connection = find (self, message);

  if (connection == NULL || connection->stage != STAGE_HEADERS)
    return;
  connection->stage = STAGE_REQUEST;
  connection->since_us = g_get_monotonic_time ();
}

static gboolean
ended_cb (gpointer user_data)
{
  BefHubListener *self = user_data;

  self->ended_source = 0;
  take_off_closed (self);
  return G_SOURCE_REMOVE;
}

void
bef_hub_listener_note_end (BefHubListener *self, SoupServerMessage *message)
{
  Connection *connection = find (self, message);

  if (connection == NULL || connection->tls == NULL)
    return;
  if ((g_socket_condition_check (socket_of (connection), G_IO_OUT) & G_IO_OUT) == 0)
    g_socket_shutdown (socket_of (connection), TRUE, TRUE, NULL);
  /* libsoup closes it when this has returned. */
  if (self->ended_source == 0)
    self->ended_source = g_idle_add_full (G_PRIORITY_HIGH, ended_cb, self, NULL);
}

void
bef_hub_listener_answer_early (BefHubListener *self, SoupServerMessage *message, const char *text)
{
  Connection *connection = find (self, message);

  if (connection == NULL || connection->tls == NULL)
    return;
  GOutputStream *out = g_io_stream_get_output_stream (connection->tls);
  g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (out), text, strlen (text),
                                              NULL, NULL);
  g_socket_shutdown (socket_of (connection), FALSE, TRUE, NULL);
}

void
bef_hub_listener_cut (BefHubListener *self, SoupServerMessage *message)
{
  Connection *connection = find (self, message);

  if (connection != NULL)
    g_socket_shutdown (socket_of (connection), TRUE, TRUE, NULL);
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
  g_clear_handle_id (&self->ended_source, g_source_remove);
  while (!g_queue_is_empty (&self->connections))
    end_connection (g_queue_peek_head (&self->connections));
  g_hash_table_unref (self->by_name);
  g_clear_object (&self->certificate);
  g_clear_object (&self->soup);
  g_free (self);
}
