/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-booking-entry.h"

#include <glib/gi18n.h>

#include "ui/kit/bef-css-class.h"
#include "ui/kit/bef-tooltip.h"

struct _BefBookingEntry
{
  GtkBox parent_instance;
  GtkLabel *time; /* template child, likewise below */
  GtkLabel *purpose;
  GtkWidget *clash;
};

G_DEFINE_FINAL_TYPE (BefBookingEntry, bef_booking_entry, GTK_TYPE_BOX)

static void
bef_booking_entry_class_init (BefBookingEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-booking-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, BefBookingEntry, time);
  gtk_widget_class_bind_template_child (widget_class, BefBookingEntry, purpose);
  gtk_widget_class_bind_template_child (widget_class, BefBookingEntry, clash);
  gtk_widget_class_bind_template_callback (widget_class, bef_tooltip_say_label);
}

static void
bef_booking_entry_init (BefBookingEntry *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
bef_booking_entry_new (const char *time, const char *purpose, BefBookingStanding standing)
{
  BefBookingEntry *self = g_object_new (BEF_TYPE_BOOKING_ENTRY, NULL);
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_label_set_text (self->time, time);
  gtk_label_set_text (self->purpose, purpose);
  bef_css_class_set (widget, "bef-booking-now", standing & BEF_BOOKING_NOW);
  bef_css_class_set (widget, "bef-past", standing & BEF_BOOKING_OVER);
  bef_css_class_set (widget, "bef-booking-clash", standing & BEF_BOOKING_CLASHES);
  gtk_widget_set_visible (self->clash, standing & BEF_BOOKING_CLASHES);
  bef_tooltip_set (self->clash, _ ("The room is booked twice at that time"));
  return widget;
}
