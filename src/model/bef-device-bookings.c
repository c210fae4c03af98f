/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-device-private.h"

/* What a room is booked for: by the back end, and by calendars that are kept on this computer. */

static gboolean
bookings_differ (GPtrArray *a, GPtrArray *b)
{
  guint n = a != NULL ? a->len : 0;

  if (n != (b != NULL ? b->len : 0))
    return TRUE;
  for (guint i = 0; i < n; i++)
    {
      BefBooking *x = g_ptr_array_index (a, i), *y = g_ptr_array_index (b, i);
      if (x->start_ms != y->start_ms || x->end_ms != y->end_ms
          || g_strcmp0 (x->purpose, y->purpose) != 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_span (GPtrArray *bookings, const BefBooking *wanted)
{
  for (guint i = 0; bookings != NULL && i < bookings->len; i++)
    {
      const BefBooking *b = g_ptr_array_index (bookings, i);
      if (b->start_ms == wanted->start_ms && b->end_ms == wanted->end_ms)
        return TRUE;
    }
  return FALSE;
}

static void
add_all (BefEntity *holder, GPtrArray *from, GPtrArray *unless)
{
  for (guint i = 0; from != NULL && i < from->len; i++)
    {
      const BefBooking *b = g_ptr_array_index (from, i);
      if (!has_span (unless, b))
        bef_entity_add_booking (holder, b->start_ms, b->end_ms, b->purpose, b->category);
    }
}

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  const BefBooking *x = *(BefBooking *const *)a, *y = *(BefBooking *const *)b;

  return (x->start_ms > y->start_ms) - (x->start_ms < y->start_ms);
}

/* (transfer full) nullable */
static GPtrArray *
copy (GPtrArray *one, GPtrArray *other)
{
  g_autoptr (BefEntity) holder = bef_entity_new ("", "", BEF_ENTITY_EQUIPMENT);

  add_all (holder, one, NULL);
  add_all (holder, other, one);
  if (other != NULL && holder->bookings != NULL)
    g_ptr_array_sort (holder->bookings, compare_starts);
  return g_steal_pointer (&holder->bookings);
}

static void
join (BefDevice *self)
{
  g_clear_pointer (&self->all_bookings, g_ptr_array_unref);
  if (self->own_bookings != NULL)
    self->all_bookings = copy (self->bookings, self->own_bookings);
}

gboolean
bef_device_take_bookings (BefDevice *self, GPtrArray *bookings)
{
  if (!bookings_differ (self->bookings, bookings))
    return FALSE;
  g_clear_pointer (&self->bookings, g_ptr_array_unref);
  self->bookings = copy (bookings, NULL);
  join (self);
  return TRUE;
}

void
bef_device_free_bookings (BefDevice *self)
{
  g_clear_pointer (&self->bookings, g_ptr_array_unref);
  g_clear_pointer (&self->own_bookings, g_ptr_array_unref);
  g_clear_pointer (&self->all_bookings, g_ptr_array_unref);
}

void
bef_device_set_own_bookings (BefDevice *self, GPtrArray *bookings)
{
  g_return_if_fail (BEF_IS_DEVICE (self));
  if (!bookings_differ (self->own_bookings, bookings))
    return;
  g_clear_pointer (&self->own_bookings, g_ptr_array_unref);
  self->own_bookings = copy (bookings, NULL);
  join (self);
  bef_place_tell (BEF_PLACE (self));
}

GPtrArray *
bef_device_get_bookings (BefDevice *self)
{
  return self->all_bookings != NULL ? self->all_bookings : self->bookings;
}
