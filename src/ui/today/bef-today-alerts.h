/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-today-section.h"

G_BEGIN_DECLS

/* What needs somebody, but for what is urgent: of today, or of the week, the nearest deadline
 * first. */
#define BEF_TYPE_TODAY_ALERTS (bef_today_alerts_get_type ())
G_DECLARE_FINAL_TYPE (BefTodayAlerts, bef_today_alerts, BEF, TODAY_ALERTS, BefTodaySection)

typedef enum
{
  BEF_TODAY_OF_DAY,
  BEF_TODAY_OF_WEEK,
} BefTodaySpan;
GtkWidget *bef_today_alerts_new (BefTodaySpan span);

G_END_DECLS
