/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-booking-room.h"

#include "ui/kit/bef-age-label.h"
#include "ui/kit/bef-row-words.h"

struct _BefBookingRoom
{
  GtkBox parent_instance;
  BefDevice *room; /* owned, nullable */
};

enum
{
  PROP_0,
  PROP_ROOM,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BefBookingRoom, bef_booking_room, GTK_TYPE_BOX)

static GStrv
dup_state_classes (GtkWidget *cell, guint freshness)
{
  const char *const lost[] = { "bef-hatched", NULL }, *const known[] = { NULL };

  return g_strdupv ((char **)(freshness == BEF_FRESHNESS_LOST ? lost : known));
}

void
bef_booking_room_set_room (BefBookingRoom *self, BefDevice *room)
{
  if (g_set_object (&self->room, room))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ROOM]);
}

static void
bef_booking_room_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, BEF_BOOKING_ROOM (object)->room);
}

static void
bef_booking_room_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  bef_booking_room_set_room (BEF_BOOKING_ROOM (object), g_value_get_object (value));
}

static void
bef_booking_room_dispose (GObject *object)
{
  g_clear_object (&BEF_BOOKING_ROOM (object)->room);
  G_OBJECT_CLASS (bef_booking_room_parent_class)->dispose (object);
}

static void
bef_booking_room_class_init (BefBookingRoomClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = bef_booking_room_get_property;
  object_class->set_property = bef_booking_room_set_property;
  object_class->dispose = bef_booking_room_dispose;
  props[PROP_ROOM] =
      g_param_spec_object ("room", NULL, NULL, BEF_TYPE_DEVICE,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  g_type_ensure (BEF_TYPE_AGE_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-booking-room.ui");
  gtk_widget_class_bind_template_callback (widget_class, dup_state_classes);
  gtk_widget_class_bind_template_callback (widget_class, bef_age_label_is_known);
  gtk_widget_class_bind_template_callback (widget_class, bef_row_dup_title);
  gtk_widget_class_bind_template_callback (widget_class, bef_row_is_text);
}

static void
bef_booking_room_init (BefBookingRoom *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
bef_booking_room_new (void)
{
  return g_object_new (BEF_TYPE_BOOKING_ROOM, NULL);
}
