/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/energy/bef-typical-week.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * The last seven days of a building hour by hour, over the band of its typical week, below the
 * sentence that says whether they differ. Where too little is known for a typical week there is no
 * chart, and the sentence says why. Keys and accessibility are those of BefChart. Reads nothing by
 * itself. Main thread.
 */
#define BEF_TYPE_TYPICAL_WEEK_CHART (bef_typical_week_chart_get_type ())
G_DECLARE_FINAL_TYPE (BefTypicalWeekChart, bef_typical_week_chart, BEF, TYPICAL_WEEK_CHART,
                      GtkWidget)

GtkWidget *bef_typical_week_chart_new (void);
/* @week is not kept. */
void bef_typical_week_chart_show (BefTypicalWeekChart *self, const BefTypicalWeek *week);

G_END_DECLS
