/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-today-since.h"

#include <glib/gi18n.h>

#include "base/bef-calendar.h"
#include "base/bef-format.h"
#include "ui/kit/bef-plain.h"
#include "ui/kit/bef-row-words.h"

/* So many are told; the rest is counted. */
#define MAX_TOLD 5
/* The history's document: when somebody last said that they had seen, ms. */
#define VISIT_DOCUMENT "last-visit"
/* Until somebody says so: what came after the last working day ended. */
#define CLOSING_HOUR 17
#define LOOK_BACK_DAYS 10

struct _BefTodaySince
{
  BefTodaySection parent_instance;
  GtkListBox *list; /* in the section, likewise below */
  GtkWidget *seen;
  BefSession *session;       /* owned, nullable */
  GCancellable *cancellable; /* owned: the read of the document */
  gint64 since_ms;           /* BEF_NO_TIME: nobody ever said so, or it is being read */
};

G_DEFINE_FINAL_TYPE (BefTodaySince, bef_today_since, BEF_TYPE_TODAY_SECTION)

/* 17:00 of the last working day before the one that holds @now_ms. */
static gint64
last_evening (gint64 now_ms)
{
  gint64 day = bef_civil_floor (now_ms, BEF_PERIOD_DAY);
  BefCivil civil;

  for (int i = 1; i < LOOK_BACK_DAYS; i++)
    {
      gint64 before = bef_civil_add (day, BEF_PERIOD_DAY, -i);
      if (!bef_calendar_is_working_day (before))
        continue;
      bef_civil_from_ms (before, &civil);
      return bef_civil_to_ms (civil.year, civil.month, civil.day, CLOSING_HOUR, 0);
    }
  return bef_civil_add (day, BEF_PERIOD_DAY, -1);
}

static gint64
get_since (BefTodaySince *self)
{
  return self->since_ms != BEF_NO_TIME ? self->since_ms : last_evening (bef_now_ms ());
}

/* What is over since, and what was urgent and nobody saw, whenever that was. */
static gboolean
is_told (BefTodaySince *self, BefAlert *alert)
{
  if (bef_alert_is_active (alert) || bef_alert_get_severity (alert) == BEF_SEVERITY_NORMAL
      || !bef_page_may_show_alert (bef_today_section_get_page (BEF_TODAY_SECTION (self)), alert))
    return FALSE;
  return bef_alert_is_unseen (alert)
         || (bef_alert_get_cleared_ms (alert) != BEF_NO_TIME
             && bef_alert_get_cleared_ms (alert) >= get_since (self));
}

static int
compare_slots (gconstpointer a, gconstpointer b)
{
  BefAlert *x = *(BefAlert **)a, *y = *(BefAlert **)b;
  int by_severity = (int)bef_alert_get_severity (y) - (int)bef_alert_get_severity (x);
  gint64 when_x = bef_alert_get_cleared_ms (x), when_y = bef_alert_get_cleared_ms (y);

  if (bef_alert_is_unseen (x) != bef_alert_is_unseen (y))
    return bef_alert_is_unseen (x) ? -1 : 1;
  return by_severity != 0 ? by_severity : (when_y > when_x) - (when_y < when_x);
}

static GPtrArray *
find_told (BefTodaySince *self, BefSession *session)
{
  GListModel *alerts = bef_commune_get_alerts (bef_session_get_commune (session));
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      if (is_told (self, alert))
        g_ptr_array_add (found, g_steal_pointer (&alert));
    }
  g_ptr_array_sort (found, compare_slots);
  return found;
}

static BefTodayLine *
line_of (BefAlert *alert)
{
  gint64 from = bef_alert_get_issued_ms (alert), to = bef_alert_get_cleared_ms (alert);
  const char *building = bef_alert_get_building_name (alert);
  g_autofree char *name = bef_row_dup_title (NULL, bef_alert_get_name (alert), building);
  g_autofree char *lasted = from != BEF_NO_TIME && to != BEF_NO_TIME && to > from
                                ? bef_format_duration (to - from)
                                : NULL;
  /* TRANSLATORS: of what is over; %s: a duration. */
  g_autofree char *over =
      lasted != NULL ? g_strdup_printf (_ ("over after %s"), lasted) : g_strdup (_ ("over"));
  g_autofree char *where =
      building != NULL ? g_strdup_printf ("%s · %s", building, over) : g_strdup (over);
  g_autofree char *when = bef_format_when (to, bef_now_ms ());
  BefTodayLine *line = bef_today_line_new (name, where, when);

  line->severity =
      bef_alert_is_unseen (alert) ? bef_alert_get_severity (alert) : BEF_SEVERITY_NORMAL;
  line->action = "win.show-alert";
  line->target = g_strdup (bef_alert_get_id (alert));
  return line;
}

