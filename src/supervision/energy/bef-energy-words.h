/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-energy-area.h"
#include "bef-energy-correct.h"
#include "bef-energy-forecast.h"
#include "bef-load-profile.h"
#include "bef-savings.h"
#include "bef-typical-week.h"

G_BEGIN_DECLS

/*
 * Conclusions in whole sentences, the conclusion first: what pages, graphs, slides and reports say,
 * with the same words everywhere. Translated, plain text, (transfer full). Each has its method,
 * a sentence too, for a second line or a tooltip.
 */

/* "−412 kWh", "+3 m³": with its sign. */
char *bef_energy_dup_signed (double amount, const char *unit);
/* What the span is called as of @now_ms: "Yesterday", "This week, from 23 to 29 November 2026",
 * "November 2026". */
char *bef_energy_dup_span (const BefEnergyComparison *c, gint64 now_ms);
/* "November 2026: 8 % less than last year (−412 kWh)." Says so when it cannot be compared. */
char *bef_energy_dup_last_year (const BefEnergyComparison *c, BefFluid fluid, gint64 now_ms);
/* The same against what is usual; NULL where nothing is. */
char *bef_energy_dup_usual (const BefEnergyComparison *c, BefFluid fluid, gint64 now_ms);
/* Of the weather: "Corrected for the weather: 3 % more (+120 kWh)."; NULL where nothing is. */
char *bef_energy_dup_corrected (const BefEnergyCorrected *corrected);
/* "12 % missing, 3 % estimated, meter replaced"; NULL when all is measured. */
char *bef_energy_dup_quality (const BefEnergyTotal *total);
/* How it was compared: "Against the same weekdays 52 weeks before; only days measured in both
 * years count." With the working days of both, where they differ. */
char *bef_energy_dup_method (const BefEnergyComparison *c);

/* "128 kWh/m² in twelve months: within the usual 75 to 300 of its type." */
char *bef_per_area_dup_sentence (const BefPerArea *area);
/* "At night 2.1 kW, a third of a working day's power: 38 % of all that is used."; NULL: not known
 */
char *bef_load_profile_dup_base (const BefLoadProfile *profile);
/* "Highest power 28.3 kW, on 12 January 2026 at 8:10, of 36 kVA subscribed."; NULL: not known.
 * @subscribed_kva 0: not known. */
char *bef_load_profile_dup_peak (const BefLoadProfile *profile, double subscribed_kva);
/* "From 23 to 29 November 2026: more than usual at 61 of 168 hours, most of them on Saturday…" */
char *bef_typical_week_dup_sentence (const BefTypicalWeek *week);
/* "A usual week takes most on Tuesdays…": when; NULL: not known. */
char *bef_typical_week_dup_rhythm (const BefTypicalWeek *week);
char *bef_typical_week_dup_method (const BefTypicalWeek *week);
/* "2026 will take about 41,000 kWh, between 39,000 and 43,000."; NULL: not known */
char *bef_energy_forecast_dup_sentence (const BefEnergyForecast *forecast, BefFluid fluid);
/* "Proven: 12 % less than without, between 6 % and 18 % (4,200 kWh a year)." */
char *bef_savings_dup_sentence (const BefSavings *savings);
/* "Not proven", "Not yet": a word for a table. Static. */
const char *bef_savings_word (BefSavingsVerdict verdict);
/* How it was found out, in a few sentences. */
char *bef_savings_dup_method (const BefSavings *savings);
/* How degree days are counted. Static. */
const char *bef_degree_days_method (void);

G_END_DECLS
