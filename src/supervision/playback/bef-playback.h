/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-playback-figures.h"
#include "supervision/past/bef-past-alarms.h"
#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * The commune as it was at one minute of the past, from the local history: consumption, doors,
 * links, Wi-Fi, and the alerts that stood. A measurement holds as it does in the graphs
 * (history/bef-history-hold.h); a state until the next one, as far as the console looked on or
 * asked, and as long as its equipment lived by the rule of the present (model/bef-beat.h). Where
 * nothing holds it is unknown, with the reason. Alerts are those this console saw then
 * (supervision/past/). Nothing of the present is in it, nor what is not in the history: cameras,
 * images.
 *
 * The day that holds the instant is read as a whole on the history's thread, and those beside it
 * after it; moving inside a day is then a step in arrays. Of what the history was never asked for
 * the back end is asked while connected, once a day shown, as the graphs do.
 *
 * Main thread. Signals: "moved" (the instant or what is known of it changed), "state-changed"
 * (loading, progress, the day or the present changed).
 */
#define BEF_TYPE_PLAYBACK (bef_playback_get_type ())
G_DECLARE_FINAL_TYPE (BefPlayback, bef_playback, BEF, PLAYBACK, GObject)

/* The instant is that of bef_now_ms() until bef_playback_go(). */
BefPlayback *bef_playback_new (BefSession *session);
BefSession *bef_playback_get_session (BefPlayback *self); /* (transfer none) */

/* Goes to the minute that holds @ms, but not beyond the present. */
void bef_playback_go (BefPlayback *self, gint64 ms);
gint64 bef_playback_get_time (BefPlayback *self);
/* The civil day that holds the instant. */
void bef_playback_get_day (BefPlayback *self, gint64 *from_ms, gint64 *to_ms);
/* The latest instant to go to: the present minute. */
gint64 bef_playback_get_limit (BefPlayback *self);

/* BefPlace as they were, by name: where they are today, the severity and its reason of then, from
 * the states and the alerts. Their devices are not to be read. (transfer none) */
GListModel *bef_playback_get_places (BefPlayback *self);
/* @place: one of those; NULL: the commune. Valid until the next "moved". */
const BefPlaybackFigures *bef_playback_get_figures (BefPlayback *self, BefPlace *place);

typedef struct
{
  BefPastKnowledge knowledge;
  BefRole role;      /* for whom was looked on then */
  GPtrArray *alarms; /* of BefPastAlarm, the worst first; empty where nothing is known */
  guint n_hidden;    /* of what is no part of the commune as it is shown now, or to an audience */
  gboolean names;    /* whether who decided what, and their words, may be shown to who looks now */
} BefPlaybackAlarms;
/* The alerts of the instant, valid until the next "moved". NULL: they are being read, or cannot be
 * (bef_playback_get_error()). */
const BefPlaybackAlarms *bef_playback_get_alarms (BefPlayback *self);

/* The day is being read, and nothing known until it is. */
gboolean bef_playback_is_loading (BefPlayback *self);
/* What the back end is asked for, 0..1; -1: nothing. */
double bef_playback_get_progress (BefPlayback *self);
/* Why the day could not be read, or fetched; nullable. */
const char *bef_playback_get_error (BefPlayback *self);
/* The days that can be gone to without reading: for tests and the bench. */
guint bef_playback_get_n_days (BefPlayback *self);

G_END_DECLS
