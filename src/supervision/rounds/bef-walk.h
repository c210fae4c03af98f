/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-commune.h"

G_BEGIN_DECLS

/*
 * The order in which somebody walks from building to building: from the town hall to whatever is
 * nearest, then to what is nearest to that. What has no place comes last, by name. Pure; main
 * thread.
 */

/* @places: of BefPlace, put in order. Where there is no town hall the first place is where the walk
 * begins. */
void bef_walk_sort (GPtrArray *places);
/* Metres between two points, as the crow flies: good for a commune. */
double bef_walk_distance_m (BefPoint from, BefPoint to);

G_END_DECLS
