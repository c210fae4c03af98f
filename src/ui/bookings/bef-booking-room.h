/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/bef-device.h"

G_BEGIN_DECLS

/* The first cell of a row of bookings: a room, its building, what it is now and the age of that.
 * Property "room" (BefDevice, nullable), which it follows. */
#define BEF_TYPE_BOOKING_ROOM (bef_booking_room_get_type ())
G_DECLARE_FINAL_TYPE (BefBookingRoom, bef_booking_room, BEF, BOOKING_ROOM, GtkBox)

GtkWidget *bef_booking_room_new (void);
void bef_booking_room_set_room (BefBookingRoom *self, BefDevice *room);

G_END_DECLS
