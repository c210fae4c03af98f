/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-today-section.h"

G_BEGIN_DECLS

/* The power of the commune over the day, where there are meters. */
#define BEF_TYPE_TODAY_POWER (bef_today_power_get_type ())
G_DECLARE_FINAL_TYPE (BefTodayPower, bef_today_power, BEF, TODAY_POWER, BefTodaySection)

GtkWidget *bef_today_power_new (void);

G_END_DECLS
