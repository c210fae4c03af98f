/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/playback/bef-playback.h"

G_BEGIN_DECLS

/* The alerts that stood at the instant of a playback, as they stood; or why that is not known,
 * which is never an empty list. Nothing can be decided of the past: its rows only tell. CSS node
 * "playbackalerts". Main thread. */
#define BEF_TYPE_PLAYBACK_ALERTS (bef_playback_alerts_get_type ())
G_DECLARE_FINAL_TYPE (BefPlaybackAlerts, bef_playback_alerts, BEF, PLAYBACK_ALERTS, GtkWidget)

/* Follows @playback; NULL: none. */
void bef_playback_alerts_bind (BefPlaybackAlerts *self, BefPlayback *playback);

/* In words, what the list is headed with: "2 alerts at that moment", or why they are not known.
 * @alarms nullable: they are being read. (transfer full) */
char *bef_playback_alerts_title (const BefPlaybackAlarms *alarms);
/* Where it was, how it stood, since when and, where @of says so, by whom. @place nullable: its
 * name. (transfer full) */
char *bef_playback_alerts_words (const BefPastAlarm *alarm, const char *place,
                                 const BefPlaybackAlarms *of);

G_END_DECLS
