/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-booking-week.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-one-stop.h"
#include "bef-booking-cell.h"
#include "bef-booking-room.h"

#define DAYS 7

struct _BefBookingWeek
{
  GtkWidget parent_instance;
  GtkWidget *scrolled; /* template child */
  GtkColumnView *view; /* in scrolled, likewise */
  GtkColumnViewColumn *days[DAYS];
  GListStore *store;   /* owned, of BefDevice */
  BefSession *session; /* owned, nullable */
  gint64 today_ms;     /* what the headings were made for */
};

G_DEFINE_FINAL_TYPE (BefBookingWeek, bef_booking_week, GTK_TYPE_WIDGET)

static void
setup_room_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gtk_list_item_set_child (item, bef_booking_room_new ());
}

static void
bind_room_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *cell = gtk_list_item_get_child (item);
  BefDevice *room = gtk_list_item_get_item (item);

  bef_accessible_name_row (cell, bef_device_get_name (room));
  bef_booking_room_set_room (BEF_BOOKING_ROOM (cell), room);
}

static void
unbind_room_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  bef_booking_room_set_room (BEF_BOOKING_ROOM (gtk_list_item_get_child (item)), NULL);
}

static void
setup_day_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gtk_list_item_set_child (item, bef_booking_cell_new ());
}

static void
bind_day_cb (GtkSignalListItemFactory *factory, GtkListItem *item, BefBookingWeek *self)
{
  guint day = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), "day"));

  bef_booking_cell_bind (BEF_BOOKING_CELL (gtk_list_item_get_child (item)), self->session,
                         gtk_list_item_get_item (item), day);
}

static void
unbind_day_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  bef_booking_cell_bind (BEF_BOOKING_CELL (gtk_list_item_get_child (item)), NULL, NULL, 0);
}

static void
activated_cb (GtkColumnView *view, guint position, BefBookingWeek *self)
{
  g_autoptr (BefDevice) room = g_list_model_get_item (G_LIST_MODEL (self->store), position);

  if (room != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-device", "s",
                                bef_device_get_id (room));
}

static void
set_headings (BefBookingWeek *self, gint64 today_ms)
{
  for (int i = 0; i < DAYS; i++)
    {
      g_autofree char *date = bef_format_date_short (bef_civil_add (today_ms, BEF_PERIOD_DAY, i));
      gtk_column_view_column_set_title (self->days[i], i == 0 ? C_ ("day", "Today") : date);
    }
}

void
bef_booking_week_update (BefBookingWeek *self, const BefKindQuery *query)
{
  BefKindQuery by_building = *query;
  gint64 today;

  if (self->session == NULL)
    return;
  by_building.sort = BEF_KIND_SORT_BUILDING;
  g_autoptr (GPtrArray) rooms =
      bef_kind_list_new (bef_session_get_commune (self->session), &by_building);
  for (guint i = rooms->len; i > 0; i--)
    if (!BEF_IS_DEVICE (g_ptr_array_index (rooms, i - 1)))
      g_ptr_array_remove_index (rooms, i - 1);
  today = bef_civil_floor (bef_now_ms (), BEF_PERIOD_DAY);
  if (today != self->today_ms)
    {
      self->today_ms = today;
      set_headings (self, today);
      g_list_store_remove_all (self->store);
    }
  bef_kind_list_sync (self->store, rooms);
}

guint
bef_booking_week_get_n_rows (BefBookingWeek *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->store));
}

void
bef_booking_week_set_session (BefBookingWeek *self, BefSession *session)
{
  g_list_store_remove_all (self->store);
  g_set_object (&self->session, session);
}

static void
bef_booking_week_dispose (GObject *object)
{
  BefBookingWeek *self = BEF_BOOKING_WEEK (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), BEF_TYPE_BOOKING_WEEK);
  g_clear_object (&self->store);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (bef_booking_week_parent_class)->dispose (object);
}

static void
bef_booking_week_class_init (BefBookingWeekClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_booking_week_dispose;
  gtk_widget_class_set_css_name (widget_class, "bookingweek");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-booking-week.ui");
  gtk_widget_class_bind_template_child (widget_class, BefBookingWeek, scrolled);
  gtk_widget_class_bind_template_child (widget_class, BefBookingWeek, view);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static GtkColumnViewColumn *
add_column (BefBookingWeek *self, const char *title, GCallback setup, GCallback bind,
            GCallback unbind, guint day)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column = gtk_column_view_column_new (title, factory);

  g_object_set_data (G_OBJECT (factory), "day", GUINT_TO_POINTER (day));
  g_signal_connect (factory, "setup", setup, self);
  g_signal_connect (factory, "bind", bind, self);
  g_signal_connect (factory, "unbind", unbind, self);
  gtk_column_view_column_set_expand (column, TRUE);
  gtk_column_view_append_column (self->view, column);
  g_object_unref (column);
  return column;
}

static void
bef_booking_week_init (BefBookingWeek *self)
{
  self->today_ms = BEF_NO_TIME;
  self->store = g_list_store_new (G_TYPE_OBJECT);
  gtk_widget_init_template (GTK_WIDGET (self));
  add_column (self, bef_kind_name (BEF_KIND_ROOM), G_CALLBACK (setup_room_cb),
              G_CALLBACK (bind_room_cb), G_CALLBACK (unbind_room_cb), 0);
  for (guint i = 0; i < DAYS; i++)
    self->days[i] = add_column (self, NULL, G_CALLBACK (setup_day_cb), G_CALLBACK (bind_day_cb),
                                G_CALLBACK (unbind_day_cb), i);
  g_autoptr (GtkSelectionModel) selection =
      GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->store))));
  gtk_column_view_set_model (self->view, selection);
  bef_one_stop_table (self->view);
  bef_accessible_name_table (self->view, _ ("Bookings of the seven days to come"));
}

GtkWidget *
bef_booking_week_new (void)
{
  return g_object_new (BEF_TYPE_BOOKING_WEEK, NULL);
}
