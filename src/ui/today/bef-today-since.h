/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-today-section.h"

G_BEGIN_DECLS

/* What was raised and is over since somebody last said that they had seen, and that they have. */
#define BEF_TYPE_TODAY_SINCE (bef_today_since_get_type ())
G_DECLARE_FINAL_TYPE (BefTodaySince, bef_today_since, BEF, TODAY_SINCE, BefTodaySection)

GtkWidget *bef_today_since_new (void);

G_END_DECLS
