/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-today-page.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "ui/kit/bef-age-label.h"
#include "ui/alerts/bef-alert-row.h"
#include "ui/kit/bef-columns.h"
#include "ui/energy/bef-commune-chart.h"
#include "ui/shell/bef-empty-commune.h"
#include "ui/kit/bef-kind-summary.h"
#include "ui/kit/bef-one-stop.h"
#include "ui/kit/bef-plain.h"
#include "ui/kit/bef-severity-badge.h"

/* So many alerts are shown here; the rest is one line that leads to all. */
#define MAX_ALERTS 6
#define MAX_BOOKINGS 8
/* Changes that come together are shown together. */
#define SETTLE_MS 150
/* The page is brought up to date part by part, more than a frame apart: measuring its texts all at
 * once would hold the main loop. */
#define PART_MS 40

typedef enum
{
  PART_ALERTS,
  PART_KINDS,
  PART_BOOKINGS,
  PART_POWER,
  N_PARTS
} Part;

/* One line of "The commune now". */
typedef struct
{
  GtkWidget *row, *badge, *value, *detail, *age;
} KindLine;

struct _BefTodayPage
{
  BefPage parent_instance;
  GtkStack *alerts_stack;
  GtkListBox *alerts;
  GtkButton *more_alerts;
  GtkButton *unseen;
  GtkLabel *unseen_label;
  BefAgeLabel *unseen_age;
  AdwStatusPage *nothing;
  AdwPreferencesGroup *bookings_group;
  GtkListBox *bookings;
  GtkListBox *kinds;
  GtkWidget *kinds_group; /* of kinds */
  AdwPreferencesGroup *power_group;
  GtkWidget *chart; /* in power_group */
  KindLine lines[BEF_N_KINDS];
  GPtrArray *shown_alerts; /* owned, of BefAlert: what the rows show */
  char *shown_bookings;    /* owned, nullable: what the bookings list was made of */
  guint update_source;
  guint update_part;     /* with update_source: the Part that comes next */
  gboolean update_again; /* changed since the first part was shown */
};

G_DEFINE_FINAL_TYPE (BefTodayPage, bef_today_page, BEF_TYPE_PAGE)

static GPtrArray *
needing_somebody (BefTodayPage *self, BefCommune *commune)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *alerts = bef_commune_get_alerts (commune);

  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      BefAlert *alert = g_list_model_get_item (alerts, i);
      if (bef_alert_asks (alert) && bef_alert_get_severity (alert) >= BEF_SEVERITY_WEEK
          && bef_page_may_show_alert (BEF_PAGE (self), alert))
        g_ptr_array_add (found, alert);
      else
        g_object_unref (alert);
    }
  return found;
}

/* What was urgent, is over and was seen by nobody is one line, and not as many cards. */
static void
update_unseen (BefTodayPage *self, BefCommune *commune)
{
  GListModel *alerts = bef_commune_get_alerts (commune);
  g_autoptr (BefAlert) newest = NULL;
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      if (!bef_alert_is_unseen (alert) || !bef_page_may_show_alert (BEF_PAGE (self), alert))
        continue;
      n++;
      if (newest == NULL || bef_alert_compare (alert, newest, NULL) < 0)
        g_set_object (&newest, alert);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->unseen), n > 0);
  if (n == 0)
    return;
  /* TRANSLATORS: alerts that ended by themselves; how long ago the last of them did stands beside.
   */
  g_autofree char *text =
      g_strdup_printf (ngettext ("%u urgent alert is over and was not acknowledged",
                                 "%u urgent alerts are over and were not acknowledged", n),
                       n);
  gtk_label_set_text (self->unseen_label, text);
  bef_age_label_set (self->unseen_age, bef_alert_get_cleared_ms (newest), BEF_FRESHNESS_LIVE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->unseen), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->unseen), "s", bef_alert_get_id (newest));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->unseen), "win.show-alert");
}

static int
compare_slots (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return bef_alert_compare (*(gconstpointer *)a, *(gconstpointer *)b, NULL);
}

static gboolean
same_alerts (GPtrArray *a, GPtrArray *b, guint n)
{
  for (guint i = 0; i < n; i++)
    if (i >= a->len || g_ptr_array_index (a, i) != g_ptr_array_index (b, i))
      return FALSE;
  return a->len == n;
}

