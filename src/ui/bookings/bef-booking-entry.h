/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How a booking stands to now and to the others. */
typedef enum
{
  BEF_BOOKING_TO_COME = 0,
  BEF_BOOKING_NOW = 1 << 0,
  BEF_BOOKING_OVER = 1 << 1,
  BEF_BOOKING_CLASHES = 1 << 2,
} BefBookingStanding;

/* A booking in a day's cell: when, what for, and that it clashes by shape and word. CSS class
 * "bef-booking", and "bef-booking-now", "bef-past", "bef-booking-clash" by how it stands. */
#define BEF_TYPE_BOOKING_ENTRY (bef_booking_entry_get_type ())
G_DECLARE_FINAL_TYPE (BefBookingEntry, bef_booking_entry, BEF, BOOKING_ENTRY, GtkBox)

GtkWidget *bef_booking_entry_new (const char *time, const char *purpose,
                                  BefBookingStanding standing);

G_END_DECLS
