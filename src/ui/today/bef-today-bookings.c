/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-today-bookings.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "supervision/rounds/bef-readiness.h"
#include "ui/kit/bef-plain.h"

#define MAX_BOOKINGS 8

struct _BefTodayBookings
{
  BefTodaySection parent_instance;
  GtkListBox *list; /* in the section */
};

G_DEFINE_FINAL_TYPE (BefTodayBookings, bef_today_bookings, BEF_TYPE_TODAY_SECTION)

typedef struct
{
  const BefBooking *booking;
  BefDevice *room; /* unowned */
} BookedRoom;

static int
compare_bookings (gconstpointer a, gconstpointer b)
{
  const BookedRoom *x = a, *y = b;

  return (x->booking->start_ms > y->booking->start_ms)
         - (x->booking->start_ms < y->booking->start_ms);
}

/* Whether the room is ready is asked until the booking is over; of a room that nothing measures
 * there is nothing to say. */
static void
tell_readiness (BefTodayLine *line, BefCommune *commune, const BookedRoom *booked, gint64 now)
{
  BefReadiness ready = bef_readiness_of (commune, booked->room, booked->booking, now);

  if (booked->booking->end_ms <= now || ready.state == BEF_READINESS_UNKNOWN)
    return;
  g_autofree char *words = bef_readiness_dup_words (&ready, booked->booking, now);
  /* TRANSLATORS: where a booking is, then "Ready", "Too cold", then why. */
  char *subtitle =
      g_strdup_printf (_ ("%s. %s: %s"), line->subtitle, bef_readiness_word (ready.state), words);
  g_free (line->subtitle);
  line->subtitle = subtitle;
  if (ready.state == BEF_READINESS_COLD)
    line->severity = BEF_SEVERITY_TODAY;
}

static BefTodayLine *
line_of (BefCommune *commune, const BookedRoom *booked, gint64 now)
{
  const BefBooking *booking = booked->booking;
  g_autofree char *from = bef_format_time (booking->start_ms);
  g_autofree char *to = bef_format_time (booking->end_ms);
  const char *building = bef_device_get_building_name (booked->room),
             *name = bef_device_get_name (booked->room);
  /* TRANSLATORS: start and end of a booking. */
  g_autofree char *time = g_strdup_printf (_ ("%s – %s"), from, to);
  g_autofree char *where = building != NULL && strstr (name, building) == NULL
                               ? g_strdup_printf ("%s, %s", building, name)
                               : g_strdup (name);
  gboolean is_now = booking->start_ms <= now && booking->end_ms > now;
  g_autofree char *value = is_now ? g_strdup_printf (_ ("%s, now"), time) : g_steal_pointer (&time);
  BefTodayLine *line =
      bef_today_line_new (booking->purpose != NULL ? booking->purpose : _ ("Booked"), where, value);

  line->style = booking->end_ms <= now ? "bef-past" : NULL;
  if (bef_device_get_building_id (booked->room) != NULL)
    {
      line->action = "win.show-building";
      line->target = g_strdup (bef_device_get_building_id (booked->room));
    }
  tell_readiness (line, commune, booked, now);
  return line;
}

/* No booking, in so many words; nullable: of a commune that is not known nothing can be said. */
static BefTodayLine *
line_of_none (BefSession *session)
{
  BefCommune *commune = bef_session_get_commune (session);
  guint rooms = bef_today_count (session, BEF_KIND_ROOM);
  BefTodayLine *line;

  if (g_list_model_get_n_items (bef_commune_get_buildings (commune)) == 0)
    return NULL;
  if (rooms == 0)
    return bef_today_line_new (bef_role_may_see_every_building (bef_session_get_role (session))
                                   ? _ ("No room here can be booked")
                                   : _ ("None of your buildings has a room that can be booked"),
                               NULL, NULL);
  g_autofree char *of =
      g_strdup_printf (ngettext ("%u room can be booked", "%u rooms can be booked", rooms), rooms);
  line = bef_today_line_new (_ ("Nothing is booked today"), of, NULL);
  line->action = "win.go";
  line->target = g_strdup (bef_kind_info (BEF_KIND_ROOM)->id);
  return line;
}

static GArray *
bookings_of_day (BefCommune *commune, gint64 now)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (BookedRoom));
  GListModel *devices = bef_commune_get_devices (commune);
  gint64 from = bef_civil_floor (now, BEF_PERIOD_DAY), to = bef_civil_add (from, BEF_PERIOD_DAY, 1);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) room = g_list_model_get_item (devices, i);
      GPtrArray *bookings = bef_device_get_bookings (room);
      for (guint k = 0; bookings != NULL && k < bookings->len; k++)
        {
          BookedRoom booked = { g_ptr_array_index (bookings, k), room };
          if (booked.booking->start_ms < to && booked.booking->end_ms > from)
            g_array_append_val (found, booked);
        }
    }
  g_array_sort (found, compare_bookings);
  return found;
}

static gboolean
bef_today_bookings_update (BefTodaySection *section, BefSession *session)
{
  gint64 now = bef_now_ms ();
  BefCommune *commune = bef_session_get_commune (session);
  g_autoptr (GArray) found = bookings_of_day (commune, now);
  g_autoptr (GPtrArray) lines = bef_today_lines_new ();
  int n_wanting = 0;

  /* Past bookings give way first when there are too many. */
  while (found->len > MAX_BOOKINGS && g_array_index (found, BookedRoom, 0).booking->end_ms <= now)
    g_array_remove_index (found, 0);
  for (guint i = 0; i < MIN (found->len, MAX_BOOKINGS); i++)
    {
      BefTodayLine *line = line_of (commune, &g_array_index (found, BookedRoom, i), now);
      /* A room that will not be ready is what somebody can still see to. */
      g_ptr_array_insert (lines, line->severity != BEF_SEVERITY_NORMAL ? n_wanting++ : -1, line);
    }
  if (lines->len == 0)
    {
      BefTodayLine *none = line_of_none (session);
      if (none != NULL)
        g_ptr_array_add (lines, none);
    }
  bef_today_lines_show (BEF_TODAY_BOOKINGS (section)->list, lines);
  return lines->len > 0;
}

static void
bef_today_bookings_class_init (BefTodayBookingsClass *klass)
{
  BEF_TODAY_SECTION_CLASS (klass)->update = bef_today_bookings_update;
}

static void
bef_today_bookings_init (BefTodayBookings *self)
{
  bef_plain_set_group_title (ADW_PREFERENCES_GROUP (self), _ ("Today's bookings"));
  self->list = bef_today_section_add_list (BEF_TODAY_SECTION (self));
}

GtkWidget *
bef_today_bookings_new (void)
{
  return g_object_new (BEF_TYPE_TODAY_BOOKINGS, NULL);
}
