/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-energy-compare.h"

G_BEGIN_DECLS

/*
 * The conclusions of bef-energy-words.h as headlines: with the fluid and without amounts, which
 * stand beside them, and without a full stop. By the same roundings, and "as much" means the same.
 * Translated, (transfer full).
 */

/* "October 2026: 8 % less electricity than a year before". */
char *bef_energy_dup_headline (const BefEnergyComparison *c, BefFluid fluid);
/* "From 16 to 22 November 2026: 8 % more electricity than usual". */
char *bef_energy_dup_usual_headline (const BefEnergyComparison *c, BefFluid fluid);
/* What is missing or estimated of all that figures rest on, from @least (0 to 1) on: "46 % of the
 * measurements are missing"; NULL: less. */
char *bef_energy_dup_lacking (const BefEnergyTotal *total, double least);
/* "euros with taxes whose rates are to be verified"; NULL: none are, or no euros are known.
 * (transfer none) */
const char *bef_energy_taxes_unchecked (const BefEnergyComparison *c);

G_END_DECLS
