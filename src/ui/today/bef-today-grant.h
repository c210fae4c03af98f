/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-today-section.h"

G_BEGIN_DECLS

/* Until when images may be seen, for whom that is a question. */
#define BEF_TYPE_TODAY_GRANT (bef_today_grant_get_type ())
G_DECLARE_FINAL_TYPE (BefTodayGrant, bef_today_grant, BEF, TODAY_GRANT, BefTodaySection)

GtkWidget *bef_today_grant_new (void);

G_END_DECLS
