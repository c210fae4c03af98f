/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/tariff/bef-cost.h"

G_BEGIN_DECLS

/* Contracts and curves at random, for tests. */

#define POINT "30001642617347"
#define MAIN_METER "urn:ngsi-ld:ACMeasurement:test:school:main"

/* Reads @text (what follows the first line) and asserts that it can be. (transfer full) */
BefContracts *read_contracts (const char *text);
/* Midnight in Paris of "2026-01-31". */
gint64 day (const char *text);

/* A contract of @fluid and @scheme from 2024-01-01 with random prices, hours, powers and all taxes
 * that it may have, and another version a year before. (transfer full) */
BefContract *random_contract (BefFluid fluid, BefScheme scheme);
/* What was used in each of @cells at random, in what the index counts. Nothing is missing.
 * (transfer full) GArray of BefEnergy. */
GArray *random_use (BefFluid fluid, const GArray *cells);

G_END_DECLS
