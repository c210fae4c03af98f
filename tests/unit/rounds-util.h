/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-commune.h"

/* A commune that is told by hand: what the tests of rounds share. The present is ROUNDS_NOW, Monday
 * 12 January 2026, 8:30 in Paris. */
#define ROUNDS_NOW G_GINT64_CONSTANT (1768203000000)
#define ROUNDS_FRIDAY G_GINT64_CONSTANT (1767974400000) /* 17:00 */
#define URN(rest) "urn:ngsi-ld:x:" rest

typedef struct
{
  BefCommune *commune;
  GPtrArray *answer; /* being written */
} Rounds;

Rounds *rounds_new (void);
void rounds_free (Rounds *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Rounds, rounds_free)
/* All (transfer none): of the answer, applied by rounds_tell(). */
BefEntity *rounds_building (Rounds *self, const char *id, const char *category, double latitude,
                            double longitude);
/* @state nullable: the id of a state, else @value. Observed a minute ago. */
BefEntity *rounds_device (Rounds *self, const char *id, const char *building, BefKind kind);
void rounds_state (BefEntity *device, const char *quantity, const char *state, gint64 observed_ms);
/* @cleared_ms, @acknowledged_ms: BEF_NO_TIME for not. */
BefEntity *rounds_alert (Rounds *self, const char *id, const char *severity, gint64 issued_ms,
                         gint64 cleared_ms);
void rounds_tell (Rounds *self);
BefDevice *rounds_find (Rounds *self, const char *id);
