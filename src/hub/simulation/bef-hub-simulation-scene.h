/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-hub-simulation-life.h"

G_BEGIN_DECLS

/*
 * Moments of the commune that are told instead of drawn: what goes wrong on these days, and what is
 * booked, is written here; everything else stays the simulation's. Static data, any thread.
 */

/* The scene named @name, or NULL. (transfer none) */
const BefHubScene *bef_hub_scene_find (const char *name);
/* When its present begins, ms UTC. */
gint64 bef_hub_scene_starts_ms (const BefHubScene *self);

/* All below take @self NULL for none. */

/* Whether the scene tells what happens in slot @slot of @group: then in @out. */
gboolean bef_hub_scene_tells (const BefHubScene *self, BefHubLife *life, guint group, gint64 slot,
                              BefHubIncident *out);
/* Whether nothing but what is told happens at some instant of @from_ms..@to_ms (excluded). */
gboolean bef_hub_scene_is_quiet (const BefHubScene *self, gint64 from_ms, gint64 to_ms);
/* What is booked in @room on @day besides its habits, or NULL. (transfer none) */
const BefHubBooking *bef_hub_scene_booking (const BefHubScene *self, BefHubRoom room,
                                            const BefHubDay *day);

G_END_DECLS
