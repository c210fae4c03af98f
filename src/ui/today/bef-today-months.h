/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-today-section.h"

G_BEGIN_DECLS

/* What the month took so far of each fluid, against last year and what is usual, and the last
 * twelve months of the first: for the elected. */
#define BEF_TYPE_TODAY_MONTHS (bef_today_months_get_type ())
G_DECLARE_FINAL_TYPE (BefTodayMonths, bef_today_months, BEF, TODAY_MONTHS, BefTodaySection)

GtkWidget *bef_today_months_new (void);

G_END_DECLS
