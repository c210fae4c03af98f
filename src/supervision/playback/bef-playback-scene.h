/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-playback-day.h"
#include "model/bef-commune.h"
#include "bef-playback-figures.h"
#include "supervision/past/bef-past-alarms.h"

G_BEGIN_DECLS

/*
 * The places of a commune and the series that tell how they were, and at one instant of a loaded
 * day all that follows from them. Knows no history and no clock. Main thread.
 */
typedef struct _BefPlaybackScene BefPlaybackScene;

/* Of the places and the equipment @commune has now; @places (of BefPlace) is filled with copies, by
 * name, which are unknown until bef_playback_scene_show(). */
BefPlaybackScene *bef_playback_scene_new (BefCommune *commune, GListStore *places);
void bef_playback_scene_free (BefPlaybackScene *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefPlaybackScene, bef_playback_scene_free)

/* The series a day must have, in this order. */
const BefSeriesKey *bef_playback_scene_get_keys (BefPlaybackScene *self, guint *n_out);
/* Whether @commune still has as many places and as much equipment as when the scene was made. */
gboolean bef_playback_scene_fits (BefPlaybackScene *self, BefCommune *commune);

/* Takes what is known now of the beats of the equipment: what was learned meanwhile counts, too. */
void bef_playback_scene_take_beats (BefPlaybackScene *self, BefCommune *commune);
/* The alerts of the instant that is shown next, by bef_past_alarm_compare(); NULL: none are known.
 * They make a building's severity with its states. */
void bef_playback_scene_set_alarms (BefPlaybackScene *self, const GPtrArray *alarms);
/* Makes figures and places what @day says of @ms; NULL: unknown, for no reason. Of a place
 * "changed" is emitted when a state is another one, or known or not, in it. Returns whether any
 * figure is another one. */
gboolean bef_playback_scene_show (BefPlaybackScene *self, BefPlaybackDay *day, gint64 ms);
/* NULL: of all; of a place that is not in the scene, nothing. */
const BefPlaybackFigures *bef_playback_scene_get_figures (BefPlaybackScene *self, BefPlace *place);

G_END_DECLS
