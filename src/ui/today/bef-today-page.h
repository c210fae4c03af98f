/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shell/bef-page.h"

G_BEGIN_DECLS

/* The first page: what needs somebody, then the commune in ten lines, the power of the day and the
 * bookings of the day. */
#define BEF_TYPE_TODAY_PAGE (bef_today_page_get_type ())
G_DECLARE_FINAL_TYPE (BefTodayPage, bef_today_page, BEF, TODAY_PAGE, BefPage)

BefPage *bef_today_page_new (void);

G_END_DECLS
