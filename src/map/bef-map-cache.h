/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A tile older than this is shown and asked for again. */
#define BEF_MAP_CACHE_FRESH_MS (G_GINT64_CONSTANT (30) * 24 * 3600 * 1000)
/* All sources of a cache folder together. */
#define BEF_MAP_CACHE_BYTES (G_GUINT64_CONSTANT (100) * 1024 * 1024)

/*
 * Tiles on disk: DIR/SOURCE/zoom/x/y, one file each, as received; the file's time is when it was
 * received. A cache is only ever a help: what cannot be written or read is as if it were not there.
 * Nothing here touches GTK; everything but new and unref blocks on the disk and belongs on a worker
 * thread.
 */
typedef struct _BefMapCache BefMapCache;

BefMapCache *bef_map_cache_new (const char *dir, const char *source, guint64 limit_bytes);
BefMapCache *bef_map_cache_ref (BefMapCache *self);
void bef_map_cache_unref (BefMapCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefMapCache, bef_map_cache_unref)

/* (transfer full) nullable. @age_ms: since it was received, never negative. */
GBytes *bef_map_cache_read (BefMapCache *self, guint zoom, guint x, guint y, gint64 *age_ms);
/* Keeps @bytes; now and then removes the oldest tiles beyond the limit. */
void bef_map_cache_write (BefMapCache *self, guint zoom, guint x, guint y, GBytes *bytes);
/* Forgets a tile that turned out to be no image. */
void bef_map_cache_remove (BefMapCache *self, guint zoom, guint x, guint y);
/* Removes the oldest tiles until the folder holds nine tenths of its limit, if it holds more than
 * the limit. */
void bef_map_cache_trim (BefMapCache *self);

G_END_DECLS
