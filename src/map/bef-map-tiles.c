/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map/bef-map-tiles.h"

#include "map/bef-map-picture.h"

/* Tiles asked for at a time; the others wait, and are dropped when they leave the screen first. */
#define MAX_FETCHES 6

struct _BefMapTiles
{
  ShumateMapSource parent_instance;

  char *tmpl; /* owned, nullable */
  BefMapTint tint;
  gboolean pictures;
  BefWorker *worker;  /* owned, nullable */
  BefMapCache *cache; /* owned, nullable */
  BefMapFetch fetch;  /* nullable */
  BefMapFetchFinish finish;
  gpointer fetch_data; /* unowned */

  GHashTable *fills; /* owned: the set of Fill under way */
  GQueue waiting;    /* of Fill (unowned) in want of a fetch */
  guint fetching;
  guint shown;  /* tiles shown since the last time none was under way */
  guint failed; /* likewise, not had at all */
  guint total_failed;
  BefMapTilesState state;
};

/* A tile under way. It lives until its step in progress has called back, its task may end before.
 */
typedef struct
{
  BefMapTiles *self;         /* owned */
  GTask *task;               /* owned; NULL once returned */
  ShumateTile *tile;         /* owned */
  GCancellable *cancellable; /* owned: ends with the task's, or with the source */
  guint zoom, x, y;
  gboolean has_stale;
} Fill;

/* What the worker thread works on. */
typedef struct
{
  BefMapCache *cache; /* owned, nullable */
  guint zoom, x, y;
  BefMapTint tint;
  gboolean pictures;
  GBytes *bytes; /* owned; NULL: read the cache */
  gboolean fresh;
} Job;

enum
{
  PROP_STATE = 1,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BefMapTiles, bef_map_tiles, SHUMATE_TYPE_MAP_SOURCE)

static void pump (BefMapTiles *self);

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->cache, bef_map_cache_unref);
  g_clear_pointer (&job->bytes, g_bytes_unref);
  g_free (job);
}

/* (transfer full) nullable */
static GdkPaintable *
decode (const Job *job, GBytes *bytes, GError **error)
{
  g_autoptr (GdkTexture) texture = bef_map_decode_tile (bytes, job->tint, error);

  return texture == NULL || !job->pictures ? (GdkPaintable *)g_steal_pointer (&texture)
                                           : bef_map_picture_new (texture);
}

static void
read_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  gint64 age_ms = 0;
  g_autoptr (GBytes) bytes =
      job->cache ? bef_map_cache_read (job->cache, job->zoom, job->x, job->y, &age_ms) : NULL;
  g_autoptr (GdkPaintable) tile = NULL;

  if (bytes != NULL)
    {
      tile = decode (job, bytes, NULL);
      if (tile == NULL)
        bef_map_cache_remove (job->cache, job->zoom, job->x, job->y);
    }
  job->fresh = age_ms < BEF_MAP_CACHE_FRESH_MS;
  g_task_return_pointer (task, g_steal_pointer (&tile), g_object_unref);
}

static void
decode_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  GdkPaintable *tile = decode (job, job->bytes, &error);

  if (tile == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (job->cache != NULL)
    bef_map_cache_write (job->cache, job->zoom, job->x, job->y, job->bytes);
  g_task_return_pointer (task, tile, g_object_unref);
}

/* The task must not hold the source: its last reference may be dropped on the worker thread. */
static void
run_job (Fill *fill, GBytes *bytes, GTaskThreadFunc func, GAsyncReadyCallback callback)
{
  BefMapTiles *self = fill->self;
  Job *job = g_new0 (Job, 1);
  GTask *task = g_task_new (NULL, fill->cancellable, callback, fill);

  job->cache = self->cache ? bef_map_cache_ref (self->cache) : NULL;
  job->zoom = fill->zoom;
  job->x = fill->x;
  job->y = fill->y;
  job->tint = self->tint;
  job->pictures = self->pictures;
  job->bytes = bytes ? g_bytes_ref (bytes) : NULL;
  g_task_set_source_tag (task, run_job);
  g_task_set_task_data (task, job, job_free);
  bef_worker_run (self->worker, task, func);
}

