/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-bookings-list.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/bef-format.h"

#include "ui/kit/bef-plain.h"

#define DAYS 7
#define MAX_ROWS 12
/* Looked at again this often: bookings begin and end. */
#define TICK_S 60

struct _BefBookingsList
{
  GtkWidget parent_instance;
  GtkWidget *list;     /* child */
  BefSession *session; /* owned, nullable */
  GListModel *rooms;   /* owned, nullable */
  char *made_of;       /* owned, nullable: what the rows say */
  guint tick;
};

typedef struct
{
  const BefBooking *booking;
  BefDevice *room; /* unowned */
} Booked;

G_DEFINE_FINAL_TYPE (BefBookingsList, bef_bookings_list, GTK_TYPE_WIDGET)

static int
compare (gconstpointer a, gconstpointer b)
{
  const Booked *x = a, *y = b;

  return (x->booking->start_ms > y->booking->start_ms)
         - (x->booking->start_ms < y->booking->start_ms);
}

static GArray *
gather (BefBookingsList *self, gint64 now)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (Booked));
  gint64 until = bef_civil_add (now, BEF_PERIOD_DAY, DAYS);

  for (guint i = 0; self->rooms != NULL && i < g_list_model_get_n_items (self->rooms); i++)
    {
      g_autoptr (BefDevice) room = g_list_model_get_item (self->rooms, i);
      GPtrArray *bookings = bef_device_get_bookings (room);
      for (guint k = 0; bookings != NULL && k < bookings->len; k++)
        {
          Booked booked = { g_ptr_array_index (bookings, k), room };
          if (booked.booking->end_ms > now && booked.booking->start_ms < until)
            g_array_append_val (found, booked);
        }
    }
  g_array_sort (found, compare);
  return found;
}

static GtkWidget *
make_row (const Booked *booked, gint64 now, gboolean several)
{
  GtkWidget *row = adw_action_row_new (), *label = gtk_label_new (NULL);
  g_autofree char *from = bef_format_time (booked->booking->start_ms),
                  *to = bef_format_time (booked->booking->end_ms);
  g_autofree char *day = bef_format_date_short (booked->booking->start_ms);
  gboolean current = booked->booking->start_ms <= now;
  const char *purpose = booked->booking->purpose != NULL ? booked->booking->purpose : _ ("Booked");
  /* TRANSLATORS: start and end of a booking. */
  g_autofree char *times = g_strdup_printf (_ ("%s – %s"), from, to);
  g_autofree char *when = current ? g_strdup_printf (_ ("%s, now"), times) : g_strdup (times);
  g_autofree char *where =
      several ? g_strdup_printf ("%s · %s", day, bef_device_get_name (booked->room))
              : g_strdup (day);

  bef_plain_set_title (ADW_PREFERENCES_ROW (row), purpose);
  bef_plain_set_subtitle (ADW_ACTION_ROW (row), where);
  gtk_label_set_text (GTK_LABEL (label), when);
  gtk_widget_add_css_class (label, "numeric");
  if (current)
    gtk_widget_add_css_class (label, "heading");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

static void
update (BefBookingsList *self)
{
  if (self->session == NULL || self->rooms == NULL)
    return;
  gint64 now = bef_now_ms ();
  g_autoptr (GArray) found = gather (self, now);
  g_autoptr (GString) made_of = g_string_new (NULL);
  GtkWidget *child;

  for (guint i = 0; i < MIN (found->len, MAX_ROWS); i++)
    {
      const Booked *b = &g_array_index (found, Booked, i);
      g_string_append_printf (made_of, "%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %d %s;",
                              bef_device_get_id (b->room), b->booking->start_ms, b->booking->end_ms,
                              b->booking->start_ms <= now,
                              b->booking->purpose != NULL ? b->booking->purpose : "");
    }
  if (g_strcmp0 (self->made_of, made_of->str) == 0)
    return;
  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  for (guint i = 0; i < MIN (found->len, MAX_ROWS); i++)
    gtk_list_box_append (GTK_LIST_BOX (self->list),
                         make_row (&g_array_index (found, Booked, i), now,
                                   g_list_model_get_n_items (self->rooms) > 1));
  if (found->len == 0)
    {
      GtkWidget *row = adw_action_row_new ();
      bef_plain_set_title (ADW_PREFERENCES_ROW (row), _ ("Nothing booked in the next seven days"));
      gtk_list_box_append (GTK_LIST_BOX (self->list), row);
    }
  g_free (self->made_of);
  self->made_of = g_string_free (g_steal_pointer (&made_of), FALSE);
}

static gboolean
tick_cb (gpointer user_data)
{
  update (user_data);
  return G_SOURCE_CONTINUE;
}

static void
bef_bookings_list_map (GtkWidget *widget)
{
  BefBookingsList *self = BEF_BOOKINGS_LIST (widget);

  GTK_WIDGET_CLASS (bef_bookings_list_parent_class)->map (widget);
  update (self);
  if (self->tick == 0)
    self->tick = g_timeout_add_seconds (TICK_S, tick_cb, self);
}

static void
bef_bookings_list_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&BEF_BOOKINGS_LIST (widget)->tick, g_source_remove);
  GTK_WIDGET_CLASS (bef_bookings_list_parent_class)->unmap (widget);
}

static void
bef_bookings_list_dispose (GObject *object)
{
  BefBookingsList *self = BEF_BOOKINGS_LIST (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_object (&self->session);
  g_clear_object (&self->rooms);
  g_clear_pointer (&self->list, gtk_widget_unparent);
  G_OBJECT_CLASS (bef_bookings_list_parent_class)->dispose (object);
}

static void
bef_bookings_list_finalize (GObject *object)
{
  g_free (BEF_BOOKINGS_LIST (object)->made_of);
  G_OBJECT_CLASS (bef_bookings_list_parent_class)->finalize (object);
}

static void
bef_bookings_list_class_init (BefBookingsListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_bookings_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_bookings_list_finalize;
  GTK_WIDGET_CLASS (klass)->map = bef_bookings_list_map;
  GTK_WIDGET_CLASS (klass)->unmap = bef_bookings_list_unmap;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
bef_bookings_list_init (BefBookingsList *self)
{
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Bookings to come"), -1);
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
}

GtkWidget *
bef_bookings_list_new (void)
{
  return g_object_new (BEF_TYPE_BOOKINGS_LIST, NULL);
}

void
bef_bookings_list_bind (BefBookingsList *self, BefSession *session, GListModel *rooms)
{
  g_set_object (&self->session, session);
  g_set_object (&self->rooms, rooms);
  g_clear_pointer (&self->made_of, g_free);
  update (self);
}
