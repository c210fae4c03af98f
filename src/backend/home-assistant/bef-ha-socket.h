/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "backend/bef-https.h"

G_BEGIN_DECLS

/*
 * One connection to Home Assistant's WebSocket API (WIRE.md): opened and signed in once, then
 * commands and their results by number, and what subscriptions tell, in order. When it is closed it
 * stays closed: another is made. Main thread.
 *
 * What is bounded: a message (BEF_HA_MAX_MESSAGE), its depth (base/bef-json.h), what waits to be
 * read, the time until it is signed in and until a command is answered. One that says nothing to a
 * ping is gone. Large messages are parsed in a thread, without overtaking.
 *
 * Signal "closed" (GError): once, after which every command under way has failed.
 */
#define BEF_TYPE_HA_SOCKET (bef_ha_socket_get_type ())
G_DECLARE_FINAL_TYPE (BefHaSocket, bef_ha_socket, BEF, HA_SOCKET, GObject)

#define BEF_HA_MAX_MESSAGE (32u * 1024 * 1024)

/* What a subscription tells. Main thread. */
typedef void (*BefHaEvent) (JsonObject *event, gpointer user_data);

BefHaSocket *bef_ha_socket_new (void);
/* Opens it over @https and signs in with @token, once. BEF_BACKEND_ERROR_UNAUTHORIZED: the token is
 * refused. */
void bef_ha_socket_open_async (BefHaSocket *self, BefHttps *https, const char *token,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean bef_ha_socket_open_finish (BefHaSocket *self, GAsyncResult *result, GError **error);
gboolean bef_ha_socket_is_open (BefHaSocket *self);        /* and signed in */
const char *bef_ha_socket_get_version (BefHaSocket *self); /* of Home Assistant; nullable */
void bef_ha_socket_close (BefHaSocket *self);

/* Sends @command (takes it; without "id"). @event nullable: what it subscribes to, for as long as
 * the socket is open; @event_data is the caller's to keep. Finish: the "result", (transfer full);
 * BEF_BACKEND_ERROR_FORBIDDEN, _NOT_FOUND (also: it knows no such command), _REFUSED, _SERVER,
 * _TIMEOUT, _CONNECT. */
void bef_ha_socket_call_async (BefHaSocket *self, JsonObject *command, BefHaEvent event,
                               gpointer event_data, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
JsonNode *bef_ha_socket_call_finish (BefHaSocket *self, GAsyncResult *result, GError **error);

/* {"type": @type}. (transfer full) */
JsonObject *bef_ha_command (const char *type);

G_END_DECLS
