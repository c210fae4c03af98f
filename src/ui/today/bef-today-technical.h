/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-today-section.h"

G_BEGIN_DECLS

/* What is late or lost, the slowest links, the weakest batteries: for who repairs. */
#define BEF_TYPE_TODAY_TECHNICAL (bef_today_technical_get_type ())
G_DECLARE_FINAL_TYPE (BefTodayTechnical, bef_today_technical, BEF, TODAY_TECHNICAL, BefTodaySection)

GtkWidget *bef_today_technical_new (void);

G_END_DECLS
