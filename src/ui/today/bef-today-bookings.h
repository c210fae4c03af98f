/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-today-section.h"

G_BEGIN_DECLS

/* The bookings of the day, and whether their rooms are ready. */
#define BEF_TYPE_TODAY_BOOKINGS (bef_today_bookings_get_type ())
G_DECLARE_FINAL_TYPE (BefTodayBookings, bef_today_bookings, BEF, TODAY_BOOKINGS, BefTodaySection)

GtkWidget *bef_today_bookings_new (void);

G_END_DECLS
