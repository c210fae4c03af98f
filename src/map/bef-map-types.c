/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map/bef-map-types.h"

GType
bef_map_tiles_state_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    {
      static const GEnumValue values[] = {
        { BEF_MAP_TILES_OK, "BEF_MAP_TILES_OK", "ok" },
        { BEF_MAP_TILES_LOADING, "BEF_MAP_TILES_LOADING", "loading" },
        { BEF_MAP_TILES_UNAVAILABLE, "BEF_MAP_TILES_UNAVAILABLE", "unavailable" },
        { 0, NULL, NULL },
      };
      g_once_init_leave (&type, g_enum_register_static ("BefMapTilesState", values));
    }
  return type;
}