static void
update_nothing (BefTodayPage *self, BefSession *session)
{
  guint buildings =
      g_list_model_get_n_items (bef_commune_get_buildings (bef_session_get_commune (session)));
  const char *icon = "bef-today-page-symbolic";

  bef_empty_commune_show_way (self->nothing,
                              buildings == 0 && bef_session_get_backend (session) != NULL);
  if (buildings > 0)
    {
      g_autofree char *text = g_strdup_printf (
          ngettext ("%u building followed.", "%u buildings followed.", buildings), buildings);
      bef_plain_set_status_title (self->nothing,
                                  bef_session_get_connection (session) == BEF_CONNECTION_LIVE
                                      ? _ ("Nothing needs you now")
                                      : _ ("Nothing needed you when last known"));
      bef_plain_set_status_description (self->nothing, text);
    }
  else if (bef_session_get_connection (session) == BEF_CONNECTION_LIVE)
    {
      icon = "bef-building-symbolic";
      bef_empty_commune_describe (self->nothing, session);
    }
  else
    {
      icon = "bef-offline-symbolic";
      bef_plain_set_status_title (self->nothing, _ ("Nothing received yet"));
      bef_plain_set_status_description (self->nothing, bef_session_get_message (session));
    }
  adw_status_page_set_icon_name (self->nothing, icon);
}

static void
update_alerts (BefTodayPage *self, BefSession *session)
{
  g_autoptr (GPtrArray) alerts = needing_somebody (self, bef_session_get_commune (session));
  guint n;

  g_ptr_array_sort_with_data (alerts, compare_slots, NULL);
  n = MIN (alerts->len, MAX_ALERTS);
  gtk_stack_set_visible_child_name (self->alerts_stack, n > 0 ? "list" : "none");
  if (n == 0)
    update_nothing (self, session);
  gtk_widget_set_visible (GTK_WIDGET (self->more_alerts), alerts->len > n);
  if (alerts->len > n)
    {
      g_autofree char *text = g_strdup_printf (
          ngettext ("%u more alert", "%u more alerts", alerts->len - n), alerts->len - n);
      gtk_button_set_label (self->more_alerts, text);
    }
  if (same_alerts (self->shown_alerts, alerts, n))
    return;
  /* Rows are few: those that stay keep their place, so focus stays where it was. */
  for (guint i = 0; i < MAX (n, self->shown_alerts->len); i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->alerts, (int)i);
      if (i >= n)
        gtk_widget_set_visible (GTK_WIDGET (row), FALSE);
      else
        {
          if (row == NULL)
            {
              row = GTK_LIST_BOX_ROW (gtk_list_box_row_new ());
              gtk_list_box_row_set_child (row, bef_alert_row_new ());
              gtk_list_box_append (self->alerts, GTK_WIDGET (row));
            }
          gtk_widget_set_visible (GTK_WIDGET (row), TRUE);
          bef_alert_row_bind (BEF_ALERT_ROW (gtk_list_box_row_get_child (row)), session,
                              g_ptr_array_index (alerts, i));
        }
    }
  g_ptr_array_set_size (self->shown_alerts, 0);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (self->shown_alerts, g_object_ref (g_ptr_array_index (alerts, i)));
}

static void
alert_activated_cb (GtkListBox *list, GtkListBoxRow *row, BefTodayPage *self)
{
  guint i = (guint)gtk_list_box_row_get_index (row);

  if (i < self->shown_alerts->len)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-alert", "s",
                                bef_alert_get_id (g_ptr_array_index (self->shown_alerts, i)));
}

