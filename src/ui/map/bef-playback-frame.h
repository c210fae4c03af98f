/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "map/bef-map.h"
#include "supervision/playback/bef-playback.h"

G_BEGIN_DECLS

/*
 * Playback around the map page: while it is open a coloured frame and a band in plain words say
 * that what is shown is the past; map and list show the places as they were (the live list is
 * hidden behind another page of its stack), and a bar at the bottom chooses the instant. It closes
 * by Escape, by "Back to now", and when the page leaves the screen: the page of a place is of
 * the present, so opening one ends the playback, and a toast says so.
 *
 * Actions: "playback.leave", and those of the bar. Main thread.
 */
#define BEF_TYPE_PLAYBACK_FRAME (bef_playback_frame_get_type ())
G_DECLARE_FINAL_TYPE (BefPlaybackFrame, bef_playback_frame, BEF, PLAYBACK_FRAME, AdwBin)

/* What the page is made of. All in @content, and unowned but for that. */
typedef struct
{
  GtkWidget *content;
  BefMap *map;
  GtkOverlay *overlay; /* around the map: gets the button that opens the playback */
  GtkStack *lists;     /* shows "list" or "none"; gets a page of its own, "then" */
  GtkFilter *filter;   /* of BefPlace: the page's search */
} BefPlaybackParts;

/* Takes the place of @parts->content in its AdwBin. (transfer none) */
BefPlaybackFrame *bef_playback_frame_wrap (AdwBin *page, const BefPlaybackParts *parts);
/* Closes, and follows @session (nullable) from then on. */
void bef_playback_frame_set_session (BefPlaybackFrame *self, BefSession *session);
/* @at_ms: BEF_NO_TIME: an hour ago. */
void bef_playback_frame_open (BefPlaybackFrame *self, gint64 at_ms);
void bef_playback_frame_close (BefPlaybackFrame *self);
gboolean bef_playback_frame_is_open (BefPlaybackFrame *self);

G_END_DECLS
