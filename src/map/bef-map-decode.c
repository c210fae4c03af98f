/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map/bef-map-decode.h"

/* Reads the size a PNG's first chunk claims. */
static gboolean
png_size (const guint8 *data, gsize length, guint32 *width, guint32 *height)
{
  static const guint8 start[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };

  if (length < 24 || memcmp (data, start, sizeof start) != 0 || memcmp (data + 12, "IHDR", 4) != 0)
    return FALSE;
  *width = (guint32)data[16] << 24 | data[17] << 16 | data[18] << 8 | data[19];
  *height = (guint32)data[20] << 24 | data[21] << 16 | data[22] << 8 | data[23];
  return TRUE;
}

/* Walks a JPEG's markers to its frame header (SOF0 to SOF15 without DHT, JPG and DAC). */
static gboolean
jpeg_size (const guint8 *data, gsize length, guint32 *width, guint32 *height)
{
  if (length < 4 || data[0] != 0xff || data[1] != 0xd8)
    return FALSE;
  for (gsize at = 2; at + 9 < length && data[at] == 0xff;)
    {
      guint8 marker = data[at + 1];
      gsize size = (gsize)data[at + 2] << 8 | data[at + 3];

      if (marker == 0xff)
        {
          at++;
          continue;
        }
      if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc)
        {
          *height = (guint32)data[at + 5] << 8 | data[at + 6];
          *width = (guint32)data[at + 7] << 8 | data[at + 8];
          return TRUE;
        }
      at += 2 + size;
    }
  return FALSE;
}

/* Inverts, then turns the hues half a circle back: white paper becomes dark, water stays blue.
 * Last, the range is narrowed so that nothing of the ground is as bright as a marker. */
static void
night_pixel (guint8 *bgra)
{
  const double b = 255 - bgra[0], g = 255 - bgra[1], r = 255 - bgra[2];
  /* hue-rotate(180deg) of the CSS Filter Effects module. */
  const double out[3] = { 0.426 * r + 1.430 * g - 0.856 * b, 0.426 * r + 0.430 * g + 0.144 * b,
                          -0.574 * r + 1.430 * g + 0.144 * b };

  for (int i = 0; i < 3; i++)
    bgra[i] = (guint8)CLAMP (28 + 0.62 * out[i], 0, 255);
}

static GdkTexture *
tint_texture (GdkTexture *texture, BefMapTint tint)
{
  const int width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  const gsize stride = (gsize)width * 4, size = stride * height;
  guint8 *pixels = g_malloc (size);
  guint32 probe = 1;

  /* GdkTexture's download is ARGB32 in the machine's order: bytes B, G, R, A on little-endian
   * machines. */
  const gboolean little = *(guint8 *)&probe == 1;
  gdk_texture_download (texture, pixels, stride);
  for (gsize i = 0; i < size; i += 4)
    {
      guint8 *p = pixels + i;
      if (!little)
        {
          guint8 argb[4] = { p[3], p[2], p[1], p[0] };
          memcpy (p, argb, 4);
        }
      if (tint == BEF_MAP_TINT_NIGHT && p[3] == 255)
        night_pixel (p);
      else if (tint == BEF_MAP_TINT_DIM)
        for (int c = 0; c < 3; c++)
          p[c] = (guint8)(p[c] * 5 / 8);
    }

  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, size);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, bytes, stride);
}

GdkTexture *
bef_map_decode_tile (GBytes *bytes, BefMapTint tint, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  guint32 width = 0, height = 0;

  if (!(png_size (data, length, &width, &height) || jpeg_size (data, length, &width, &height))
      || width == 0 || height == 0 || width > BEF_MAP_TILE_MAX_PIXELS
      || height > BEF_MAP_TILE_MAX_PIXELS)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "Not a map tile");
      return NULL;
    }

  g_autoptr (GError) inner = NULL;
  g_autoptr (GdkTexture) texture = gdk_texture_new_from_bytes (bytes, &inner);
  if (texture == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "Not a map tile: %s",
                   inner->message);
      return NULL;
    }
  return tint == BEF_MAP_TINT_NONE ? g_steal_pointer (&texture) : tint_texture (texture, tint);
}
