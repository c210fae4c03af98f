/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-booking-cell.h"

#include <glib/gi18n.h>

#include "base/bef-text.h"
#include "bef-bookings.h"
#include "ui/kit/bef-tooltip.h"

struct _BefBookingCell
{
  GtkWidget parent_instance;
  GtkWidget *box;      /* child */
  BefSession *session; /* owned, nullable */
  BefDevice *room;     /* owned, nullable */
  char *made_of;       /* owned, nullable: what the children show */
  guint day;
};

G_DEFINE_FINAL_TYPE (BefBookingCell, bef_booking_cell, GTK_TYPE_WIDGET)

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (label), 7);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 14);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_clash (void)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  gtk_box_append (GTK_BOX (line), gtk_image_new_from_icon_name ("bef-alert-symbolic"));
  gtk_box_append (GTK_BOX (line), make_label (C_ ("booking", "Clash"), "heading"));
  bef_tooltip_set (line, _ ("The room is booked twice at that time"));
  return line;
}

static GtkWidget *
make_booking (BefBookingCell *self, const BefBooking *booking, gint64 day_ms, gint64 now_ms)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *time = bef_booking_dup_time (booking, day_ms);
  const char *purpose = booking->purpose != NULL ? booking->purpose : _ ("Booked");
  gboolean current = booking->start_ms <= now_ms && booking->end_ms > now_ms;
  GtkWidget *name = make_label (purpose, "bef-booking-purpose");

  gtk_label_set_lines (GTK_LABEL (name), 3);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  bef_tooltip_set (name, purpose);
  gtk_widget_add_css_class (box, "bef-booking");
  if (current)
    {
      /* TRANSLATORS: the time of a booking under way. */
      g_autofree char *now = g_strdup_printf (_ ("%s, now"), time);
      gtk_box_append (GTK_BOX (box), make_label (now, "numeric"));
      gtk_widget_add_css_class (box, "bef-booking-now");
    }
  else
    gtk_box_append (GTK_BOX (box), make_label (time, "numeric"));
  gtk_box_append (GTK_BOX (box), name);
  if (booking->end_ms <= now_ms)
    gtk_widget_add_css_class (box, "bef-past");
  if (bef_bookings_clash (self->room, booking))
    {
      gtk_box_append (GTK_BOX (box), make_clash ());
      gtk_widget_add_css_class (box, "bef-booking-clash");
    }
  return box;
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
                    make_booking (self, g_ptr_array_index (bookings, i), day, now));
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
  g_clear_pointer (&self->box, gtk_widget_unparent);
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
  G_OBJECT_CLASS (klass)->dispose = bef_booking_cell_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_booking_cell_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "bookingcell");
}

static void
bef_booking_cell_init (BefBookingCell *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_set_valign (self->box, GTK_ALIGN_START);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
bef_booking_cell_new (void)
{
  return g_object_new (BEF_TYPE_BOOKING_CELL, NULL);
}