static void
update_kinds (BefTodayPage *self, BefSession *session)
{
  gint64 now = bef_now_ms ();
  gboolean any = FALSE, presenting = bef_page_has_audience (BEF_PAGE (self));
  BefKindSummaryFlags flags =
      bef_page_is_away (BEF_PAGE (self)) ? BEF_KIND_SUMMARY_AWAY : BEF_KIND_SUMMARY_PLAIN;

  for (guint k = 0; k < BEF_N_KINDS; k++)
    {
      KindLine *line = &self->lines[k];
      g_autoptr (BefKindSummary) summary =
          bef_kind_summary_new (bef_session_get_commune (session), (BefKind)k, now,
                                flags
                                    | (bef_kind_has ((BefKind)k, BEF_KIND_WATCHES) && presenting
                                           ? BEF_KIND_SUMMARY_COUNTED
                                           : BEF_KIND_SUMMARY_PLAIN));
      gtk_widget_set_visible (line->row, summary->total > 0);
      any |= summary->total > 0;
      /* Axes without a meter say nothing. */
      if (k == BEF_KIND_METER)
        gtk_widget_set_visible (GTK_WIDGET (self->power_group), summary->total > 0);
      if (summary->total == 0)
        continue;
      bef_severity_badge_set (BEF_SEVERITY_BADGE (line->badge), summary->severity);
      gtk_widget_set_visible (line->badge, summary->severity != BEF_SEVERITY_NORMAL);
      gtk_label_set_text (GTK_LABEL (line->value), summary->value);
      gtk_label_set_text (GTK_LABEL (line->detail), summary->detail);
      bef_age_label_set (BEF_AGE_LABEL (line->age), summary->oldest_ms,
                         summary->severity == BEF_SEVERITY_UNKNOWN ? BEF_FRESHNESS_LOST
                                                                   : BEF_FRESHNESS_LIVE);
      gtk_widget_set_visible (line->age, summary->oldest_ms != BEF_NO_TIME);
      g_autofree char *label = g_strdup_printf ("%s, %s, %s", bef_kind_title ((BefKind)k),
                                                summary->value, summary->detail);
      gtk_accessible_update_property (GTK_ACCESSIBLE (line->row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      label, -1);
    }
  gtk_widget_set_visible (self->kinds_group, any);
}

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

static GtkWidget *
booking_row (const BookedRoom *booked, gint64 now)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *from = bef_format_time (booked->booking->start_ms);
  g_autofree char *to = bef_format_time (booked->booking->end_ms);
  const char *building = bef_device_get_building_name (booked->room),
             *name = bef_device_get_name (booked->room);
  const char *purpose = booked->booking->purpose != NULL ? booked->booking->purpose : _ ("Booked");
  /* TRANSLATORS: start and end of a booking. */
  g_autofree char *time = g_strdup_printf (_ ("%s – %s"), from, to);
  g_autofree char *where = building != NULL && strstr (name, building) == NULL
                               ? g_strdup_printf ("%s, %s", building, name)
                               : g_strdup (name);
  GtkWidget *label = gtk_label_new (time);

  bef_plain_set_title (ADW_PREFERENCES_ROW (row), purpose);
  bef_plain_set_subtitle (ADW_ACTION_ROW (row), where);
  gtk_widget_add_css_class (label, "numeric");
  if (booked->booking->end_ms <= now)
    gtk_widget_add_css_class (row, "bef-past");
  else if (booked->booking->start_ms <= now)
    {
      g_autofree char *current = g_strdup_printf (_ ("%s, now"), time);
      gtk_label_set_text (GTK_LABEL (label), current);
      gtk_widget_add_css_class (label, "heading");
    }
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  if (bef_device_get_building_id (booked->room) != NULL)
    {
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s",
                                        bef_device_get_building_id (booked->room));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.show-building");
    }
  return row;
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

static void
update_bookings (BefTodayPage *self, BefSession *session)
{
  gint64 now = bef_now_ms ();
  g_autoptr (GArray) found = bookings_of_day (bef_session_get_commune (session), now);
  g_autoptr (GString) made_of = g_string_new (NULL);
  GtkWidget *child;

  /* Past bookings give way first when there are too many. */
  while (found->len > MAX_BOOKINGS && g_array_index (found, BookedRoom, 0).booking->end_ms <= now)
    g_array_remove_index (found, 0);
  for (guint i = 0; i < found->len; i++)
    {
      const BookedRoom *b = &g_array_index (found, BookedRoom, i);
      g_string_append_printf (made_of, "%s %" G_GINT64_FORMAT " %d%d;", bef_device_get_id (b->room),
                              b->booking->start_ms, b->booking->start_ms <= now,
                              b->booking->end_ms <= now);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->bookings_group), found->len > 0);
  if (g_strcmp0 (self->shown_bookings, made_of->str) == 0)
    return;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->bookings))) != NULL)
    gtk_list_box_remove (self->bookings, child);
  for (guint i = 0; i < MIN (found->len, MAX_BOOKINGS); i++)
    gtk_list_box_append (self->bookings, booking_row (&g_array_index (found, BookedRoom, i), now));
  g_free (self->shown_bookings);
  self->shown_bookings = g_string_free (g_steal_pointer (&made_of), FALSE);
}

