/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-bookings.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"

static int
compare (gconstpointer a, gconstpointer b)
{
  const BefBooking *x = *(const BefBooking *const *)a, *y = *(const BefBooking *const *)b;

  if (x->start_ms != y->start_ms)
    return x->start_ms < y->start_ms ? -1 : 1;
  return (x->end_ms > y->end_ms) - (x->end_ms < y->end_ms);
}

/* (transfer container), in order of time. */
static GPtrArray *
between (BefDevice *room, gint64 from_ms, gint64 to_ms)
{
  GPtrArray *all = bef_device_get_bookings (room), *found = g_ptr_array_new ();

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const BefBooking *booking = g_ptr_array_index (all, i);
      if (booking->start_ms < to_ms && booking->end_ms > from_ms)
        g_ptr_array_add (found, (gpointer)booking);
    }
  g_ptr_array_sort (found, compare);
  return found;
}

GPtrArray *
bef_bookings_of_day (BefDevice *room, gint64 day_ms)
{
  gint64 from = bef_civil_floor (day_ms, BEF_PERIOD_DAY);

  return between (room, from, bef_civil_add (from, BEF_PERIOD_DAY, 1));
}

gboolean
bef_bookings_clash (BefDevice *room, const BefBooking *booking)
{
  GPtrArray *all = bef_device_get_bookings (room);

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const BefBooking *other = g_ptr_array_index (all, i);
      if (other != booking && other->start_ms < booking->end_ms
          && other->end_ms > booking->start_ms)
        return TRUE;
    }
  return FALSE;
}

guint
bef_bookings_count_clashes (BefDevice *room, gint64 from_ms, gint64 to_ms)
{
  g_autoptr (GPtrArray) bookings = between (room, from_ms, to_ms);
  gint64 taken_until = G_MININT64;
  guint clashes = 0;

  for (guint i = 0; i < bookings->len; i++)
    {
      const BefBooking *booking = g_ptr_array_index (bookings, i);
      clashes += booking->start_ms < taken_until;
      taken_until = MAX (taken_until, booking->end_ms);
    }
  return clashes;
}

const BefBooking *
bef_bookings_next (BefDevice *room, gint64 now_ms)
{
  g_autoptr (GPtrArray) bookings = between (room, now_ms, G_MAXINT64);

  for (guint i = 0; i < bookings->len; i++)
    {
      const BefBooking *booking = g_ptr_array_index (bookings, i);
      if (booking->start_ms > now_ms)
        return booking;
    }
  return NULL;
}

char *
bef_booking_dup_time (const BefBooking *booking, gint64 day_ms)
{
  gint64 day = bef_civil_floor (day_ms, BEF_PERIOD_DAY);
  gint64 next = bef_civil_add (day, BEF_PERIOD_DAY, 1);
  g_autofree char *from = bef_format_time (booking->start_ms);
  g_autofree char *to = bef_format_time (booking->end_ms);

  if (booking->start_ms <= day && booking->end_ms >= next)
    return g_strdup (_ ("all day"));
  if (booking->start_ms < day)
    /* TRANSLATORS: the time a booking ends, begun on an earlier day. */
    return g_strdup_printf (_ ("until %s"), to);
  if (booking->end_ms > next)
    /* TRANSLATORS: the time a booking begins, which ends on a later day. */
    return g_strdup_printf (_ ("from %s"), from);
  /* TRANSLATORS: start and end of a booking. */
  return g_strdup_printf (_ ("%s – %s"), from, to);
}
