/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-today-section.h"

G_BEGIN_DECLS

/* The kinds of equipment of which something is to be told, and one line for all the others. */
#define BEF_TYPE_TODAY_KINDS (bef_today_kinds_get_type ())
G_DECLARE_FINAL_TYPE (BefTodayKinds, bef_today_kinds, BEF, TODAY_KINDS, BefTodaySection)

GtkWidget *bef_today_kinds_new (void);

G_END_DECLS
