/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub/world/bef-hub-world.h"

G_BEGIN_DECLS

/* The simulated commune. @seed 0 is the demo's. @n_buildings 0: the demo commune's own (about 14);
 * more: that many, laid out around it (up to 10,000), for load tests. @interval_s: step of the fast
 * quantities (power, clients, throughput), 60 by default, 1 at least. (transfer full) or NULL with
 * an error (the bundled data is broken). */
BefHubWorld *bef_hub_simulation_new (guint64 seed, guint n_buildings, guint interval_s,
                                     GError **error);
/* A moment that is told instead of drawn: "monday", a morning of winter after a weekend. To be
 * asked before anything else of @world, a simulated commune. FALSE when there is no such scene. */
gboolean bef_hub_simulation_set_scene (BefHubWorld *world, const char *scene);
/* When the present of @scene begins, ms UTC; BEF_NO_TIME when there is no such scene. */
gint64 bef_hub_simulation_scene_ms (const char *scene);

G_END_DECLS
