/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-map-ground.h"

#include <glib/gi18n.h>

#include "bef-settings.h"

/* Largest tile taken. */
#define TILE_MAX_BYTES (2u * 1024 * 1024)

void
bef_map_ground_fetch (BefSession *session, const char *url, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer callback_data)
{
  BefBackend *backend = session != NULL ? bef_session_get_backend (session) : NULL;

  if (backend != NULL)
    {
      bef_backend_bytes_async (backend, url, TILE_MAX_BYTES, cancellable, callback, callback_data);
      return;
    }
  GTask *task = g_task_new (NULL, cancellable, callback, callback_data);
  g_task_set_source_tag (task, bef_map_ground_fetch);
  g_task_return_new_error (task, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_CONNECT,
                           _ ("No server is configured"));
  g_object_unref (task);
}

GBytes *
bef_map_ground_fetch_finish (GAsyncResult *result, GError **error)
{
  if (g_async_result_is_tagged (result, bef_map_ground_fetch))
    return g_task_propagate_pointer (G_TASK (result), error);
  g_autoptr (GObject) backend = g_async_result_get_source_object (result);

  return bef_backend_bytes_finish (BEF_BACKEND (backend), result, error);
}

gboolean
bef_map_ground_choose (BefMap *map, BefSession *session, const char *profile,
                       gboolean *is_groundless)
{
  const char *tiles = bef_session_get_tiles (session);

  /* Before the first contact ever, nothing is known of the server's map: no other service is asked
   * meanwhile. */
  if (tiles == NULL && bef_session_get_identity (session) == NULL)
    return FALSE;
  g_autoptr (GSettings) settings = bef_settings_profile (profile);
  g_autofree char *custom = g_settings_get_string (settings, "map-url");
  g_autofree char *source = g_settings_get_string (settings, "map-source");
  BefMapSourceKind kind = bef_settings_map_source (settings, tiles != NULL ? BEF_MAP_SOURCE_SERVER
                                                                           : BEF_MAP_SOURCE_NONE);
  g_autofree char *cache =
      g_build_filename (g_get_user_cache_dir (), "beffroi", "tiles",
                        kind == BEF_MAP_SOURCE_SERVER ? profile : "public", NULL);

  bef_map_set_source (map, kind, kind == BEF_MAP_SOURCE_CUSTOM ? custom : tiles, cache);
  *is_groundless = tiles == NULL && g_str_equal (source, "auto");
  return TRUE;
}
