/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "supervision/playback/bef-playback.h"

G_BEGIN_DECLS

/*
 * Chooses the instant of a playback: a slider over its day in civil time, the day, play at a speed,
 * steps, and back to now (action "playback.leave" of what holds the bar). Says what is being read
 * or fetched, and why something is unknown.
 *
 * Keys on the slider: Left and Right a minute, Page Up and Page Down an hour, across midnight too;
 * Home and End the ends of the day; Space plays and pauses. Accessible: the slider's value is the
 * date and the time in words. Main thread.
 */
#define BEF_TYPE_PLAYBACK_BAR (bef_playback_bar_get_type ())
G_DECLARE_FINAL_TYPE (BefPlaybackBar, bef_playback_bar, BEF, PLAYBACK_BAR, AdwBin)

GtkWidget *bef_playback_bar_new (void);
/* @playback nullable: none, and nothing plays. */
void bef_playback_bar_bind (BefPlaybackBar *self, BefPlayback *playback);
/* Gives the slider the keyboard focus. */
void bef_playback_bar_focus (BefPlaybackBar *self);

G_END_DECLS
