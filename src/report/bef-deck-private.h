/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-deck.h"

G_BEGIN_DECLS

/* In bef-deck-energy.c. */
void bef_deck_add_energy (GPtrArray *deck, const BefEnergyFacts *facts);
void bef_deck_add_lighting (GPtrArray *deck, const BefEnergyFacts *facts);

/* What is missing of all that figures rest on; NULL: little. (transfer full) */
char *bef_deck_dup_warning (const BefEnergyTotal *total);
/* The months of @part alone. (transfer full) */
BefSlide *bef_deck_new_months (const BefEnergyPart *part);

G_END_DECLS
