/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * A camera as a tile. Its image is fetched every few seconds only for who may see it (role and
 * dated grant), while the tile is mapped, its window is active and nobody is presenting; it is
 * decoded off the main thread, kept in memory only, and dropped as soon as one of these ends.
 * Otherwise the tile has an icon, the camera's state and the reason why there is no image.
 * Activating it (click, Enter) shows the image larger. Properties, read only: "camera" (BefDevice,
 * nullable) and "show-building" (boolean). CSS node "cameratile".
 */
#define BEF_TYPE_CAMERA_TILE (bef_camera_tile_get_type ())
G_DECLARE_FINAL_TYPE (BefCameraTile, bef_camera_tile, BEF, CAMERA_TILE, GtkWidget)

GtkWidget *bef_camera_tile_new (void);
/* Both nullable: unbinds. */
void bef_camera_tile_bind (BefCameraTile *self, BefSession *session, BefDevice *camera);
/* Whether the building is named: not at first, a building's own page says it. */
void bef_camera_tile_set_show_building (BefCameraTile *self, gboolean show_building);

G_END_DECLS
