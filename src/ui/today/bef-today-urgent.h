/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-today-section.h"

G_BEGIN_DECLS

/* What is urgent, each matter on a wide card with what to do and whom to call. */
#define BEF_TYPE_TODAY_URGENT (bef_today_urgent_get_type ())
G_DECLARE_FINAL_TYPE (BefTodayUrgent, bef_today_urgent, BEF, TODAY_URGENT, BefTodaySection)

GtkWidget *bef_today_urgent_new (void);

G_END_DECLS
