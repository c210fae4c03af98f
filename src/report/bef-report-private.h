/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-report.h"

G_BEGIN_DECLS

/* For those who make reports. */

/* With no text yet. (transfer full) */
BefReport *bef_report_new_empty (void);
/* (transfer none) each. @heads: NULL-terminated, copied. */
BefReportTable *bef_report_add_table (BefReport *self, const char *title, const char *const *heads);
GArray *bef_report_add_row (BefReportTable *table, const char *name);
void bef_report_add_amount (GArray *row, BefAmount amount);
/* The columns of bef_report_add_figures(), @first before them. Static until the next call. */
const char *const *bef_report_figure_heads (const char *first);
/* One line of them, the same of a fluid and of a building. */
void bef_report_add_figures (BefReportTable *table, const char *name, const BefEnergyPart *part,
                             BefSpan span);
/* The last twelve months of @part. */
void bef_report_add_months (BefReport *self, const BefEnergyPart *part);

/* In bef-report-details.c: what is concluded of @span beside the comparison, with its interval or
 * its usual range, and how. @building nullable. Nothing is added where nothing is known. */
void bef_report_add_key_figures (BefReport *self, const BefEnergyFacts *facts, const char *building,
                                 BefSpan span);
/* kWh and euros of @part by price class, where its contracts have several. */
void bef_report_add_split (BefReport *self, const BefEnergyPart *part, BefSpan span);
/* The typical week of @part, where a load curve of it was read. */
void bef_report_add_week (BefReport *self, const BefEnergyPart *part);
void bef_report_add_key_methods (BefReport *self, const BefEnergyFacts *facts, const char *building,
                                 BefSpan span);
/* Buildings by their energy per m2, and those that are set aside with the reason. */
void bef_report_add_ranking (BefReport *self, const BefEnergyFacts *facts);

G_END_DECLS
