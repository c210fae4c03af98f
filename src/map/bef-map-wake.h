/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

G_BEGIN_DECLS

/**
 * bef_map_wake_after_moves:
 * @layer: a layer in a map
 * @viewport: the map's
 *
 * Makes @layer look again which tiles it lacks a few frames after the view came to rest, until
 * either is gone. Since libshumate 1.1 a layer puts that off while the view moves fast (a new layer
 * counts as having come from zoom 0) and looks again in the next frame; when it looked between
 * two frames, at the time foreseen for the second, that one seems to it the same and it sleeps
 * until the next move.
 */
void bef_map_wake_after_moves (ShumateMapLayer *layer, ShumateViewport *viewport);

G_END_DECLS
