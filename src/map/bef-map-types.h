/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/bef-place.h"

G_BEGIN_DECLS

/* Where the background comes from. Outlines and markers are ours and need none. */
typedef enum
{
  BEF_MAP_SOURCE_NONE,      /* plain ground: outlines and labels still show where each is */
  BEF_MAP_SOURCE_SERVER,    /* the back end's own tiles */
  BEF_MAP_SOURCE_IGN,       /* Plan IGN */
  BEF_MAP_SOURCE_IGN_PHOTO, /* IGN aerial photographs */
  BEF_MAP_SOURCE_OSM,       /* OpenStreetMap */
  BEF_MAP_SOURCE_CUSTOM,    /* a template of the person's own */
} BefMapSourceKind;

/* What became of the background: the value of "tiles-state". */
typedef enum
{
  BEF_MAP_TILES_OK, /* also with BEF_MAP_SOURCE_NONE: nothing is missing */
  BEF_MAP_TILES_LOADING,
  BEF_MAP_TILES_UNAVAILABLE, /* the last tiles asked for came neither from the network nor from the
                                cache */
} BefMapTilesState;
#define BEF_TYPE_MAP_TILES_STATE (bef_map_tiles_state_get_type ())
GType bef_map_tiles_state_get_type (void);

/*
 * Fetches one tile: how connections are made is the caller's business, the map never opens one.
 * @url is a whole URL, or for BEF_MAP_SOURCE_SERVER the path filled in from the template
 * ("/tiles/15/16303/11627.png"), to be taken on the back end with its TLS and token. The token must
 * go nowhere else. Call back on the main context; an answer that is no image is treated as a
 * failure.
 */
typedef void (*BefMapFetch) (const char *url, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer callback_data,
                             gpointer user_data);
/* (transfer full) the tile's bytes, or NULL with an error. */
typedef GBytes *(*BefMapFetchFinish) (GAsyncResult *result, gpointer user_data, GError **error);

/* What the label of a place says below its name and state: of more than the present state, say.
 * (transfer full) nullable */
typedef char *(*BefMapCaption) (BefPlace *place, gpointer user_data);

G_END_DECLS
