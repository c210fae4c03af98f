/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/energy/bef-energy-compare.h"
#include "supervision/tariff/bef-cost-loader.h"

G_BEGIN_DECLS

/*
 * What was used of electricity in each class of price (peak and off-peak hours; the four classes of
 * C4), and what that costs: always of the samples and the contracts (bef-cost.h), for all contracts
 * of a part together. Its euros add up to those of the part's span, or nothing is told. Pure; any
 * thread.
 */

typedef struct
{
  double kwh, euros; /* @euros: of the energy alone, before taxes */
} BefEnergyClass;

typedef struct
{
  guint n;                               /* classes with anything; below 2 there is no split */
  BefEnergyClass classes[BEF_N_CLASSES]; /* by BefClass */
  double kwh;                            /* of all of them */
  double rest_euros;                     /* subscription, power, excess and taxes */
} BefEnergySplit;

/* Of @sources (of BefCostSource, each contract once) over @total's span, whose euros it has to come
 * to. n is 0 where there is nothing to tell: no contract, more than BEF_COMPARE_UNPRICED without
 * one, or euros that are not those of the span. */
BefEnergySplit bef_energy_split_of (GPtrArray *sources, const BefTaxes *taxes,
                                    const BefEnergyTotal *total);
/* "Peak hours 62 % (1,234 kWh, 185 €), off-peak hours 38 % (756 kWh, 76 €); subscription, power and
 * taxes 98 €.", after the span @when. (transfer full); NULL: there is no split. */
char *bef_energy_split_dup_sentence (const BefEnergySplit *self, const char *when);

G_END_DECLS
