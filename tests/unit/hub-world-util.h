/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/bef-json.h"
#include "hub/replay/bef-hub-replay.h"
#include "hub/simulation/bef-hub-simulation.h"

/* What the tests of the hub's worlds share. Everything aborts on a contradiction. */

#define SIM_ID(type, rest) "urn:ngsi-ld:" type ":sainte-gemme:" rest

gint64 world_instant (const char *iso);
/* All samples of a range. (transfer full) GArray of BefHubSample. */
GArray *world_samples (BefHubWorld *world, const char *id, const char *attr, gint64 from_ms,
                       gint64 to_ms, gint64 now_ms);
void world_assert_same_samples (GArray *a, GArray *b);
/* attribute member of an entity: its "value" as text ("true"/"false" for booleans), or NULL.
 * (transfer full) */
char *world_value (BefHubWorld *world, const char *id, const char *attr, gint64 now_ms);
double world_number (BefHubWorld *world, const char *id, const char *attr, gint64 now_ms);
/* observedAt of an attribute, BEF_NO_TIME when absent. */
gint64 world_observed (BefHubWorld *world, const char *id, const char *attr, gint64 now_ms);
/* The instant in a {"@type":"DateTime"} attribute, BEF_NO_TIME when absent. */
gint64 world_date (JsonObject *entity, const char *attr);
/* "object" of a Relationship. (transfer none) or NULL */
const char *world_relationship (JsonObject *entity, const char *attr);
const char *world_text (JsonObject *entity, const char *attr);
