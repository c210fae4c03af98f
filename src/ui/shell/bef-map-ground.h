/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "map/bef-map.h"
#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/* The background of a map: where it comes from by a connection's settings, and its tiles by the
 * session's own connection. Main thread. */

/* As BefMapFetch, of @session (nullable: nothing is fetched). */
void bef_map_ground_fetch (BefSession *session, const char *url, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer callback_data);
/* (transfer full), or NULL with an error. */
GBytes *bef_map_ground_fetch_finish (GAsyncResult *result, GError **error);
/* Gives @map the background that connection @profile has chosen. FALSE: nothing is known of the
 * server's own yet. @is_groundless: it has none, and nobody chose another. */
gboolean bef_map_ground_choose (BefMap *map, BefSession *session, const char *profile,
                                gboolean *is_groundless);

G_END_DECLS
