/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/* The bookings of one room on one day, one below the other: time and purpose, what clashes marked
 * by shape and word, what is over dimmed. Follows the room. CSS node "bookingcell". */
#define BEF_TYPE_BOOKING_CELL (bef_booking_cell_get_type ())
G_DECLARE_FINAL_TYPE (BefBookingCell, bef_booking_cell, BEF, BOOKING_CELL, GtkWidget)

GtkWidget *bef_booking_cell_new (void);
/* @day: days from today on, 0 today. @session and @room nullable: unbinds. */
void bef_booking_cell_bind (BefBookingCell *self, BefSession *session, BefDevice *room, guint day);

G_END_DECLS
