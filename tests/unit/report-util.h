/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/bef-deck.h"

/* A commune of six buildings over three years to 30 November 2026, its days made by a rule: what a
 * meter takes a day is base + slope x (distance from midsummer), times a factor of the year. So
 * that every figure can be reckoned by hand. */
#define REPORT_N_BUILDINGS 6

typedef struct
{
  double factor;  /* of 2026 against 2025: 1 unless said */
  double missing; /* share of the newest year's days that nobody measured */
} ReportChange;

BefEnergyFacts *report_facts_new (const ReportChange change[REPORT_N_BUILDINGS]);
/* The same as of a month's end, which is over. */
BefEnergyFacts *report_facts_as_of (const ReportChange change[REPORT_N_BUILDINGS], gint64 now_ms);
/* What building @i takes on @day_ms, kWh, before any factor. */
double report_day_kwh (guint i, gint64 day_ms);
const char *report_building_id (guint i);
const char *report_building_name (guint i);
gint64 report_now (void);
/* What the meters of facts that are made from now on are charged by; NULL: no contract. Not copied.
 * The first building's is "urn:meter:0". */
void report_use_contracts (const BefContracts *used);
/* With works, inclusion, web and map as well. (transfer none) parts: static. */
void report_source (BefDeckSource *out, const BefEnergyFacts *facts);
