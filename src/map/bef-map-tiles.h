/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

#include "base/bef-worker.h"
#include "map/bef-map-cache.h"
#include "map/bef-map-decode.h"
#include "map/bef-map-source.h"

G_BEGIN_DECLS

/*
 * The background's tiles as a libshumate map source: from the cache, else through the caller's
 * fetch function; a stale tile is shown at once and replaced when the fresh one comes. A source of
 * our own rather than a raster renderer over a data source: it decodes off the main thread, refuses
 * what is no image without a warning, and only uses what libshumate 1.0 and 1.4 have in common.
 * Main thread. Property "state" (BefMapTilesState) notifies.
 */
#define BEF_TYPE_MAP_TILES (bef_map_tiles_get_type ())
G_DECLARE_FINAL_TYPE (BefMapTiles, bef_map_tiles, BEF, MAP_TILES, ShumateMapSource)

/* @worker reads, decodes and writes; @cache is nullable. Both are kept by reference. */
BefMapTiles *bef_map_tiles_new (BefMapSourceKind kind, const char *tmpl, BefMapTint tint,
                                BefWorker *worker, BefMapCache *cache);
void bef_map_tiles_set_fetch (BefMapTiles *self, BefMapFetch fetch, BefMapFetchFinish finish,
                              gpointer user_data);
/* Whether tiles are to be pictures: see bef-map-picture.h. Of those that come from now on. */
void bef_map_tiles_set_pictures (BefMapTiles *self, gboolean pictures);
BefMapTilesState bef_map_tiles_get_state (BefMapTiles *self);
/* Tiles that could not be had since the source was made. */
guint bef_map_tiles_get_n_failed (BefMapTiles *self);
/* Tiles are under way. */
gboolean bef_map_tiles_is_busy (BefMapTiles *self);
/* Ends every tile under way as cancelled: before its layer goes, since libshumate 1.0 does not
 * cancel what it dropped. */
void bef_map_tiles_close (BefMapTiles *self);

G_END_DECLS
