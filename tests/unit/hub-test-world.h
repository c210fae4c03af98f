/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub/world/bef-hub-world.h"

G_BEGIN_DECLS

/*
 * A world small enough to compute by hand: @n buildings "mairie", "ateliers", "ecole", "b3",
 * "b4"... in a row, 0.01 degree of longitude apart from (-0.7, 46.1), each with a meter, a climate
 * sensor, a door and a camera; one alert, in ecole. Meter i: totalActivePower every minute,
 * hub_test_power(); Door: openState, a text every ten minutes.
 */
BefHubWorld *hub_test_world_new (guint n);
double hub_test_power (guint building, gint64 at_ms);
/* Number of entities of a world of @n buildings. */
guint hub_test_world_size (guint n);

G_END_DECLS
