/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-today-section.h"

G_BEGIN_DECLS

/* How the commune is, in one sentence. Fills the width of the page. */
#define BEF_TYPE_TODAY_HEADLINE (bef_today_headline_get_type ())
G_DECLARE_FINAL_TYPE (BefTodayHeadline, bef_today_headline, BEF, TODAY_HEADLINE, BefTodaySection)

GtkWidget *bef_today_headline_new (void);

G_END_DECLS
