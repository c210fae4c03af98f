/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/kit/bef-kind-list.h"
#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/* The rooms' bookings of the seven days to come, today first: a row per room, a column per day. A
 * row opens the room's building (win.show-device). CSS node "bookingweek". */
#define BEF_TYPE_BOOKING_WEEK (bef_booking_week_get_type ())
G_DECLARE_FINAL_TYPE (BefBookingWeek, bef_booking_week, BEF, BOOKING_WEEK, GtkWidget)

GtkWidget *bef_booking_week_new (void);
/* @session nullable. */
void bef_booking_week_set_session (BefBookingWeek *self, BefSession *session);
/* Shows the rooms that @query selects, by building. */
void bef_booking_week_update (BefBookingWeek *self, const BefKindQuery *query);
guint bef_booking_week_get_n_rows (BefBookingWeek *self);

G_END_DECLS
