/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-device.h"

G_BEGIN_DECLS

/* Questions about the bookings of one room. Bookings returned are the room's: valid until it next
 * changes. Days are civil days of Europe/Paris. Main thread. */

/* (transfer container) GPtrArray of BefBooking that touch the day holding @day_ms, in order of
 * time. */
GPtrArray *bef_bookings_of_day (BefDevice *room, gint64 day_ms);
/* Whether another booking of @room overlaps @booking. One that begins when another ends does not.
 */
gboolean bef_bookings_clash (BefDevice *room, const BefBooking *booking);
/* Bookings of [from, to) that overlap an earlier one of the same room. */
guint bef_bookings_count_clashes (BefDevice *room, gint64 from_ms, gint64 to_ms);
/* The first one that begins after @now_ms, or NULL. */
const BefBooking *bef_bookings_next (BefDevice *room, gint64 now_ms);
/* Its time as seen on the day holding @day_ms: "18:00 – 20:00", "from 22:00", "until 12:00", "all
 * day". (transfer full) */
char *bef_booking_dup_time (const BefBooking *booking, gint64 day_ms);

G_END_DECLS