static void update_soon (BefTodayPage *self);

static gboolean
update_cb (gpointer user_data)
{
  BefTodayPage *self = user_data;
  BefSession *session = bef_page_get_session (BEF_PAGE (self));

  self->update_source = 0;
  if (session == NULL || !bef_page_is_shown (BEF_PAGE (self)))
    return G_SOURCE_REMOVE;
  switch (self->update_part)
    {
    case PART_ALERTS:
      {
        g_autofree char *date = bef_format_date_long (bef_now_ms ());
        bef_page_set_title (BEF_PAGE (self), _ ("Today"), date);
        update_alerts (self, session);
        update_unseen (self, bef_session_get_commune (session));
        break;
      }
    case PART_KINDS:
      update_kinds (self, session);
      break;
    case PART_BOOKINGS:
      update_bookings (self, session);
      break;
    case PART_POWER:
      bef_commune_chart_update (BEF_COMMUNE_CHART (self->chart));
      break;
    case N_PARTS:
    default:
      g_return_val_if_reached (G_SOURCE_REMOVE);
    }
  if (++self->update_part < N_PARTS)
    self->update_source = g_timeout_add (PART_MS, update_cb, self);
  else if (self->update_again)
    update_soon (self);
  return G_SOURCE_REMOVE;
}

static void
update_soon (BefTodayPage *self)
{
  self->update_part = PART_ALERTS;
  self->update_again = FALSE;
  self->update_source = g_timeout_add (SETTLE_MS, update_cb, self);
}

static void
changed_cb (BefTodayPage *self)
{
  if (self->update_source == 0)
    update_soon (self);
  else if (self->update_part > PART_ALERTS)
    self->update_again = TRUE;
}

static void
bef_today_page_bind (BefPage *page, BefSession *session)
{
  BefTodayPage *self = BEF_TODAY_PAGE (page);
  BefSession *former = bef_page_get_session (page);

  if (former != NULL)
    {
      g_signal_handlers_disconnect_by_data (former, self);
      g_signal_handlers_disconnect_by_data (bef_session_get_commune (former), self);
    }
  for (guint i = 0; i < self->shown_alerts->len; i++)
    bef_alert_row_bind (BEF_ALERT_ROW (gtk_list_box_row_get_child (
                            gtk_list_box_get_row_at_index (self->alerts, (int)i))),
                        NULL, NULL);
  g_ptr_array_set_size (self->shown_alerts, 0);
  bef_commune_chart_set_session (BEF_COMMUNE_CHART (self->chart), session);
  if (session == NULL)
    return;
  g_signal_connect_object (bef_session_get_commune (session), "changed", G_CALLBACK (changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::connection", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "history-changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
bef_today_page_shown (BefPage *page, const char *argument)
{
  BefSession *session = bef_page_get_session (page);

  bef_page_set_title (page, _ ("Today"), NULL);
  if (session != NULL)
    changed_cb (BEF_TODAY_PAGE (page));
}

static GStrv
bef_today_page_watched (BefPage *page)
{
  BefSession *session = bef_page_get_session (page);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  GListModel *devices;
  guint n = 0;

  if (session == NULL)
    return NULL;
  devices = bef_commune_get_devices (bef_session_get_commune (session));
  /* The figure that moves: power. The rest comes with the slow poll and with alerts. */
  for (guint i = 0; i < g_list_model_get_n_items (devices) && n < 60; i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (bef_device_get_kind (device) == BEF_KIND_METER
          && bef_device_get_value (device, "power") != NULL)
        {
          g_strv_builder_add (ids, bef_device_get_id (device));
          n++;
        }
    }
  return g_strv_builder_end (ids);
}

static void
make_line (BefTodayPage *self, BefKind kind)
{
  KindLine *line = &self->lines[kind];
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10),
            *text = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1),
            *title = gtk_label_new (bef_kind_title (kind));

  line->row = gtk_list_box_row_new ();
  line->badge = bef_severity_badge_new ();
  line->value = gtk_label_new (NULL);
  line->detail = gtk_label_new (NULL);
  line->age = bef_age_label_new ();
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (line->detail), 0);
  gtk_label_set_ellipsize (GTK_LABEL (line->detail), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (line->value), 1);
  gtk_label_set_wrap (GTK_LABEL (line->value), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (line->value), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (line->value), GTK_JUSTIFY_RIGHT);
  gtk_widget_add_css_class (line->value, "numeric");
  gtk_widget_add_css_class (line->detail, "bef-secondary");
  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_set_valign (text, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (side, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (box, "bef-line");
  gtk_box_append (GTK_BOX (text), title);
  gtk_box_append (GTK_BOX (text), line->detail);
  gtk_box_append (GTK_BOX (side), line->value);
  gtk_box_append (GTK_BOX (side), line->age);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (bef_kind_info (kind)->icon));
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), line->badge);
  gtk_box_append (GTK_BOX (box), side);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (line->row), box);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (line->row), "s", bef_kind_info (kind)->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (line->row), "win.go");
  gtk_list_box_append (self->kinds, line->row);
}

