/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-today-section.h"

G_BEGIN_DECLS

/* The next council, how many slides are chosen for it, and a button that presents them; where none
 * is prepared, that. */
#define BEF_TYPE_TODAY_COUNCIL (bef_today_council_get_type ())
G_DECLARE_FINAL_TYPE (BefTodayCouncil, bef_today_council, BEF, TODAY_COUNCIL, BefTodaySection)

GtkWidget *bef_today_council_new (void);

G_END_DECLS
