/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * Pictures: the tiles of the map and what the cameras show. They know entities, no world. Pictures
 * are (transfer full). Main thread.
 */
typedef struct _BefHubMap BefHubMap;
/* The demo commune's land from its GeoJSON (gresource /fr/beffroi/hub/commune.geojson), plus the
 * outlines of those of @buildings (nullable; of JsonObject, normalized Building entities) that the
 * GeoJSON does not have. */
BefHubMap *bef_hub_map_new (GPtrArray *buildings, GError **error);
void bef_hub_map_free (BefHubMap *self);
/* PNG 256x256 of Web Mercator tile z/x/y, z 0..19; NULL when out of range. Draws at most once per
 * tile (bounded cache). */
GBytes *bef_hub_map_tile (BefHubMap *self, guint z, guint x, guint y);
/* JPEG of what camera @id shows at @now: visibly changes (light of the hour, passing shapes,
 * burnt-in clock). @width 64..1920. */
GBytes *bef_hub_snapshot_jpeg (const char *id, const char *name, gint64 now_ms, guint64 seed,
                               guint width);
/* The same size in nothing but magenta, which nothing else here is drawn in: where a picture of a
 * camera went is seen by its colour. */
GBytes *bef_hub_snapshot_plain_jpeg (guint width);

G_END_DECLS