static void
bef_today_page_dispose (GObject *object)
{
  g_clear_handle_id (&BEF_TODAY_PAGE (object)->update_source, g_source_remove);
  G_OBJECT_CLASS (bef_today_page_parent_class)->dispose (object);
}

static void
bef_today_page_finalize (GObject *object)
{
  g_ptr_array_unref (BEF_TODAY_PAGE (object)->shown_alerts);
  g_free (BEF_TODAY_PAGE (object)->shown_bookings);
  G_OBJECT_CLASS (bef_today_page_parent_class)->finalize (object);
}

static void
bef_today_page_class_init (BefTodayPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  BefPageClass *page_class = BEF_PAGE_CLASS (klass);

  g_type_ensure (BEF_TYPE_AGE_LABEL);
  g_type_ensure (BEF_TYPE_COLUMNS);
  G_OBJECT_CLASS (klass)->dispose = bef_today_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_today_page_finalize;
  page_class->bind = bef_today_page_bind;
  page_class->shown = bef_today_page_shown;
  page_class->watched = bef_today_page_watched;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-today-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BefTodayPage, alerts_stack);
  gtk_widget_class_bind_template_child (widget_class, BefTodayPage, alerts);
  gtk_widget_class_bind_template_child (widget_class, BefTodayPage, more_alerts);
  gtk_widget_class_bind_template_child (widget_class, BefTodayPage, unseen);
  gtk_widget_class_bind_template_child (widget_class, BefTodayPage, unseen_label);
  gtk_widget_class_bind_template_child (widget_class, BefTodayPage, unseen_age);
  gtk_widget_class_bind_template_child (widget_class, BefTodayPage, nothing);
  gtk_widget_class_bind_template_child (widget_class, BefTodayPage, bookings_group);
  gtk_widget_class_bind_template_child (widget_class, BefTodayPage, bookings);
  gtk_widget_class_bind_template_child (widget_class, BefTodayPage, kinds);
  gtk_widget_class_bind_template_child (widget_class, BefTodayPage, kinds_group);
  gtk_widget_class_bind_template_child (widget_class, BefTodayPage, power_group);
}

static void
bef_today_page_init (BefTodayPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->shown_alerts = g_ptr_array_new_with_free_func (g_object_unref);
  self->chart = bef_commune_chart_new ();
  adw_preferences_group_add (self->power_group, self->chart);
  for (guint k = 0; k < BEF_N_KINDS; k++)
    make_line (self, bef_kind_by_rank (k));
  g_signal_connect (self->alerts, "row-activated", G_CALLBACK (alert_activated_cb), self);
  bef_one_stop_list (GTK_WIDGET (self->alerts));
}

BefPage *
bef_today_page_new (void)
{
  return g_object_new (BEF_TYPE_TODAY_PAGE, NULL);
}
