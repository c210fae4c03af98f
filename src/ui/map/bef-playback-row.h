/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/playback/bef-playback.h"

G_BEGIN_DECLS

/* A place as it was: name, severity of then, consumption, doors, links, Wi-Fi; what is unknown
 * is hatched and said. Follows the playback while on screen. CSS node "playbackrow". */
#define BEF_TYPE_PLAYBACK_ROW (bef_playback_row_get_type ())
G_DECLARE_FINAL_TYPE (BefPlaybackRow, bef_playback_row, BEF, PLAYBACK_ROW, GtkWidget)

GtkWidget *bef_playback_row_new (void);
/* Both NULL: of nothing. */
void bef_playback_row_bind (BefPlaybackRow *self, BefPlayback *playback, BefPlace *place);

G_END_DECLS
