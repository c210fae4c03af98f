/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-report.h"
#include "model/bef-ledger.h"

G_BEGIN_DECLS

/*
 * The exhibit of works: one page for a council's deliberation, with what they cost and what they
 * gave, corrected by the weather, how sure that is, and the right to say "not proven" and "not
 * yet".
 */

/* What works gave to one fluid of their building. */
typedef struct
{
  BefFluid fluid;
  BefSavings savings;
} BefExhibitLine;

/* Of each energy that is counted in the building of @entry; empty: none. (transfer full) of
 * BefExhibitLine */
GArray *bef_exhibit_judge (const BefEnergyFacts *facts, const BefLedgerEntry *entry);
/* As from when on the facts have to be for all works of @ledger to be judged: two years before the
 * first. */
gint64 bef_exhibit_facts_from (const BefLedger *ledger, gint64 now_ms);
/* @building: its name. (transfer full); to be written by bef_report_new_pdf(). */
BefReport *bef_exhibit_new (const BefEnergyFacts *facts, const BefLedgerEntry *entry,
                            const char *commune, const char *building);

G_END_DECLS
