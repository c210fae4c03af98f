/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/alarms/bef-alarm-rules.h"
#include "supervision/lighting/bef-lighting-stand.h"
#include "supervision/water/bef-water-stand.h"

G_BEGIN_DECLS

/*
 * What lamps and water do at night, as signs to the engine. Pure, any thread but for the rules,
 * which live as long as their set. A cabinet has one point for each cause, a meter of water one.
 */

/* "lighting-lamps", "water-at-night": the ids of their rules. Static. */
const char *bef_lighting_rule_id (BefLightingKind kind);
#define BEF_WATER_RULE_ID "water-at-night"

/* The sign of what @stand says of @kind, by @nights it was made of: NOTHING while they are too few
 * or too old, and nothing stands. The value is in minutes, percent, hours or nights. @object and
 * @building (nullable) interned. */
BefAlarmSign bef_lighting_sign (const BefAlarmRule *rule, BefLightingKind kind, const char *object,
                                const char *building, const BefLightingStand *stand,
                                const GArray *nights);
/* Likewise; the value is in L/h. */
BefAlarmSign bef_water_sign (const BefAlarmRule *rule, const char *object, const char *building,
                             const BefWaterVerdict *verdict);

G_END_DECLS
