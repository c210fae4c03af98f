/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/* What is done to a tile's colours, once, when it is decoded. */
typedef enum
{
  BEF_MAP_TINT_NONE,
  BEF_MAP_TINT_NIGHT, /* a drawn map: light turned to dark, hues kept */
  BEF_MAP_TINT_DIM,   /* a photograph: darker */
} BefMapTint;

/* Larger pictures are no tiles of ours. */
#define BEF_MAP_TILE_MAX_PIXELS 1024

/*
 * Makes a texture of a PNG or JPEG. The size written in it is checked before anything is decoded:
 * what claims to be larger than BEF_MAP_TILE_MAX_PIXELS either way, or is no such image, is
 * G_IO_ERROR_INVALID_DATA. Any thread. (transfer full)
 */
GdkTexture *bef_map_decode_tile (GBytes *bytes, BefMapTint tint, GError **error);

G_END_DECLS
