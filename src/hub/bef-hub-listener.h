/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/*
 * Accepts the hub's connections, makes their TLS and hands them to a SoupServer, one request each.
 *
 * Not soup_server_listen(): libsoup 3.2 keeps the descriptor of every kept-alive connection that
 * its client ended, has no limit of time for a handshake or for headers, and gives a thread to each
 * handshake that has begun. Here a connection
 *   - gets a thread only once its whole ClientHello is there, at most BEF_HUB_HANDSHAKES at once,
 * the newest first: a client that is really there is never behind a thousand that only opened a
 * door;
 *   - must have sent its request's headers BEF_HUB_PENDING_S after it was accepted;
 *   - is one of at most BEF_HUB_PENDING_PER_HOST that have not, of one address: one more ends the
 *     oldest of them;
 *   - is ended BEF_HUB_LIFE_S after its headers, whatever its client does not read;
 *   - is closed after its answer. That is not announced: libsoup's client takes a body that is cut
 *     short for a whole one where "Connection: close" was.
 * The caller's main context; nothing wakes while there is no connection.
 */
#define BEF_HUB_HANDSHAKES 6
#define BEF_HUB_PENDING_S 10
#define BEF_HUB_PENDING_PER_HOST 64
#define BEF_HUB_LIFE_S 120

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

/* What a request's headers, and its end, say of its connection. Before libsoup ends it itself, so
 * that it does not wait in the TLS farewell for a client that does not read. */
void bef_hub_listener_note_headers (BefHubListener *self, SoupServerMessage *message);
void bef_hub_listener_note_end (BefHubListener *self, SoupServerMessage *message);
/* Writes @text and says that nothing follows, while libsoup still reads the request: what does not
 * fit the socket's buffer is not sent. */
void bef_hub_listener_answer_early (BefHubListener *self, SoupServerMessage *message,
                                    const char *text);
/* Ends the connection of @message now, both ways, without a farewell. */
void bef_hub_listener_cut (BefHubListener *self, SoupServerMessage *message);
/* Connections that are open. */
guint bef_hub_listener_count (BefHubListener *self);

G_END_DECLS
