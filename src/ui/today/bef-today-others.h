/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-today-section.h"

G_BEGIN_DECLS

/* What is urgent and for others to see to: a line each, that leads to it. */
#define BEF_TYPE_TODAY_OTHERS (bef_today_others_get_type ())
G_DECLARE_FINAL_TYPE (BefTodayOthers, bef_today_others, BEF, TODAY_OTHERS, BefTodaySection)

GtkWidget *bef_today_others_new (void);

G_END_DECLS