static gboolean
is_unseen_before (BefTodaySince *self, GPtrArray *told)
{
  for (guint i = 0; i < told->len; i++)
    if (bef_alert_get_cleared_ms (g_ptr_array_index (told, i)) < get_since (self))
      return TRUE;
  return FALSE;
}

static gboolean
bef_today_since_update (BefTodaySection *section, BefSession *session)
{
  BefTodaySince *self = BEF_TODAY_SINCE (section);
  g_autoptr (GPtrArray) told = find_told (self, session);
  g_autoptr (GPtrArray) lines = bef_today_lines_new ();
  g_autofree char *since = bef_format_datetime (get_since (self));
  g_autofree char *title = is_unseen_before (self, told)
                               /* TRANSLATORS: a heading; %s: a date and a time. */
                               ? g_strdup_printf (_ ("Not seen before, and since %s"), since)
                               /* TRANSLATORS: a heading; %s: a date and a time. */
                               : g_strdup_printf (_ ("Since %s"), since);

  bef_plain_set_group_title (ADW_PREFERENCES_GROUP (self), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  for (guint i = 0; i < MIN (told->len, MAX_TOLD); i++)
    g_ptr_array_add (lines, line_of (g_ptr_array_index (told, i)));
  if (told->len > MAX_TOLD)
    {
      guint left = told->len - MAX_TOLD;
      g_autofree char *more =
          g_strdup_printf (ngettext ("%u more is over", "%u more are over", left), left);
      BefTodayLine *line = bef_today_line_new (more, NULL, NULL);
      line->action = "win.go";
      line->target = g_strdup ("alerts");
      g_ptr_array_add (lines, line);
    }
  bef_today_lines_show (self->list, lines);
  gtk_widget_set_visible (self->seen, bef_session_may_acknowledge (session));
  return lines->len > 0;
}

/* What waited to be seen was seen. */
static void
seen_cb (BefTodaySince *self)
{
  if (self->session == NULL)
    return;
  g_autoptr (GPtrArray) told = find_told (self, self->session);
  gint64 now = bef_now_ms ();
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, now);

  self->since_ms = now;
  bef_history_put_document_async (bef_session_get_history (self->session), VISIT_DOCUMENT, text,
                                  NULL, NULL, NULL);
  for (guint i = 0; i < told->len; i++)
    if (bef_alert_is_unseen (g_ptr_array_index (told, i)))
      bef_session_acknowledge (self->session, g_ptr_array_index (told, i), NULL);
  bef_today_section_update (BEF_TODAY_SECTION (self), self->session);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefTodaySince) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = bef_history_get_document_finish (BEF_HISTORY (source), result, &error);
  gint64 ms = 0;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || text == NULL
      || self->session == NULL)
    return;
  /* A moment to come is of a clock that was wrong. */
  if (g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &ms, NULL) && ms <= bef_now_ms ())
    self->since_ms = ms;
  bef_today_section_update (BEF_TODAY_SECTION (self), self->session);
}

static void
bef_today_since_bind (BefTodaySection *section, BefSession *session)
{
  BefTodaySince *self = BEF_TODAY_SINCE (section);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_set_object (&self->session, session);
  self->since_ms = BEF_NO_TIME;
  if (session == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  bef_history_get_document_async (bef_session_get_history (session), VISIT_DOCUMENT,
                                  self->cancellable, read_cb, g_object_ref (self));
}

static void
bef_today_since_dispose (GObject *object)
{
  BefTodaySince *self = BEF_TODAY_SINCE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (bef_today_since_parent_class)->dispose (object);
}

static void
bef_today_since_class_init (BefTodaySinceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_today_since_dispose;
  BEF_TODAY_SECTION_CLASS (klass)->bind = bef_today_since_bind;
  BEF_TODAY_SECTION_CLASS (klass)->update = bef_today_since_update;
}

static void
bef_today_since_init (BefTodaySince *self)
{
  self->since_ms = BEF_NO_TIME;
  self->seen = gtk_button_new_with_label (C_ ("alerts", "Seen"));
  gtk_widget_set_valign (self->seen, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->seen, "flat");
  gtk_widget_set_tooltip_text (self->seen, _ ("I have seen what happened: begin anew from now"));
  g_signal_connect_swapped (self->seen, "clicked", G_CALLBACK (seen_cb), self);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), self->seen);
  self->list = bef_today_section_add_list (BEF_TODAY_SECTION (self));
}

GtkWidget *
bef_today_since_new (void)
{
  return g_object_new (BEF_TYPE_TODAY_SINCE, NULL);
}
