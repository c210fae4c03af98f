/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/tariff/bef-cost.h"

G_BEGIN_DECLS

/* Costs in words, for pages and reports alike. All returned texts are (transfer full). */

/* "1,234.56 € for 8,210 kWh", as bills have it, with taxes; "Nothing is known" without anything. */
char *bef_cost_dup_sentence (const BefCost *self);
/* What a reader has to know of its worth: "92 % measured · 12 kWh estimated · 3 days without a
 * contract"; NULL: all is measured, and priced. */
char *bef_cost_dup_quality (const BefCost *self);
/* "Peak hours", "Subscription", a tax by its name. */
char *bef_cost_line_dup_title (const BefCostLine *line, const BefTaxes *taxes);
/* "1,200 kWh", "2 h 10"; NULL: it has none. */
char *bef_cost_line_dup_quantity (const BefCostLine *line, BefFluid fluid);
/* "Peak and off-peak hours · 36 kVA · since 1 February 2026". */
char *bef_tariff_dup_words (const BefTariff *self);
/* "22:00-06:00, 12:00-15:00 (April to October)"; NULL: none. */
char *bef_tariff_dup_hours (const BefTariff *self);

G_END_DECLS
