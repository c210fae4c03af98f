/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/lighting/bef-lighting.h"

G_BEGIN_DECLS

/*
 * What stands of a cabinet, night after night: what was found stands until it is over, not until a
 * night does not tell it. Pure, any thread.
 *
 * It is over after so many nights on end that are known and do not tell it
 * (BEF_LIGHTING_QUIET_NIGHTS; of what burns by day two, of what is dark all night one). Lamps that
 * are lost stand until the level of the last nights is back above half of the least loss that is
 * told, whatever the nights before them are by then; after BEF_LIGHTING_LAMPS_STAND nights the
 * cabinet has the lamps that it has.
 */
#define BEF_LIGHTING_QUIET_NIGHTS 3
#define BEF_LIGHTING_LAMPS_STAND 60
/* Without a known night for so many, nothing is said any more. */
#define BEF_LIGHTING_STALE_NIGHTS 3

typedef struct
{
  gboolean stands;
  BefLightingFinding finding; /* as it was told last, since the night that it began with */
  guint quiet;                /* known nights since then */
  guint nights;               /* that it stands */
  double was_w;               /* of lamps: the level before */
} BefLightingStanding;

typedef struct
{
  BefLightingStanding of[BEF_LIGHTING_N_FINDINGS];
} BefLightingStand;

/* From all zero on: the next one of @nights, which is the @n-th, is over. */
void bef_lighting_stand_next (BefLightingStand *self, const GArray *nights, guint n);
/* What stands by all of @nights. */
void bef_lighting_stand (BefLightingStand *self, const GArray *nights);

/* Whether enough of the first @n of @nights is known, and lately, for silence about @kind to say
 * something. */
gboolean bef_lighting_is_judged (const GArray *nights, guint n, BefLightingKind kind);

G_END_DECLS
