/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-hub-replay.h"
#include "hub/world/bef-hub-series.h"
#include "formats/bef-recording.h"

G_BEGIN_DECLS

/* Recordings (formats/bef-recording.h) moved in time. Used by the bef-hub-replay*.c files only. */

/* Moves everything by @weeks whole civil weeks, wall clock kept: what falls in an hour that does
 * not exist that day, or twice in the hour that exists once, is left out. */
void bef_hub_replay_shift_weeks (BefRecording *self, int weeks);
/* When the last step of all curves ends, BEF_NO_TIME without any. */
gint64 bef_hub_replay_end (BefRecording *self);

G_END_DECLS
