/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/*
 * Accepts the hub's connections, makes their TLS and hands their requests to a SoupServer, one at a
 * time.
 *
 * Not soup_server_listen(): libsoup 3.2 keeps the descriptor of every kept-alive connection that
 * its client ended, has no limit of time for a handshake or for headers, and gives a thread to each
 * handshake that has begun. Here a connection
 *   - gets a thread only once its whole ClientHello is there, at most BEF_HUB_HANDSHAKES at once,
 * the newest of the address that asks for least first: a client that is really there is never
 * behind a thousand that only opened a door, and where none is free, whoever had a turn gives it
 * up;
 *   - must have sent its request's headers BEF_HUB_PENDING_S after it was accepted, and those of a
 * further request so long after its first byte;
 *   - is one of at most BEF_HUB_PENDING_PER_HOST that have not, of one address: one more ends the
 *     oldest of them;
 *   - is ended BEF_HUB_LIFE_S after its headers, whatever its client does not read;
 *   - is kept after an answer where both sides can (bef_hub_listener_note_end()), for
 * BEF_HUB_IDLE_S (longer than a console keeps it: a command must not meet a connection that ends),
 * or until room is wanted. While it is, libsoup does not know of it. That the others are closed
 * after their answer is not announced: libsoup's client takes a body that is cut short for a whole
 * one where "Connection: close" was. The caller's main context; nothing wakes while there is no
 * connection.
 */
#define BEF_HUB_HANDSHAKES 6
#define BEF_HUB_PENDING_S 10
#define BEF_HUB_PENDING_PER_HOST 64
#define BEF_HUB_LIFE_S 120
#define BEF_HUB_IDLE_S 75

typedef struct _BefHubListener BefHubListener;

/* @soup is kept; it must not listen by itself. */
BefHubListener *bef_hub_listener_new (SoupServer *soup);
/* Stops accepting and ends every connection. */
void bef_hub_listener_free (BefHubListener *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefHubListener, bef_hub_listener_free)

/* Of the handshakes from now on. */
void bef_hub_listener_set_certificate (BefHubListener *self, GTlsCertificate *certificate);
GTlsCertificate *bef_hub_listener_get_certificate (BefHubListener *self); /* (transfer none) */
/* Listens on the numeric @address; *@port 0 is set to a free one. */
gboolean bef_hub_listener_open (BefHubListener *self, const char *address, guint16 *port,
                                GError **error);

/* What a request's headers, and its end, say of its connection. @keep: it may have another. Before
 * libsoup ends it. */
void bef_hub_listener_note_headers (BefHubListener *self, SoupServerMessage *message);
/* What becomes of a connection when a message is answered. */
typedef enum
{
  BEF_HUB_END_CLOSE,
  BEF_HUB_END_KEEP,
} BefHubEnd;
void bef_hub_listener_note_end (BefHubListener *self, SoupServerMessage *message, BefHubEnd end);
/* Writes @text and says that nothing follows, while libsoup still reads the request: what does not
 * fit the socket's buffer is not sent. */
void bef_hub_listener_answer_early (BefHubListener *self, SoupServerMessage *message,
                                    const char *text);
/* Ends the connection of @message now, both ways, without a farewell. */
void bef_hub_listener_cut (BefHubListener *self, SoupServerMessage *message);
/* Connections that are open. */
guint bef_hub_listener_count (BefHubListener *self);

G_END_DECLS