static void
update_state (BefMapTiles *self)
{
  const gboolean busy = g_hash_table_size (self->fills) > 0;
  BefMapTilesState state = self->state;

  if (self->shown > 0)
    state = BEF_MAP_TILES_OK;
  else if (self->failed > 0)
    state = BEF_MAP_TILES_UNAVAILABLE;
  if (!busy)
    self->shown = self->failed = 0;

  if (state == self->state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static void
fill_show (Fill *fill, GdkPaintable *paintable)
{
  fill->self->shown++;
  shumate_tile_set_paintable (fill->tile, paintable);
  /* What redraws the layer in libshumate 1.0 is a change of the state. */
  shumate_tile_set_state (fill->tile, SHUMATE_STATE_LOADING);
  shumate_tile_set_state (fill->tile, SHUMATE_STATE_LOADED);
}

/* Returns the task, with @error (transfer full) or success. A tile that failed is not "done", so
 * that the enlarged tiles of another zoom level stay in its place. */
static void
fill_return (Fill *fill, GError *error)
{
  GTask *task = g_steal_pointer (&fill->task);

  if (task == NULL)
    {
      g_clear_error (&error);
      return;
    }
  if (error == NULL)
    {
      shumate_tile_set_state (fill->tile, SHUMATE_STATE_DONE);
      g_task_return_boolean (task, TRUE);
    }
  else
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          fill->self->failed++;
          fill->self->total_failed++;
        }
      g_task_return_error (task, error);
    }
  g_object_unref (task);
}

/* Returns the task if nobody did, and frees @fill: only from its own last step. */
static void
fill_end (Fill *fill, GError *error)
{
  g_autoptr (BefMapTiles) self = fill->self;

  fill_return (fill, error);
  g_hash_table_remove (self->fills, fill);
  g_object_unref (fill->tile);
  g_object_unref (fill->cancellable);
  g_free (fill);
  update_state (self);
}

static GError *
cancelled_error (void)
{
  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The tile is no longer wanted");
}

static void
decoded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fill *fill = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPaintable) tile = g_task_propagate_pointer (G_TASK (result), &error);

  if (tile != NULL && fill->task != NULL)
    fill_show (fill, tile);
  /* The stale tile on screen is better than none. */
  if (fill->has_stale && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_clear_error (&error);
  fill_end (fill, g_steal_pointer (&error));
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fill *fill = user_data;
  g_autoptr (BefMapTiles) self = g_object_ref (fill->self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  self->fetching--;
  /* Once the source is closed the caller's data may be gone. */
  if (self->finish != NULL)
    bytes = self->finish (result, self->fetch_data, &error);
  if (bytes != NULL && fill->task != NULL)
    run_job (fill, bytes, decode_job, decoded_cb);
  else if (g_cancellable_is_cancelled (fill->cancellable))
    fill_end (fill, cancelled_error ());
  else if (fill->has_stale)
    fill_end (fill, NULL);
  else if (error != NULL)
    fill_end (fill, g_steal_pointer (&error));
  else
    fill_end (fill, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "The tile did not come"));
  pump (self);
}

static void
pump (BefMapTiles *self)
{
  Fill *fill;

  while (self->fetching < MAX_FETCHES && (fill = g_queue_pop_head (&self->waiting)) != NULL)
    {
      if (g_cancellable_is_cancelled (fill->cancellable))
        {
          fill_end (fill, cancelled_error ());
          continue;
        }
      g_autofree char *url = bef_map_source_url (self->tmpl, fill->zoom, fill->x, fill->y);
      self->fetching++;
      self->fetch (url, fill->cancellable, fetched_cb, fill, self->fetch_data);
    }
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fill *fill = user_data;
  BefMapTiles *self = fill->self;
  Job *job = g_task_get_task_data (G_TASK (result));
  const gboolean fresh = job->fresh;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPaintable) tile = g_task_propagate_pointer (G_TASK (result), &error);

  if (error != NULL || fill->task == NULL)
    {
      fill_end (fill, error != NULL ? g_steal_pointer (&error) : cancelled_error ());
      return;
    }
  if (tile != NULL)
    {
      fill->has_stale = TRUE;
      fill_show (fill, tile);
    }
  if (self->fetch == NULL || !bef_map_source_template_is_valid (self->tmpl)
      || (tile != NULL && fresh))
    {
      fill_end (fill, tile != NULL ? NULL
                                   : g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED,
                                                          "The tile is not in the cache"));
      return;
    }
  update_state (self);
  g_queue_push_tail (&self->waiting, fill);
  pump (self);
}

static void
bef_map_tiles_fill_tile_async (ShumateMapSource *source, ShumateTile *tile,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  BefMapTiles *self = BEF_MAP_TILES (source);
  Fill *fill = g_new0 (Fill, 1);

  fill->self = g_object_ref (self);
  fill->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (fill->task, bef_map_tiles_fill_tile_async);
  fill->tile = g_object_ref (tile);
  fill->cancellable = g_cancellable_new ();
  fill->zoom = shumate_tile_get_zoom_level (tile);
  fill->x = shumate_tile_get_x (tile);
  fill->y = shumate_tile_get_y (tile);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (g_cancellable_cancel),
                             fill->cancellable, G_CONNECT_SWAPPED);
  if (g_hash_table_size (self->fills) == 0)
    self->shown = self->failed = 0;
  g_hash_table_add (self->fills, fill);
  shumate_tile_set_state (tile, SHUMATE_STATE_LOADING);
  run_job (fill, NULL, read_job, read_cb);
}

