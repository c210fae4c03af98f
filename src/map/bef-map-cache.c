/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map/bef-map-cache.h"

#include <glib/gstdio.h>

#include "base/bef-present.h"

#define MAX_TILE_BYTES (4 * 1024 * 1024)
#define WRITES_PER_TRIM 200

struct _BefMapCache
{
  gatomicrefcount refs;
  char *dir;    /* owned */
  char *source; /* owned */
  guint64 limit;
  guint writes; /* worker thread: since the last trim */
};

typedef struct
{
  char *path; /* owned */
  gint64 time_s;
  guint64 size;
} TileFile;

static void
tile_file_clear (gpointer data)
{
  g_free (((TileFile *)data)->path);
}

static int
tile_file_compare (gconstpointer a, gconstpointer b)
{
  const TileFile *fa = a, *fb = b;
  return fa->time_s < fb->time_s ? -1 : fa->time_s > fb->time_s;
}

static char *
tile_path (BefMapCache *self, guint zoom, guint x, guint y)
{
  return g_strdup_printf ("%s/%s/%u/%u/%u", self->dir, self->source, zoom, x, y);
}

static gboolean
is_number (const char *name)
{
  return *name != '\0' && strspn (name, "0123456789") == strlen (name);
}

/* Collects the tiles below @path. Levels: 0 the cache, 1 a source, 2 a zoom, 3 a column. Only names
 * we give are looked at: whatever else is in the folder is somebody's. */
static void
collect_tiles (const char *path, int level, GArray *files)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  if (dir == NULL)
    return;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      GStatBuf info;

      if ((level > 0 && !is_number (name)) || g_lstat (child, &info) != 0)
        continue;
      if (level < 3 && S_ISDIR (info.st_mode))
        collect_tiles (child, level + 1, files);
      else if (level == 3 && S_ISREG (info.st_mode))
        {
          TileFile file = { g_steal_pointer (&child), info.st_mtime, (guint64)info.st_size };
          g_array_append_val (files, file);
        }
    }
}

BefMapCache *
bef_map_cache_new (const char *dir, const char *source, guint64 limit_bytes)
{
  g_return_val_if_fail (dir != NULL && source != NULL, NULL);

  BefMapCache *self = g_new0 (BefMapCache, 1);
  g_atomic_ref_count_init (&self->refs);
  self->dir = g_strdup (dir);
  self->source = g_strdup (source);
  self->limit = limit_bytes;
  /* The first write looks at what earlier runs left. */
  self->writes = WRITES_PER_TRIM;
  return self;
}

BefMapCache *
bef_map_cache_ref (BefMapCache *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
bef_map_cache_unref (BefMapCache *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->dir);
  g_free (self->source);
  g_free (self);
}

GBytes *
bef_map_cache_read (BefMapCache *self, guint zoom, guint x, guint y, gint64 *age_ms)
{
  g_autofree char *path = tile_path (self, zoom, x, y);
  g_autofree char *data = NULL;
  gsize length;
  GStatBuf info;

  if (g_stat (path, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size <= 0
      || info.st_size > MAX_TILE_BYTES || !g_file_get_contents (path, &data, &length, NULL))
    return NULL;
  /* The file's time is the machine's clock, so its age is too: not the clock the readings may be
   * replayed on. */
  *age_ms = MAX (bef_file_clock_ms () - (gint64)info.st_mtime * 1000, 0);
  return g_bytes_new_take (g_steal_pointer (&data), length);
}

void
bef_map_cache_write (BefMapCache *self, guint zoom, guint x, guint y, GBytes *bytes)
{
  g_autofree char *path = tile_path (self, zoom, x, y);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (length == 0 || length > MAX_TILE_BYTES)
    return;
  if (g_mkdir_with_parents (folder, 0700) != 0
      || !g_file_set_contents_full (path, data, (gssize)length, G_FILE_SET_CONTENTS_CONSISTENT,
                                    0600, &error))
    {
      g_debug ("A map tile could not be kept: %s",
               error != NULL ? error->message : "no folder for it");
      return;
    }
  if (self->writes++ >= WRITES_PER_TRIM)
    bef_map_cache_trim (self);
}

void
bef_map_cache_remove (BefMapCache *self, guint zoom, guint x, guint y)
{
  g_autofree char *path = tile_path (self, zoom, x, y);
  g_unlink (path);
}

void
bef_map_cache_trim (BefMapCache *self)
{
  g_autoptr (GArray) files = g_array_new (FALSE, FALSE, sizeof (TileFile));
  guint64 total = 0;

  g_array_set_clear_func (files, tile_file_clear);
  self->writes = 0;
  collect_tiles (self->dir, 0, files);
  for (guint i = 0; i < files->len; i++)
    total += g_array_index (files, TileFile, i).size;
  if (total <= self->limit)
    return;

  g_array_sort (files, tile_file_compare);
  for (guint i = 0; i < files->len && total > self->limit / 10 * 9; i++)
    {
      TileFile *file = &g_array_index (files, TileFile, i);
      if (g_unlink (file->path) == 0)
        total -= file->size;
    }
}
