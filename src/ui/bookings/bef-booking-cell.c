/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-booking-cell.h"

#include <glib/gi18n.h>

#include "base/bef-text.h"
#include "bef-booking-entry.h"
#include "bef-bookings.h"

struct _BefBookingCell
{
  GtkWidget parent_instance;
  GtkWidget *box;      /* template child */
  BefSession *session; /* owned, nullable */
  BefDevice *room;     /* owned, nullable */
  char *made_of;       /* owned, nullable: what the children show */
  guint day;
};

G_DEFINE_FINAL_TYPE (BefBookingCell, bef_booking_cell, GTK_TYPE_WIDGET)

static GtkWidget *
make_entry (BefBookingCell *self, const BefBooking *booking, gint64 day_ms, gint64 now_ms)
{
  g_autofree char *time = bef_booking_dup_time (booking, day_ms);
  BefBookingStanding standing = BEF_BOOKING_TO_COME;

  if (booking->end_ms <= now_ms)
    standing |= BEF_BOOKING_OVER;
  else if (booking->start_ms <= now_ms)
    {
      /* TRANSLATORS: the time of a booking under way. */
      char *now = g_strdup_printf (_ ("%s, now"), time);
      g_free (time);
      time = now;
      standing |= BEF_BOOKING_NOW;
    }
  if (bef_bookings_clash (self->room, booking))
    standing |= BEF_BOOKING_CLASHES;
  return bef_booking_entry_new (time, booking->purpose != NULL ? booking->purpose : _ ("Booked"),
                                standing);
}

static void
update (BefBookingCell *self)
{
  gint64 now = bef_now_ms ();
  gint64 day = bef_civil_add (now, BEF_PERIOD_DAY, (int)self->day);
  g_autoptr (GPtrArray) bookings = bef_bookings_of_day (self->room, day);
  g_autoptr (GString) made_of = g_string_new (NULL);
  GtkWidget *child;

  for (guint i = 0; i < bookings->len; i++)
    {
      const BefBooking *b = g_ptr_array_index (bookings, i);
      g_string_append_printf (made_of, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s %d%d%d;",
                              b->start_ms, b->end_ms, b->purpose != NULL ? b->purpose : "",
                              b->start_ms <= now, b->end_ms <= now,
                              bef_bookings_clash (self->room, b));
    }
  if (!bef_set_str (&self->made_of, made_of->str))
    return;
  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  for (guint i = 0; i < bookings->len; i++)
    gtk_box_append (GTK_BOX (self->box),
                    make_entry (self, g_ptr_array_index (bookings, i), day, now));
}

void
bef_booking_cell_bind (BefBookingCell *self, BefSession *session, BefDevice *room, guint day)
{
  if (self->room != NULL)
    g_signal_handlers_disconnect_by_data (self->room, self);
  g_set_object (&self->session, session);
  g_set_object (&self->room, room);
  self->day = day;
  if (session == NULL || room == NULL)
    return;
  g_signal_connect_object (room, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
bef_booking_cell_dispose (GObject *object)
{
  BefBookingCell *self = BEF_BOOKING_CELL (object);

  bef_booking_cell_bind (self, NULL, NULL, 0);
  gtk_widget_dispose_template (GTK_WIDGET (self), BEF_TYPE_BOOKING_CELL);
  G_OBJECT_CLASS (bef_booking_cell_parent_class)->dispose (object);
}

static void
bef_booking_cell_finalize (GObject *object)
{
  g_free (BEF_BOOKING_CELL (object)->made_of);
  G_OBJECT_CLASS (bef_booking_cell_parent_class)->finalize (object);
}

static void
bef_booking_cell_class_init (BefBookingCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_booking_cell_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_booking_cell_finalize;
  gtk_widget_class_set_css_name (widget_class, "bookingcell");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-booking-cell.ui");
  gtk_widget_class_bind_template_child (widget_class, BefBookingCell, box);
}

static void
bef_booking_cell_init (BefBookingCell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
bef_booking_cell_new (void)
{
  return g_object_new (BEF_TYPE_BOOKING_CELL, NULL);
}
