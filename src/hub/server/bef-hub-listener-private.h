/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-hub-listener.h"
#include "bef-hub-stream.h"

G_BEGIN_DECLS

typedef enum
{
  BEF_HUB_STAGE_HELLO,     /* waits for the whole ClientHello */
  BEF_HUB_STAGE_QUEUED,    /* waits for a turn to shake hands */
  BEF_HUB_STAGE_HANDSHAKE, /* a thread does */
  BEF_HUB_STAGE_HEADERS,   /* libsoup reads the headers */
  BEF_HUB_STAGE_REQUEST,   /* the headers are there */
  BEF_HUB_STAGE_OVER,      /* libsoup has done with it */
  BEF_HUB_STAGE_IDLE,      /* kept, waits for the next request's first byte */
} BefHubStage;

/* Who is at one address. */
typedef struct
{
  char *address; /* owned; the key */
  guint open;    /* connections */
  guint pending; /* of them, those that have not sent their headers */
} BefHubPeer;

typedef struct
{
  BefHubListener *listener;  /* NULL once taken off: a handshake may end later */
  GSocketConnection *base;   /* owned */
  GIOStream *tls;            /* owned, nullable before the handshake */
  BefHubStream *stream;      /* owned, nullable: what libsoup has of it */
  GByteArray *ahead;         /* owned: read and not yet asked for */
  GSource *source;           /* owned, nullable: waits for the hello, or for the next request */
  GCancellable *cancellable; /* owned */
  BefHubPeer *peer;          /* unowned; NULL once taken off */
  char *name;                /* owned: the address with its port */
  gint64 since_us;           /* when its stage began (of those before the headers: the first) */
  gint64 shaking_us;         /* when its turn began */
  gsize wanted;              /* bytes of the ClientHello that are waited for */
  BefHubStage stage;
  gboolean is_pending; /* its headers are awaited; counted in its peer */
  gboolean keep;       /* after this answer */
} BefHubConnection;

struct _BefHubListener
{
  SoupServer *soup;             /* owned */
  GSocketService *service;      /* owned, nullable before open */
  GTlsCertificate *certificate; /* owned, nullable */
  GQueue connections;           /* of BefHubConnection, owned: the oldest first */
  GHashTable *by_name;          /* owned: name -> BefHubConnection, unowned */
  GHashTable *peers;            /* owned: address -> BefHubPeer, owned */
  guint handshakes;             /* threads at work */
  guint most;
  guint sweep_source, over_source, turn_source;
};

/* bef-hub-listener.c */
GSocket *bef_hub_connection_socket (BefHubConnection *connection); /* (transfer none) */
void bef_hub_connection_free (BefHubConnection *connection);
/* Takes @connection off and ends it: no farewell, which could wait for the other side. */
void bef_hub_connection_end (BefHubConnection *connection);
/* Hands it to libsoup, for one request. */
void bef_hub_connection_serve (BefHubConnection *connection);

/* bef-hub-listener-handshake.c: from accepted to secure. */
/* Waits for the ClientHello of @connection, then for its turn. */
void bef_hub_handshake_await (BefHubConnection *connection);
/* Gives turns to who is queued. */
void bef_hub_handshake_next (BefHubListener *self);

G_END_DECLS
