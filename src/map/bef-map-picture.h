/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * A picture that is drawn from where it is, for the renderer that works without a graphics card. Of
 * a texture that one makes a copy in its own form for every frame, which is most of what a frame of
 * the map costs there. For the others a texture is better. Main thread, once it is made.
 */
#define BEF_TYPE_MAP_PICTURE (bef_map_picture_get_type ())
G_DECLARE_FINAL_TYPE (BefMapPicture, bef_map_picture, BEF, MAP_PICTURE, GObject)

/* Any thread. (transfer full) */
GdkPaintable *bef_map_picture_new (GdkTexture *texture);

/* Whether @widget is drawn by the renderer they are for; FALSE while it is not realized. */
gboolean bef_map_picture_suits (GtkWidget *widget);

G_END_DECLS