static gboolean
bef_map_tiles_fill_tile_finish (ShumateMapSource *source, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
bef_map_tiles_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BefMapTiles *self = BEF_MAP_TILES (object);

  if (id == PROP_STATE)
    g_value_set_enum (value, self->state);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bef_map_tiles_finalize (GObject *object)
{
  BefMapTiles *self = BEF_MAP_TILES (object);

  g_clear_object (&self->worker);
  g_clear_pointer (&self->cache, bef_map_cache_unref);
  g_clear_pointer (&self->fills, g_hash_table_unref);
  g_clear_pointer (&self->tmpl, g_free);
  G_OBJECT_CLASS (bef_map_tiles_parent_class)->finalize (object);
}

static void
bef_map_tiles_class_init (BefMapTilesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  ShumateMapSourceClass *source_class = SHUMATE_MAP_SOURCE_CLASS (klass);

  object_class->get_property = bef_map_tiles_get_property;
  object_class->finalize = bef_map_tiles_finalize;
  source_class->fill_tile_async = bef_map_tiles_fill_tile_async;
  source_class->fill_tile_finish = bef_map_tiles_fill_tile_finish;

  props[PROP_STATE] =
      g_param_spec_enum ("state", NULL, NULL, BEF_TYPE_MAP_TILES_STATE, BEF_MAP_TILES_LOADING,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
bef_map_tiles_init (BefMapTiles *self)
{
  self->fills = g_hash_table_new (NULL, NULL);
  g_queue_init (&self->waiting);
  self->state = BEF_MAP_TILES_LOADING;
}

BefMapTiles *
bef_map_tiles_new (BefMapSourceKind kind, const char *tmpl, BefMapTint tint, BefWorker *worker,
                   BefMapCache *cache)
{
  g_autofree char *folder = bef_map_source_dup_folder (kind, tmpl);
  /* libshumate's memory cache of a layer is keyed by this name. */
  g_autofree char *id = g_strdup_printf ("%s-%d", folder, tint);
  BefMapTiles *self =
      g_object_new (BEF_TYPE_MAP_TILES, "id", id, "license", bef_map_source_credit (kind),
                    "license-uri", bef_map_source_credit_uri (kind), "min-zoom-level",
                    BEF_MAP_MIN_ZOOM, "max-zoom-level", BEF_MAP_MAX_ZOOM, "tile-size", 256, NULL);

  self->tmpl = g_strdup (tmpl);
  self->tint = tint;
  self->worker = worker != NULL ? g_object_ref (worker) : NULL;
  self->cache = cache != NULL ? bef_map_cache_ref (cache) : NULL;
  return self;
}

void
bef_map_tiles_set_fetch (BefMapTiles *self, BefMapFetch fetch, BefMapFetchFinish finish,
                         gpointer user_data)
{
  g_return_if_fail (BEF_IS_MAP_TILES (self));
  g_return_if_fail ((fetch == NULL) == (finish == NULL));

  self->fetch = fetch;
  self->finish = finish;
  self->fetch_data = user_data;
}

void
bef_map_tiles_set_pictures (BefMapTiles *self, gboolean pictures)
{
  g_return_if_fail (BEF_IS_MAP_TILES (self));
  self->pictures = pictures;
}

BefMapTilesState
bef_map_tiles_get_state (BefMapTiles *self)
{
  g_return_val_if_fail (BEF_IS_MAP_TILES (self), BEF_MAP_TILES_UNAVAILABLE);
  return self->state;
}

guint
bef_map_tiles_get_n_failed (BefMapTiles *self)
{
  g_return_val_if_fail (BEF_IS_MAP_TILES (self), 0);
  return self->total_failed;
}

gboolean
bef_map_tiles_is_busy (BefMapTiles *self)
{
  g_return_val_if_fail (BEF_IS_MAP_TILES (self), FALSE);
  return g_hash_table_size (self->fills) > 0;
}

void
bef_map_tiles_close (BefMapTiles *self)
{
  g_return_if_fail (BEF_IS_MAP_TILES (self));

  GHashTableIter iter;
  gpointer key;
  Fill *fill;

  bef_map_tiles_set_fetch (self, NULL, NULL, NULL);
  g_hash_table_iter_init (&iter, self->fills);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    fill_return (key, cancelled_error ());

  /* Cancelling may call back at once, and so take from the set: one at a time. */
  g_autofree gpointer *fills = g_hash_table_get_keys_as_array (self->fills, NULL);
  for (guint i = 0; fills[i] != NULL; i++)
    if (g_hash_table_contains (self->fills, fills[i]))
      g_cancellable_cancel (((Fill *)fills[i])->cancellable);
  while ((fill = g_queue_pop_head (&self->waiting)) != NULL)
    fill_end (fill, NULL);
}
