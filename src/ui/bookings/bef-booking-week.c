/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-booking-week.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-age-label.h"
#include "bef-booking-cell.h"
#include "ui/kit/bef-device-text.h"

#define DAYS 7

struct _BefBookingWeek
{
  GtkWidget parent_instance;
  GtkWidget *scrolled; /* child */
  GtkColumnView *view; /* in scrolled */
  GtkColumnViewColumn *days[DAYS];
  GListStore *store;   /* owned, of BefDevice */
  BefSession *session; /* owned, nullable */
  gint64 today_ms;     /* what the headings were made for */
};

G_DEFINE_FINAL_TYPE (BefBookingWeek, bef_booking_week, GTK_TYPE_WIDGET)

/* The room's own cell: name, building, state now, age. */

static void
update_room (GtkWidget *cell, BefSession *session, BefDevice *room)
{
  GtkWidget *name = gtk_widget_get_first_child (cell), *place = gtk_widget_get_next_sibling (name);
  GtkWidget *line = gtk_widget_get_next_sibling (place);
  GtkWidget *state = gtk_widget_get_first_child (line), *age = gtk_widget_get_last_child (line);
  const BefValue *shown = bef_device_get_shown (room);
  const char *building = bef_device_get_building_name (room);
  gboolean lost = bef_device_get_freshness (room) == BEF_FRESHNESS_LOST;
  g_autofree char *text = bef_device_dup_value_text (room);

  gtk_label_set_text (GTK_LABEL (name), bef_device_get_name (room));
  gtk_label_set_text (GTK_LABEL (place), building != NULL ? building : "");
  gtk_widget_set_visible (place, building != NULL);
  gtk_label_set_text (GTK_LABEL (state), text);
  if (lost)
    gtk_widget_add_css_class (state, "bef-hatched");
  else
    gtk_widget_remove_css_class (state, "bef-hatched");
  bef_age_label_set (BEF_AGE_LABEL (age), shown != NULL ? shown->observed_ms : BEF_NO_TIME,
                     bef_device_get_freshness (room));
  gtk_widget_set_visible (age, shown != NULL);
}

static void
room_changed_cb (BefDevice *room, GtkWidget *cell)
{
  GtkWidget *week = gtk_widget_get_ancestor (cell, BEF_TYPE_BOOKING_WEEK);

  if (week != NULL && BEF_BOOKING_WEEK (week)->session != NULL)
    update_room (cell, BEF_BOOKING_WEEK (week)->session, room);
}

static GtkWidget *
make_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (label), 10);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 22);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
setup_room_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *cell = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  /* One below the other: the days need the width. */
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *state = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (state), 0);
  gtk_label_set_ellipsize (GTK_LABEL (state), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (cell), make_label ("heading"));
  gtk_box_append (GTK_BOX (cell), make_label ("bef-secondary"));
  gtk_box_append (GTK_BOX (line), state);
  GtkWidget *age = bef_age_label_new ();
  gtk_widget_set_halign (age, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (line), age);
  gtk_box_append (GTK_BOX (cell), line);
  gtk_list_item_set_child (item, cell);
}

static void
bind_room_cb (GtkSignalListItemFactory *factory, GtkListItem *item, BefBookingWeek *self)
{
  GtkWidget *cell = gtk_list_item_get_child (item);
  BefDevice *room = gtk_list_item_get_item (item);

  bef_accessible_name_row (cell, bef_device_get_name (room));
  g_signal_connect_object (room, "changed", G_CALLBACK (room_changed_cb), cell, 0);
  if (self->session != NULL)
    update_room (cell, self->session, room);
}

static void
unbind_room_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (item),
                                        gtk_list_item_get_child (item));
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

  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->store);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (bef_booking_week_parent_class)->dispose (object);
}

static void
bef_booking_week_class_init (BefBookingWeekClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_booking_week_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "bookingweek");
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
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  add_column (self, bef_kind_name (BEF_KIND_ROOM), G_CALLBACK (setup_room_cb),
              G_CALLBACK (bind_room_cb), G_CALLBACK (unbind_room_cb), 0);
  for (guint i = 0; i < DAYS; i++)
    self->days[i] = add_column (self, NULL, G_CALLBACK (setup_day_cb), G_CALLBACK (bind_day_cb),
                                G_CALLBACK (unbind_day_cb), i);
  g_autoptr (GtkSelectionModel) selection =
      GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->store))));
  gtk_column_view_set_model (self->view, selection);
  gtk_column_view_set_single_click_activate (self->view, TRUE);
  gtk_column_view_set_show_row_separators (self->view, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "bef-table");
  bef_accessible_name_table (self->view, _ ("Bookings of the seven days to come"));
  g_signal_connect (self->view, "activate", G_CALLBACK (activated_cb), self);
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), GTK_WIDGET (self->view));
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

GtkWidget *
bef_booking_week_new (void)
{
  return g_object_new (BEF_TYPE_BOOKING_WEEK, NULL);
}
