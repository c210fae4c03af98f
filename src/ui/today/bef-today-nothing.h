/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-today-section.h"

G_BEGIN_DECLS

/* What is said where nothing needs anybody, and nothing else may be known either. */
#define BEF_TYPE_TODAY_NOTHING (bef_today_nothing_get_type ())
G_DECLARE_FINAL_TYPE (BefTodayNothing, bef_today_nothing, BEF, TODAY_NOTHING, BefTodaySection)

GtkWidget *bef_today_nothing_new (void);

G_END_DECLS
