/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/playback/bef-playback.h"

G_BEGIN_DECLS

/* What is known of a place, or of all, at an instant of the past, in words. Every returned
 * string is (transfer full). */
typedef enum
{
  BEF_PLAYBACK_POWER,
  BEF_PLAYBACK_DOORS,
  BEF_PLAYBACK_LINKS,
  BEF_PLAYBACK_WIFI,
  BEF_PLAYBACK_N_PARTS,
} BefPlaybackPart;

const char *bef_playback_part_icon (BefPlaybackPart part, const BefPlaybackFigures *figures);
/* "12.3 kW", "1 of 3 doors open", "Link: in service", "12 on Wi-Fi"; where nothing is known of it,
 * that word, and *@unknown (nullable) is TRUE. NULL: there is no such equipment. */
char *bef_playback_part_text (BefPlaybackPart part, const BefPlaybackFigures *figures,
                              gboolean *unknown);
/* All parts in one line; "" without any. */
char *bef_playback_summary (const BefPlaybackFigures *figures);
/* What a label of the map has room for; NULL when nothing is known, which the label says itself. */
char *bef_playback_caption (const BefPlaybackFigures *figures);
/* Why things are unknown: "Unknown: 3 not in this computer's history"; NULL when nothing is. */
char *bef_playback_lacks (const BefPlaybackFigures *figures);

/* "14:25", and in the night in which an hour occurs twice which of them: "02:30 (winter time)". */
char *bef_playback_time_text (gint64 ms);
/* "Tuesday 17 November 2026, 14:25". */
char *bef_playback_instant_text (gint64 ms);
/* "As it was on Tuesday 17 November 2026 at 14:25". */
char *bef_playback_sentence (gint64 ms);

G_END_DECLS
