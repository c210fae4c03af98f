/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/facts/bef-energy-facts.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * What the last twelve months took of one fluid, each beside the same month of the year before, in
 * bars; the running one up to the day that is known. Reads nothing by itself. Main thread.
 */
#define BEF_TYPE_MONTHS_CHART (bef_months_chart_get_type ())
G_DECLARE_FINAL_TYPE (BefMonthsChart, bef_months_chart, BEF, MONTHS_CHART, GtkWidget)

GtkWidget *bef_months_chart_new (void);
/* @part is not kept. */
void bef_months_chart_show (BefMonthsChart *self, const BefEnergyPart *part);

G_END_DECLS
